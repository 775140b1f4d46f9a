/* Reads and writes awaited on the spot, of everything that has a descriptor: what is there, what has
 * to be waited for, what nobody looks at; and the same calls through a pointer, as promises. A file's
 * come from a thread, as a promise of another kind. */
#define _GNU_SOURCE
#include <asyncc.h>
#include <assert.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>

enum {
    SIZE = 100000
};

static char sent[SIZE], got[SIZE];

static async(void) feed_later(int fd)
{
    await async_sleep(2);
    await async_write(fd, "later", 5);
}

/* `from` gives what `to` is given. */
static async(void) exchange(const char *what, int to, int from)
{
    promise(ssize_t) (*read_it)(int, void *, size_t) = async_read;
    char buf[100];

    await async_yield();
    for (int round = 0; round < 2; round++) { /* the second time the descriptors are known */
        ssize_t n;

        await async_write(to, "123", 3);
        n = await async_read(from, buf, sizeof buf);
        printf("%s: %zd %.*s", what, n, (int)n, buf);

        (void)feed_later(to);
        n = await async_read(from, buf, sizeof buf);
        printf(", %zd %.*s", n, (int)n, buf);

        await async_write(to, "12345", 5);
        await async_read(from, buf, sizeof buf); /* nobody wants to know how much */
        await async_write(to, "1234567", 7);
        printf(", %zd", await read_it(from, buf, sizeof buf));

        (void)feed_later(to);
        promise(ssize_t) p = async_read(from, buf, sizeof buf);
        await promise_all(p);
        printf(", %zd\n", await p);
    }
}

static async(void) terminal(void)
{
    int master = posix_openpt(O_RDWR | O_NOCTTY), slave;
    struct termios raw;

    grantpt(master);
    unlockpt(master);
    slave = open(ptsname(master), O_RDWR | O_NOCTTY);
    tcgetattr(slave, &raw);
    cfmakeraw(&raw);
    tcsetattr(slave, TCSANOW, &raw);
    await exchange("a terminal", slave, master);
    close(master);
    close(slave);
}

static async(void) send_file(int to, int file)
{
    char buf[1000];

    for (ssize_t n; (n = await async_read(file, buf, sizeof buf)) > 0;)
        for (ssize_t done = 0; done < n;)
            done += await async_write(to, buf + done, (size_t)(n - done));
    shutdown(to, SHUT_WR);
}

/* What a file gives is not what waits for a descriptor, though both are numbers to come. */
static async(void) file(void)
{
    int fd[2], f = fileno(tmpfile());
    size_t length = 0;
    promise(void) sends;

    for (size_t i = 0; i < SIZE; i++)
        sent[i] = (char)(i * 7 / 5);
    for (size_t done = 0; done < SIZE;)
        done += (size_t)await async_write(f, sent + done, SIZE - done);
    lseek(f, 0, SEEK_SET);
    socketpair(AF_UNIX, SOCK_STREAM, 0, fd);
    sends = send_file(fd[0], f);
    for (ssize_t n; (n = await async_recv(fd[1], got + length, SIZE - length, 0)) > 0;)
        length += (size_t)n;
    await sends;
    printf("a file: %zu, %s\n", length, memcmp(got, sent, SIZE) == 0 ? "the same" : "another");
    try {
        await async_read(open("/", O_RDONLY), got, 1);
    } catch (e) {
        printf("a directory: %s\n", strerror(e->code));
    }
    close(fd[0]);
    close(fd[1]);
}

async(int) main(void)
{
    int fd[2];

    assert(pipe(fd) == 0);
    await exchange("a pipe", fd[1], fd[0]);
    assert(socketpair(AF_UNIX, SOCK_STREAM, 0, fd) == 0);
    await exchange("a stream", fd[1], fd[0]);
    assert(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, fd) == 0);
    await exchange("packets", fd[1], fd[0]);
    await terminal();
    await file();
    return 0;
}

// expect: a pipe: 3 123, 5 later, 7, 5
// expect: a pipe: 3 123, 5 later, 7, 5
// expect: a stream: 3 123, 5 later, 7, 5
// expect: a stream: 3 123, 5 later, 7, 5
// expect: packets: 3 123, 5 later, 7, 5
// expect: packets: 3 123, 5 later, 7, 5
// expect: a terminal: 3 123, 5 later, 7, 5
// expect: a terminal: 3 123, 5 later, 7, 5
// expect: a file: 100000, the same
// expect: a directory: Is a directory
// valgrind

/* What each of several reads in one expression has brought stays its own, whether it was there at
 * once or had to be waited for, and whatever else reads meanwhile. */
#include <asyncc.h>
#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void pair(int fd[2])
{
    int error = socketpair(AF_UNIX, SOCK_STREAM, 0, fd);

    assert(error == 0);
    (void)error;
}

static async(ssize_t) read_later(int fd, char *buf)
{
    await async_yield();
    return await async_read(fd, buf, 100);
}

/* Runs the loop, and others read in it. */
static int run_others(int fd)
{
    char buf[100];
    promise(ssize_t) p = read_later(fd, buf);
    int n = (int)async_run(p);

    promise_release(p);
    return n;
}

static async(int) twice(int a, int b)
{
    char x[100], y[100];

    return (int)(await async_read(a, x, sizeof x) * 10 + await async_recv(b, y, sizeof y, 0));
}

static async(void) feed(int fd, const char *text)
{
    await async_sleep(5);
    printf("sent %zd\n", await async_send(fd, text, strlen(text), 0));
}

async(int) main(void)
{
    int a[2], b[2], c[2], p[2];
    char buf[100];

    pair(a);
    pair(b);
    pair(c);
    assert(pipe(p) == 0);
    for (int round = 0; round < 3; round++) { /* the second time the descriptors are known */
        await async_write(a[1], "1234", 4);
        await async_write(b[1], "12", 2);
        printf("at once %d\n", await twice(a[0], b[0]));

        (void)feed(a[1], "123");
        promise(void) fed = feed(b[1], "12345");
        printf("later %d\n", await twice(a[0], b[0]));
        await fed;

        promise(int) started = twice(a[0], b[0]); /* its caller goes on: it has to wait its turn */
        await async_write(b[1], "1", 1);
        await async_write(a[1], "1234567", 7);
        printf("started %d\n", await started);

        await async_write(a[1], "123456", 6);
        await async_write(c[1], "12", 2);
        printf("others in between %d\n",
               run_others(c[0]) * 100 + (int)await async_read(a[0], buf, sizeof buf));

        await async_write(p[1], "123", 3);
        printf("a pipe %zd\n", await async_read(p[0], buf, sizeof buf));
    }
    close(a[1]);
    printf("the end %zd\n", await async_recv(a[0], buf, sizeof buf, 0));
    try {
        await async_send(a[0], buf, 1, MSG_NOSIGNAL);
    } catch (e) {
        printf("nobody there: %s\n", e->code == EPIPE ? "EPIPE" : e->message);
    }
    return 0;
}

// expect: at once 42
// expect: sent 3
// expect: sent 5
// expect: later 35
// expect: started 71
// expect: others in between 206
// expect: a pipe 3
// expect: at once 42
// expect: sent 3
// expect: sent 5
// expect: later 35
// expect: started 71
// expect: others in between 206
// expect: a pipe 3
// expect: at once 42
// expect: sent 3
// expect: sent 5
// expect: later 35
// expect: started 71
// expect: others in between 206
// expect: a pipe 3
// expect: the end 0
// expect: nobody there: EPIPE

/* Pairs of tasks that send each other bytes, while others cancel, time out and close: every
 * task ends, what arrives is in order, and nothing is left open. */
#include <asyncc.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static unsigned seed = 1;
static int ended, wrong;

static unsigned random_below(unsigned n)
{
    seed = seed * 1103515245 + 12345;
    return (seed >> 16) % n;
}

static int open_descriptors(void)
{
    DIR *d = opendir("/proc/self/fd");
    int n = 0;

    while (readdir(d) != NULL)
        n++;
    closedir(d);
    return n;
}

static async(void) sends(int fd)
{
    char buf[3000];
    unsigned char next = 0;

    defer ended++;
    for (unsigned rounds = random_below(40); rounds > 0; rounds--) {
        unsigned n = 1 + random_below(sizeof buf);

        for (unsigned i = 0; i < n; i++)
            buf[i] = (char)next++;
        await async_write_all(fd, buf, n);
        if (random_below(3) == 0)
            await async_sleep(random_below(3));
    }
}

static async(void) receives(int fd)
{
    char buf[1000];
    unsigned char next = 0;

    defer ended++;
    for (ssize_t n; (n = await async_read(fd, buf, 1 + random_below(sizeof buf))) > 0;)
        for (ssize_t i = 0; i < n; i++)
            wrong += (unsigned char)buf[i] != next++;
}

static async(void) ignored(promise(void) p)
{
    try {
        await p;
    } catch (e) {
        if (e->code != ECANCELED && e->code != ETIMEDOUT && e->code != EPIPE &&
            e->code != ECONNRESET && e->code != EBADF)
            throw e;
    }
}

static async(void) one(void)
{
    int fd[2];
    promise(void) s, r;
    promise(void) both[2];

    if (random_below(3) == 0 ? pipe(fd) : socketpair(AF_UNIX, SOCK_STREAM, 0, fd))
        abort();
    s = sends(fd[1]);
    r = receives(fd[0]);
    /* In the end always: nobody may be left to read. */
    both[0] = ignored(promise_timeout(s, random_below(4) == 0 ? 1 + random_below(10) : 150));
    both[1] = ignored(random_below(4) == 0 ? promise_timeout(r, 1 + random_below(10)) : r);
    await async_sleep(random_below(20));
    if (random_below(3) == 0)
        promise_cancel(random_below(2) ? s : r);
    await both[0];
    await async_close(fd[1]);
    await both[1];
    await async_close(fd[0]);
}

/* Closed under a task that certainly waits for it. */
static async(void) closed(void)
{
    int fd[2];
    promise(void) r;

    if (socketpair(AF_UNIX, SOCK_STREAM, 0, fd))
        abort();
    r = receives(fd[0]);
    await async_sleep(random_below(4));
    await async_close(fd[0]);
    await ignored(r);
    await async_close(fd[1]);
}

static async(void) many(int n)
{
    while (n-- > 0)
        await promise_all(one(), closed());
}

async(int) main(int argc, char **argv)
{
    int before = open_descriptors();
    promise(void) all[30];

    if (argc > 1)
        seed = (unsigned)atoi(argv[1]);
    for (int i = 0; i < 30; i++)
        all[i] = many(10);
    await promise_all_of(all, 30);
    printf("%d ended, %d bytes wrong\n", ended, wrong);
    printf("%s\n", open_descriptors() <= before + 1 ? "nothing is left open" : "left open");
    return 0;
}

// expect: 900 ended, 0 bytes wrong
// expect: nothing is left open

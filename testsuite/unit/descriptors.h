/* descriptors.h - what the tests of descriptors share
 *
 * They are run once for each poller, named by ASYNCC_POLLER. */
#ifndef DESCRIPTORS_H
#define DESCRIPTORS_H

#include <arpa/inet.h>
#include <asyncc.h>
#include <criterion/criterion.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define UNUSED __attribute__((unused))

/* Runs until p has settled, and lets it go: its value, or minus the code of its error. */
#define finish(p)                                                                             \
    __extension__({                                                                           \
        __typeof__(p) finish_p = (p);                                                         \
        promise(void) finish_all = promise_all_settled(finish_p);                             \
        long finish_value;                                                                    \
                                                                                              \
        async_run(finish_all);                                                                \
        promise_release(finish_all);                                                          \
        finish_value = promise_error(finish_p) != NULL ? -(long)promise_error(finish_p)->code \
                                                       : (long)promise_value(finish_p);       \
        promise_release(finish_p);                                                            \
        finish_value;                                                                         \
    })

/* Lets the loop turn for so long; it looks at its descriptors at least once. */
UNUSED static void
pass(uint64_t ms)
{
    promise(void) p = async_sleep(ms), q;

    async_run(p);
    promise_release(p);
    q = async_yield();
    async_run(q);
    promise_release(q);
}

/* Lets the loop turn until it holds, or for ten seconds: io_uring and threads take as long as
 * the machine lets them. */
#define pass_until(condition)                                             \
    do {                                                                  \
        for (int pass_ms = 0; pass_ms < 10000 && !(condition); pass_ms++) \
            pass(1);                                                      \
    } while (0)

UNUSED static uint64_t
real_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

UNUSED static void
pair(int fd[2], int type)
{
    cr_assert_eq(socketpair(AF_UNIX, type, 0, fd), 0);
}

UNUSED static void
close_both(const int fd[2])
{
    close(fd[0]);
    close(fd[1]);
}

UNUSED static int
open_descriptors(void)
{
    DIR *d = opendir("/proc/self/fd");
    int n = 0;

    while (readdir(d) != NULL)
        n++;
    closedir(d);
    return n;
}

/* A listener on a port of the system's choice, as plain C makes it. */
UNUSED static int
listener(struct sockaddr_in *at)
{
    socklen_t length = sizeof *at;
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    *at = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    cr_assert_eq(bind(fd, (struct sockaddr *)at, sizeof *at), 0);
    cr_assert_eq(listen(fd, 16), 0);
    getsockname(fd, (struct sockaddr *)at, &length);
    return fd;
}

/* Both ends of a connection over TCP, as plain C makes them. */
UNUSED static void
tcp_pair(int fd[2])
{
    struct sockaddr_in at;
    int l = listener(&at);

    fd[0] = socket(AF_INET, SOCK_STREAM, 0);
    cr_assert_eq(connect(fd[0], (struct sockaddr *)&at, sizeof at), 0);
    fd[1] = accept(l, NULL, NULL);
    close(l);
}

#endif

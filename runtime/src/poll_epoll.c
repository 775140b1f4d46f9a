/* poll_epoll.c - waiting with Linux's epoll */
#include <sys/epoll.h>
#include <unistd.h>

#include "poll.h"

static bool
epoll_open(int *fd)
{
    *fd = epoll_create1(EPOLL_CLOEXEC);
    return *fd >= 0;
}

static void
epoll_wait_ms(int fd, int timeout_ms)
{
    struct epoll_event event;

    epoll_wait(fd, &event, 1, timeout_ms);
}

static void
epoll_close(int fd)
{
    close(fd);
}

const struct poller poller_epoll = {"epoll", epoll_open, epoll_wait_ms, epoll_close};

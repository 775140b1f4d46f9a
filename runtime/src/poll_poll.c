/* poll_poll.c - waiting with POSIX poll */
#include <sys/poll.h>
#include <stddef.h>

#include "poll.h"

static bool
poll_open(int *fd)
{
    *fd = -1;
    return true;
}

static void
poll_wait_ms(int fd, int timeout_ms)
{
    (void)fd;
    poll(NULL, 0, timeout_ms);
}

static void
poll_close(int fd)
{
    (void)fd;
}

const struct poller poller_poll = {"poll", poll_open, poll_wait_ms, poll_close};

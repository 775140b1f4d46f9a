/* poll_epoll.c - waiting with Linux's epoll
 *
 * Registered once and edge-triggered, with what was ever waited for. To modify
 * a registration makes epoll look anew and report what is ready, edge or not;
 * and it fails if the number has become another file's. So one call both asks
 * for more and proves that the old registration still counts.
 *
 * A file that was closed here but lives on elsewhere (in a child process) may
 * still be reported, under the number it had: d->slot tells, which is
 * another one for each file. */
#define _GNU_SOURCE
#include <sys/epoll.h>
#include <unistd.h>

#include "descriptor.h"

enum {
    EVENTS = 256 /* taken at a time; more wait for the next turn */
};

_Static_assert(POLLIN == EPOLLIN && POLLPRI == EPOLLPRI && POLLOUT == EPOLLOUT &&
                   POLLERR == EPOLLERR && POLLHUP == EPOLLHUP && POLLRDHUP == EPOLLRDHUP,
               "poll's names are epoll's");

static bool
epoll_open(void)
{
    async__loop.poll_fd = epoll_create1(EPOLL_CLOEXEC);
    return async__loop.poll_fd >= 0;
}

static int
control(int what, struct descriptor *d)
{
    struct epoll_event event = {.events = d->interest | EPOLLET,
                                .data.u64 = (uint64_t)d->slot << 32 | (uint32_t)d->fd};

    return epoll_ctl(async__loop.poll_fd, what, d->fd, &event) == 0 ? 0 : errno;
}

static int
epoll_watch(struct descriptor *d)
{
    uint16_t wanted = d->wanted | POLLERR | POLLHUP; /* those come unasked */
    int error;

    if (d->wanted & POLLIN)
        wanted |= POLLRDHUP;
    d->interest |= wanted;
    error = control(d->registered ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, d);
    if (error == EEXIST) {
        error = control(EPOLL_CTL_MOD, d);
    } else if (error == ENOENT) {
        d->slot++;
        d->interest = wanted;
        error = control(EPOLL_CTL_ADD, d);
    }
    d->registered = error == 0;
    if (error != 0)
        d->interest = 0;
    return error;
}

/* Closing takes it out. */
static void
epoll_forget(struct descriptor *d)
{
    d->interest = 0;
    d->registered = false;
    d->slot++;
}

static void
epoll_wait_ms(int timeout_ms)
{
    struct epoll_event event[EVENTS];
    int n = epoll_wait(async__loop.poll_fd, event, EVENTS, timeout_ms);

    for (int i = 0; i < n; i++) {
        struct descriptor *d = descriptor_known((int)(uint32_t)event[i].data.u64);

        if (LIKELY(d->slot == event[i].data.u64 >> 32))
            descriptor_event(d, event[i].events);
    }
}

static void
epoll_close(void)
{
    close(async__loop.poll_fd);
}

static int
epoll_shown(void)
{
    return async__loop.poll_fd;
}

const struct poller poller_epoll = {
    .name = "epoll",
    .keeps = true,
    .tells = true,
    .blind = true,
    .open = epoll_open,
    .close = epoll_close,
    .watch = epoll_watch,
    .forget = epoll_forget,
    .shown = epoll_shown,
    .wait = epoll_wait_ms,
};

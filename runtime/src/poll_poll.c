/* poll_poll.c - waiting with POSIX poll
 *
 * Nothing is registered and nothing missed: each call says what is waited for,
 * and is told as long as it lasts. d->slot is the place in the array, from 1;
 * 0: none. */
#define _GNU_SOURCE
#include <stddef.h>
#include <string.h>

#include "descriptor.h"

struct list {
    size_t n, room;
    struct pollfd fds[];
};

static bool
poll_open(void)
{
    async__loop.poll_state = NULL;
    return true;
}

static bool
grow(void)
{
    struct list *old = async__loop.poll_state, *list;
    size_t n = old != NULL ? old->n : 0, room = n == 0 ? 64 : 2 * n;

    list = memory_alloc(sizeof *list + room * sizeof *list->fds, _Alignof(struct list));
    if (list == NULL)
        return false;
    list->n = n;
    list->room = room;
    if (old != NULL) {
        memcpy(list->fds, old->fds, n * sizeof *list->fds);
        memory_free(old);
    }
    async__loop.poll_state = list;
    return true;
}

/* The last takes its place. */
static void
take_out(struct descriptor *d)
{
    struct list *list = async__loop.poll_state;
    struct pollfd last = list->fds[--list->n];

    list->fds[d->slot - 1] = last;
    descriptor_find(last.fd)->slot = d->slot;
    d->slot = 0;
    d->interest = 0;
}

static int
poll_watch(struct descriptor *d)
{
    struct list *list = async__loop.poll_state;

    if (d->wanted == 0) {
        if (d->slot != 0)
            take_out(d);
        return 0;
    }
    if (d->slot == 0) {
        if (list == NULL || list->n == list->room) {
            if (!grow())
                return ENOMEM;
            list = async__loop.poll_state;
        }
        list->fds[list->n].fd = d->fd;
        d->slot = (uint32_t)++list->n;
    }
    list->fds[d->slot - 1].events = (short)d->wanted;
    d->interest = d->wanted;
    return 0;
}

static void
poll_forget(struct descriptor *d)
{
    if (d->slot != 0)
        take_out(d);
}

static void
poll_wait_ms(int timeout_ms)
{
    struct list *list = async__loop.poll_state;
    int found = poll(list != NULL ? list->fds : NULL, list != NULL ? list->n : 0, timeout_ms);

    for (size_t i = 0; found > 0 && i < list->n; i++)
        if (list->fds[i].revents != 0) {
            found--;
            descriptor_event(descriptor_find(list->fds[i].fd), (unsigned)list->fds[i].revents);
        }
}

static void
poll_close(void)
{
    if (async__loop.poll_state != NULL)
        memory_free(async__loop.poll_state);
    async__loop.poll_state = NULL;
}

const struct poller poller_poll = {
    .name = "poll",
    .open = poll_open,
    .close = poll_close,
    .watch = poll_watch,
    .forget = poll_forget,
    .wait = poll_wait_ms,
};

/* embed.c - inside a loop of another kind, which does the waiting */
#define _GNU_SOURCE
#include <limits.h>

#include "descriptor.h"

int
async_loop_fd(void)
{
    const struct poller *poller = poll_ready();

    return poller != NULL && poller->shown != NULL ? poller->shown() : -1;
}

bool
async_loop_alive(void)
{
    return async__now.first != NULL || async__loop.unhandled != NULL || loop_pending();
}

static int
until_timer(void)
{
    uint64_t due = timer_next(), now;

    if (due == UINT64_MAX)
        return -1;
    now = clock_update();
    return due <= now ? 0 : due - now > INT_MAX ? INT_MAX : (int)(due - now);
}

int
async_loop_timeout(void)
{
    int timeout, own;

    if (async__now.first != NULL || async__loop.unhandled != NULL || timer_immediates_queued() ||
        post_arrived())
        return 0;
    timeout = until_timer();
    if (timeout == 0 || !descriptors_watched())
        return timeout;
    own = descriptors_prepare();
    return own != INT_MAX && (timeout < 0 || own < timeout) ? own : timeout;
}

void
async__loop_inside(void (*turn)(void *arg), void *arg)
{
    async__loop.outer_turn = turn;
    async__loop.outer_arg = arg;
}

static void
heard(void)
{
    const struct poller *poller = async__loop.poller;

    if (poller != NULL && poller->heard != NULL && !descriptors_watched())
        poller->heard();
}

bool
async_loop_dispatch(void)
{
    clock_update();
    heard();
    loop_run(NULL);
    async__loop.embedded = true;
    loop_turn(async__loop.awaited);
    async__loop.embedded = false;
    return async_loop_alive();
}

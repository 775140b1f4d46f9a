/* clock.c - what time it is, in milliseconds */
#define _GNU_SOURCE
#include <time.h>

#include "runtime.h"

uint64_t
clock_monotonic(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

uint64_t
clock_update(void)
{
    const struct async_clock *clock = &async__loop.clock;
    uint64_t now = clock->now != NULL ? clock->now(clock->arg) : clock_monotonic();

    if (now > async__loop.now || !async__loop.now_known)
        async__loop.now = now;
    async__loop.now_known = true;
    return async__loop.now;
}

void
async_set_clock(const struct async_clock *clock)
{
    async__loop.clock = clock != NULL ? *clock : (struct async_clock){NULL, NULL, NULL};
    async__loop.now_known = false;
}

/* timers.c - a promise is made, handed out, and resolved by the timer's callback. Also the other
 * translation unit of slow_and_fast: the two meet in a header of ordinary C. */
#include "timers.h"
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

struct timer {
    promise(const char *) promise;
    const char *message;
};

static long
unit_ms(void)
{
    const char *text = getenv("UNIT_MS");
    long ms = text != NULL ? atol(text) : 0;

    return ms > 0 ? ms : 100;
}

static void
timer_done(void *arg)
{
    struct timer *timer = arg;

    promise_resolve(timer->promise, timer->message);
    printf("%s promise is done\n", timer->message);
    promise_release(timer->promise);
    timer->promise = NULL;
}

/* One timer of each kind is under way at a time, so that each may have a fixed place. */
static promise(const char *)
start_timer(struct timer *timer, const char *message, long units)
{
    printf("starting %s promise\n", message);
    timer->promise = promise_new(const char *);
    timer->message = message;
    promise_retain(timer->promise);
    async_set_timeout(timer_done, timer, units * unit_ms());
    return timer->promise;
}

promise(const char *)
resolve_after_2_seconds(void)
{
    static struct timer slow;

    return start_timer(&slow, "slow", 2);
}

promise(const char *)
resolve_after_1_second(void)
{
    static struct timer fast;

    return start_timer(&fast, "fast", 1);
}

static struct timespec started;

void
start_time(void)
{
    clock_gettime(CLOCK_MONOTONIC, &started);
}

void
print_time(void)
{
    struct timespec now;
    long ms;

    clock_gettime(CLOCK_MONOTONIC, &now);
    ms = (now.tv_sec - started.tv_sec) * 1000 + (now.tv_nsec - started.tv_nsec) / 1000000;
    printf("took %ld units of time\n", (ms + unit_ms() / 2) / unit_ms());
}

/* A timer that is due comes before the immediates of the next round, one that is not due after
 * them. The clock is made to pass by busy waiting, so that it is sure which. */
#include <asyncc.h>
#include <stdio.h>
#include <time.h>

static void
say(void *text)
{
    puts(text);
}

static void
busy(int ms)
{
    struct timespec began, now;

    clock_gettime(CLOCK_MONOTONIC, &began);
    do
        clock_gettime(CLOCK_MONOTONIC, &now);
    while ((now.tv_sec - began.tv_sec) * 1000 + (now.tv_nsec - began.tv_nsec) / 1000000 < ms);
}

static void
second(void *arg)
{
    (void)arg;
    puts("second immediate");
    async_set_timeout(say, "timer of the second, due later", 50);
    async_set_immediate(say, "immediate of the second");
    async_microtask(say, "microtask of the second");
}

static void
first(void *arg)
{
    (void)arg;
    puts("first immediate");
    async_set_timeout(say, "timer of the first, due", 0);
    async_set_immediate(second, NULL);
    async_microtask(say, "microtask of the first");
    busy(10);
}

async(int)
main(void)
{
    await async_yield();
    async_set_immediate(first, NULL);
    await async_sleep(400);
    puts("end");
    return 0;
}

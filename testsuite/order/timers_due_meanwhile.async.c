/* Timers that are set and come due while a timer's callback is busy run before the immediates. */
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

async(int)
main(void)
{
    await async_sleep(10);
    async_set_timeout(say, "5", 5);
    async_set_timeout(say, "2", 2);
    async_set_immediate(say, "immediate");
    busy(20);
    await promise_resolved(void);
    puts("tick");
    await async_sleep(300);
    puts("end");
    return 0;
}

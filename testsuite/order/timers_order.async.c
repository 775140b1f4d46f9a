/* Timers by due time, equal ones by age; 0 counts as 1. */
#include <asyncc.h>
#include <stdio.h>

static void
say(void *text)
{
    puts(text);
}

async(int)
main(void)
{
    async_set_timeout(say, "300", 300);
    async_set_timeout(say, "100 first", 100);
    async_set_timeout(say, "1 first", 1);
    async_set_timeout(say, "0 first", 0);
    async_set_timeout(say, "200", 200);
    async_set_timeout(say, "1 second", 1);
    async_set_timeout(say, "100 second", 100);
    async_set_timeout(say, "0 second", 0);
    async_set_timeout(say, "700", 700);
    async_set_timeout(say, "100 third", 100);
    async_microtask(say, "microtask");
    puts("main");
    await async_sleep(1);
    puts("slept 1");
    await async_sleep(450);
    puts("slept 450");
    return 0;
}

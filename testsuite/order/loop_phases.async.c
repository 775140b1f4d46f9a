/* One turn after another with everything in it: microtasks, timers, immediates, tasks that sleep
 * and tasks that yield. */
#include <asyncc.h>
#include <stdio.h>

static void
say(void *text)
{
    puts(text);
}

static async(void)
yielder(const char *name, int times)
{
    for (int i = 1; i <= times; i++) {
        await async_yield();
        printf("%s %d\n", name, i);
    }
}

static void
timer(void *arg)
{
    (void)arg;
    puts("timer");
    async_set_immediate(say, "immediate of the timer");
    async_microtask(say, "microtask of the timer");
    async_set_timeout(say, "later timer", 400);
    promise_release(yielder("yielder of the timer", 2));
}

static void
immediate(void *arg)
{
    (void)arg;
    puts("immediate");
    async_microtask(say, "microtask of the immediate");
    async_set_immediate(say, "immediate of the immediate");
}

async(int)
main(void)
{
    async_set_timeout(timer, NULL, 150);
    async_set_immediate(immediate, NULL);
    promise(void) y = yielder("yielder", 3);
    async_microtask(say, "microtask");
    puts("main");
    await y;
    puts("yielder has ended");
    await async_sleep(300);
    puts("main slept");
    async_set_immediate(immediate, NULL);
    await async_yield();
    puts("main yielded");
    await async_sleep(500);
    puts("end");
    return 0;
}

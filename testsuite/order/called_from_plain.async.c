/* Async functions called from callbacks of every kind: they run up to their first await inside the
 * call, and never further before the callback has ended. */
#include <asyncc.h>
#include <stdio.h>

static async(void)
task(const char *who)
{
    printf("  %s begins\n", who);
    await promise_resolved(void);
    printf("  %s after one tick\n", who);
    await promise_resolved(void);
    printf("  %s ends\n", who);
}

static async(int)
at_once(const char *who)
{
    printf("  %s at once\n", who);
    return 1;
}

static async(int)
parent(const char *who)
{
    int n = await at_once(who);
    printf("  %s has %d\n", who, n);
    n += await at_once(who);
    printf("  %s has %d\n", who, n);
    return n;
}

static void
start_two(const char *who)
{
    printf("%s starts two\n", who);
    promise_release(task(who));
    promise_release(parent(who));
    printf("%s has started\n", who);
}

static void
callback(void *who)
{
    start_two(who);
}

static void
settled(promise(void) p, void *who)
{
    (void)p;
    start_two(who);
}

static async(void)
starter(void)
{
    await async_sleep(1);
    start_two("resumed by a timer");
    puts("starter goes on");
    await promise_resolved(void);
    puts("starter a tick later");
    (void)task("discarded");
    puts("starter goes on again");
    await parent("awaited");
    puts("starter ends");
}

async(int)
main(void)
{
    start_two("main");
    async_microtask(callback, "microtask");
    promise_then(promise_resolved(void), settled, "then");
    await async_sleep(10);
    async_set_timeout(callback, "timer", 5);
    await async_sleep(100);
    async_set_immediate(callback, "immediate");
    await async_sleep(100);
    await starter();
    puts("main ends");
    return 0;
}

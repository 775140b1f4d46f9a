/* Timers set by timers, microtasks between two timers that are due together, and a timer that
 * clears its neighbour. */
#include <asyncc.h>
#include <stdio.h>

static void
say(void *text)
{
    puts(text);
}

static async_timer neighbour;

static void
inner(void *arg)
{
    (void)arg;
    puts("inner");
    async_microtask(say, "microtask of inner");
}

static void
outer(void *arg)
{
    printf("outer %s\n", (char *)arg);
    async_microtask(say, "microtask of outer");
    async_set_timeout(inner, NULL, 0);
}

static void
clearing(void *arg)
{
    (void)arg;
    puts("clearing");
    async_clear_timer(neighbour);
    async_clear_timer(neighbour);
    async_microtask(say, "cleared");
}

static async(void)
sleeper(const char *name, int ms)
{
    for (int i = 1; i <= 2; i++) {
        await async_sleep(ms);
        printf("%s woke %d\n", name, i);
    }
}

async(int)
main(void)
{
    async_set_timeout(outer, "one", 5);
    async_set_timeout(outer, "two", 5);
    async_set_timeout(clearing, NULL, 100);
    neighbour = async_set_timeout(say, "must not be seen", 100);
    async_set_timeout(say, "after the cleared one", 100);
    await async_sleep(200);
    promise(void) a = sleeper("a", 100), b = sleeper("b", 150);
    await a;
    puts("a has ended");
    await b;
    puts("b has ended");
    return 0;
}

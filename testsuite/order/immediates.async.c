/* Immediates in order, microtasks after each one; what an immediate asks for comes in the next
 * round; a cleared one does not come. */
#include <asyncc.h>
#include <stdio.h>

static void
say(void *text)
{
    puts(text);
}

static async_timer victim;

static void
nested(void *arg)
{
    printf("immediate %s\n", (char *)arg);
    async_set_immediate(say, "immediate of an immediate");
    async_microtask(say, "microtask of an immediate");
}

static void
clearing(void *arg)
{
    (void)arg;
    puts("clearing");
    async_clear_timer(victim);
}

static async(void)
yielding(const char *name, int times)
{
    for (int i = 1; i <= times; i++) {
        await async_yield();
        printf("%s %d\n", name, i);
        await promise_resolved(void);
        printf("%s %d and a tick\n", name, i);
    }
}

async(int)
main(void)
{
    async_set_immediate(nested, "one");
    async_set_immediate(nested, "two");
    async_microtask(say, "microtask of main");
    await async_yield();
    puts("main again");
    async_set_immediate(clearing, NULL);
    victim = async_set_immediate(say, "must not be seen");
    promise(void) a = yielding("a", 3), b = yielding("b", 2);
    await promise_all(a, b);
    puts("end");
    return 0;
}

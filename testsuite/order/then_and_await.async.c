/* Callbacks and awaits on one promise run in the order in which they were registered. */
#include <asyncc.h>
#include <stdio.h>

static async(void)
tick(int ticks)
{
    for (int i = 1; i <= ticks; i++) {
        printf("tick %d\n", i);
        await promise_resolved(void);
    }
}
static void
say(void *text)
{
    puts(text);
}

static void
on_int(promise(int) p, void *name)
{
    printf("callback %s: %d\n", (char *)name, promise_value(p));
}

static void
on_int_more(promise(int) p, void *name)
{
    printf("callback %s: %d\n", (char *)name, promise_value(p));
    promise_then(p, on_int, "of a callback");
    async_microtask(say, "microtask of a callback");
}

static async(void)
waiter(const char *name, promise(int) p)
{
    printf("%s: %d\n", name, await p);
    promise_then(p, on_int, "of a waiter");
    printf("%s again: %d\n", name, await p);
}

async(int)
main(void)
{
    promise(void) ticking = tick(10);
    promise(int) p = promise_new(int);
    promise(void) a = waiter("a", p);

    promise_then(p, on_int_more, "first");
    promise(void) b = waiter("b", p);
    promise_then(p, on_int, "second");
    async_microtask(say, "microtask before");
    promise_resolve(p, 4);
    async_microtask(say, "microtask after");
    promise_then(p, on_int, "third");
    promise(void) c = waiter("c", p);
    printf("main: %d\n", await p);
    await promise_all(a, b, c);
    puts("all");
    await ticking;
    return 0;
}

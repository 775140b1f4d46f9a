/* A rejection thrown, awaited and returned: 0, 1 and 2 ticks more, as for values. */
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

static async(int)
leaf(int ticks)
{
    while (ticks-- > 0)
        await promise_resolved(void);
    throw async_error_new(1, "leaf");
}

static async(int)
by_throw(void)
{
    throw async_error_new(1, "thrown");
}

static async(int)
by_promise(void)
{
    return promise_rejected(int, async_error_new(1, "returned"));
}

static async(int)
by_await(void)
{
    return await promise_rejected(int, async_error_new(1, "awaited"));
}

static async(int)
by_call(int ticks)
{
    return leaf(ticks);
}

static async(int)
by_awaited_call(int ticks)
{
    return await leaf(ticks);
}

static async(void)
report(const char *name, promise(int) p)
{
    try {
        printf("%s gave %d\n", name, await p);
    } catch (e) {
        printf("%s: %s\n", name, e->message);
    }
}

async(int)
main(void)
{
    promise(void) ticking = tick(22);

    await report("throw", by_throw());
    await report("promise", by_promise());
    await report("await", by_await());
    await promise_all(report("call 0", by_call(0)), report("awaited call 0", by_awaited_call(0)),
                      report("call 2", by_call(2)), report("awaited call 2", by_awaited_call(2)),
                      report("leaf 3", leaf(3)), report("leaf 0", leaf(0)));
    puts("all");
    await ticking;
    return 0;
}

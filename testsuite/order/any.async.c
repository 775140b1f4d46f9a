/* promise_any gives the first element that is fulfilled, and rejects when all have. */
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

static async(size_t)
after(int ticks, size_t index, const char *error)
{
    while (ticks-- > 0)
        await promise_resolved(void);
    if (error != NULL)
        throw async_error_new(1, "%s", error);
    return index;
}

static async(void)
report(const char *name, promise(size_t) p)
{
    try {
        printf("%s: %zu\n", name, await p);
    } catch (e) {
        printf("%s: none\n", name);
        (void)e;
    }
}

async(int)
main(void)
{
    promise(void) ticking = tick(24);
    promise(size_t) array[3] = {after(3, 0, NULL), after(1, 1, "x"), after(4, 2, NULL)};

    await report("settled",
                 promise_any(promise_rejected(int, async_error_new(1, "no")), after(0, 1, NULL)));
    await report("one", promise_any(after(0, 0, NULL)));
    await report("late", promise_any(after(1, 0, "a"), after(3, 1, NULL), after(2, 2, "b")));
    await report("none", promise_any(after(1, 0, "a"), after(3, 1, "b"), after(0, 2, "c")));
    await report("none settled", promise_any(promise_rejected(int, async_error_new(1, "no"))));
    await report("array", promise_any_of(array, 3));
    await report("equal", promise_any(after(2, 0, NULL), after(2, 1, NULL)));
    await ticking;
    return 0;
}

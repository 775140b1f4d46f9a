/* promise_race settles as the first element that does; among settled ones that is the first one
 * named. */
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
        printf("%s: %s\n", name, e->message);
    }
}

async(int)
main(void)
{
    promise(void) ticking = tick(24);
    promise(size_t) never = promise_new(size_t), zero = promise_resolved(size_t, 0),
                    array[3] = {after(3, 0, NULL), after(2, 1, NULL), after(4, 2, NULL)};

    await report("settled", promise_race(zero, promise_rejected(int, async_error_new(1, "no"))));
    await report("rejected first", promise_race(after(0, 0, "first"), after(0, 1, NULL)));
    await report("pending", promise_race(never, after(2, 1, NULL), after(1, 2, NULL)));
    await report("rejects", promise_race(never, after(2, 1, NULL), after(1, 2, "two")));
    await report("equal", promise_race(after(2, 0, NULL), after(2, 1, NULL)));
    await report("array", promise_race_of(array, 3));
    await report("nested",
                 promise_race(promise_race(never, after(1, 0, "inner")), after(2, 1, NULL)));
    await ticking;
    promise_resolve(never, 0);
    return 0;
}

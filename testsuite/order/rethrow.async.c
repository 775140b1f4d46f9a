/* One error thrown, caught and thrown again on its way up: the same object, handled once. */
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
source(int depth)
{
    await promise_resolved(void);
    if (depth == 0)
        throw async_error_new(7, "from the bottom");
    try {
        return await source(depth - 1);
    } catch (e) {
        printf("depth %d: %s %d\n", depth, e->message, e->code);
        if (depth % 2 == 0)
            throw e;
        await promise_resolved(void);
        throw async_error_new(e->code + depth, "from depth %d", depth);
    } finally {
        printf("depth %d ends\n", depth);
    }
}

static async(void)
swallow(promise(int) p, const char *name)
{
    try {
        await p;
    } catch (e) {
        printf("%s: %s %d\n", name, e->message, e->code);
        try {
            throw e;
        } catch (again) {
            printf("%s again: %s\n", name, again->message);
            try {
                await p;
            } catch (third) {
                printf("%s from the promise: %s\n", name, third->message);
            }
        }
        printf("%s still: %s\n", name, e->message);
    }
}

async(int)
main(void)
{
    promise(void) ticking = tick(24);
    promise(int) p = source(4);

    await promise_all(swallow(p, "one"), swallow(p, "two"));
    await swallow(source(1), "three");
    await ticking;
    return 0;
}

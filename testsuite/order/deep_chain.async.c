/* A hundred calls deep: the leaf suspends, each level above takes one tick; or the leaf does not
 * and each takes one all the same. */
#include <asyncc.h>
#include <stdio.h>

static int ticks;
static bool ticking = true;

static async(void)
count_ticks(void)
{
    while (ticking) {
        await promise_resolved(void);
        ticks++;
    }
}

static async(int)
chain(int depth, bool suspends)
{
    if (depth == 0) {
        if (suspends)
            await async_sleep(1);
        return 1;
    }
    return await chain(depth - 1, suspends) + 1;
}

static async(int)
chain_returned(int depth)
{
    if (depth == 0)
        return 1;
    return chain_returned(depth - 1);
}

static async(int)
chain_mixed(int depth)
{
    if (depth == 0)
        throw async_error_new(1, "bottom");
    if (depth % 3 == 0)
        return chain_mixed(depth - 1);
    try {
        return await chain_mixed(depth - 1);
    } finally {
        if (depth % 5 == 0)
            await promise_resolved(void);
    }
}

async(int)
main(void)
{
    printf("%d\n", await chain(100, true));
    promise(void) counting = count_ticks();
    printf("%d", await chain(100, false));
    printf(" after %d ticks\n", ticks);
    ticks = 0;
    printf("%d", await chain_returned(100));
    printf(" after %d ticks\n", ticks);
    ticks = 0;
    try {
        printf("%d", await chain_mixed(60));
    } catch (e) {
        printf("%s after %d ticks\n", e->message, ticks);
    }
    ticks = 0;
    promise(int) a = chain(50, false), b = chain_returned(20);
    await a;
    printf("a after %d ticks\n", ticks);
    await b;
    printf("b after %d ticks\n", ticks);
    ticking = false;
    await counting;
    return 0;
}

/* Promises that only an expression holds, and behind them in the same expression statements of their
 * own: what is to hold the first was set to NULL in front of those statements, so after its use. */
#include <asyncc.h>
#include <stdio.h>

static async(int) id(int n)
{
    await async_yield();
    return n;
}

/* Leaves behind it what a frame should not begin with. */
static async(int) dirty(void)
{
    volatile long filled[64];

    for (int i = 0; i < 64; i++)
        filled[i] = -1;
    await async_yield();
    return (int)filled[3];
}

static async(int) sums(int n)
{
    int a = await ((void)0, id(n)) + await ({ id(2); });
    int b = await id(1) * await (n > 100 ? NULL : ((void)0, id(n))) + ({ int c = await ((void)0, id(3)); c; });

    if (await ((void)0, id(a)) == ({ int k = await ((void)0, id(b)); k; }) || await ({ (void)0, id(1); }))
        return a * 100 + b;
    return 0;
}

async(int) main(void)
{
    await dirty();
    for (int i = 0; i < 3; i++) {
        printf("%d\n", await sums(i));
        printf("%d\n", await ((void)0, id(i)) + await ({ await dirty(); (void)0, id(i); }));
    }
    return 0;
}

// expect: 203
// expect: 0
// expect: 304
// expect: 2
// expect: 405
// expect: 4

/* Parameters without a name, in a definition (C2x 6.9.1; gcc and clang in any standard). */
#include <asyncc.h>
#include <stdio.h>

#ifdef __clang__
#pragma clang diagnostic ignored "-Wc2x-extensions"
#endif

static async(int) middle(int, promise(int), int n, char *[2], void (int))
{
    await async_yield();
    return n;
}

static async(int) again(int n, int)
{
    if (n > 0)
        return n + await again(n - 1, 0);
    await async_yield();
    return 0;
}

async(int) main(int, char **)
{
    promise(int) p = promise_resolved(int, 1);
    int a = await middle(1, p, 2, NULL, NULL), b = await again(3, 0);

    printf("%d %d %d\n", a, b, await p);
    return 0;
}

// expect: 2 6 1

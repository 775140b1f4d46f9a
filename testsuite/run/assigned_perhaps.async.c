/* `c && (x = 0)`: x may keep the value that it had before the await. */
// expect: 5 6 7 8 9
// expect: 5 6 7 8 9 10
// expect: 0 1 2 3 4
// expect: 5 12
#include <asyncc.h>
#include <stdio.h>

static int never, always = 1;

static async(int)
give(int n)
{
    await async_yield();
    return n;
}

static async(int)
kept(void)
{
    int a = 5, b = 6, c = 7, d = 8, e = 9;

    await give(1);
    if (never && (a = 0))
        return 1;
    (void)(always || (b = 0));
    (void)(never ? c = 0 : 1);
    (void)(always ?: (d = 0));
    (void)(never && ((e = 0), 1));
    printf("%d %d %d %d %d\n", a, b, c, d, e);
    return 0;
}

static async(int)
kept_beside_awaits(void)
{
    int a = 5, b = 6, c = 7, d = 8, e = 9, f = 10, r;

    r = (never && (a = 0)) >= 1 + await give(1);
    r += (always || (b = 0)) + await give(1);
    r += await give(1) + (never ? (c = 0) : 3);
    r += await give(never && (d = 0));
    while (never && (e = 0))
        r += await give(1);
    r += await give(1) + ({
             if (never)
                 f = 0;
             1;
         });
    printf("%d %d %d %d %d %d\n", a, b, c, d, e, f + 0 * r);
    return 0;
}

static async(int)
changed(void)
{
    int a = 5, b = 6, c = 7, d = 8, e = 9;

    await give(1);
    (void)(always && ((a = 0), 1));
    (void)(never || (b = 1));
    (void)(always ? c = 2 : 1);
    (void)(always && (d = await give(3)));
    (void)(never ? e = 0 : (e = await give(4)));
    printf("%d %d %d %d %d\n", a, b, c, d, e);
    return 0;
}

static async(int)
in_loops(int n)
{
    int last = 5, sum = 0;

    for (int i = 0; i < n; i++) {
        sum += await give(i > 7 && (last = 0));
        for (int k = 0; never && (last = k); k++)
            sum++;
        sum += await give(last - 1);
    }
    printf("%d %d\n", last, sum);
    return 0;
}

async(int)
main(void)
{
    await kept();
    await kept_beside_awaits();
    await changed();
    await in_loops(3);
    return 0;
}

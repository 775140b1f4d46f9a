/* Values that wait for the rest of their expression while a statement expression in it has awaits of
 * its own: those took the places of the first, and were stored after they had been used. */
#include <asyncc.h>
#include <stdio.h>

static async(int) id(int n)
{
    await async_yield();
    return n;
}

static async(int) sum(int a, int b, int c)
{
    return a * 100 + b * 10 + c;
}

static async(int) twice(int n)
{
    if (n)
        await async_yield();
    return 2 * n;
}

async(int) main(void)
{
    for (int i = 1; i < 3; i++) {
        printf("%d\n", await id(i) * 100 + ({ int x = await id(i + 1); x; }) * 10 + await id(i + 2));
        printf("%d\n", await sum(await id(i), await ({ twice(await id(i)); }), await id(0)));
        printf("%d\n", await sum(await twice(i),
                                 await ({ sum(0, await id(1), await ({ twice(await twice(0)); })); }) / 5,
                                 await id(9)));
        printf("%d %d %d\n", await id(i), ({
                   int y = await id(3);

                   while (y < await id(5))
                       y += await twice(i);
                   y + await id(1);
               }),
               await id(4));
    }
    return 0;
}

// expect: 123
// expect: 120
// expect: 229
// expect: 1 6 4
// expect: 234
// expect: 240
// expect: 429
// expect: 2 8 4

/* A local whose name comes out of a macro is a local all the same: it outlives an await. */
#include <asyncc.h>
#include <stdio.h>

#define NAME it
#define CAT(a, b) a##b
#define ADD(x) NAME += x

static async(int)
give(int n)
{
    await async_yield();
    return n;
}

static async(int)
sum(int n)
{
    int NAME = n + 3;
    int CAT(su, m2) = 4;
    int CAT(x, y)[3] = { 1, 2, 3 }, other = 5;

    n += await give(1);
    ADD(100);
    {
        int CAT(in, ner) = await give(1000);

        await async_yield();
        n += inner;
    }
    return n + NAME + sum2 + xy[2] + other;
}

async(int)
main(void)
{
    printf("%d\n", await sum(2));
    return 0;
}
// expect: 1120

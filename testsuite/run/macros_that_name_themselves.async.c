/* A name that its own expansion leaves standing is not expanded once more in the output. */
#include <asyncc.h>
#include <stdio.h>

static async(int)
give(int n)
{
    await async_yield();
    return n;
}
#define give(n) give((n) * 2)

static int
both(int a, int b)
{
    return a * 10 + b;
}
#define both(x) both(x, 1)

static int
one(int n)
{
    return n;
}
#define one(x) two(x)
#define two(x) one((x) + 100)

#define same same
static int same = 4;

static async(int)
sum(int n)
{
    int total = both(await give(n));

    printf("%d\n", total);
    printf("%d\n", both(both(await give(n))));
    printf("%d\n", one(await give(n)));
    printf("%d\n", both(n) + one(n) + same);
#define ADD(x) total += both(x) + same
    ADD(1);
    return total;
}

async(int)
main(void)
{
    printf("%d\n", await sum(3));
    return 0;
}
// expect: 61
// expect: 611
// expect: 106
// expect: 138
// expect: 76

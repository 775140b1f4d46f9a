/* #define, #undef and #pragma in the middle of statements that await. */
#include <asyncc.h>
#include <stdio.h>

static async(int)
give(int n)
{
    await async_yield();
    return n;
}

static int
sum(int a, int b)
{
    return a + b;
}

async(int)
main(void)
{
    int r = sum(await give(1),
#define TWO 2
                TWO);
    int list[] = {
#define X(n) n,
        X(1) X(2)
        X(await give(3))
#undef X
    };

    printf("%d %d\n", r, list[2]);
    // expect: 3 3
    r += sum(
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-value"
        (1, await give(TWO)),
#pragma GCC diagnostic pop
        TWO);
    printf("%d\n", r);
    // expect: 7
    if (await give(0
#define THREE 3
                   + 1) == 1) {
        await async_sleep(
#undef TWO
#define TWO 1
            TWO);
        r += THREE + TWO;
    }
    printf("%d\n", r);
    // expect: 11
    for (int i = 0; i < await give(2); i++)
#define FOUR 4
        r += FOUR + await give(0);
    printf("%d %d\n", r, FOUR + TWO);
    // expect: 19 5
    return 0;
}

/* if and else with awaits in each condition and branch, dangling elses, empty statements and blocks,
 * declarations between; branches without braces. */
#include <asyncc.h>
#include <stdio.h>

static bool suspends;

static async(int)
give(int value)
{
    printf(" %d", value);
    if (suspends)
        await async_yield();
    return value;
}

static async(int)
chain(int n)
{
    int r = 0;

    if (await give(n) == 0)
        r = 1;
    else if (await give(n) == 1)
        r = await give(2);
    else if (n == 2)
        await give(3);
    else if (await give(n) == 3) {
        int x = await give(4);
        r = x;
    } else if (await give(n) == 4)
        ;
    else if (await give(n) == 5) {
    } else
        r = await give(9);
    return r;
}

static async(int)
dangling(int a, int b)
{
    int r = 0;

    if (await give(a))
        if (await give(b))
            r = 1;
        else
            r = await give(2);
    if (a) {
        if (await give(b))
            r += 10;
    } else
        r += await give(20);
    if (a)
        for (int i = 0; i < 2; i++)
            if (await give(i))
                while (b)
                    if (await give(b--))
                        r += 100;
                    else
                        break;
            else
                r += 200;
    else
        do
            if (b)
                r += await give(300);
            else
                r += 400;
        while (await give(b--) > 0);
    if (a);
    else r += await give(1000);
    if (await give(a)) {} else {}
    ;;
    {}
    { ; { await give(7); } }
    if (!a) return await give(r);
    else if (b) return r;
    else { return await give(-r); }
}

async(int)
main(void)
{
    for (int round = 0; round < 2; round++, suspends = true) {
        for (int n = 0; n < 7; n++)
            printf(" = %d\n", await chain(n));
        for (int n = 0; n < 4; n++)
            printf(" = %d\n", await dangling(n & 1, n >> 1));
    }
    return 0;
}

// expect:  0 = 1
// expect:  1 1 2 = 2
// expect:  2 2 3 = 0
// expect:  3 3 3 4 = 4
// expect:  4 4 4 4 = 0
// expect:  5 5 5 5 5 = 0
// expect:  6 6 6 6 6 9 = 9
// expect:  0 20 0 1000 0 7 1420 = 1420
// expect:  1 0 2 0 0 1 1 7 -202 = -202
// expect:  0 20 300 1 0 1000 0 7 1720 = 1720
// expect:  1 1 1 0 1 1 1 7 -311 = -311
// expect:  0 = 1
// expect:  1 1 2 = 2
// expect:  2 2 3 = 0
// expect:  3 3 3 4 = 4
// expect:  4 4 4 4 = 0
// expect:  5 5 5 5 5 = 0
// expect:  6 6 6 6 6 9 = 9
// expect:  0 20 0 1000 0 7 1420 = 1420
// expect:  1 0 2 0 0 1 1 7 -202 = -202
// expect:  0 20 300 1 0 1000 0 7 1720 = 1720
// expect:  1 1 1 0 1 1 1 7 -311 = -311

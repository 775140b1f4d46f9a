/* Promises that are made for an argument within a condition that awaits are let go on each of its paths. */
#include <asyncc.h>
#include <stdio.h>
static async(int) give(int v) { await async_yield(); return v; }
static int watch(promise(int) p, int v) { return promise_state(p) == PROMISE_PENDING ? v : -1; }
static async(int) f(int n)
{
    int r = 0;
    if (watch(give(1), n) && await give(8))
        r += 1;
    else
        r += 2;
    if (watch(give(1), n) || await give(0))
        r += 10;
    for (int i = 0; watch(give(i), i < 3) && await give(1); i += watch(give(1), 1) ? await give(1) : 5)
        r += 100;
    while (await give(r > 0) && watch(give(1), n))
        r -= 1000;
    do r += 5; while (watch(give(1), 0) && await give(1));
    r += watch(give(1), n) ? await give(1) : await give(watch(give(2), 3));
    switch (watch(give(1), n) ? await give(1) : 0) { case 1: r += 7; break; case 0: r += 9; }
    return watch(give(1), n) && await give(watch(give(2), 1)) ? r : -r;
}
async(int) main(void)
{
    for (int n = 0; n < 2; n++)
        for (int i = 0; i < 2; i++)
            printf("%d\n", await f(n));
    return 0;
}

// expect: -319
// expect: -319
// expect: -676
// expect: -676

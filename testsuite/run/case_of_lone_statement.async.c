/* A case label before a lone statement: what follows that is no part of the if around it. */
#include <asyncc.h>
#include <stdio.h>
static async(int) give(int n) { await async_yield(); return n; }
static async(int) f(int n, int c)
{
    int r = 0;
    switch (n) {
    case 0:
        r += 1;
        if (c) case 1: r += await give(10);
        r += 100;
        while (c--) case 2: r += await give(1000);
        break;
    }
    return r;
}
async(int) main(void)
{
    for (int n = 0; n < 4; n++) for (int c = 0; c < 2; c++) printf("%d %d: %d\n", n, c, await f(n, c));
    return 0;
}
// flags: -Wno-implicit-fallthrough
// expect: 0 0: 101
// expect: 0 1: 1111
// expect: 1 0: 110
// expect: 1 1: 1110
// expect: 2 0: 1000
// expect: 2 1: 2000
// expect: 3 0: 0
// expect: 3 1: 0

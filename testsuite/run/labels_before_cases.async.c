/* A label before a case; a macro named as the labels of awaits are. */
#include <asyncc.h>
#include <stdio.h>
#define await_1 1000
static async(int) give(int n) { await async_yield(); return n; }
static async(int) f(int n)
{
    int turns = 0;
    switch (n) {
again:
    case 0: turns += await give(1); if (turns < 3) goto again; break;
    case 1:
        if (turns) goto other;
        /* fallthrough */
other: /* labelled */
    case 2: turns = await_1 + await give(1); break;
    }
    return turns;
}
async(int) main(void)
{
    printf("%d %d %d\n", await f(0), await f(1), await f(2));
    return 0;
}
// expect: 3 1001 1001

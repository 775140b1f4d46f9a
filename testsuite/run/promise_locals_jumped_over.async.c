/* Promise locals whose declaration is jumped over by a case or a goto hold NULL, not what was there before. */
#include <asyncc.h>
#include <stdio.h>
static async(int) give(int v) { await async_yield(); return v; }
static async(int) dirty(int v) { volatile char junk[64]; for (int i = 0; i < 64; i++) junk[i] = 0x55; await give(1); return junk[v]; }
static async(int) by_switch(int n)
{
    switch (n) {
        promise(int) p;
    case 0:
        p = give(10);
        return await p;
    case 1: {
        promise(int) q = give(11);
        n = await q;
        break;
    }
    default:
        n = -1;
    }
    return n;
}
static async(int) by_goto(int n)
{
    if (n)
        goto inside;
    {
        promise(int) p = give(1);
        printf("%d\n", await p);
    inside:
        p = give(2);
        n = await p;
    }
    return n;
}
async(int) main(void)
{
    for (int i = 0; i < 3; i++) {
        promise(int) p = dirty(1);
        await p;
        p = NULL;
        p = by_switch(i);
        printf("%d\n", await p);
        p = NULL;
        p = dirty(1);
        await p;
        p = NULL;
        p = by_goto(i);
        printf("%d\n", await p);
    }
    return 0;
}
// expect: 10
// expect: 1
// expect: 2
// expect: 11
// expect: 2
// expect: -1
// expect: 2

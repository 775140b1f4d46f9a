/* An await in the size of an array type is evaluated, in sizeof and casts too (C11 6.5.3.4p2). */
#include <asyncc.h>
#include <stdio.h>
static async(int) give(int n) { await async_yield(); return n; }
static async(int) f(void *p)
{
    return (int)sizeof(int[await give(3)]) + (*(int (*)[await give(2)])p)[1];
}
async(int) main(void)
{
    int a[2] = { 1, 2 };
    printf("%d\n", await f(a));
    return 0;
}
// expect: 14

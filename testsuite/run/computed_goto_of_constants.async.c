/* A jump out of a block with a defer by a table of constant addresses: no warning of the copy. */
#include <asyncc.h>
#include <stdio.h>
static async(int) give(int n) { await async_yield(); return n; }
static async(int) run(const char *p)
{
    static const void *const table[] = {&&again, &&out, &&more};
    int n = 0;
again:
    n++;
    {
        defer printf("left %d\n", n);
        const void *const *to = &table[await give(*p++ - '0')];
        goto **to;
more:
        n += 10;
        goto *table[*p++ - '0'];
    }
out:
    return n;
}
async(int) main(void)
{
    printf("%d\n", await run("01"));
    printf("%d\n", await run("201"));
    return 0;
}
// expect: left 1
// expect: left 2
// expect: 2
// expect: left 11
// expect: left 12
// expect: 12

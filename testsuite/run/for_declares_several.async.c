/* Several declarators in a for clause, of which only some live across an await. */
#include <asyncc.h>
#include <stdio.h>
static async(int) give(int v) { await async_yield(); return v; }
static int M(int x) { return x & 15; }
async(int) main(void)
{
    int y = await give(3), sum = 0;
    for (int k = 0, m = M((y++, y)); k < m; k++)
        sum += k;
    int a = 1, b = M((a++, y)), c = 2;
    await give(0);
    for (int k = (a++, 0), m = M(y), *p = &sum; k < m; (*p)++, k++)
        sum += a + b + c;
    printf("%d %d\n", sum, y);
    return 0;
}

// expect: 46 4

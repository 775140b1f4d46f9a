/* The locals of a statement expression that does not await stay where they are, whatever its neighbours do. */
#include <asyncc.h>
#include <stdio.h>
static int M(int x) { return x & 15; }
static int log1(int v) { printf("%d\n", v); return v; }
struct s { int a; };
static async(int) give(int v) { await async_yield(); return v; }
async(int) main(void)
{
    struct s s0 = {3}, *p0 = &s0;
    if (M(await give(6) & (p0->a && ({ int t1 = s0.a; log1(t1); t1 > 0; }))))
        puts("one");
    int x = await give(1) + ({ int t = s0.a; int u = t + 1; log1(u); u; });
    int y = ({ int t = x; log1(t); t; }) + await give(2);
    int z = await give(({ int t = y; t; })) ? ({ int t = 5; log1(t); t + await give(1); }) : ({ int t = 6; t; });
    printf("%d %d %d\n", x, y, z);
    return 0;
}
// expect: 3
// expect: 4
// expect: 5
// expect: 5
// expect: 5 7 6

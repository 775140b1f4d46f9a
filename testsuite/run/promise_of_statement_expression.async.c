/* A statement expression whose value is a promise gives one reference, not two. */
#include <asyncc.h>
#include <stdio.h>
static async(int) give(int v) { await async_yield(); return v; }
static int known(promise(int) p, int v) { return p ? v : 77; }
async(int) main(void)
{
    promise(int) p = ({ promise(int) t = give(7); t; }), q = ({ give(8); });
    p = ({ promise(int) t = give(9); await give(0); t; });
    printf("%d %d\n", await p, await ({ promise(int) t = q; await give(0); t; }));
    printf("%d\n", known(({ promise(int) t = give(1); t; }), 5) + known(({ await give(1); q; }), 5));
    printf("%d\n", await ({ give(6); }));
    return 0;
}
// expect: 9 8
// expect: 10
// expect: 6

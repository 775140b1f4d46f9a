/* A promise that is turned into a bool is looked at, not retained. */
#include <asyncc.h>
#include <stdio.h>
static async(int) give(int v) { await async_yield(); return v; }
static bool same(bool b) { return b; }
static promise(int) global;
static async(bool) test(promise(int) p) { await async_yield(); return p != NULL; }
async(int) main(void)
{
    promise(int) p = give(1);
    bool have = p, none;
    struct { bool b; } s = {p}, t;
    none = global;
    t.b = p;
    have = have && p;
    printf("%d %d %d %d %d\n", have, none, s.b && t.b, same(p), await test(p));
    printf("%d\n", await p);
    return 0;
}
// expect: 1 0 1 1 1
// expect: 1

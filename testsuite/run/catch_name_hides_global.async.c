/* The name of a catch block's error hides a global of that name within the block only. */
#include <asyncc.h>
#include <stdio.h>
static int e = 5;
static async_error *x;
static async(int) give(int v) { await async_yield(); return v; }
static async(int) f(int n)
{
    int r = e;
    try { await give(1); throw 7; } catch (e) { r += e->code; }
    try { await give(1); throw 7; } catch (x) { r += x->code; }
    { double e = await give(2); r += e; }
    { double give = 2.5; r += give; goto in; in: r += (int)give; }
    if (x != NULL) puts("wrong");
    return r + e + await give(n);
}
async(int) main(void) { printf("%d\n", await f(1)); return 0; }
// expect: 31

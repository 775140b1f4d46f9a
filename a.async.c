#include <asyncc.h>
#include <stdio.h>

static async(int) leaf(int x) { await async_sleep(1); return x; }
static async(promise(int)) start(int x) { promise(int) p = leaf(x); await async_yield(); return p; }
static async(promise(int)) quick(int x) { promise(int) p = leaf(x); return p; }

static async(int) one(void)
{
    promise(int) q = await start(1);
    return await q;
}
static async(int) two(void) { return await await start(2); }
static async(int) three(void) { promise(promise(int)) s = start(3); int a = await await s; promise(int) q = await s; return a + await q; }
static async(int) four(void) { (void)await start(4); await quick(5); return 0; }
static async(int) five(void) { (void)start(6); return 0; }
static async(int) six(void) {
    promise(promise(int)) P = promise_new(promise(int));
    { promise(int) l = leaf(7); promise_resolve(P, l); }
    return await await P;
}
static async(int) seven(void) {
    promise(promise(int)) P;
    { promise(int) l = leaf(8); P = promise_resolved(promise(int), l); }
    return await await P;
}
static async(promise(int)) adopt(int x) { return start(x); }
static async(int) eight(void) { return await await adopt(9); }

async(int) main(void)
{
    printf("%d %d %d %d %d\n", await one(), await two(), await three(), await four(), await five());
    printf("%d\n", await six());
    printf("%d\n", await seven());
    printf("%d\n", await eight());
    return 0;
}

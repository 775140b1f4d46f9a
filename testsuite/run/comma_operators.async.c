/* The value of a comma expression is its right side: in return, throw, conditions, controls. */
#include <asyncc.h>
#include <stdio.h>
static async(int) give(int v) { await async_yield(); return v; }
static async(int) f(int n) { return printf("f\n"), n; }
static async(int) g(int n) { return await give(n), n + 1; }
static async(int) h(int n) { return n++, await give(n); }
static async(int) t(int n) { throw printf("t\n"), n; }
static async(int) u(int n) { throw await give(1), n; }
static async(int) conditions(int n)
{
    int r = 0;
    if (n++, await give(n - 2)) r += 1;
    if (await give(0), n) r += 2;
    while (r++, await give(0)) ;
    do r += 100; while (await give(1), r < 300);
    switch (r++, await give(r)) { default: r++; }
    for (; await give(1), r < 500; r++, await give(2)) ;
    return (r = r, (await give(0), r));
}
async(int) main(void)
{
    printf("%d %d %d\n", await f(1), await g(2), await h(3));
    try { await t(11); } catch (e) { printf("%d\n", e->code); }
    try { await u(12); } catch (e) { printf("%d\n", e->code); }
    printf("%d\n", await conditions(1));
    return 0;
}
// expect: f
// expect: 1 3 4
// expect: t
// expect: 11
// expect: 12
// expect: 500

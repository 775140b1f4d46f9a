/* Promises that are made, stored and let go inside of macros and their arguments, awaits or not. */
#include <asyncc.h>
#include <stdio.h>
#define M(x) ((x) & 63)
#define START(v) (p = give(v))
#define LOCAL(v) promise(int) local = give(v)
#define STORE(var, v) do { var = v; } while (0)
#define WATCH(v) watch(give(v), v)
static async(int) give(int v) { await async_yield(); return v; }
static int watch(promise(int) p, int v) { return p != NULL ? v : -1; }
async(int) main(void)
{
    promise(int) p = NULL, q = NULL;
    int n = M(watch(give(1), 2));
    n += M(watch(p = give(3), 4));
    STORE(p, give(5));
    STORE(q, p);
    START(6);
    START(7);
    LOCAL(8);
    n += WATCH(9);
    if (M(watch(give(1), 2)) && await give(1))
        n += 100;
    printf("%d %d %d %d\n", n, await p, await q, await local);
    return M(watch(local, 0));
}
// expect: 115 7 5 8

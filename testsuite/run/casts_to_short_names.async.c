/* A cast of an await to a type whose name has one letter, in a function that tree-sitter reads: it was
 * taken for a product. */
#include <asyncc.h>
#include <stdio.h>
static async(int) give(int n) { await async_yield(); return n; }
async(int) main(void)
{
    typedef signed char T;
    typedef struct { int v; } S;
    typedef int *P;
    S s = { await give(2) };
    int x = 300, *px = &x, r = (T)await give(300);
    r += (T)-await give(4) + (T)~await give(1) + (T)(await give(513)) + (T)*px * await give(1);
    r += s.v == 2 ? (T)await give(260) : 0;
    printf("%d %d\n", r, *(P)px + ((S){ await give(7) }).v);
    return 0;
}
// expect: 87 307

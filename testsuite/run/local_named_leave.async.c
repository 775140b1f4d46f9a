/* Names of the user's that look like ours: what says why a block is left must not be shadowed. */
#include <asyncc.h>
#include <stdio.h>
static async(int) give(int n) { await async_yield(); return n; }
static async(int) f(int n)
{
    int r = await give(0);
    defer printf("deferred %d\n", n);
    while (n < 10) {
        int leave_1 = n + 100;
        if (leave_1 == 101)
            return leave_1;
        if (leave_1 == 105)
            throw leave_1;
        n += leave_1;
    }
    return r + n;
}
async(int) main(void) { printf("%d\n", await f(1)); try { printf("%d\n", await f(5)); } catch (e) { printf("error %d\n", e->code); } return 0; }
// expect: deferred 1
// expect: 101
// expect: deferred 5
// expect: error 105

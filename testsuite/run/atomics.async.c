/* Operations of <stdatomic.h> on what lives across an await. */
#include <asyncc.h>
#include <stdatomic.h>
#include <stdio.h>
static async(int) give(int v) { await async_yield(); return v; }
async(int) main(void)
{
    _Atomic int counter = 3;
    atomic_int *pc = &counter;
    atomic_fetch_add(pc, await give(30));
    atomic_store(pc, await give(1) + atomic_load(pc));
    counter++;
    printf("%d\n", counter);
    return 0;
}
// expect: 35

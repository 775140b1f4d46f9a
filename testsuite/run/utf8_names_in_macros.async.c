/* Names that are not ASCII within the arguments of a macro. */
#include <asyncc.h>
#include <stdio.h>
#define ADD(a, b) ((a) + (b))
static async(int) give(int v) { await async_yield(); return v; }
async(int) main(void)
{
    int größe = 1;
    await give(0);
    printf("%d %s\n", ADD(größe, await give(größe)), "größe");
    return 0;
}

// expect: 2 größe

#include <asyncc.h>
#include "util.h"
#include <stdio.h>
async(int) from_elsewhere(int n) { await async_yield(); return n; }
async(int) main(void)
{
    struct counter c = { 1 };
    printf("%d\n", await twice(4) + await count(&c, 3));
    printf("%d\n", await main_part(&c));
    return 0;
}
// expect: 12
// expect: 6

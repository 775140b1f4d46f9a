/* gcc knows no restrict in C89; the members of a frame are qualified all the same. */
#include <asyncc.h>
#include <stdio.h>
static async(int) sum(int *__restrict__ a, int *__restrict b) { await async_yield(); return *a + *b; }
async(int) main(void)
{
    int first = 1, second = 2;
    printf("%d\n", await sum(&first, &second));
    return 0;
}
// flags: -std=gnu89
// expect: 3

/* The value of a statement expression whose type is a typedef of a block: what holds it is declared
 * at the top of the function. */
#include <asyncc.h>
#include <stdio.h>

static async(int)
give(int value)
{
    await async_yield();
    return value;
}

async(int)
main(void)
{
    typedef int number;
    int n = 1;

    n += ({ number m = await give(2), *p = &m; *p; });
    printf("%d\n", n);
    // expect: 3
    return 0;
}

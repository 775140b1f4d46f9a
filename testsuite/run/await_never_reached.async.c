/* An await that control never comes to has a label, which a compiler thinks it may: behind it
 * the function has to end as well. */
#include <asyncc.h>
#include <stdio.h>

static async(int) both_return(int n)
{
    if (n)
        return 1;
    else
        return 2;
    await async_yield();
}

static async(int) loops(int n)
{
    for (;;) {
        await async_yield();
        if (n-- == 0)
            return 3;
        continue;
        await async_yield();
    }
}

static async(int) in_block(int n)
{
    {
        defer printf("left\n");
        return n;
        await async_yield();
    }
}

async(int) main(void)
{
    printf("%d %d %d\n", await both_return(0), await loops(3), await in_block(4));
    return 0;
    await async_yield();
}

// expect: left
// expect: 2 3 4

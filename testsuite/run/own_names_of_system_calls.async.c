/* Functions of the program's own with the names of some that block, or that never return. */
#include <asyncc.h>
#include <stdio.h>

static async(int) accept(int n)
{
    await async_yield();
    return n + 1;
}

static int sleep(int n)
{
    return n + 2;
}

static void quick_exit(int *n)
{
    *n += 3;
}

static async(int) ends(int n)
{
    if (n == 0)
        return await accept(n);
    quick_exit(&n);
    return n;
}

async(int) main(void)
{
    int n = await accept(1) + sleep(2);

    quick_exit(&n);
    printf("%d %d %d\n", n, await ends(0), await ends(1));
    return 0;
}

// expect: 9 1 4

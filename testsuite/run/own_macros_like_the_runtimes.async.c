/* A macro of the user's with a name that the runtime could have: its arguments are not read once. */
#include <asyncc.h>
#include <stdio.h>
static int sleeps, calls;
#define async_sleep(ms) (sleeps++, async_sleep(ms))
#define async_twice(x) ((x) + (x))
#define promise_never(x) 7
#define atomic_max(a, b) ((a) > (b) ? (a) : (b))

static async(int)
give(int x)
{
    calls++;
    await async_sleep(1);
    return x;
}

async(int)
main(void)
{
    int r = async_twice(await give(5)) + promise_never(await give(6));

    r += atomic_max(await give(3), await give(2));
    printf("%d %d %d\n", r, sleeps, calls);
    return 0;
}

// expect: 20 5 5

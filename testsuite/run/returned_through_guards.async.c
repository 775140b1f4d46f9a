/* A promise that is returned through two guards: compilers did not see that it has a value where it is passed on. */
#include <asyncc.h>
#include <stdio.h>

static async(int)
later(int n)
{
    await async_yield();
    return n;
}

static async(int)
through(int n)
{
    promise(int) p = later(n);

    for (int i = 0; i < 2; i++) {
        defer n++;
        if (n & 1) {
            await later(1);
        } else {
            defer n += 2;
            if (n > 3)
                return p;
            promise(int) q = later(await later(n));
            n += await q;
        }
    }
    return n;
}

async(int)
main(void)
{
    printf("%d %d %d\n", await through(1), await through(2), await through(4));
    return 0;
}
// expect: 7 8 4

/* Loops that nothing leaves but a return, a throw or a goto: no code stands behind them, unless a
 * break in a statement expression does leave them. */
#include <asyncc.h>
#include <stdio.h>

static async(int) throws(promise(int) p)
{
    for (;;) {
        await async_sleep(await p);
        if (await p > 0)
            throw 5;
    }
}

static async(int) returns(int n)
{
    for (;;)
        if (await async_yield(), n-- < 0)
            return 7;
}

static async(int) cleans_up(int n)
{
    defer puts("cleaned up");
    for (;;) {
        if (n-- > 0)
            await async_yield();
        else
            return 3;
    }
}

static async(int) breaks(int n)
{
    for (;;) {
        int x = ({ if (n > 3) break; n++; });
        await async_sleep(x);
    }
    return n;
}

static async(int) switches(int n)
{
    for (;;)
        switch (n++) {
        case 3: return n;
        default: await async_yield(); break;
        }
}

static async(void) jumps(int n)
{
    for (;;) {
        await async_yield();
        if (n-- < 0)
            goto out;
    }
out:;
}

async(int) main(void)
{
    for (;;) {
        try {
            (void)await throws(promise_resolved(int, 1));
        } catch (e) {
            await jumps(2);
            printf("%d %d\n", e->code, await returns(3));
            printf("%d %d\n", await breaks(1), await switches(1));
            return await cleans_up(2) - 3;
        }
    }
}

// expect: 5 7
// expect: 4 4
// expect: cleaned up

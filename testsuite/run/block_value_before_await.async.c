/* The promise that a statement expression or a choice gives is there before another operand waits: when
 * that fails, nobody had it yet. */
#include <asyncc.h>
#include <errno.h>
#include <stdio.h>

#define HELD(p) ({ promise(int) held = (p); await async_yield(); held; })

static async(int)
later(int n)
{
    await async_yield();
    return n;
}

static async(int)
fails(void)
{
    await async_yield();
    throw EIO;
}

static async(int)
sum(promise(int) a, promise(int) b)
{
    return await a + await b;
}

static async(int)
each(int n)
{
    switch (n) {
    case 0: return await sum(HELD(later(1)), later(await fails()));
    case 1: {
        promise(int) two[2] = {HELD(later(1)), later(await fails())};
        return await two[0];
    }
    case 2: {
        promise(int) two[2] = {n ? HELD(later(1)) : NULL, later(await fails())};
        return await two[0];
    }
    case 3: return await sum(n ? HELD(later(1)) : later(2), later(await fails()));
    case 4: {
        promise(int) two[2] = {HELD(later(20)), n ? HELD(later(22)) : NULL};
        return await sum(two[0], HELD(two[1]));
    }
    case 5: return await sum(HELD(later(1)), ({ await fails(); later(2); }));
    case 6: return await sum(HELD(later(1)), ({
                                 if (n)
                                     return await later(3);
                                 later(2);
                             }));
    default: return await sum(await later(0) ? NULL : HELD(later(83)), n > 1 ? HELD(later(2)) : NULL);
    }
}

async(int)
main(void)
{
    for (int i = 0; i < 8; i++) {
        promise(int) p = each(i);

        try {
            printf("%d\n", await p);
        } catch (e) {
            printf("%s\n", e->code == EIO ? "EIO" : "?");
        }
    }
    return 0;
}
// expect: EIO
// expect: EIO
// expect: EIO
// expect: EIO
// expect: 42
// expect: EIO
// expect: 3
// expect: 85

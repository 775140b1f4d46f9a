/* A #define, #undef, #if or #pragma between a try block and its catch or finally. */
#include <asyncc.h>
#include <stdio.h>

static async(int)
definitions(int x)
{
    int r = 0;

    try {
#define WHAT 1
        await async_yield();
        r += WHAT;
        if (x)
            throw 5;
    }
#undef WHAT
#define WHAT 10
    catch (e) {
        r += WHAT * e->code;
#undef WHAT
#define WHAT 100
    }
#pragma GCC diagnostic push
    finally {
        r += WHAT;
#undef WHAT
#define WHAT 1000
    }
#pragma GCC diagnostic pop
    return r + WHAT;
}

#define HAVE 1
static async(int)
conditions(int x)
{
    int r = 0;

    try { await async_yield(); r++; if (x) throw 4; }
#if HAVE
    catch (e) { r += e->code * 10; await async_yield(); }
#else
    finally { r += 1000; }
#endif
    try { await async_yield(); r++; }
#if !HAVE
    catch (e) { r += e->code; }
#else
    finally { r += 1000; }
#endif
    try { await async_yield(); r++; if (x) throw 4; }
#ifdef HAVE
    catch (e) { r += e->code * 10; await async_yield(); }
#endif
#if HAVE > 0
    finally { r += 100; await async_yield(); r += 100; }
#endif
    return r;
}

async(int)
main(void)
{
    printf("%d %d\n", await definitions(1), await definitions(0));
    printf("%d %d\n", await conditions(1), await conditions(0));
    return 0;
}

// expect: 1151 1101
// expect: 1283 1203

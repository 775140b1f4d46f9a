/* The trace says the line of the throw, though a finally, a defer, a caught error or a promise lies on
 * the way out, and though what runs there awaits. */
#include <asyncc.h>
#include <errno.h>
#include <stdio.h>
static async(int) later(void) { await async_yield(); return 1; }
static async(int) fails(void)
{
    await async_yield();
    throw async_error_new(EIO, "failed");
}
static async(int) finally_waits(void)
{
    await async_yield();
    try {
        throw async_error_new(EIO, "thrown");
    } finally {
        await async_yield();
    }
    return 0;
}
static async(int) await_in_try(void)
{
    try {
        await fails();
    } finally {
        await async_yield();
    }
    return 0;
}
static async(int) defer_waits(int n)
{
    await async_yield();
    {
        defer await async_yield();
        if (n)
            throw async_error_new(EIO, "thrown");
    }
    return 0;
}
static async(int) promise_on_the_way(void)
{
    promise(int) p = later();
    await async_yield();
    if (await p)
        throw async_error_new(EIO, "thrown");
    return 0;
}
static async(int) thrown_again(void)
{
    try {
        await fails();
    } catch (e) {
        throw e;
    }
    return 0;
}
static async(int) caught_here(void)
{
    try {
        throw async_error_new(EIO, "thrown");
    } catch (e) {
        async_error_print_to(e, stdout);
    }
    return 0;
}
static async(int) kept_by_the_inner(void)
{
    try {
        await fails();
    } catch (e) {
        try {
            throw e;
        } catch (again) {
            printf("the same: %d\n", e == again);
        }
        throw e;
    }
    return 0;
}
static async(void) tell(promise(int) p)
{
    try { await p; } catch (e) { async_error_print_to(e, stdout); }
}
async(int) main(void)
{
    await tell(finally_waits());
    await tell(await_in_try());
    await tell(defer_waits(1));
    await tell(promise_on_the_way());
    await tell(thrown_again());
    await caught_here();
    await tell(kept_by_the_inner());
    return 0;
}
// expect: thrown (EIO)
// expect:     at finally_waits (trace_names_the_throw.async.c:16)
// expect: failed (EIO)
// expect:     at fails (trace_names_the_throw.async.c:10)
// expect:     at await_in_try (trace_names_the_throw.async.c:25)
// expect: thrown (EIO)
// expect:     at defer_waits (trace_names_the_throw.async.c:37)
// expect: thrown (EIO)
// expect:     at promise_on_the_way (trace_names_the_throw.async.c:46)
// expect: failed (EIO)
// expect:     at fails (trace_names_the_throw.async.c:10)
// expect:     at thrown_again (trace_names_the_throw.async.c:54)
// expect: thrown (EIO)
// expect:     at caught_here (trace_names_the_throw.async.c:61)
// expect: the same: 1
// expect: failed (EIO)
// expect:     at fails (trace_names_the_throw.async.c:10)
// expect:     at kept_by_the_inner (trace_names_the_throw.async.c:73)
// expect:     at kept_by_the_inner (trace_names_the_throw.async.c:77)

/* A promise that a call's argument made is the callee's alone while that waits: the cancellation goes
 * down to it. */
#include <asyncc.h>
#include <errno.h>
#include <stdio.h>
static async(int) leaf(const char *name)
{
    defer printf("%s ends\n", name);
    try { await async_sleep(10000); } catch (e) { printf("%s: %d\n", name, e->code == ECANCELED); throw e; }
    return 1;
}
static async(int) pass(promise(int) p) { return await p; }
static async(int) brief(void) { await async_sleep(1); return 1; }
static async(int) ready(promise(int) p, int n) { (void)p; return n; }
static async(int) outer(void)
{
    int n = await ready(brief(), 2);
    return n + await pass(leaf("held"));
}
static async(int) deeper(void) { return await pass(pass(leaf("deep"))); }
static async(void) cancel(promise(int) p)
{
    await async_yield();
    promise_cancel(p);
    try { await p; } catch (e) { printf("task: %d\n", e->code == ECANCELED); }
}
async(int) main(void)
{
    await cancel(outer());
    await cancel(deeper());
    promise(int) kept = leaf("kept"), p = pass(kept);
    await cancel(p);
    printf("still pending: %d\n", promise_state(kept) == PROMISE_PENDING);
    await cancel(kept);
    printf("done\n");
    return 0;
}
// expect: held: 1
// expect: held ends
// expect: task: 1
// expect: deep: 1
// expect: deep ends
// expect: task: 1
// expect: task: 1
// expect: still pending: 1
// expect: kept: 1
// expect: kept ends
// expect: task: 1
// expect: done

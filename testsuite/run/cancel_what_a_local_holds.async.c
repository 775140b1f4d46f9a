/* A cancellation goes down to what only the task holds, in a local too. */
#include <asyncc.h>
#include <errno.h>
#include <stdio.h>
static void withdraw(promise(int) p, void *arg) { (void)arg; puts("withdrawn"); promise_reject(p, ECANCELED); }
static async(int) wrapped(void)
{
    promise(int) p = promise_new(int);
    promise_on_cancel(p, withdraw, NULL);
    return await p;
}
static async(void) child(void) { defer puts("child ends"); await async_sleep(10000); }
static async(int) parent(void) { promise(void) p = child(); await p; return 1; }
async(int) main(void)
{
    promise(int) a = wrapped(), b = parent();
    promise_cancel(a);
    promise_cancel(b);
    await promise_all_settled(a, b);
    puts("end");
    await async_sleep(1);
    return 0;
}
// expect: withdrawn
// expect: child ends
// expect: end

/* `return p` takes a turn before it waits for p; a task that is cancelled in it lets p go. */
#include <asyncc.h>
#include <errno.h>
#include <stdio.h>

static async(int)
later(int x)
{
    await async_sleep(1);
    return x;
}

static async(int)
passes_on(int x)
{
    return later(x);
}

static async(int)
guarded(int x)
{
    try {
        return later(x);
    } finally {
        x = 0;
    }
}

async(int)
main(void)
{
    promise(int) a = passes_on(1), b = guarded(2);
    int cancelled = 0;

    promise_cancel(a);
    promise_cancel(b);
    try {
        await a;
    } catch (e) {
        cancelled += e->code == ECANCELED;
    }
    try {
        await b;
    } catch (e) {
        cancelled += e->code == ECANCELED;
    }
    printf("%d\n", cancelled);
    return 0;
}
// expect: 2

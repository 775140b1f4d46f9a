/* In an argument of a macro the inner await's type comes from the promise: libclang does not say it. */
#include <asyncc.h>
#include <errno.h>
#include <stdio.h>

static async(int)
later(int n)
{
    await async_yield();
    return n;
}

async(int)
main(void)
{
    promise(int) p = later(1), q = NULL;

    await promise_all(p, later(await await promise_resolved(promise(int), p)));
    await promise_all(q = await promise_resolved(promise(int), later(2)), p);
    printf("%d\n", await q);
    promise_resolve(q, await (printf("3\n"), promise_resolved(int, await p)));
    q = promise_timeout(await (q ? promise_resolved(promise(int), later(await p + 3)) : NULL), 100);
    printf("%d\n", await q);
    try {
        await promise_all(p, later(await await promise_rejected(promise(int), EIO)));
    } catch (e) {
        printf("%d\n", e->code == EIO);
    }
    return 0;
}
// expect: 2
// expect: 3
// expect: 4
// expect: 1

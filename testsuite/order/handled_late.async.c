/* A rejection that is handled some microtasks late, but before they have run out, is no unhandled
 * one. */
#include <asyncc.h>
#include <stdio.h>

static async(void)
tick(int ticks)
{
    for (int i = 1; i <= ticks; i++) {
        printf("tick %d\n", i);
        await promise_resolved(void);
    }
}

static async(int)
fails(const char *why)
{
    throw async_error_new(1, "%s", why);
}

static void
look(promise(int) p, void *arg)
{
    (void)arg;
    printf("callback: %s\n", promise_error(p)->message);
}

static async(int)
late_handler(promise(int) p, int ticks)
{
    while (ticks-- > 0)
        await promise_resolved(void);
    return await p;
}

async(int)
main(void)
{
    promise(int) p = fails("first"), q = fails("second"), r = fails("third");

    await tick(5);
    promise_then(p, look, NULL);
    await tick(3);
    try {
        await q;
    } catch (e) {
        printf("caught %s\n", e->message);
    }
    try {
        await late_handler(r, 4);
    } catch (e) {
        printf("caught %s\n", e->message);
    }
    await async_sleep(5);
    try {
        await p;
    } catch (e) {
        printf("handled once, may be awaited whenever: %s\n", e->message);
    }
    puts("end");
    return 0;
}

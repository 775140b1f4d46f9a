/* Only the first settling counts, from wherever it comes. */
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

static void
settle_late(void *arg)
{
    promise(int) *p = arg;

    puts("settling from a timer");
    promise_resolve(*p, 3);
    promise_reject(*p, async_error_new(1, "not this"));
    promise_resolve(*p, 4);
}

static async(void)
watch(const char *name, promise(int) p)
{
    try {
        printf("%s: %d\n", name, await p);
    } catch (e) {
        printf("%s: %s\n", name, e->message);
    }
}

async(int)
main(void)
{
    promise(int) p = promise_new(int), q = promise_new(int), r = promise_new(int);
    promise(void) ticking = tick(6);
    promise(void) a = watch("p", p), b = watch("q", q), c = watch("r", r);

    promise_resolve(p, 1);
    promise_resolve(p, 2);
    promise_reject(p, async_error_new(1, "too late"));
    promise_reject(q, async_error_new(1, "first"));
    promise_reject(q, async_error_new(1, "second"));
    promise_resolve(q, 5);
    async_set_timeout(settle_late, &r, 10);
    await promise_all(a, b);
    puts("p and q");
    await c;
    promise_resolve(r, 6);
    printf("r is still %d\n", await r);
    await ticking;
    return 0;
}

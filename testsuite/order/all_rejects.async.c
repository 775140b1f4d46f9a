/* promise_all rejects with the first rejection that comes; the others run on, and their own
 * rejections count as seen. */
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
after(int ticks, const char *error)
{
    int n = ticks;

    while (ticks-- > 0)
        await promise_resolved(void);
    printf("after %d ends\n", n);
    if (error != NULL)
        throw async_error_new(n, "%s", error);
    return n;
}

static async(void)
report(const char *name, promise(void) p)
{
    try {
        await p;
        printf("%s fulfilled\n", name);
    } catch (e) {
        printf("%s: %s %d\n", name, e->message, e->code);
    }
}

async(int)
main(void)
{
    promise(void) ticking = tick(20);
    promise(int) rejected = promise_rejected(int, async_error_new(9, "already"));

    await report("settled", promise_all(promise_resolved(int, 1), rejected));
    await report("second", promise_all(after(5, "late"), after(2, "early"), after(3, NULL)));
    puts("on");
    await report("both at once", promise_all(after(1, "left"), after(1, "right")));
    await report("again", promise_all(rejected, after(0, "other")));
    await report("nested",
                 promise_all(promise_all(after(1, NULL), after(2, "inner")), after(3, "outer")));
    await ticking;
    return 0;
}

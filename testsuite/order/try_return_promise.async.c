/* `return promise` out of a try: its finally runs first, the promise is adopted after, and its
 * rejection passes the catch by. */
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
leaf(const char *name, bool works, int ticks)
{
    printf("  %s begins\n", name);
    while (ticks-- > 0)
        await promise_resolved(void);
    printf("  %s ends\n", name);
    if (!works)
        throw async_error_new(1, "%s", name);
    return 1;
}

static async(int)
returns(bool works, int ticks)
{
    try {
        return leaf("returned", works, ticks);
    } catch (e) {
        printf("  caught %s\n", e->message);
        return 2;
    } finally {
        puts("  finally");
        await promise_resolved(void);
        puts("  finally ends");
    }
}

static async(int)
returns_await(bool works, int ticks)
{
    try {
        return await leaf("awaited", works, ticks);
    } catch (e) {
        printf("  caught %s\n", e->message);
        return leaf("from the catch", works, ticks);
    } finally {
        puts("  finally");
        await promise_resolved(void);
        puts("  finally ends");
    }
}

static async(int)
returns_over(void)
{
    try {
        return leaf("overridden", true, 1);
    } finally {
        return leaf("from the finally", true, 1);
    }
}

static async(void)
report(const char *name, promise(int) p)
{
    try {
        printf("%s gave %d\n", name, await p);
    } catch (e) {
        printf("%s threw %s\n", name, e->message);
    }
}

async(int)
main(void)
{
    promise(void) ticking = tick(44);

    await report("returns, works", returns(true, 1));
    await report("returns, works later", returns(true, 4));
    await report("awaits, works", returns_await(true, 1));
    await report("awaits, fails", returns_await(false, 2));
    await report("returns, fails later", returns(false, 4));
    await report("over", returns_over());
    await ticking;
    return 0;
}

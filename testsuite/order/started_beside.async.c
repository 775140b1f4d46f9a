/* A task that the loop has resumed starts another, which stops at its first await: from then on
 * something is queued, and the next await of the first has to wait its turn. */
#include <asyncc.h>
#include <stdio.h>

static void
seen(promise(int) p, void *name)
{
    printf("seen %s %d\n", (char *)name, promise_value(p));
}

static async(int)
other(const char *name)
{
    printf("  %s begins\n", name);
    await promise_resolved(void);
    printf("  %s 1\n", name);
    await promise_resolved(void);
    printf("  %s 2\n", name);
    return 3;
}

static async(int)
settles_in(int ticks)
{
    while (ticks-- > 0)
        await promise_resolved(void);
    return 1;
}

static async(int)
leaves(void)
{
    await promise_resolved(void);
    try {
        promise(int) p = other("in a try");
        promise_then(p, seen, "other");
        return 1;
    } finally {
        puts("finally");
        await promise_resolved(void);
        puts("finally ends");
    }
}

static async(int)
starts(void)
{
    promise(int) p = other("of a child");
    puts("child goes on");
    return await p;
}

async(int)
main(void)
{
    promise(int) settled = promise_resolved(int, 2);

    await async_sleep(1);
    promise(int) p = other("beside a child");
    await settles_in(1);
    puts("one tick");
    await p;
    promise(int) q = other("beside a settled one");
    await settled;
    puts("settled");
    await q;
    (void)other("discarded");
    await settles_in(0);
    puts("at once");
    await settles_in(3);
    await async_yield();
    promise(int) m = leaves();
    promise_then(m, seen, "leaves");
    await settled;
    puts("main waits");
    await m;
    await async_yield();
    printf("%d\n", await starts());
    await async_yield();
    (void)starts();
    await settles_in(2);
    puts("end");
    return 0;
}

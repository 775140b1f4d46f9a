/* What is being returned or thrown is kept while a finally runs, however much that finally does:
 * awaits, trys and functions of its own. */
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
leaf(int n)
{
    await promise_resolved(void);
    if (n < 0)
        throw async_error_new(-n, "leaf %d", n);
    return n;
}

static async(int)
child(int a, int b)
{
    await promise_resolved(void);
    return a + b;
}

static async(int)
run(int how, int n)
{
    try {
        if (how == 0)
            return leaf(n);
        if (how == 1)
            return await leaf(n);
        if (how == 2)
            throw async_error_new(n, "thrown %d", n);
    } finally {
        try {
            if (await child(n, how) == 1000)
                return await leaf(n);
            try {
                await leaf(-5);
            } catch (e) {
                printf("  %s\n", e->message);
                await child(1, 2);
            }
        } finally {
            promise(int) p = child(3, 4), q = leaf(6);
            printf("  inner finally %d\n", await p + await q);
            await promise_all(p, q, child(5, 6));
        }
        for (int i = 0; i < 2; i++) {
            try {
                if (i == 1)
                    break;
                await leaf(i);
            } finally {
                printf("  round %d\n", await leaf(i));
            }
        }
        puts("  outer finally");
    }
    return await child(n, 1);
}

async(int)
main(void)
{
    promise(void) ticking = tick(70);

    for (int how = 0; how < 4; how++) {
        try {
            printf("%d gave %d\n", how, await run(how, 7));
        } catch (e) {
            printf("%d threw %s\n", how, e->message);
        }
    }
    try {
        printf("gave %d\n", await run(0, 3));
    } catch (e) {
        printf("threw %s\n", e->message);
    }
    await ticking;
    return 0;
}

/* Promises returned through several functions: two ticks for each. Who awaits the innermost promise
 * comes before those who adopt it. */
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
adopt(promise(int) p, int depth)
{
    if (depth == 0)
        return p;
    return adopt(p, depth - 1);
}

static async(int)
await_deep(promise(int) p, int depth)
{
    if (depth == 0)
        return await p;
    return await await_deep(p, depth - 1);
}

static async(void)
watch(const char *name, promise(int) p)
{
    printf("%s begins\n", name);
    printf("%s has %d\n", name, await p);
}

async(int)
main(void)
{
    promise(int) source = promise_new(int);
    promise(void) ticking = tick(18);
    promise(int) adopted = adopt(source, 3), awaited = await_deep(source, 3);
    promise(void) a = watch("adopted", adopted), b = watch("awaited", awaited),
                  c = watch("source", source);

    await promise_resolved(void);
    promise_resolve(source, 7);
    puts("resolved");
    await promise_all(a, b, c);
    puts("all");
    printf("settled: %d\n", await adopt(promise_resolved(int, 8), 2));
    await ticking;
    return 0;
}

/* promise_all_settled waits for every element and never rejects. */
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
    if (error != NULL)
        throw async_error_new(n, "%s", error);
    return n;
}

static async(void)
show(promise(int) p)
{
    try {
        printf("fulfilled %d\n", await p);
    } catch (e) {
        printf("rejected %s\n", e->message);
    }
}

async(int)
main(void)
{
    promise(void) ticking = tick(20);
    promise(int) a = after(3, NULL), b = after(1, "one"), c = after(0, "none"), d = after(2, NULL);
    promise(int) array[3] = {after(1, "x"), after(2, "y"), after(0, "z")};

    await promise_all_settled(b, c);
    puts("b c");
    await promise_all_settled(a, b, c, d);
    puts("a b c d");
    await show(a);
    await show(b);
    await show(c);
    await show(d);
    await promise_all_settled_of(array, 3);
    puts("array");
    await promise_all_settled(promise_resolved(void),
                              promise_rejected(int, async_error_new(1, "r")));
    puts("settled ones");
    await promise_all_settled(show(array[0]), show(array[1]), show(array[2]));
    puts("shown");
    await ticking;
    return 0;
}

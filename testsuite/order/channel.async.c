/* A channel of one place built on promise_new: producers and consumers hand each other the turn. */
#include <asyncc.h>
#include <stdio.h>

struct channel {
    promise(void) changed;
    bool full;
    int value;
};

static void
change(struct channel *c)
{
    promise(void) was = c->changed;

    c->changed = promise_new(void);
    promise_resolve(was);
    promise_release(was);
}

static async(void)
put(struct channel *c, int value)
{
    while (c->full)
        await c->changed;
    c->full = true;
    c->value = value;
    change(c);
}

static async(int)
get(struct channel *c)
{
    while (!c->full)
        await c->changed;
    c->full = false;
    change(c);
    return c->value;
}

static async(void)
producer(struct channel *c, const char *name, int from, int count)
{
    for (int i = 0; i < count; i++) {
        printf("%s puts %d\n", name, from + i);
        await put(c, from + i);
        if (i == 1)
            await async_yield();
    }
    printf("%s ends\n", name);
}

static async(int)
consumer(struct channel *c, const char *name, int count)
{
    int sum = 0;

    while (count-- > 0) {
        int n = await get(c);
        printf("%s gets %d\n", name, n);
        sum += n;
    }
    return sum;
}

async(int)
main(void)
{
    struct channel c = {.changed = promise_new(void)};
    promise(void) p = producer(&c, "p", 10, 4), q = producer(&c, "q", 20, 5);
    promise(int) x = consumer(&c, "x", 3), y = consumer(&c, "y", 6);

    printf("x %d\n", await x);
    printf("y %d\n", await y);
    await promise_all(p, q);
    puts("end");
    promise_resolve(c.changed);
    promise_release(c.changed);
    return 0;
}

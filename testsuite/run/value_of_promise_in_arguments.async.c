/* What is done with promise_value(p) in an argument of another macro: it is no promise. */
#include <asyncc.h>
#include <stdio.h>

struct vec {
    double x;
    int a[2];
};

static int
twice(int n)
{
    return 2 * n;
}

async(int) later(int n)
{
    await async_yield();
    return n;
}

async(void) members(promise(struct vec) p, promise(struct vec *) to, promise(double) q,
                    promise(double) r)
{
    await p;
    promise_resolve(q, promise_value(p).x);
    promise_resolve(r, promise_value(to)->x + promise_value(p).a[1]);
}

async(void) numbers(promise(int) p, promise(int (*)(int)) fn, promise(int) q, promise(int) r)
{
    await p;
    promise_resolve(q, promise_value(p) + await later(1));
    promise_resolve(r, promise_value(fn)(4) + (promise_state(p) + await later(0)));
}

async(int) nested(promise(int) p)
{
    await p;
    return await promise_resolved(int, promise_value(p) * 3);
}

async(int) main(void)
{
    struct vec v = {1.5, {2, 3}};
    promise(struct vec) p = promise_resolved(struct vec, v);
    promise(struct vec *) to = promise_resolved(struct vec *, &v);
    promise(int) n = promise_resolved(int, 40);
    promise(int (*)(int)) fn = promise_resolved(int (*)(int), twice);
    promise(double) q = promise_new(double), r = promise_new(double);
    promise(int) i = promise_new(int), k = promise_new(int);
    async_channel(double) c = async_channel_new(double, 1);
    double got;

    await members(p, to, q, r);
    printf("%.1f %.1f\n", await q, await r);
    await numbers(n, fn, i, k);
    printf("%d %d\n", await i, await k - (int)PROMISE_FULFILLED);
    printf("%d\n", await nested(n));
    await async_channel_send(c, promise_value(p).x + 1);
    if (await async_channel_receive(c, &got))
        printf("%.1f\n", got);
    async_channel_release(c);
    return 0;
}
// expect: 1.5 4.5
// expect: 41 8
// expect: 120
// expect: 2.5

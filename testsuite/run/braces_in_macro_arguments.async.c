/* An initialiser in braces as the argument of a macro that takes any number of them */
#include <asyncc.h>
#include <stdio.h>

struct point {
    int x, y;
};
struct box {
    struct point corner;
    int n[2];
};

#define INIT(...) __VA_ARGS__
#define BRACES(x, y) { x, y }
#define SETTLE(p, ...) promise_resolve(p, __VA_ARGS__)
#define DONE(T, ...) promise_resolved(T, __VA_ARGS__)

static async(int)
give(int n)
{
    await async_yield();
    return n;
}

static async(int)
f(int k)
{
    struct point a = INIT({ 1, 2 }), b = BRACES(3, k);
    struct point c = INIT({ await give(3), 2 }), list[] = { BRACES(1, 2), INIT({ 3, 4 }) };
    promise(struct point) p = promise_new(struct point), q = promise_new(struct point);
    promise(struct box) r = promise_new(struct box);
    promise(int) s = promise_new(int);
    async_channel(struct point) channel = async_channel_new(struct point, 1);

    promise_resolve(p, { 1, k });
    SETTLE(q, { 7, k });
    promise_resolve(r, { { k, 2 }, .n = { [1] = k } });
    promise_resolve(s, { k });
    await async_channel_send(channel, { k, 5 });
    k += 5;

    struct point d = await p, e = await q;
    struct point g = await promise_resolved(struct point, { .y = k }), h = await DONE(struct point, { k, 9 });
    struct point i = {};
    struct box box = await r;

    await async_channel_receive(channel, &i);
    async_channel_release(channel);
    printf("%d %d %d %d\n", a.x + a.y, b.x + b.y, c.x + c.y, list[1].y);
    printf("%d %d %d %d %d\n", d.y, e.x + e.y, g.x + g.y, h.x + h.y, i.x + i.y);
    printf("%d\n", box.corner.x + box.n[1]);
    return await s;
}

async(int)
main(void)
{
    printf("%d\n", await f(6));
    return 0;
}
// expect: 3 9 5 4
// expect: 6 13 11 20 11
// expect: 12
// expect: 6

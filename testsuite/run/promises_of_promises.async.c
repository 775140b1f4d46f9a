/* A promise whose value is a promise holds that: whichever way the value goes, it is let go of once. */
#include <asyncc.h>
#include <errno.h>
#include <stdio.h>

static async(int)
leaf(int x)
{
    await async_sleep(1);
    return x;
}
static async(promise(int))
start(int x)
{
    promise(int) p = leaf(x);
    await async_yield();
    return p;
}
static async(promise(int))
quick(int x)
{
    promise(int) p = leaf(x);
    return p;
}
static async(void)
fails(void)
{
    await async_yield();
    throw EIO;
}

static async(int)
initialised(void)
{
    promise(int) q = await start(1);
    return await q;
}
static async(int)
awaited_twice(void)
{
    return await await start(2);
}
static async(int)
held(void)
{
    promise(promise(int)) s = start(3);
    int a = await await s;
    promise(int) q = await s;
    return a + await q;
}
static async(int)
dropped(void)
{
    (void)await start(4);
    (void)await quick(5);
    return 0;
}
static async(int)
floats(void)
{
    (void)start(6);
    return 0;
}
static async(int)
settled_later(void)
{
    promise(promise(int)) P = promise_new(promise(int));
    {
        promise(int) l = leaf(7);
        promise_resolve(P, l);
    }
    return await await P;
}
static async(int)
settled_at_once(void)
{
    promise(promise(int)) P;
    {
        promise(int) l = leaf(8);
        P = promise_resolved(promise(int), l);
    }
    return await await P;
}
static async(promise(int))
adopt(int x)
{
    return start(x);
}
static async(int)
adopted(void)
{
    return await await adopt(9);
}
static async(promise(int))
overridden(int how)
{
    promise(int) a = leaf(10), b = leaf(11);
    try {
        return a;
    } finally {
        if (how == 1)
            return b;
        if (how == 2)
            throw EIO;
        if (how == 3)
            await fails();
        if (how == 4)
            return await start(12);
        if (how == 5)
            return start(13);
    }
}
static async(promise(int))
deferred(int x)
{
    defer
    {
        if (x == 2)
            await fails();
        else
            await async_yield();
    }
    promise(int) p = leaf(x);
    for (int i = 0; i < 2; i++) {
        try {
            if (i == x)
                return p;
        } finally {
            await async_yield();
            if (i == 0 && x == 0)
                continue;
        }
    }
    return p;
}
static async(int)
left_by_finally(void)
{
    int sum = 0;
    for (int i = 0; i < 6; i++) {
        try {
            sum += await await overridden(i);
        } catch (e) {
            sum += 1000;
        }
        try {
            sum += await await deferred(i);
        } catch (e) {
            sum += 100;
        }
    }
    return sum;
}
static async(promise(int))
deep(int n)
{
    if (n == 0) {
        promise(int) p = leaf(14);
        return p;
    }
    promise(int) q = await deep(n - 1);
    return q;
}
static async(promise(promise(int)))
nested(int x)
{
    promise(promise(int)) p = start(x);
    return p;
}
static async(int)
nested_deeper(void)
{
    return await await await nested(15) + await await deep(20);
}
static int
both(promise(int) a, promise(int) b)
{
    return (promise_state(a) == PROMISE_PENDING) * 2 + (promise_state(b) == PROMISE_PENDING);
}
static async(int)
temporary(void)
{
    promise(promise(int)) s = start(16);
    promise(int) all[2] = {await start(17), await s};
    int n = both(await s, await start(18));
    promise(int) which = n > 2 ? await s : await start(19);
    try {
        both(await start(1), (await fails(), await s));
    } catch (e) {
        n += 50;
    }
    return n + await all[0] + await all[1] + await which + await * ({ &all[1]; });
}
static async(int)
in_time(void)
{
    promise(int) q = await promise_timeout(start(20), 100);
    return await q;
}
static async(int)
cancelled(void)
{
    promise(int) q = await start(21);
    return await q;
}
static async(int)
cancelled_in_time(void)
{
    int n = 0;
    for (int k = 0; k < 4; k++) {
        promise(int) p = cancelled();
        for (int i = 0; i < k; i++)
            await async_yield();
        promise_cancel(p);
        try {
            n += await p;
        } catch (e) {
            n += 1;
        }
    }
    return n;
}
#define SETTLE(p, v) promise_resolve(p, v)
#define SETTLED(v) promise_resolved(promise(int), v)
static async(int)
settled_by_macros(void)
{
    promise(promise(int)) P = promise_new(promise(int)), Q;
    {
        promise(int) l = leaf(7);
        SETTLE(P, l);
        SETTLE(P, l);
        Q = SETTLED(l);
    }
    P = promise_new(promise(int));
    SETTLE(P, leaf(8));
    promise_resolve(P, leaf(9));
    Q = SETTLED(await P);
    await promise_all(P, Q, await Q);
    return await await P + await await Q;
}
struct job {
    int n;
    promise(int) p;
};
static async(int)
work(struct job j)
{
    await async_yield();
    return j.n + await j.p;
}
static async(int)
in_structs(void)
{
    struct job j = {1, NULL};
    j.p = await start(22);
    int n = await work(j) + await work((struct job){2, await start(23)});
    promise_release(j.p);
    return n;
}
static async(promise(int))
nothing(void)
{
    return NULL;
}
static async(int)
null(void)
{
    try {
        return await await nothing();
    } catch (e) {
        return e->code == EINVAL;
    }
}

async(int)
main(void)
{
    printf("%d %d %d %d %d\n", await initialised(), await awaited_twice(), await held(),
           await dropped(), await floats());
    printf("%d %d %d %d %d\n", await settled_later(), await settled_at_once(), await adopted(),
           await left_by_finally(), await nested_deeper());
    printf("%d %d %d %d %d %d\n", await temporary(), await in_time(), await cancelled_in_time(),
           await settled_by_macros(), await in_structs(), await null());
    return 0;
}

// expect: 1 2 6 0 0
// expect: 7 8 9 2159 29
// expect: 118 20 4 16 48 1

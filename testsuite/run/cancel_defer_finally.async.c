/* promise_cancel: the await in which a task sits rejects with ECANCELED; catch, defer and finally run
 * as for any error, their own awaits included; it goes down through children that nobody else
 * holds and stops at promises that others hold. */
// valgrind
#include <asyncc.h>
#include <errno.h>
#include <stdio.h>

static async(void)
worker(const char *name, int ms)
{
    defer printf(" %s:defer", name);
    try {
        printf(" %s:begins", name);
        await async_sleep(ms);
        printf(" %s:ends", name);
    } catch (e) {
        printf(" %s:%s", name, e->code == ECANCELED ? "cancelled" : "failed");
        throw e;
    } finally {
        await async_sleep(1);
        printf(" %s:finally", name);
    }
}

static async(int)
parent(const char *name)
{
    defer {
        await async_yield();
        printf(" parent:defer");
    }
    await worker(name, 100000);
    return 1;
}

static async(int)
survivor(void)
{
    try {
        await async_sleep(100000);
    } catch (e) {
        printf(" survives %d", e->code == ECANCELED);
    }
    await async_sleep(1);
    return 42;
}

static async(int)
nothing_left(void)
{
    int r = 0;

    for (;;) {
        try {
            await async_sleep(100000);
        } catch (e) {
            if (++r == 3)
                return r;
        }
    }
}

static async(void)
awaits(promise(void) p)
{
    defer printf(" awaits:defer");
    await p;
}

static async(void)
held_by_two(void)
{
    promise(void) shared = worker("shared", 40), first = awaits(shared), second = awaits(shared);

    await async_yield();
    promise_cancel(first);
    await promise_all_settled(first, second);
    printf(" %d %d %d\n", promise_state(first), promise_state(second), promise_state(shared));
    promise_error(first);
}

static void
withdraw(promise(int) p, void *arg)
{
    printf(" withdrawn:%s", (char *)arg);
    promise_reject(p, ECANCELED);
}

static async(int)
wrapped(bool handler)
{
    promise(int) p = promise_new(int);

    if (handler)
        promise_on_cancel(p, withdraw, (void *)"callback");
    try {
        return await p;
    } catch (e) {
        printf(" wrapped:%d", e->code == ECANCELED);
        throw e;
    }
}

static async(int)
combined(int how)
{
    switch (how) {
    case 0: await promise_all(worker("a", 1000), worker("b", 2000)); break;
    case 1: await promise_race(worker("a", 1000), worker("b", 2000)); break;
    case 2: await promise_any(worker("a", 1000), worker("b", 2000)); break;
    case 3: await promise_all_settled(worker("a", 1000), worker("b", 2000)); break;
    case 4: await promise_timeout(worker("a", 1000), 100000); break;
    }
    return how;
}

static async(void)
end(const char *what, promise(int) p)
{
    await async_sleep(2);
    promise_cancel(p);
    try {
        printf(" = %d", await p);
    } catch (e) {
        printf(" rejects %s", e->code == ECANCELED ? "ECANCELED" : e->message);
    }
    await async_sleep(5);
    printf(" (%s)\n", what);
}

static async(int)
cleans_up(void)
{
    try {
        await async_sleep(100000);
    } finally {
        try {
            await async_sleep(100000);
        } catch (e) {
            printf(" again %d", e->code == ECANCELED);
        }
    }
    return 0;
}

static async(int)
ready(int v)
{
    return v;
}

static async(int)
not_begun_to_wait(void)
{
    return await ready(1) + await ready(2);
}

static async(int)
conditions(void)
{
    for (int i = 0; i < 3 && (await async_sleep(1), true); i++) {
        defer printf(" round%d", i);
        if (await ready(0) || (await async_sleep(100000), true))
            continue;
    }
    return 0;
}

async(int)
main(void)
{
    await end("through a child", parent("child"));
    await end("caught", survivor());
    await end("wrapped", wrapped(false));
    await end("wrapped with a handler", wrapped(true));
    for (int how = 0; how < 5; how++)
        await end("combinator", combined(how));
    await end("settled already", ready(7));
    await end("ready awaits", not_begun_to_wait());
    await end("in a condition", conditions());
    await held_by_two();

    promise(int) p = cleans_up(), again = nothing_left();
    await async_yield();
    promise_cancel(p);
    for (int i = 0; i < 3; i++) {
        promise_cancel(again);
        promise_cancel(p);
        await async_sleep(1);
    }
    await promise_all_settled(p, again);
    printf(" %d %d\n", promise_error(p) != NULL, await again);

    try {
        await promise_timeout(worker("slow", 100000), 3);
    } catch (e) {
        printf(" %d", e->code == ETIMEDOUT);
    }
    await async_sleep(5);
    puts("");
    return 0;
}

// expect:  child:begins child:cancelled child:finally child:defer parent:defer rejects ECANCELED (through a child)
// expect:  survives 1 = 42 (caught)
// expect:  wrapped:1 rejects ECANCELED (wrapped)
// expect:  withdrawn:callback wrapped:1 rejects ECANCELED (wrapped with a handler)
// expect:  a:begins b:begins a:cancelled b:cancelled a:finally a:defer rejects ECANCELED b:finally b:defer (combinator)
// expect:  a:begins b:begins a:cancelled b:cancelled a:finally a:defer rejects ECANCELED b:finally b:defer (combinator)
// expect:  a:begins b:begins a:cancelled b:cancelled a:finally a:defer b:finally b:defer rejects ECANCELED (combinator)
// expect:  a:begins b:begins a:cancelled b:cancelled a:finally a:defer b:finally b:defer rejects ECANCELED (combinator)
// expect:  a:begins a:cancelled a:finally a:defer rejects ECANCELED (combinator)
// expect:  = 7 (settled already)
// expect:  = 3 (ready awaits)
// expect:  round0 rejects ECANCELED (in a condition)
// expect:  shared:begins awaits:defer shared:ends shared:finally shared:defer awaits:defer 2 1 1
// expect:  again 1 1 3
// expect:  slow:begins 1 slow:cancelled slow:finally slow:defer

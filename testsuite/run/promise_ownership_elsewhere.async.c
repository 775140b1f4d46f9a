/* Promises in members, globals, elements behind pointers and statics are retained when they are
 * put there and released by whoever owns that memory; temporaries are released for you. */
// valgrind
#include <asyncc.h>
#include <stdio.h>
#include <stdlib.h>

static bool suspends;

static async(int)
give(int value)
{
    if (suspends)
        await async_yield();
    return value;
}

static async(void)
nap(void)
{
    if (suspends)
        await async_yield();
}

static int
watch(promise(int) p, int value)
{
    return promise_state(p) == PROMISE_PENDING ? -value : value;
}

static promise(int)
made(int value)
{
    promise(int) p = promise_new(int);

    promise_resolve(p, value);
    return p;
}

struct holder {
    promise(int) p;
    promise(int) list[3];
    struct {
        promise(void) deep;
    } in;
};

static promise(int) global;
static promise(int) globals[2];

static async(int)
members(struct holder *h)
{
    promise(int) local = give(1);
    struct holder copy = {0};

    h->p = local;
    h->list[0] = give(2);
    h->list[1] = h->list[0];
    h->list[2] = await give(1) ? local : h->p;
    h->in.deep = nap();
    copy.p = h->p;
    int sum = await h->p + await h->list[1] + await copy.p;
    await h->in.deep;
    promise_release(copy.p);
    promise_release(h->p);
    for (int i = 0; i < 3; i++)
        promise_release(h->list[i]);
    promise_release(h->in.deep);
    return sum;
}

static async(int)
in_globals(int n)
{
    static promise(int) kept;

    if (kept == NULL)
        kept = give(n);
    global = give(n + 1);
    globals[0] = global;
    globals[await give(1)] = made(n + 2);
    int sum = await kept + await global * 10 + await globals[0] * 100 + await globals[1] * 1000;
    promise_release(kept);
    kept = NULL;
    promise_release(global);
    promise_release(globals[0]);
    promise_release(globals[1]);
    global = globals[0] = globals[1] = NULL;
    return sum;
}

static async(int)
temporaries(int n)
{
    int sum = 0;

    sum += await made(1);
    sum += watch(give(2), 10) + watch(made(3), 100);
    sum += await (n ? give(4) : made(5));
    sum += await (n ? made(6) : global ?: made(7));
    if (watch(give(1), 1) == 1 && await give(8))
        sum += 1000;
    if (await give(await made(1)) && await made(0))
        sum += 9999;
    while (await made(sum) % 7)
        sum++;
    await promise_all(give(1), made(2), nap());
    sum += (int)await promise_race(give(1), made(2));
    promise(int) p = made(3), q = ((void)give(4), give(5));
    sum += await (p = give(6)), sum += await q;
    (void)made(3);
    (void)give(1);
    (void)(n && watch(made(1), 2));
    sum += (int)promise_value(made(9));
    sum += await promise_timeout(give(2), 1000);
    sum += await promise_retain(q);
    return sum;
}

static async(int)
returned(int n)
{
    promise(int) p = give(n), q = give(n + 1);

    if (n == 0)
        return p;
    if (n == 1)
        return give(10);
    if (n == 2)
        return n > 5 ? p : q;
    if (n == 3)
        return made(11);
    try {
        return q;
    } finally {
        q = NULL;
        p = give(0);
    }
}

static async(int)
heap(int n)
{
    promise(int) *list = calloc(n, sizeof *list);
    int sum = 0;

    for (int i = 0; i < n; i++)
        list[i] = give(i);
    promise(int) *at = list;
    for (int i = 0; i < n; i++)
        sum += await *at++;
    for (int i = 0; i < n; i++)
        promise_release(list[i]);
    free(list);
    return sum;
}

async(int)
main(void)
{
    for (int round = 0; round < 2; round++, suspends = true) {
        struct holder h = {0};

        printf("%d\n", await members(&h));
        printf("%d\n", await in_globals(3));
        for (int n = 0; n < 2; n++)
            printf("%d ", await temporaries(n));
        for (int n = 0; n < 5; n++)
            printf("%d ", await returned(n));
        printf("%d\n", await heap(5));
    }
    return 0;
}

// expect: 4
// expect: 5443
// expect: 1154 1154 0 10 3 11 5 10
// expect: 4
// expect: 5443
// expect: 133 133 0 10 3 11 5 10

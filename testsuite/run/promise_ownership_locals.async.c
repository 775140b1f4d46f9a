/* Locals, parameters and arrays of promise type own what they hold: nothing leaks and nothing is
 * used after it has gone, by whichever way a scope is left. The sanitizers are the judges. */
// valgrind
#include <asyncc.h>
#include <stdio.h>

static bool suspends;

static async(int)
give(int value)
{
    if (suspends)
        await async_yield();
    return value;
}

static async(int)
fail(int code)
{
    if (suspends)
        await async_yield();
    throw code;
}

static async(int)
locals(int n)
{
    promise(int) never, none = NULL, a = give(1), b = a, c;

    c = give(2);
    c = give(3);
    c = c;
    b = c;
    if (n == 0)
        return await a;
    {
        promise(int) inner = give(4), again = inner;

        if (n == 1)
            return await b + await again;
        a = again;
    }
    never = n == 2 ? a : c;
    none = n == 2 ? give(5) : a;
    return await never * 100 + await none * 10 + await a;
}

static async(int)
loops(int n)
{
    int sum = 0;
    promise(int) last = NULL;

    for (int i = 0; i < n; i++) {
        promise(int) p = give(i), q = give(i * 10);

        if (i == 1)
            continue;
        if (i == 5)
            break;
        last = i % 2 ? p : q;
        sum += await p;
        p = last;
        sum += await p;
        if (i == 3)
            goto out;
    }
    for (promise(int) p = give(1); await p < 4; p = give(await p + 1))
        sum += await p;
    while ((last = give(sum), await last) < 100)
        sum *= 2;
    do {
        promise(int) p = give(7);
        if (!p)
            continue;
        (void)p;
    } while (sum++ < 3);
out:
    return sum + (last != NULL ? await last : 0);
}

static async(int)
arrays(int n)
{
    promise(int) all[4] = {give(1), give(2)}, grid[2][2], one[1] = {NULL};
    int sum = 0;

    for (int i = 0; i < 2; i++)
        for (int j = 0; j < 2; j++)
            grid[i][j] = give(i + j);
    all[2] = all[0];
    all[3] = give(3);
    all[0] = give(4);
    if (n == 0)
        return 0;
    await promise_all_of(all, 4);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        sum += await all[i];
    one[0] = grid[1][await give(1)];
    grid[1][1] = NULL;
    if (n == 1)
        throw 1;
    await promise_all(one[0], grid[0][0], all[1]);
    {
        promise(int) few[] = {one[0], grid[0][1], give(9)};
        sum += await few[0] + await few[2];
    }
    return sum;
}

static async(int)
parameters(promise(int) p, promise(int) q, int n)
{
    int sum = await p;

    p = q;
    sum += await p * 10;
    q = give(n);
    p = NULL;
    return sum + await q * 100;
}

static async(int)
errors(void)
{
    promise(int) good = give(1), bad = fail(3), spare = give(2);
    int r = 0;

    try {
        promise(int) inner = give(5);
        r += await good;
        r += await bad;
        r += await inner;
    } catch (e) {
        promise(int) in_catch = give(e->code);
        r += await in_catch * 10;
        try {
            await bad;
        } catch (again) {
            r += again->code * 100;
            bad = NULL;
        } finally {
            promise(int) in_finally = spare;
            r += await in_finally * 1000;
        }
    }
    defer r++;
    defer {
        promise(int) deferred = give(7);
        spare = deferred;
    }
    return r;
}

static async(void)
nobody_waits(void)
{
    promise(int) a = give(1), b = fail(2);

    await promise_all_settled(b);
    (void)give(3);
    (void)a;
}

static async(int)
by_switch(int n)
{
    switch (n) {
        promise(int) p;
    case 0:
        p = give(10);
        return await p;
    case 1: {
        promise(int) q = give(11);
        n = await q;
        break;
    }
    default:
        p = NULL;
        n = -1;
    }
    return n;
}

async(int)
main(void)
{
    for (int round = 0; round < 2; round++, suspends = true) {
        for (int n = 0; n < 4; n++) {
            printf("%d %d %d", await locals(n), await loops(n * 2), await by_switch(n));
            try {
                printf(" %d\n", await arrays(n));
            } catch (e) {
                printf(" rejects %d\n", e->code);
            }
        }
        promise(int) p = give(1);
        printf("%d\n", await parameters(p, give(2), 3));
        printf("%d\n", await parameters(give(4), p, 5));
        printf("%d\n", await errors());
        await nobody_waits();
    }
    return 0;
}

// expect: 1 385 10 0
// expect: 7 385 11 rejects 1
// expect: 454 31 -1 21
// expect: 344 31 -1 21
// expect: 321
// expect: 514
// expect: 2331
// expect: 1 385 10 0
// expect: 7 385 11 rejects 1
// expect: 454 31 -1 21
// expect: 344 31 -1 21
// expect: 321
// expect: 514
// expect: 2331

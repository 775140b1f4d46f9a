/* try, catch, finally, throw, defer, await and async are names like any other where no keyword of
 * the dialect can stand: variables, functions, members, labels, tags, parameters, macros. */
#include <asyncc.h>
#include <stdio.h>

struct defer {
    int try, catch, finally;
    struct {
        int throw;
    } defer;
};

static int throw(int finally) { return finally + 1; }
static int try = 1, catch = 2;
typedef int finally;

enum { throw_away, defer_later };

static int
plain(int defer)
{
    int try = defer, catch = try * 2, throw, finally;

    throw = catch + 1;
    finally = throw ? try : catch;
    if (try)
        goto catch;
    else
        goto defer;
catch:
    try = catch - (try);
defer:
    return try + catch + throw + finally + defer;
}

static async(int)
give(int value)
{
    await async_yield();
    return value;
}

static async(int)
mixed(int n)
{
    struct defer d = {.try = 1, .catch = await give(2), .finally = 3, .defer = {.throw = 4}};
    struct defer *p = &d;
    int sum = d.try + p->catch + d.finally + p->defer.throw;

    try {
        sum += throw(await give(n));
        if (n > 1)
            throw n;
    } catch (catch) {
        sum += catch->code * 100;
    } finally {
        finally finally = 1000;
        sum += finally;
    }
    {
        int try = await give(5);
        try += 1;
        sum += try;
        try = 2;
        sum -= try;
        (try)++;
        sum += try * 2;
        int *defer = &try;
        *defer = await give(3);
        sum += *defer;
    }
    {
        int (*defer)(int) = throw;
        sum += defer(1);
        sum += (throw)(1) + (*defer)(2);
    }
    return sum + catch + try;
}

static async(int)
labels(int n)
{
    int sum = 0;

    if (n)
        goto catch;
    goto finally;
catch:
    sum += await give(1);
    goto defer;
finally:
    sum += await give(2);
defer:
    sum += 10;
    goto try;
try:
    return sum;
}

async(int)
main(void)
{
    printf("%d\n", plain(1));
    printf("%d %d\n", await mixed(1), await mixed(3));
    printf("%d %d\n", await labels(0), await labels(1));
    return 0;
}

// expect: 8
// expect: 1035 1337
// expect: 12 11

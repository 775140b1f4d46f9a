/* Three steps, each begun by what the one before calls back; then the same as one async function.
 * They run side by side, the chain a step ahead. */
#include <asyncc.h>
#include <errno.h>
#include <stdio.h>

static async(int)
pick_leaves(const char *who, int spoons)
{
    printf("%s: picks %d spoons of leaves\n", who, spoons);
    await async_sleep(10);
    return spoons;
}

static async(int)
boil_water(const char *who, int spoons)
{
    printf("%s: boils water for %d spoons\n", who, spoons);
    await async_sleep(10);
    return spoons * 2;
}

static async(int)
pour(const char *who, int cups)
{
    printf("%s: pours %d cups\n", who, cups);
    await async_sleep(10);
    if (cups > 5)
        throw async_error_new(ERANGE, "only five cups in the house");
    return cups;
}

/* The chain: to be read from the bottom. Each link has to look for an error itself. */
static bool
chain_failed(promise(int) step)
{
    if (promise_state(step) != PROMISE_REJECTED)
        return false;
    printf("chain: %s\n", promise_error(step)->message);
    return true;
}

static void
chain_poured(promise(int) cups, void *arg)
{
    (void)arg;
    if (!chain_failed(cups))
        printf("chain: %d cups of tea\n", promise_value(cups));
}

static void
chain_boiled(promise(int) cups, void *arg)
{
    (void)arg;
    if (chain_failed(cups))
        return;
    promise(int) poured = pour("chain", promise_value(cups));
    promise_then(poured, chain_poured, NULL);
    promise_release(poured);
}

static void
chain_picked(promise(int) spoons, void *arg)
{
    (void)arg;
    if (chain_failed(spoons))
        return;
    promise(int) boiled = boil_water("chain", promise_value(spoons));
    promise_then(boiled, chain_boiled, NULL);
    promise_release(boiled);
}

/* The same as one function. */
static async(void)
make_tea(int spoons)
{
    try {
        int picked = await pick_leaves("async", spoons);
        int cups = await boil_water("async", picked);
        printf("async: %d cups of tea\n", await pour("async", cups));
    } catch (e) {
        printf("async: %s\n", e->message);
    }
}

async(int)
main(void)
{
    for (int spoons = 2; spoons <= 3; spoons++) {
        promise_then(pick_leaves("chain", spoons), chain_picked, NULL);
        await make_tea(spoons);
    }
    return 0;
}

/* turns.async.c - see turns.h */
#include "turns.h"
#include "check.h"

static promise(void) task; /* to be cancelled */
static int turns_left;
static bool had;

static void
cancel_in_a_while(void *arg)
{
    if (turns_left-- > 0)
        async_microtask(cancel_in_a_while, arg);
    else
        promise_cancel(task);
}

static void
fulfilled(promise(void *) p, void *arg)
{
    (void)p;
    cancel_in_a_while(arg);
}

/* The callback comes before everybody who awaits it. */
static promise(void *)
start(const struct turns_source *source)
{
    promise(void *) p = source->start(source->arg);

    promise_then(p, fulfilled, NULL);
    return p;
}

static void
give_back(const struct turns_source *source, void *value)
{
    had = true;
    source->give_back(value);
}

static async(void) on_the_spot(const struct turns_source *source)
{
    give_back(source, await start(source));
}

static async(void) held(const struct turns_source *source)
{
    promise(void *) p = start(source);

    give_back(source, await p);
}

static async(void) with_a_timeout(const struct turns_source *source)
{
    give_back(source, await promise_timeout(start(source), 60000));
}

static async(void) in_a_race(const struct turns_source *source)
{
    promise(void *) p = start(source);

    if (await promise_race(promise_new(void), p) == 1)
        give_back(source, await p);
}

static async(void) in_a_race_with_a_timeout(const struct turns_source *source)
{
    promise(void *) p = promise_timeout(start(source), 60000);

    if (await promise_race(promise_new(void), p) == 1)
        give_back(source, await p);
}

static async(void) after_the_race(const struct turns_source *source)
{
    promise(void *) p = start(source);

    await promise_race(promise_resolved(void), p);
    await p;
    give_back(source, promise_value(p));
}

/* Nobody is there for what it gives. */
static async(void) in_a_group(const struct turns_source *source)
{
    async_group *group = async_group_new();

    defer async_group_release(group);
    async_group_add(group, start(source));
    await async_group_wait(group);
}

static async(void) in_a_lost_race(const struct turns_source *source)
{
    await promise_race(promise_resolved(void), start(source));
    while (turns_left >= 0)
        await async_yield();
}

static async(void) out_of_time(const struct turns_source *source)
{
    try {
        give_back(source, await promise_timeout(source->start(source->arg), 1));
    } catch (e) {
        CHECK(e->code == ETIMEDOUT || e->code == ECANCELED);
    }
}

static async(void) discarded(const struct turns_source *source)
{
    (void)start(source);
    while (turns_left >= 0)
        await async_yield();
}

static async(void) (*const uses[])(const struct turns_source *) = {
    on_the_spot,    held,       with_a_timeout, in_a_race,   in_a_race_with_a_timeout,
    after_the_race, in_a_group, in_a_lost_race, discarded};

static async(void) try_one(async(void) (*use)(const struct turns_source *), const struct turns_source *source,
                           int turns)
{
    had = false;
    turns_left = turns;
    promise(void) p = use(source);
    task = p;
    await promise_all_settled(p);
    while (turns_left >= 0)
        await async_yield();
    promise_release(task); /* a global counts for itself */
    task = NULL;
    if (turns == 0 && (use == on_the_spot || use == held || use == with_a_timeout))
        CHECK(had); /* it had come, and the request was too late */
}

async(void)
turns_try(const struct turns_source *source)
{
    for (size_t i = 0; i < sizeof uses / sizeof *uses; i++)
        for (int turns = 0; turns < 8; turns++)
            await try_one(uses[i], source, turns);
    await out_of_time(source);
}

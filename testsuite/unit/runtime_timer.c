/* runtime_timer.c - sleeps, timers, intervals; by a clock that only goes when the loop waits */
#include <criterion/criterion.h>
#include <errno.h>
#include <stdlib.h>
#include <time.h>

#include "handmade.h"

static uint64_t fired[4096];
static size_t n_fired;

static void
fire(void *which)
{
    fired[n_fired++] = (uint64_t)(uintptr_t)which;
}

static void
fire_time(void *arg)
{
    (void)arg;
    fired[n_fired++] = fake_now;
}

TestSuite(timer, .init = fake_clock);

Test(timer, zero_counts_as_one)
{
    async_set_timeout(fire_time, NULL, 0);
    async_loop_run();
    cr_assert_eq(fired[0], 1);
    cr_assert_eq(async_live(), 0);
}

/* All levels of the wheel, their borders and what lies beyond. */
Test(timer, every_distance_is_met_exactly)
{
    static const uint64_t distance[] = {
        1,        2,        255,       256,        257,        511,        512,
        16383,    16384,    16385,     1048575,    1048576,    1048577,    67108863,
        67108864, 67108865, 123456789, 4294967295, 4294967296, 4294967297, 99999999999,
    };
    size_t n = sizeof distance / sizeof *distance;

    for (uint64_t start = 0; start < 2; start++) {
        fake_now = start * 16777215; /* the second time from just before a border */
        async_set_clock(NULL);
        fake_clock();
        n_fired = 0;
        for (size_t i = n; i-- > 0;)
            async_set_timeout(fire_time, NULL, distance[i]);
        async_loop_run();
        cr_assert_eq(n_fired, n);
        for (size_t i = 0; i < n; i++)
            cr_assert_eq(fired[i], start * 16777215 + distance[i], "%zu", i);
    }
    cr_assert_eq(async_live(), 0);
}

struct entry {
    uint64_t due;
    uint64_t age;
};

static int
compare(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;

    if (x->due != y->due)
        return x->due < y->due ? -1 : 1;
    return x->age < y->age ? -1 : x->age > y->age;
}

/* Set at many times, for few: by due time, then by age, however they came into the wheel. */
static struct entry entries[4000];
static size_t n_entries;
static unsigned seed = 1;

static unsigned
draw(unsigned n)
{
    seed = seed * 1103515245 + 12345;
    return (seed >> 8) % n;
}

static void
set_some(void *arg)
{
    (void)arg;
    for (int i = 0; i < 40 && n_entries < 4000; i++) {
        uint64_t at = (fake_now / 1000 + 1 + draw(4)) * 1000 + draw(3);

        entries[n_entries] = (struct entry){at, n_entries};
        async_set_timeout(fire, (void *)(uintptr_t)n_entries, at - fake_now);
        n_entries++;
    }
    if (n_entries < 4000)
        async_set_timeout(set_some, NULL, 1 + draw(700));
}

Test(timer, by_due_time_then_by_age)
{
    set_some(NULL);
    async_loop_run();
    cr_assert_eq(n_fired, 4000);
    qsort(entries, 4000, sizeof *entries, compare);
    for (size_t i = 0; i < 4000; i++)
        cr_assert_eq(fired[i], entries[i].age, "%zu", i);
    cr_assert_eq(async_live(), 0);
}

static async_timer victim, self;

static void
clear_victim(void *arg)
{
    fire(arg);
    async_clear_timer(victim);
}

Test(timer, cleared_ones_are_not_called)
{
    async_timer far;

    async_set_timeout(clear_victim, (void *)1, 5);
    victim = async_set_timeout(fire, (void *)2, 5); /* due already when it is cleared */
    far = async_set_timeout(fire, (void *)3, 100000);
    async_set_immediate(fire, (void *)4);
    async_clear_timer(far);
    async_clear_timer(far);
    async_clear_timer(async_set_immediate(fire, (void *)5));
    async_loop_run();
    cr_assert_eq(n_fired, 2);
    cr_assert_eq(fired[0], 4);
    cr_assert_eq(fired[1], 1);
    cr_assert_eq(fake_now, 5, "nothing waits for what was cleared");
    async_clear_timer(victim);
    async_clear_timer((async_timer){NULL, 0});
    cr_assert_eq(async_live(), 0);
}

/* A stale timer does not clear the one that has its place now. */
Test(timer, clearing_what_has_gone_is_harmless)
{
    async_timer old = async_set_timeout(fire, (void *)1, 1), new;

    async_loop_run();
    new = async_set_timeout(fire, (void *)2, 1);
    cr_assert_eq(old.at, new.at, "the test needs the place to be used again");
    async_clear_timer(old);
    async_loop_run();
    cr_assert_eq(n_fired, 2);
    cr_assert_eq(async_live(), 0);
}

static void
tick_thrice(void *arg)
{
    fire_time(arg);
    if (n_fired == 3)
        async_clear_timer(self);
}

Test(timer, an_interval_repeats_until_it_is_cleared)
{
    self = async_set_interval(tick_thrice, NULL, 10);
    async_loop_run();
    cr_assert_eq(n_fired, 3);
    cr_assert_eq(fired[0], 10);
    cr_assert_eq(fired[1], 20);
    cr_assert_eq(fired[2], 30);
    cr_assert_eq(async_live(), 0);
}

static void
clear_and_set(void *arg)
{
    async_clear_timer(self);
    self = async_set_timeout(fire, arg, 1);
}

Test(timer, an_interval_may_be_replaced_from_its_callback)
{
    self = async_set_interval(clear_and_set, (void *)7, 10);
    async_loop_run();
    cr_assert_eq(n_fired, 1);
    cr_assert_eq(fired[0], 7);
    cr_assert_eq(fake_now, 11);
    cr_assert_eq(async_live(), 0);
}

Test(timer, sleeps_of_one_time_end_in_order)
{
    promise(int) p[100];

    for (int i = 0; i < 100; i++)
        p[i] = sleeper(7, i);
    for (int i = 0; i < 100; i++) {
        cr_assert_eq(async_run(p[i]), i);
        cr_assert(i == 99 || promise_state(p[i + 1]) == PROMISE_PENDING);
    }
    for (int i = 0; i < 100; i++)
        promise_release(p[i]);
    cr_assert_eq(async_live(), 0);
}

/* Some time after the clock's zero, when forever would be over before now. */
Test(timer, sleep_as_a_promise)
{
    promise(void) p, forever;

    fake_now = 1000;
    async_set_clock(NULL);
    fake_clock();
    p = async_sleep(30);
    forever = async_sleep(UINT64_MAX);
    async_run(p);
    cr_assert_eq(fake_now, 1030);
    cr_assert_eq(promise_state(forever), PROMISE_PENDING);
    promise_cancel(forever);
    async_loop_run();
    cr_assert_eq(fake_now, 1030);
    promise_release(p);
    promise_release(forever);
    cr_assert_eq(async_live(), 0);
}

/* A thousand sleepers of a day, most of them cancelled: nothing of them stays in the wheel. */
Test(timer, cancelled_sleeps_leave_at_once)
{
    promise(int) p[1000];

    for (int i = 0; i < 1000; i++)
        p[i] = sleeper(86400000 + (uint64_t)i * 1000, i);
    for (int i = 0; i < 1000; i++)
        promise_cancel(p[i]);
    async_loop_run();
    cr_assert_eq(fake_now, 0);
    for (int i = 0; i < 1000; i++) {
        cr_assert_eq(promise_error(p[i])->code, ECANCELED);
        promise_release(p[i]);
    }
    cr_assert_eq(async_live(), 0);
}

static void
real_sleep(const char *poller)
{
    struct timespec a, b;
    promise(int) p;
    long ms;

    setenv("ASYNCC_POLLER", poller, 1);
    async_set_clock(NULL);
    p = sleeper(30, 1);
    clock_gettime(CLOCK_MONOTONIC, &a);
    cr_assert_eq(async_run(p), 1);
    clock_gettime(CLOCK_MONOTONIC, &b);
    ms = (b.tv_sec - a.tv_sec) * 1000 + (b.tv_nsec - a.tv_nsec) / 1000000;
    cr_assert_geq(ms, 29);
    promise_release(p);
}

Test(timer, epoll_waits)
{
    real_sleep("epoll");
}

Test(timer, poll_waits)
{
    real_sleep("poll");
}

Test(timer, an_unknown_poller_is_replaced)
{
    real_sleep("nonsense");
}

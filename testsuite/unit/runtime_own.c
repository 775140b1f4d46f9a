/* runtime_own.c - values that have to be given back, and the reference of who settles */
#include <criterion/criterion.h>
#include <errno.h>

#include "handmade.h"
#include "no_memory.h"

TestSuite(own, .init = fake_clock);

static int given_back;

static void
give_back(promise(int) p)
{
    given_back += promise_value(p);
}

/* A promise_new promise that is owned. */
static promise(int)
owned_new(void)
{
    promise(int) p = promise_new(int), owned = promise_owned(p, give_back);

    cr_assert_eq(p, owned);
    promise_release(p);
    return owned;
}

Test(own, releasing_runs_nothing)
{
    promise(int) p = owned_new();

    promise_resolve(p, 3);
    cr_assert_eq(promise_state(p), PROMISE_FULFILLED);
    promise_release(p);
    cr_assert_eq(given_back, 0);
    async_loop_run();
    cr_assert_eq(given_back, 3);
    cr_assert_eq(async_live(), 0);
}

Test(own, nobody_is_there_when_it_settles)
{
    promise(int) task = sleeper(10, 7), p = promise_owned(task, give_back);

    promise_release(task);
    promise_release(p);
    async_loop_run();
    cr_assert_eq(given_back, 7);
    cr_assert_eq(async_live(), 0);
}

Test(own, run_takes_it)
{
    promise(int) task = sleeper(10, 7), p = promise_owned(task, give_back);

    promise_release(task);
    cr_assert_eq(async_run(p), 7);
    promise_release(p);
    async_loop_run();
    cr_assert_eq(given_back, 0);
    cr_assert_eq(async_live(), 0);
}

/* A cancellation that has come too late for the await is met in the next one. */
Test(own, an_await_that_has_it_is_not_cancelled)
{
    promise(int) p = owned_new(), task = caught(promise_retain(p));

    promise_resolve(p, 3);
    promise_cancel(task);
    cr_assert_eq(async_run(task), 3);
    promise_release(p);
    promise_release(task);
    async_loop_run();
    cr_assert_eq(given_back, 0);
    cr_assert_eq(async_live(), 0);
}

/* It had been asked to end before. */
Test(own, an_await_that_was_cancelled_has_it_not)
{
    promise(int) p = owned_new(), task = caught(p);

    promise_on_cancel(p, NULL, NULL);
    promise_cancel(task); /* p is rejected */
    promise_resolve(p, 3);
    cr_assert_eq(async_run(task), -ECANCELED);
    promise_release(task);
    cr_assert_eq(async_live(), 0);
}

static void
fulfil_all_the_same(promise(int) p, void *arg)
{
    (void)arg;
    promise_resolve(p, 5);
}

/* The await fails, as it was asked to: so it has not taken what came then. */
Test(own, what_comes_of_a_cancellation_is_given_back)
{
    promise(int) p = owned_new(), task = caught(p);

    promise_on_cancel(p, fulfil_all_the_same, NULL);
    promise_cancel(task);
    cr_assert_eq(async_run(task), -ECANCELED);
    promise_release(task);
    async_loop_run();
    cr_assert_eq(given_back, 5);
    cr_assert_eq(async_live(), 0);
}

Test(own, without_memory_it_is_the_promise_itself)
{
    promise(int) task, p;

    fail_allocation(0);
    task = sleeper(10, 7);
    failing = allocations + 1;
    p = promise_owned(task, give_back);
    cr_assert(failed);
    cr_assert_eq(p, task);
    promise_release(task);
    cr_assert_eq(async_run(p), 7);
    promise_release(p);
    cr_assert_eq(async_live(), 0);
}

static int withdrawn;

static void
withdraw(promise(int) p, void *arg)
{
    (void)arg;
    withdrawn++;
    promise_reject(p, EINTR);
    promise_release(p); /* the settler's */
}

Test(own, the_settlers_reference_lets_a_cancellation_pass)
{
    promise(int) p = promise_new(int), task;

    promise_on_cancel(p, withdraw, NULL);
    cr_assert_eq(promise_retain_to_settle(p), p);
    cr_assert(promise_is_held(p));
    task = caught(p);
    promise_cancel(task);
    cr_assert_eq(withdrawn, 1);
    cr_assert_eq(async_run(task), -EINTR);
    promise_release(task);
    cr_assert_eq(async_live(), 0);
}

Test(own, a_cancellation_stops_at_what_others_hold_beside_the_settler)
{
    promise(int) p = promise_new(int), task;

    promise_on_cancel(p, withdraw, NULL);
    promise_retain_to_settle(p);
    task = caught(promise_retain(p));
    promise_cancel(task);
    cr_assert_eq(withdrawn, 0);
    cr_assert_eq(async_run(task), -ECANCELED);
    cr_assert_eq(promise_state(p), PROMISE_PENDING);
    promise_resolve(p, 1);
    promise_release(p);
    cr_assert_not(promise_is_held(p));
    promise_release(p);
    promise_release(task);
    cr_assert_eq(async_live(), 0);
}

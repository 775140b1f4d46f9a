/* runtime_cancel.c - a request to end: how far it goes, what it leaves alone, that it comes once */
#include <criterion/criterion.h>
#include <errno.h>

#include "handmade.h"

TestSuite(cancel, .init = fake_clock);

static int withdrawn;

static void
withdraw(promise(int) p, void *arg)
{
    withdrawn++;
    if (arg != NULL)
        promise_resolve(p, *(int *)arg);
}

Test(cancel, a_sleep_ends_at_once)
{
    promise(int) p = sleeper(1000, 1);

    promise_cancel(p);
    cr_assert_eq(promise_state(p), PROMISE_PENDING, "never before promise_cancel returns");
    async_loop_run();
    cr_assert_eq(fake_now, 0);
    cr_assert_eq(promise_error(p)->code, ECANCELED);
    promise_release(p);
    cr_assert_eq(async_live(), 0);
}

Test(cancel, of_a_settled_promise_is_nothing)
{
    promise(int) p = promise_resolved(int, 1), q = promise_rejected(int, EIO);

    promise_cancel(p);
    promise_cancel(q);
    cr_assert_eq(promise_value(p), 1);
    cr_assert_eq(promise_error(q)->code, EIO);
    promise_release(p);
    promise_release(q);
}

Test(cancel, goes_down_to_an_embedded_child)
{
    promise(int) p = parent(1000, 1);

    promise_cancel(p);
    async_loop_run();
    cr_assert_eq(fake_now, 0);
    cr_assert_eq(parent_caught, ECANCELED);
    cr_assert_eq(promise_error(p)->code, ECANCELED);
    promise_release(p);
    cr_assert_eq(async_live(), 0);
}

Test(cancel, may_be_swallowed)
{
    promise(int) p = parent(1000, 1);

    parent_swallows = true;
    promise_cancel(p);
    cr_assert_eq(async_run(p), -1);
    promise_release(p);
    cr_assert_eq(async_live(), 0);
}

/* chain holds its p in a variable, so that is as far as it goes. */
Test(cancel, stops_at_what_others_hold)
{
    promise(int) leaf = promise_new(int), p = chain(3, leaf);

    promise_on_cancel(leaf, withdraw, NULL);
    promise_cancel(p);
    async_loop_run();
    cr_assert_eq(promise_error(p)->code, ECANCELED);
    cr_assert_eq(promise_state(leaf), PROMISE_PENDING);
    cr_assert_eq(withdrawn, 0);
    promise_reject(leaf, EIO); /* the task had been waiting for it */
    async_loop_run();
    promise_release(leaf);
    promise_release(p);
    cr_assert_eq(async_live(), 0);
}

Test(cancel, other_waiters_go_on)
{
    promise(int) leaf = promise_new(int), p[5];

    for (int i = 0; i < 5; i++)
        p[i] = chain(0, leaf);
    promise_cancel(p[2]);
    promise_cancel(p[0]);
    promise_cancel(p[4]);
    promise_resolve(leaf, 6);
    async_loop_run();
    for (int i = 0; i < 5; i++) {
        if (i % 2 == 0)
            cr_assert_eq(promise_error(p[i])->code, ECANCELED);
        else
            cr_assert_eq(promise_value(p[i]), 7);
        promise_release(p[i]);
    }
    promise_release(leaf);
    cr_assert_eq(async_live(), 0);
}

Test(cancel, withdraws_an_operation)
{
    promise(int) leaf = promise_new(int), p;

    promise_on_cancel(leaf, withdraw, NULL);
    p = caught(leaf); /* which alone holds it now */
    promise_cancel(p);
    promise_cancel(p);
    cr_assert_eq(withdrawn, 1);
    async_loop_run();
    cr_assert_eq(promise_state(p), PROMISE_PENDING, "the operation has not ended yet");
    promise_reject(leaf, async_error_new(EINTR, "withdrawn"));
    cr_assert_eq(async_run(p), -EINTR, "its own error is what comes up");
    promise_release(p);
    cr_assert_eq(async_live(), 0);
}

/* What the operation brings all the same is lost: the request was for the whole way. */
Test(cancel, is_not_swallowed_by_what_is_awaited)
{
    int value = 5;
    promise(int) leaf = promise_new(int), p;

    promise_on_cancel(leaf, withdraw, &value);
    p = caught(leaf);
    promise_cancel(p);
    cr_assert_eq(async_run(p), -ECANCELED);
    promise_release(p);
    cr_assert_eq(async_live(), 0);
}

/* await_again holds its p in a variable, and nobody else does. */
Test(cancel, goes_down_to_what_a_variable_holds)
{
    promise(void) p = async_sleep(1000), task = await_again(p, 1);

    promise_release(p);
    promise_cancel(task);
    cr_assert_eq(promise_state(task), PROMISE_PENDING);
    async_loop_run();
    cr_assert_eq(fake_now, 0, "the sleep has gone");
    cr_assert_eq(promise_error(task)->code, ECANCELED);
    promise_release(task);
    cr_assert_eq(async_live(), 0);
}

Test(cancel, leaves_what_a_variable_and_others_hold)
{
    promise(void) p = async_sleep(1000), task = await_again(p, 1);

    promise_cancel(task);
    async_loop_run();
    cr_assert_eq(fake_now, 1000);
    cr_assert_eq(promise_error(task)->code, ECANCELED);
    cr_assert_eq(promise_state(p), PROMISE_FULFILLED);
    promise_release(p);
    promise_release(task);
    cr_assert_eq(async_live(), 0);
}

Test(cancel, goes_down_through_calls_of_itself)
{
    promise(int) leaf = promise_new(int), p = deep(100000, leaf);

    promise_cancel(p);
    async_loop_run();
    cr_assert_eq(promise_error(p)->code, ECANCELED);
    cr_assert_eq(promise_state(leaf), PROMISE_PENDING, "each of them holds it");
    promise_release(leaf);
    promise_release(p);
    cr_assert_eq(async_live(), 0);
}

Test(cancel, without_a_callback_rejects)
{
    promise(int) p = promise_new(int), q = promise_new(int), c = caught(q);

    promise_cancel(p);
    cr_assert_eq(promise_error(p)->code, ECANCELED);
    promise_cancel(c);
    cr_assert_eq(async_run(c), -ECANCELED);
    promise_release(p);
    promise_release(c);
    cr_assert_eq(async_live(), 0);
}

Test(cancel, of_a_queued_task_is_delivered_there)
{
    promise(int) leaf = promise_new(int), p = caught(promise_retain(leaf));

    promise_resolve(leaf, 1);
    promise_cancel(p);
    cr_assert_eq(async_run(p), -ECANCELED);
    cr_assert_eq(promise_value(leaf), 1);
    promise_release(leaf);
    promise_release(p);
    cr_assert_eq(async_live(), 0);
}

/* async(int) twice(void)
 * { int n = 0; try { await async_sleep(10); } catch (e) { n++; }
 *   try { await async_sleep(10); } catch (e) { n++; } return n; } */
struct twice_frame {
    struct async_frame base;
    int result;
};
static const uint32_t twice_lines[] = {1, 2, 3};
static const struct async_code twice_code;
static promise(int) twice_self;
static bool twice_cancels_itself, twice_runs_loop;

static enum promise_state
twice_resume(struct async_frame *base)
{
    struct twice_frame *f = (struct twice_frame *)base;

    switch (async_resumed(base, 2)) {
    case 0: break;
    case 1: goto resume_1;
    case 2: return PROMISE_FULFILLED;
    case -1:
        async_error_release(async_error_take(f));
        f->result++;
        goto resume_1;
    case -2:
        async_error_release(async_error_take(f));
        f->result++;
        return PROMISE_FULFILLED;
    }
    f->result = 0;
    if (!async_await_sleep(f, 1, 10))
        return PROMISE_PENDING;
resume_1:
    if (twice_cancels_itself)
        promise_cancel(twice_self);
    if (twice_runs_loop) {
        promise(int) p = sleeper(5, 1);

        async_run(p);
        promise_release(p);
    }
    if (!async_await_sleep(f, 2, 1000))
        return PROMISE_PENDING;
    return PROMISE_FULFILLED;
}

static const struct async_code twice_code = {twice_resume, "twice", "handmade.c", twice_lines,
                                             sizeof(struct twice_frame)};

static promise(int)
twice(void)
{
    struct twice_frame *f = async_new(sizeof *f, &twice_code);

    return (promise(int))async_begin(&f->base, twice_resume);
}

Test(cancel, is_delivered_once)
{
    promise(int) p = twice();

    promise_cancel(p);
    promise_cancel(p);
    cr_assert_eq(async_run(p), 1);
    cr_assert_eq(fake_now, 1000, "the second sleep was slept");
    promise_release(p);
    cr_assert_eq(async_live(), 0);
}

Test(cancel, of_a_running_task_is_for_its_next_await)
{
    twice_self = twice();
    twice_cancels_itself = true;
    cr_assert_eq(async_run(twice_self), 1);
    cr_assert_eq(fake_now, 10);
    promise_release(twice_self);
    cr_assert_eq(async_live(), 0);
}

/* The task runs the loop between the request and its next await. */
Test(cancel, of_a_running_task_waits_while_it_runs_the_loop)
{
    twice_self = twice();
    twice_cancels_itself = twice_runs_loop = true;
    cr_assert_eq(async_run(twice_self), 1);
    cr_assert_eq(fake_now, 15);
    promise_release(twice_self);
    cr_assert_eq(async_live(), 0);
}

/* The await after the request is of something settled: it still fails. */
static promise(long) pooled_self;

static promise(int)
cancels_its_caller(int n)
{
    if (n == 1)
        promise_cancel(pooled_self);
    return promise_resolved(int, n);
}

static void
resolve_it(void *p)
{
    promise_resolve(*(promise(int) *)p, 1);
}

static promise(int) gate;

static promise(int)
gated(int n)
{
    return n == 0 ? promise_retain(gate) : cancels_its_caller(n);
}

Test(cancel, of_a_running_task_with_a_settled_await)
{
    gate = promise_new(int);
    pooled_self = sum_pooled(5, gated);
    cr_assert(async_microtask(resolve_it, &gate));
    async_loop_run();
    cr_assert_eq(promise_error(pooled_self)->code, ECANCELED);
    promise_release(pooled_self);
    promise_release(gate);
    cr_assert_eq(async_live(), 0);
}

Test(cancel, a_deep_chain)
{
    promise(int) p = sleeper(1000, 1);

    for (int i = 0; i < 100000; i++)
        p = caught(p);
    promise_cancel(p);
    cr_assert_eq(async_run(p), -ECANCELED);
    cr_assert_eq(fake_now, 0);
    promise_release(p);
    cr_assert_eq(async_live(), 0);
}

Test(cancel, goes_to_the_members_that_only_a_combinator_holds)
{
    promise(int) mine = sleeper(100, 1), its = sleeper(1000, 2);
    promise(void) all = promise_all_settled(mine, its);

    promise_release(its);
    promise_cancel(all);
    async_loop_run();
    cr_assert_eq(fake_now, 100, "its sleep has gone, mine has not");
    cr_assert_eq(promise_value(mine), 1);
    cr_assert_eq(promise_error(all)->code, ECANCELED);
    promise_release(mine);
    promise_release(all);
    cr_assert_eq(async_live(), 0);
}

Test(cancel, a_combinator_waits_for_what_it_alone_holds)
{
    promise(int) a = parent(100, 1), b = parent(1000, 2);
    promise(void) all = promise_all(a, b);

    parent_swallows = true;
    promise_release(a);
    promise_release(b);
    promise_cancel(all);
    async_run(all);
    cr_assert_eq(fake_now, 0);
    promise_release(all);
    cr_assert_eq(async_live(), 0);
}

Test(cancel, a_deep_tree_of_combinators)
{
    promise(int) leaf = sleeper(1000, 1);
    promise(void) p = promise_all(leaf);

    promise_release(leaf);
    for (int i = 0; i < 20000; i++) {
        promise(int) other = sleeper(1000, i);
        promise(void) next = promise_all(p, other);

        promise_release(p);
        promise_release(other);
        p = next;
    }
    promise_cancel(p);
    async_loop_run();
    cr_assert_eq(fake_now, 0);
    cr_assert_eq(promise_error(p)->code, ECANCELED);
    promise_release(p);
    cr_assert_eq(async_live(), 0);
}

Test(cancel, an_empty_race)
{
    promise(int) *none = NULL;
    promise(size_t) race = promise_race_of(none, 0);

    promise_cancel(race);
    cr_assert_eq(promise_error(race)->code, ECANCELED);
    promise_release(race);
    cr_assert_eq(async_live(), 0);
}

Test(cancel, a_timeout_goes_on_to_what_it_alone_holds)
{
    promise(int) p = sleeper(1000, 1), t = promise_timeout(p, 100);

    promise_release(p);
    promise_cancel(t);
    async_loop_run();
    cr_assert_eq(promise_error(t)->code, ECANCELED);
    cr_assert_eq(fake_now, 0);
    promise_release(t);
    cr_assert_eq(async_live(), 0);
}

Test(cancel, a_timeout_leaves_what_others_hold)
{
    promise(int) p = sleeper(1000, 1), t = promise_timeout(p, 100);

    promise_cancel(t);
    async_loop_run();
    cr_assert_eq(promise_error(t)->code, ECANCELED);
    cr_assert_eq(promise_value(p), 1);
    promise_release(p);
    promise_release(t);
    cr_assert_eq(async_live(), 0);
}

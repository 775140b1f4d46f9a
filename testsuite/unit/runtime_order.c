/* runtime_order.c - who runs when: ticks, macrotasks, hops that nobody can see
 *
 * Whole programs are compared with node in testsuite/order; here are the
 * runtime's own rules. */
#include <criterion/criterion.h>
#include <errno.h>

#include "handmade.h"

static void
say_now(void *what)
{
    say(what);
}

static void
say_then(promise(void) p, void *what)
{
    (void)p;
    say(what);
}

/* Promise.resolve().then(...) four times, beside one awaiting function. */
Test(order, tasks_take_turns)
{
    promise(void) a = ticker("a", 3), b = ticker("b", 3);

    say("main");
    async_loop_run();
    cr_assert_str_eq(said, "main a1 b1 a2 b2 a3 b3");
    promise_release(a);
    promise_release(b);
    cr_assert_eq(async_live(), 0);
}

/* The hop is left out only while nothing else is queued: b comes in between. */
static void
start_b(void *arg)
{
    (void)arg;
    promise_release(ticker("b", 2));
    say("started");
}

Test(order, a_hop_left_out_is_not_seen)
{
    promise(void) a = ticker("a", 2);

    cr_assert(async_microtask(start_b, NULL));
    async_loop_run();
    cr_assert_str_eq(said, "a1 started a2 b1 b2");
    promise_release(a);
    cr_assert_eq(async_live(), 0);
}

/* A function that is called from a task that may go on may not: its caller does first. */
static promise(int)
starts_ticker(int n)
{
    promise_release(ticker("t", 2));
    say("caller");
    return promise_resolved(int, n);
}

Test(order, a_callee_never_goes_on_before_its_caller)
{
    promise(long) p = sum_pooled(2, starts_ticker);

    async_run(p);
    cr_assert_str_eq(said, "caller t1 caller t2 t1 t2");
    promise_release(p);
    cr_assert_eq(async_live(), 0);
}

/* Alone, it might go on; but what it has called is queued now. */
static promise(int)
starts_ticker_later(int n)
{
    if (n == 0)
        return sleeper(1, 0);
    return starts_ticker(n);
}

Test(order, a_task_that_may_go_on_waits_for_what_it_has_queued)
{
    promise(long) p;

    fake_clock();
    p = sum_pooled(3, starts_ticker_later);
    async_run(p);
    cr_assert_str_eq(said, "caller t1 caller t2 t1 t2");
    promise_release(p);
    cr_assert_eq(async_live(), 0);
}

Test(order, callbacks_and_tasks_in_order_of_arrival)
{
    promise(void) p = promise_new(void), task = await_again(p, 1);

    promise_then(p, say_then, "one");
    promise_then(task, say_then, "task");
    promise_then(p, say_then, "two");
    cr_assert(async_microtask(say_now, "micro"));
    promise_resolve(p);
    async_loop_run();
    cr_assert_str_eq(said, "micro one two task");
    promise_release(p);
    promise_release(task);
    cr_assert_eq(async_live(), 0);
}

static void
immediate_again(void *arg)
{
    say("i1");
    cr_assert(async_microtask(say_now, "m"));
    async_set_immediate(say_now, arg);
}

Test(order, one_macrotask_then_all_microtasks)
{
    fake_clock();
    async_set_immediate(immediate_again, "i3");
    async_set_immediate(say_now, "i2");
    async_set_timeout(say_now, "t1", 0);
    async_set_timeout(say_now, "t2", 1);
    cr_assert(async_microtask(say_now, "first"));
    fake_now = 1;
    async_loop_run();
    cr_assert_str_eq(said, "first t1 t2 i1 m i2 i3");
    cr_assert_eq(async_live(), 0);
}

static void
two_microtasks(void *name)
{
    say(name);
    cr_assert(async_microtask(say_now, "m1"));
    promise_release(ticker("t", 2));
}

Test(order, microtasks_run_between_timers_of_one_time)
{
    fake_clock();
    async_set_timeout(two_microtasks, "A", 3);
    async_set_timeout(two_microtasks, "B", 3);
    async_loop_run();
    cr_assert_str_eq(said, "A m1 t1 t2 B m1 t1 t2");
    cr_assert_eq(async_live(), 0);
}

Test(order, yield_lets_everything_else_run)
{
    promise(void) y = async_yield();

    promise_then(y, say_then, "yielded");
    cr_assert(async_microtask(say_now, "micro"));
    async_set_immediate(say_now, "immediate");
    async_loop_run();
    cr_assert_str_eq(said, "micro yielded immediate");
    promise_release(y);
    cr_assert_eq(async_live(), 0);
}

/* The loop is run no further than it takes. */
Test(order, run_stops_when_the_promise_has_settled)
{
    promise(int) p;

    fake_clock();
    p = sleeper(5, 1);
    async_set_timeout(say_now, "same time", 5);
    async_set_timeout(say_now, "later", 6);
    async_run(p);
    cr_assert_str_empty(said);
    async_loop_run();
    cr_assert_str_eq(said, "same time later");
    promise_release(p);
    cr_assert_eq(async_live(), 0);
}

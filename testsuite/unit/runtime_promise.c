/* runtime_promise.c - making promises, settling them, waiting for them, counting them */
#include <criterion/criterion.h>
#include <errno.h>
#include <pthread.h>
#include <stdalign.h>

#include "handmade.h"

struct pair {
    int a;
    double b;
};

struct wide {
    alignas(64) char text[64];
};

static int calls;

static promise(int)
counted(promise(int) p)
{
    calls++;
    return p;
}

Test(promise, is_pending_then_fulfilled_once)
{
    promise(int) p = promise_new(int);

    cr_assert_eq(promise_state(p), PROMISE_PENDING);
    promise_resolve(p, 7);
    cr_assert_eq(promise_state(p), PROMISE_FULFILLED);
    promise_resolve(p, 8);
    promise_reject(p, EIO);
    cr_assert_eq(promise_state(p), PROMISE_FULFILLED);
    cr_assert_eq(promise_value(p), 7);
    cr_assert_null(promise_error(p));
    promise_release(p);
    cr_assert_eq(async_live(), 0);
}

Test(promise, is_rejected_once)
{
    promise(int) p = promise_new(int);

    promise_reject(p, async_error_new(ENOENT, "no %s", "file"));
    promise_resolve(p, 8);
    promise_reject(p, async_error_new(EIO, "later"));
    cr_assert_eq(promise_state(p), PROMISE_REJECTED);
    cr_assert_eq(promise_error(p)->code, ENOENT);
    cr_assert_str_eq(promise_error(p)->message, "no file");
    async_loop_run(); /* it has been looked at */
    promise_release(p);
    cr_assert_eq(async_live(), 0);
}

Test(promise, holds_any_type)
{
    promise(struct pair) pair = promise_resolved(struct pair, (struct pair){1, 2.5});
    promise(struct wide) wide = promise_new(struct wide);
    promise(const char *) text = promise_resolved(const char *, "text");
    promise(promise(int)) nested = promise_resolved(promise(int), promise_resolved(int, 3));
    promise(void) nothing = promise_resolved(void);
    promise(_Complex double) complex = promise_resolved(_Complex double, 1.0);

    promise_resolve(wide, (struct wide){"wide"});
    cr_assert_eq(promise_value(pair).a, 1);
    cr_assert_eq(promise_value(pair).b, 2.5);
    cr_assert_str_eq(promise_value(wide).text, "wide");
    cr_assert_eq((uintptr_t)&promise_value(wide) % 64, 0);
    cr_assert_str_eq(promise_value(text), "text");
    cr_assert_eq(promise_value(promise_value(nested)), 3);
    cr_assert_eq(promise_state(nothing), PROMISE_FULFILLED);
    promise_release(promise_value(nested));
    promise_release(pair);
    promise_release(wide);
    promise_release(text);
    promise_release(nested);
    promise_release(nothing);
    promise_release(complex);
    cr_assert_eq(async_live(), 0);
}

Test(promise, macros_evaluate_once)
{
    promise(int) p = promise_new(int), all;

    promise_resolve(counted(p), ++calls);
    cr_assert_eq(calls, 2);
    cr_assert_eq(promise_value(p), 2);
    calls = 0;
    cr_assert_eq(promise_state(counted(p)), PROMISE_FULFILLED);
    cr_assert_eq(promise_value(counted(p)), 2);
    cr_assert_null(promise_error(counted(p)));
    cr_assert_eq(promise_retain(counted(p)), p);
    promise_release(counted(p));
    promise_cancel(counted(p));
    promise_on_cancel(counted(p), NULL, NULL);
    all = promise_timeout(counted(p), 10);
    cr_assert_eq(calls, 8);
    cr_assert_eq(async_run(all), 2);
    promise_release(all);
    calls = 0;
    promise_release(promise_all(counted(p), counted(p)));
    cr_assert_eq(calls, 2);
    async_loop_run();
    promise_release(p);
    cr_assert_eq(async_live(), 0);
}

Test(promise, null_is_rejected_with_einval)
{
    promise(int) none = NULL, p = caught(NULL);

    cr_assert_eq(promise_state(none), PROMISE_REJECTED);
    cr_assert_eq(promise_error(none)->code, EINVAL);
    promise_resolve(none, 1);
    promise_reject(none, EIO);
    promise_release(none);
    promise_cancel(none);
    cr_assert_eq(async_run(p), -EINVAL);
    promise_release(p);
    cr_assert_eq(async_live(), 0);
}

static void
settled(promise(int) p, void *name)
{
    char text[64];

    if (promise_state(p) == PROMISE_FULFILLED)
        snprintf(text, sizeof text, "%s=%d", (char *)name, promise_value(p));
    else
        snprintf(text, sizeof text, "%s!%d", (char *)name, promise_error(p)->code);
    say(text);
}

Test(promise, then_calls_back_in_order)
{
    promise(int) p = promise_new(int), q = promise_rejected(int, EIO);

    cr_assert(promise_then(p, settled, "a"));
    cr_assert(promise_then(p, settled, "b"));
    cr_assert(promise_then(q, settled, "q"));
    cr_assert(promise_then(p, settled, "c"));
    promise_resolve(p, 1);
    cr_assert(promise_then(p, settled, "d"));
    promise_release(p); /* each callback holds it */
    promise_release(q);
    cr_assert_str_empty(said);
    async_loop_run();
    cr_assert_str_eq(said, "q!5 a=1 b=1 c=1 d=1");
    cr_assert_eq(async_live(), 0);
}

Test(promise, only_its_maker_settles_it)
{
    promise(int) task = sleeper(1, 5);

    promise_resolve(task, 1);
    promise_reject(task, EIO);
    cr_assert_eq(promise_state(task), PROMISE_PENDING);
    cr_assert_eq(async_run(task), 5);
    promise_resolve(task, 1);
    cr_assert_eq(promise_value(task), 5);
    promise_release(task);
    cr_assert_eq(async_live(), 0);
}

/* By who has made it, and by others: a reference, a combinator. */
Test(promise, tells_whether_others_hold_it)
{
    promise(int) p = promise_new(int), q;
    promise(void) all;

    cr_assert_not(promise_is_held(p));
    cr_assert_not(promise_is_held((promise(int))NULL));
    q = promise_retain(p);
    cr_assert(promise_is_held(p));
    promise_release(q);
    cr_assert_not(promise_is_held(p));
    all = promise_all(p);
    cr_assert(promise_is_held(p));
    promise_release(all);
    promise_resolve(p, 1);
    async_loop_run();
    cr_assert_not(promise_is_held(p));
    promise_release(p);
    cr_assert_eq(async_live(), 0);
}

Test(promise, a_dropped_task_goes_on)
{
    promise(int) leaf = promise_new(int);
    promise(void) t = ticker("t", 3);

    promise_release(t);
    promise_release(chain(3, leaf));
    async_loop_run();
    cr_assert_str_eq(said, "t1 t2 t3");
    cr_assert_eq(async_live(), 5, "the chain waits");
    promise_resolve(leaf, 0);
    async_loop_run();
    promise_release(leaf);
    cr_assert_eq(async_live(), 0);
}

Test(promise, completes_at_once_without_a_suspension)
{
    promise(long) a = sum_embedded(1000), b = sum_pooled(1000, at_once);

    cr_assert_eq(async_run(a), 500500);
    cr_assert_eq(async_run(b), 500500);
    promise_release(a);
    promise_release(b);
    cr_assert_eq(async_live(), 0);
}

Test(promise, embedded_child_suspends)
{
    promise(int) p;

    fake_clock();
    p = parent(50, 1);
    cr_assert_eq(promise_state(p), PROMISE_PENDING);
    cr_assert_eq(async_run(p), 2);
    cr_assert_eq(fake_now, 50);
    promise_release(p);
    cr_assert_eq(async_live(), 0);
}

/* Neither settling nor releasing recurses. */
Test(promise, a_deep_chain_settles)
{
    enum {
        DEPTH = 100000
    };
    promise(int) leaf = promise_new(int), p = promise_retain(leaf);

    for (int i = 0; i < DEPTH; i++)
        p = caught(p);
    promise_resolve(leaf, 9);
    cr_assert_eq(async_run(p), 9);
    promise_release(p);
    promise_release(leaf);
    cr_assert_eq(async_live(), 0);
}

Test(promise, a_deep_chain_rejects)
{
    enum {
        DEPTH = 10000
    };
    promise(int) leaf = promise_new(int), p = chain(DEPTH, leaf);

    promise_reject(leaf, EIO);
    p = caught(p);
    cr_assert_eq(async_run(p), -EIO);
    promise_release(p);
    promise_release(leaf);
    cr_assert_eq(async_live(), 0);
}

/* On a stack of 256 KB. */
static void *
deep_calls(void *arg)
{
    enum {
        DEPTH = 100000
    };
    promise(int) leaf = promise_new(int), p = deep(DEPTH, leaf), q = deep(DEPTH, NULL), r;

    (void)arg;
    promise_resolve(leaf, 9);
    cr_assert_eq(async_run(p), DEPTH + 10);
    cr_assert_eq(async_run(q), DEPTH + 1);
    promise_release(leaf);
    promise_release(p);
    promise_release(q);
    leaf = promise_new(int);
    r = caught(deep(DEPTH, leaf));
    promise_reject(leaf, EIO);
    cr_assert_eq(async_run(r), -EIO);
    promise_release(leaf);
    promise_release(r);
    cr_assert_eq(async_live(), 0);
    return NULL;
}

Test(promise, calls_of_itself_take_no_stack)
{
    pthread_attr_t small;
    pthread_t thread;

    pthread_attr_init(&small);
    pthread_attr_setstacksize(&small, 256 << 10);
    cr_assert_eq(pthread_create(&thread, &small, deep_calls, NULL), 0);
    pthread_join(thread, NULL);
    pthread_attr_destroy(&small);
}

static void
run_nested(void *arg)
{
    promise(int) p = sleeper(5, 3);

    cr_assert_eq(async_run(p), 3);
    promise_release(p);
    *(bool *)arg = true;
}

Test(promise, the_loop_can_be_run_from_a_callback)
{
    bool done = false;
    promise(int) p;

    fake_clock();
    p = sleeper(1, 1);
    cr_assert(async_microtask(run_nested, &done));
    cr_assert_eq(async_run(p), 1);
    cr_assert(done);
    promise_release(p);
    cr_assert_eq(async_live(), 0);
}

Test(promise, run_gives_no_value_for_void)
{
    promise(void) p = ticker("x", 2);

    async_run(p);
    cr_assert_str_eq(said, "x1 x2");
    promise_release(p);
}

Test(promise, nothing_left_ends_with_13, .exit_code = 13)
{
    promise(int) leaf = promise_new(int), p = chain(1, leaf);

    async_run(p);
}

Test(promise, main_runs_the_rest)
{
    promise(int) rest;

    fake_clock();
    rest = sleeper(100, 1);
    cr_assert_eq(async_main(sleeper(10, 4)), 4);
    cr_assert_eq(fake_now, 100);
    cr_assert_eq(promise_state(rest), PROMISE_FULFILLED);
    promise_release(rest);
    cr_assert_eq(async_live(), 0);
}

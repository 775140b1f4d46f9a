/* runtime_error.c - errors, their traces, rejections that nobody looks at */
#include <criterion/criterion.h>
#include <errno.h>
#include <stdlib.h>

#include "handmade.h"

/* What async_error_print writes. */
static char *
printed(const async_error *error)
{
    static char text[16384];
    FILE *f = fmemopen(text, sizeof text, "w");

    async_error_print(error, f);
    fclose(f);
    return text;
}

Test(error, has_code_message_and_cause)
{
    async_error *cause = async_error_new(EIO, NULL), *e = async_error_new(ENOENT, "%d %s", 1, "x");

    e->cause = cause;
    cr_assert_eq(e->code, ENOENT);
    cr_assert_str_eq(e->message, "1 x");
    cr_assert_str_eq(cause->message, "Input/output error");
    cr_assert_str_eq(printed(e), "1 x (ENOENT)\n  caused by: Input/output error (EIO)\n");
    cr_assert_str_eq(printed(NULL), "no error\n");
    cr_assert_eq(async_error_retain(e), e);
    async_error_release(e);
    cr_assert_eq(e->code, ENOENT);
    async_error_release(e);
    async_error_release(NULL);
    cr_assert_eq(async_live(), 0);
}

Test(error, of_no_known_code)
{
    async_error *e = async_error_new(123456, "odd");

    cr_assert_str_eq(printed(e), "odd (error 123456)\n");
    async_error_release(e);
}

Test(error, a_long_chain_of_causes_is_released)
{
    async_error *e = async_error_new(1, "first");

    for (int i = 0; i < 100000; i++) {
        async_error *next = async_error_new(1, "%d", i);

        next->cause = e;
        e = next;
    }
    async_error_release(e);
    cr_assert_eq(async_live(), 0);
}

Test(error, traces_where_it_has_come_from)
{
    promise(int) leaf = promise_new(int), p = chain(2, leaf), c = caught(promise_retain(p));

    promise_reject(leaf, async_error_new(EPIPE, "broken"));
    cr_assert_eq(async_run(c), -EPIPE);
    cr_assert_str_eq(printed(promise_error(p)), "broken (EPIPE)\n"
                                                "    at chain (handmade.c:3)\n"
                                                "    at chain (handmade.c:2)\n"
                                                "    at chain (handmade.c:2)\n");
    promise_release(leaf);
    promise_release(p);
    promise_release(c);
    cr_assert_eq(async_live(), 0);
}

Test(error, traces_calls_of_itself)
{
    promise(int) leaf = promise_new(int), p = deep(1, leaf), c = caught(promise_retain(p));

    promise_reject(leaf, async_error_new(EPIPE, "broken"));
    cr_assert_eq(async_run(c), -EPIPE);
    cr_assert_str_eq(printed(promise_error(p)), "broken (EPIPE)\n"
                                                "    at deep (handmade.c:3)\n"
                                                "    at deep (handmade.c:2)\n");
    promise_release(leaf);
    promise_release(c);
    promise_release(p);
    cr_assert_eq(async_live(), 0);
}

Test(error, a_long_trace_is_cut_and_counted)
{
    promise(int) leaf = promise_new(int), p = chain(999, leaf), c = caught(promise_retain(p));
    char *text;

    promise_reject(leaf, EPIPE);
    async_run(c);
    text = printed(promise_error(p));
    cr_assert(strstr(text, "Broken pipe (EPIPE)\n    at chain (handmade.c:3)\n") == text);
    cr_assert_not_null(strstr(text, " more\n"));
    cr_assert_leq(strlen(text), 2000);
    promise_release(leaf);
    promise_release(p);
    promise_release(c);
    cr_assert_eq(async_live(), 0);
}

/* Two tasks await one promise: each error has its own way behind it. */
Test(error, ways_part)
{
    promise(int) leaf = promise_new(int), a = chain(0, leaf), b = chain(1, leaf);
    promise(int) ca = caught(promise_retain(a)), cb = caught(promise_retain(b));

    promise_reject(leaf, EPIPE);
    async_loop_run();
    cr_assert_str_eq(printed(promise_error(a)), "Broken pipe (EPIPE)\n"
                                                "    at chain (handmade.c:3)\n");
    cr_assert_str_eq(printed(promise_error(b)), "Broken pipe (EPIPE)\n"
                                                "    at chain (handmade.c:3)\n"
                                                "    at chain (handmade.c:2)\n");
    promise_release(leaf);
    promise_release(a);
    promise_release(b);
    promise_release(ca);
    promise_release(cb);
    cr_assert_eq(async_live(), 0);
}

static void
unhandled(async_error *error, void *arg)
{
    (void)arg;
    say(error->message);
}

static void
say_now(void *what)
{
    say(what);
}

static void
handle(void *p)
{
    promise(int) q = *(promise(int) *)p;

    say("handled");
    promise_error(q);
}

Test(error, judged_when_the_microtasks_have_run_out)
{
    promise(int) late = promise_rejected(int, async_error_new(1, "late")), held;

    async_on_unhandled_rejection(unhandled, NULL);
    promise_release(promise_rejected(int, async_error_new(1, "nobody's")));
    held = promise_rejected(int, async_error_new(1, "held"));
    cr_assert(async_microtask(say_now, "micro"));
    cr_assert(async_microtask(handle, &late));
    async_set_immediate(say_now, "immediate");
    async_loop_run();
    cr_assert_str_eq(said, "micro handled nobody's held immediate");
    promise_release(late);
    promise_release(held);
    cr_assert_eq(async_live(), 0);
}

Test(error, a_cancelled_task_needs_nobody)
{
    promise(int) p = sleeper(10, 1);

    promise_cancel(p);
    promise_release(p);
    async_loop_run();
    cr_assert_eq(async_live(), 0);
}

Test(error, unhandled_ends_with_1, .exit_code = 1)
{
    promise_release(promise_rejected(int, EIO));
    async_loop_run();
}

Test(error, rejected_main_ends_with_1, .exit_code = 1)
{
    promise(int) leaf = promise_rejected(int, EIO);

    async_main(chain(0, leaf));
}

Test(error, rejected_run_ends_with_1, .exit_code = 1)
{
    promise(int) p = promise_rejected(int, EIO);

    promise_error(p); /* even then: it has no value */
    async_run(p);
}

Test(error, a_handler_goes_on_with_zeros)
{
    promise(int) p = promise_rejected(int, EIO);

    async_on_unhandled_rejection(unhandled, NULL);
    cr_assert_eq(async_run(p), 0);
    cr_assert_str_eq(said, "Input/output error");
    cr_assert_eq(async_main(p), 1);
    cr_assert_eq(async_live(), 0);
}

Test(error, dump_says_who_waits_for_what)
{
    promise(int) leaf = promise_new(int), c = chain(1, leaf), p;
    promise(void) all = promise_all(leaf, c), a = await_again(all, 1);
    char text[4096] = "";
    FILE *f = fmemopen(text, sizeof text, "w");

    fake_clock();
    p = parent(250, 1);
    async_dump(f);
    fclose(f);
    cr_assert(strstr(text, "5 tasks\n") == text, "%s", text);
    cr_assert_not_null(strstr(text, "  chain (handmade.c:3) waits for promise_new\n"), "%s", text);
    cr_assert_not_null(strstr(text, "  chain (handmade.c:2) waits for chain\n"));
    cr_assert_not_null(strstr(text, "  await_again (handmade.c:2) waits for promise_all\n"));
    cr_assert_not_null(strstr(text, "  parent (handmade.c:2) waits for sleeper\n"));
    cr_assert_not_null(
        strstr(text, "  sleeper (handmade.c:2) waits for async_sleep, 250 ms left\n"));
    promise_resolve(leaf, 1);
    async_loop_run();
    promise_release(leaf);
    promise_release(c);
    promise_release(p);
    promise_release(all);
    promise_release(a);
    cr_assert_eq(async_live(), 0);
}

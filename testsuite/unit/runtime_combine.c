/* runtime_combine.c - all, all_settled, race, any, timeout */
#include <criterion/criterion.h>
#include <errno.h>
#include <stdalign.h>

#include "handmade.h"

struct wide {
    alignas(64) int n;
};

TestSuite(combine, .init = fake_clock);

static void
ignore(async_error *error, void *arg)
{
    (void)arg;
    say(error->message);
}

Test(combine, all_takes_any_types)
{
    promise(int) a = sleeper(20, 1);
    promise(const char *) b = promise_resolved(const char *, "b");
    promise(void) c = async_sleep(10), all = promise_all(a, b, c);

    async_run(all);
    cr_assert_eq(fake_now, 20);
    cr_assert_eq(promise_value(a), 1);
    promise_release(all);
    promise_release(a);
    promise_release(b);
    promise_release(c);
    cr_assert_eq(async_live(), 0);
}

Test(combine, all_fails_with_the_first_error)
{
    promise(int) a = sleeper(20, 1), b = promise_new(int), c = promise_new(int);
    promise(void) all = promise_all(a, b, c);

    promise_reject(c, ENOENT);
    promise_reject(b, EIO);
    async_on_unhandled_rejection(ignore, NULL);
    async_loop_run();
    cr_assert_eq(promise_error(all)->code, ENOENT);
    cr_assert_str_eq(said, "No such file or directory", "b's counts as looked at, all's does not");
    promise_release(all);
    promise_release(a);
    promise_release(b);
    promise_release(c);
    cr_assert_eq(async_live(), 0);
}

Test(combine, all_settled_waits_for_all)
{
    promise(int) a = sleeper(20, 1), b = promise_rejected(int, EIO), p[2] = {a, b};
    promise(void) all = promise_all_settled_of(p, 2);

    async_run(all);
    cr_assert_eq(fake_now, 20);
    cr_assert_eq(promise_state(b), PROMISE_REJECTED);
    promise_release(all);
    promise_release(a);
    promise_release(b);
    cr_assert_eq(async_live(), 0);
}

Test(combine, race_tells_which)
{
    promise(int) a = sleeper(20, 1), b = sleeper(10, 2);
    promise(size_t) race = promise_race(a, b);

    cr_assert_eq(async_run(race), 1);
    cr_assert_eq(fake_now, 10);
    promise_release(race);
    async_loop_run();
    promise_release(a);
    promise_release(b);
    cr_assert_eq(async_live(), 0);
}

/* A race that is over holds nothing. */
Test(combine, a_settled_race_lets_go)
{
    promise(int) forever = promise_new(int);

    for (int i = 0; i < 1000; i++) {
        promise(int) now = promise_resolved(int, i);
        promise(size_t) race = promise_race(forever, now);

        cr_assert_eq(async_run(race), 1);
        promise_release(race);
        promise_release(now);
    }
    cr_assert_eq(async_live(), 1);
    promise_reject(forever, EIO); /* the races have looked at it */
    async_loop_run();
    promise_release(forever);
    cr_assert_eq(async_live(), 0);
}

Test(combine, any_ignores_rejections_but_the_last)
{
    promise(int) a = promise_rejected(int, EIO), b = promise_rejected(int, ENOENT),
                 c = sleeper(5, 3), p[] = {a, b};
    promise(size_t) any = promise_any(a, b, c), none = promise_any_of(p, 2);
    async_error *e;

    async_on_unhandled_rejection(ignore, NULL);
    cr_assert_eq(async_run(any), 2);
    cr_assert_str_eq(said, "all promises were rejected");
    e = promise_error(none);
    cr_assert_eq(e->code, EIO);
    cr_assert_str_eq(e->message, "all promises were rejected");
    cr_assert_eq(e->cause->code, EIO);
    promise_release(any);
    promise_release(none);
    promise_release(a);
    promise_release(b);
    promise_release(c);
    cr_assert_eq(async_live(), 0);
}

Test(combine, of_none)
{
    promise(int) *none = NULL;
    promise(void) all = promise_all_of(none, 0), settled = promise_all_settled_of(none, 0);
    promise(size_t) race = promise_race_of(none, 0), any = promise_any_of(none, 0);

    cr_assert_eq(promise_state(all), PROMISE_FULFILLED);
    cr_assert_eq(promise_state(settled), PROMISE_FULFILLED);
    cr_assert_eq(promise_state(race), PROMISE_PENDING);
    cr_assert_eq(promise_error(any)->code, EINVAL);
    async_loop_run();
    cr_assert_eq(promise_state(race), PROMISE_PENDING);
    promise_release(all);
    promise_release(settled);
    promise_release(race);
    promise_release(any);
    cr_assert_eq(async_live(), 0);
}

Test(combine, null_members_are_rejected)
{
    promise(int) a = promise_resolved(int, 1), none = NULL;
    promise(void) all = promise_all(a, none);
    promise(size_t) any = promise_any(none, a);

    async_on_unhandled_rejection(ignore, NULL);
    cr_assert_eq(async_run(any), 1);
    cr_assert_str_eq(said, "await of NULL");
    cr_assert_eq(promise_error(all)->code, EINVAL);
    promise_release(all);
    promise_release(any);
    promise_release(a);
    cr_assert_eq(async_live(), 0);
}

Test(combine, many_members)
{
    static promise(int) p[10000];
    promise(void) all;

    for (int i = 0; i < 10000; i++)
        p[i] = sleeper((uint64_t)i % 100, i);
    all = promise_all_of(p, 10000);
    async_run(all);
    for (int i = 0; i < 10000; i++) {
        cr_assert_eq(promise_value(p[i]), i);
        promise_release(p[i]);
    }
    promise_release(all);
    cr_assert_eq(async_live(), 0);
}

Test(combine, nested_and_dropped)
{
    promise(int) a = sleeper(5, 1), b = sleeper(6, 2);
    promise(size_t) race = promise_race(a, b);
    promise(void) both = promise_all(a, b), all = promise_all(race, both);

    promise_release(race);
    promise_release(both);
    promise_release(a);
    promise_release(b);
    async_run(all);
    promise_release(all);
    cr_assert_eq(async_live(), 0);
}

Test(combine, timeout_gives_the_value)
{
    promise(struct wide) p = promise_new(struct wide), t = promise_timeout(p, 100);

    promise_resolve(p, (struct wide){7});
    cr_assert_eq(async_run(t).n, 7);
    cr_assert_eq((uintptr_t)&promise_value(t) % 64, 0);
    async_loop_run();
    cr_assert_eq(fake_now, 0, "its timer has gone");
    promise_release(p);
    promise_release(t);
    cr_assert_eq(async_live(), 0);
}

Test(combine, timeout_gives_the_error)
{
    promise(int) p = promise_rejected(int, EIO), t = caught(promise_timeout(p, 100));

    cr_assert_eq(async_run(t), -EIO);
    async_loop_run();
    cr_assert_eq(fake_now, 0);
    promise_release(p);
    promise_release(t);
    cr_assert_eq(async_live(), 0);
}

Test(combine, timeout_cancels_what_takes_too_long)
{
    promise(int) p = sleeper(1000, 1), t = caught(promise_timeout(p, 100));

    cr_assert_eq(async_run(t), -ETIMEDOUT);
    async_loop_run();
    cr_assert_eq(fake_now, 100);
    cr_assert_eq(promise_error(p)->code, ECANCELED);
    promise_release(p);
    promise_release(t);
    cr_assert_eq(async_live(), 0);
}

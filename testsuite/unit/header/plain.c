/* The whole API from C that asyncc never sees. */
#include <asyncc.h>
#include <errno.h>
#include <string.h>

struct point {
    int x, y;
};

struct holder {
    promise(struct point) p[2];
    promise(void) (*start)(int);
};
typedef promise(int) int_promise;

async(int) declared_elsewhere(int n, promise(void) when);
static int calls;

static promise(void)
start(int n)
{
    calls += n;
    return promise_resolved(void);
}

static void
on_point(promise(struct point) p, void *arg)
{
    *(int *)arg += promise_value(p).x;
}

static void
on_void(promise(void) p, void *arg)
{
    (void)p;
    ++*(int *)arg;
}

/* A promise made where it is used has a type of its own there. */
static void
watch_settled(int *sum)
{
    promise(void) settled = promise_resolved(void);

    promise_then(promise_resolved(void), on_void, sum); /* its reference is lost */
    promise_on_cancel(promise_retain(settled), on_void, sum);
    promise_release(settled);
    promise_release(settled);
}

static void
on_timer(void *arg)
{
    ++*(int *)arg;
}

int
main(void)
{
    struct holder h = {{promise_new(struct point), NULL}, start};
    int_promise n = promise_resolved(int, 3), failed = promise_rejected(int, ENOENT);
    promise(void) v = h.start(1), all, any_of[2];
    promise(size_t) race;
    int sum = 0;

    watch_settled(&sum);
    promise_then(h.p[0], on_point, &sum);
    promise_on_cancel(h.p[0], on_point, &sum);
    promise_resolve(h.p[0], (struct point){4, 5});
    promise_then(v, on_void, &sum);
    promise_resolve(v);
    all = promise_all(n, v, h.p[0]);
    race = promise_race(n, h.p[0]);
    any_of[0] = all;
    any_of[1] = v;
    promise_release(promise_all_of(any_of, 2));
    promise_release(promise_any_of(any_of, 2));
    promise_release(promise_race_of(any_of, 2));
    promise_release(promise_all_settled_of(any_of, 2));
    promise_release(promise_all_settled(failed, n));
    async_run(all);
    if (async_run(race) != 0 || promise_value(race) != 0)
        return 1;
    promise_value(v);
    if (promise_error(failed)->code != ENOENT || promise_state(n) != PROMISE_FULFILLED)
        return 2;
    n = promise_timeout(promise_retain(n), 5);
    promise_release(promise_retain(n));
    if (async_run(n) + promise_value(n) != 6)
        return 3;
    async_clear_timer(async_set_interval(on_timer, &sum, 5));
    async_set_timeout(on_timer, &sum, 1);
    async_set_immediate(on_timer, &sum);
    if (!async_microtask(on_timer, &sum))
        return 4;
    promise_cancel(n);
    async_loop_run();
    async_error_print(promise_error(failed), stdout);
    async_dump(stdout);
    return sum == 9 && calls == 1 && sizeof(promise(struct point)) == sizeof(void *) ? 0 : 5;
}

// The whole API from C++.
#include <asyncc.h>
#include <cerrno>
#include <cstring>

struct point {
    int x, y;
};

extern "C" {
async(int) declared_elsewhere(int n, promise(void) when);
typedef promise(int) int_promise;
}

static int sum;

static void
on_point(promise(point) p, void *)
{
    sum += promise_value(p).x;
}

static void
on_timer(void *arg)
{
    ++*static_cast<int *>(arg);
}

int
main()
{
    promise(point) p = promise_new(point);
    int_promise n = promise_resolved(int, 3), failed = promise_rejected(int, ENOENT);
    promise(void) v = promise_resolved(void), pending = promise_new(void);
    promise(int) array[] = {n, failed};

    promise_then(p, on_point, nullptr);
    promise_then(v, [](promise(void), void *) { sum++; }, nullptr);
    promise_on_cancel(pending, [](promise(void) q, void *) { promise_resolve(q); }, nullptr);
    promise_cancel(pending);
    if (promise_state(pending) != PROMISE_FULFILLED)
        return 1;
    promise_resolve(p, {4, 5});
    promise(void) all = promise_all(n, v, p);
    promise(size_t) race = promise_race(n, p);
    promise_release(promise_all_settled(n, failed));
    promise_release(promise_any_of(array, 2));
    promise_release(promise_all_settled_of(array, 2));
    async_run(all);
    if (async_run(race) != 0)
        return 2;
    if (promise_error(failed)->code != ENOENT || promise_value(n) != 3)
        return 3;
    promise(int) t = promise_timeout(promise_retain(n), 5);
    if (async_run(t) != 3)
        return 4;
    promise(int) rejected = promise_new(int);
    promise_reject(rejected, async_error_new(EIO, "%s", "failed"));
    async_error_print(promise_error(rejected), stdout);
    async_timer timer = async_set_timeout(on_timer, &sum, 1);
    async_clear_timer(timer);
    async_set_immediate(on_timer, &sum);
    async_loop_run();
    return sum == 6 ? 0 : 5;
}

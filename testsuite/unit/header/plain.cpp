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

struct shared {
    async_mutex mutex;
    async_semaphore permits;
    async_event ready;
    async_channel(point) points;
};

static int
use_shared()
{
    static shared s;
    point p = {0, 0};
    promise(void) locked = async_mutex_lock(&s.mutex);
    async_group *g = async_group_new();

    async_semaphore_init(&s.permits, 2);
    s.points = async_channel_new(point, 1);
    promise(void) sent = async_channel_send(s.points, {1, 2});
    promise(bool) received = async_channel_receive(async_channel_retain(s.points), &p);
    async_channel_try_send(s.points, p);
    async_channel_try_receive(s.points, nullptr);
    async_group_add(g, locked);
    async_group_add(g, sent);
    async_group_add(g, received);
    async_event_set(&s.ready);
    promise(void) all = async_group_wait(g);
    async_run(all);
    async_group_cancel(g);
    async_group_release(g);
    promise_release(all);
    promise_release(sent);
    promise_release(locked);
    promise_release(received);
    promise_release(async_semaphore_acquire(&s.permits));
    promise_release(async_event_wait(&s.ready));
    async_event_reset(&s.ready);
    async_semaphore_release(&s.permits);
    async_mutex_unlock(&s.mutex);
    async_channel_close(s.points);
    async_channel_release(s.points);
    async_channel_release(s.points);
    return p.y + async_mutex_try_lock(&s.mutex) + async_semaphore_try_acquire(&s.permits) +
           async_event_is_set(&s.ready);
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
    if (promise_state(pending) != PROMISE_FULFILLED || promise_is_held(pending))
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
    promise(int) t = promise_owned(promise_timeout(promise_retain_to_settle(n), 5),
                                   [](promise(int) q) { sum += promise_value(q); });
    if (async_run(t) != 3)
        return 4;
    promise(int) rejected = promise_new(int);
    promise_reject(rejected, async_error_new(EIO, "%s", "failed"));
    async_error_print(promise_error(rejected), stdout);
    async_timer timer = async_set_timeout(on_timer, &sum, 1);
    async_clear_timer(timer);
    async_set_immediate(on_timer, &sum);
    async_loop_run();
    if (use_shared() != 4)
        return 6;
    return sum == 6 ? 0 : 5;
}

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

static void
on_point_lost(promise(struct point) p)
{
    calls += promise_value(p).x;
}

static void
on_int_lost(promise(int) p)
{
    calls += promise_value(p);
}

static void
on_void_lost(promise(void) p)
{
    promise_value(p);
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

struct shared {
    async_mutex mutex;
    async_semaphore permits;
    async_event ready;
    async_channel(struct point) points;
};

static int
use_shared(void)
{
    static struct shared s = {.permits = {.permits = 1}};
    struct point p = {0, 0};
    promise(bool) received;
    promise(void) locked = async_mutex_lock(&s.mutex), sent, all;
    async_group *g = async_group_new();

    async_semaphore_init(&s.permits, 2);
    s.points = async_channel_new(struct point, 1);
    sent = async_channel_send(s.points, {1, 2});
    received = async_channel_receive(async_channel_retain(s.points), &p);
    async_channel_try_send(s.points, p);
    async_channel_try_receive(s.points, NULL);
    async_group_add(g, locked);
    async_group_add(g, sent);
    async_group_add(g, received);
    async_event_set(&s.ready);
    all = async_group_wait(g);
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
    if (promise_error(failed)->code != ENOENT || promise_state(n) != PROMISE_FULFILLED ||
        promise_is_held(n))
        return 2;
    n = promise_owned(promise_timeout(promise_retain_to_settle(n), 5), on_int_lost);
    promise_release(promise_owned(h.p[1] = promise_new(struct point), on_point_lost));
    promise_release(promise_owned(v, on_void_lost));
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
    if (use_shared() != 4)
        return 6;
    return sum == 9 && calls == 1 && sizeof(promise(struct point)) == sizeof(void *) ? 0 : 5;
}

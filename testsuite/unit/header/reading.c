/* What asyncc reads: the view of a source with async functions, whose `return` and the like are
 * blanked. Only its types are checked. */
#include <asyncc.h>

struct point {
    int x, y;
};
typedef promise(struct point) point_promise;

async(int) number(int n);
async(void) nothing(void);
point_promise point(void);
promise(int) (*table[2])(int);

static void
on_void(promise(void) p, void *arg)
{
    (void)p;
    (void)arg;
}

static void
on_int(promise(int) p, void *arg)
{
    (void)p;
    (void)arg;
}

static void
on_int_lost(promise(int) p)
{
    (void)p;
}

void
body(promise(int) p)
{
    int n = await p;
    struct point pt = await point();
    promise(int) a = number(1), array[2] = {a, number(2)};
    promise(void) v = nothing();
    promise(const char *) s = promise_new(const char *);

    n += await number(await table[0](n)) + (await point()).x + pt.y;
    await v;
    await async_sleep(10);
    await async_yield();
    await promise_all(a, v, s);
    n += (int)await promise_race(a, s) + (int)await promise_any_of(array, 2);
    await promise_all_settled_of(array, 2);
    n += await promise_timeout(a, 10);
    n += await promise_owned(promise_retain_to_settle(a), on_int_lost);
    promise_resolve(s, "text");
    promise_resolve(v);
    promise_reject(a, 5);
    promise_reject(a, async_error_new(5, "no"));
    promise_then(a, on_int, &n);
    promise_on_cancel(a, on_int, &n);
    promise_then(promise_resolved(void), on_void, &n);
    promise_cancel(promise_retain(a));
    promise_release(a);
    n += promise_value(a) + (promise_state(a) == PROMISE_PENDING) + promise_is_held(a) + promise_error(a)->code;
    promise(struct point) q = promise_resolved(struct point, (struct point){1, 2});
    promise(void) r = promise_resolved(void), f = promise_rejected(void, 5);
    promise_resolve(q, (struct point){n, 2});
    (void)r, (void)f;
    int const total = sizeof(await p) + ({ await number(1); });
    (void)total;
}

async_channel(int) make(void);

void
channels(promise(int) p)
{
    async_channel(struct point) c = async_channel_new(struct point, 8);
    async_channel(int) numbers[] = {make(), async_channel_new(int, 0)};
    async_group *g = async_group_new();
    struct point pt = {0, 0};
    int n = 0;

    await async_channel_send(c, {1, 2});
    await async_channel_send(numbers[0], await p + 1);
    n = await async_channel_receive(c, &pt) + await async_channel_receive(numbers[n], NULL);
    n += async_channel_try_send(c, pt) + async_channel_try_receive(numbers[1], &n);
    c = async_channel_retain(c);
    async_channel_close(c);
    async_channel_release(make());
    async_group_add(g, p);
    async_group_add(g, number(n));
    await async_group_wait(g);
    async_mutex m = {0};
    await async_mutex_lock(&m);
}

int
plain(void)
{
    return async_run(number(1));
}

/* tasks.async.c - the measurements with async functions; bench.h says what they are */
#include <asyncc.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"

/* ready */

static async(int)
one(int i)
{
    return i + 1;
}

static async(long)
ready(long n)
{
    long sum = 0;

    for (long i = 0; i < n; i++)
        sum += await one((int)i);
    return sum;
}

/* hop */

static async(long)
hop(promise(void) settled, long n)
{
    long i;

    for (i = 0; i < n; i++)
        await settled;
    return i;
}

static async(long)
hops(long n)
{
    promise(void) settled = promise_resolved(void);
    promise(long) a = hop(settled, n / 2), b = hop(settled, n / 2);

    return await a + await b;
}

/* chain */

static promise(void) gate;

static async(int)
chain(int n)
{
    if (n == 1) {
        await gate;
        return 1;
    }
    return 1 + await chain(n - 1);
}

static async(long)
chains(long n)
{
    long sum = 0;

    while (n-- > 0) {
        gate = promise_new(void);
        promise(int) p = chain(DEPTH);
        promise_resolve(gate);
        sum += await p;
        promise_release(gate);
    }
    return sum;
}

/* gate */

static long woken;

static async(void)
waiter(promise(void) p)
{
    await p;
    woken++;
}

static async(long)
gate_tasks(long n, struct measure *m)
{
    promise(void) p = promise_new(void);

    for (long i = 0; i < n; i++)
        (void)waiter(p);
    measure_waiting(m);
    promise_resolve(p);
    await async_sleep(1); /* a macrotask, after all of them */
    return woken;
}

/* timers */

static async(void)
sleeper(uint32_t ms)
{
    await async_sleep(ms);
    woken++;
}

static async(long)
timers(long n, struct measure *m)
{
    for (long i = 0; i < n; i++)
        (void)sleeper(SLEEP_OF(i));
    measure_waiting(m);
    while (woken < n)
        await async_sleep(1);
    return woken;
}

/* channel, buffered */

static async(void)
produce(async_channel(long) c, long n)
{
    for (long i = 0; i < n; i++)
        await async_channel_send(c, i);
    async_channel_close(c);
}

static async(long)
channels(long n, size_t capacity)
{
    async_channel(long) c = async_channel_new(long, capacity);
    promise(void) producer = produce(c, n);
    long sum = 0;

    for (long i; await async_channel_receive(c, &i);)
        sum += i;
    await producer;
    async_channel_release(c);
    return sum;
}

/* mutex */

static async(long)
locker(async_mutex *m, promise(void) settled, long n)
{
    long i;

    for (i = 0; i < n; i++) {
        await async_mutex_lock(m);
        await settled;
        async_mutex_unlock(m);
    }
    return i;
}

static async(long)
mutexes(long n)
{
    async_mutex m = {0};
    promise(void) settled = promise_resolved(void);
    promise(long) a = locker(&m, settled, n / 2), b = locker(&m, settled, n / 2);

    return await a + await b;
}

async(int)
main(int argc, char **argv)
{
    const char *mode = argc == 3 ? argv[1] : "";
    long n = argc == 3 ? atol(argv[2]) : 0, sum = 0;
    struct measure m = measure_begin();

    if (strcmp(mode, "ready") == 0)
        sum = await ready(n);
    else if (strcmp(mode, "hop") == 0)
        sum = await hops(n);
    else if (strcmp(mode, "chain") == 0)
        sum = await chains(n);
    else if (strcmp(mode, "gate") == 0)
        sum = await gate_tasks(n, &m);
    else if (strcmp(mode, "timers") == 0)
        sum = await timers(n, &m);
    else if (strcmp(mode, "channel") == 0)
        sum = await channels(n, 0);
    else if (strcmp(mode, "buffered") == 0)
        sum = await channels(n, 64);
    else if (strcmp(mode, "mutex") == 0)
        sum = await mutexes(n);
    else
        return 2;
    measure_end(&m, sum);
    return 0;
}

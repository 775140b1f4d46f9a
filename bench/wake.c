/* wake.c - what it costs to reach a loop from another thread; wake.go is its peer
 *
 *     wake pingpong N   two loops hand a ball to and fro: each post wakes one that waits
 *     wake burst N      one thread posts N times, as fast as it can, to a loop
 *     wake work N       a loop gives N calls to the pool, one after the other
 *
 * Prints nanoseconds, of the clock on the wall, for all N. */
#include <asyncc.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static async_loop *loops[2];
static long left, received;
static pthread_barrier_t both_there;

static long long
wall_ns(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void
stop(void *arg)
{
    async_loop_release(*(async_loop **)arg);
}

static void
ball(void *arg)
{
    size_t here = (size_t)arg;

    if (--left > 0) {
        async_post(loops[1 - here], ball, (void *)(1 - here));
        return;
    }
    for (int i = 0; i < 2; i++)
        async_post(loops[i], stop, &loops[i]);
}

static void *
player(void *arg)
{
    loops[(size_t)arg] = async_loop_retain(async_loop_here());
    pthread_barrier_wait(&both_there);
    async_loop_run();
    return NULL;
}

static void
pingpong(void)
{
    pthread_t other;

    pthread_barrier_init(&both_there, NULL, 2);
    pthread_create(&other, NULL, player, (void *)1);
    loops[0] = async_loop_retain(async_loop_here());
    pthread_barrier_wait(&both_there);
    async_post(loops[1], ball, (void *)1);
    async_loop_run();
    pthread_join(other, NULL);
}

static void
receive(void *arg)
{
    (void)arg;
    received++;
}

static void *
burst_from(void *arg)
{
    for (long i = 0; i < left; i++)
        async_post(arg, receive, NULL);
    async_loop_release(arg);
    return NULL;
}

static void
burst(void)
{
    pthread_t other;

    pthread_create(&other, NULL, burst_from, async_loop_retain(async_loop_here()));
    async_loop_run();
    pthread_join(other, NULL);
    if (received != left)
        exit(1);
}

static void *
nothing(void *arg)
{
    return arg;
}

static void
work(void)
{
    for (long i = 0; i < left; i++) {
        promise(void *) p = async_work(nothing, NULL);

        async_run(p);
        promise_release(p);
    }
}

int
main(int argc, char **argv)
{
    const char *mode = argc == 3 ? argv[1] : "";
    long long began = wall_ns();

    left = argc == 3 ? atol(argv[2]) : 0;
    if (strcmp(mode, "pingpong") == 0)
        pingpong();
    else if (strcmp(mode, "burst") == 0)
        burst();
    else if (strcmp(mode, "work") == 0)
        work();
    else
        return 2;
    printf("%lld\n", wall_ns() - began);
    return 0;
}

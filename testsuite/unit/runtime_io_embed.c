/* runtime_io_embed.c - the loop inside another one, which waits with poll(2) */
#include "descriptors.h"

#include <sys/poll.h>

#include "handmade.h"

static int dispatched;

/* The other loop, which has something of its own to wait for. returns  false: it gave up */
static bool
drive(bool (*until)(void))
{
    for (int i = 0; i < 1000 && !until(); i++) {
        struct pollfd fd = {async_loop_fd(), POLLIN, 0};
        int timeout = async_loop_timeout();

        /* a poller without a descriptor is looked at now and then */
        if (fd.fd < 0 && (timeout < 0 || timeout > 1))
            timeout = 1;
        cr_assert(fd.fd >= 0 || timeout >= 0);
        poll(&fd, fd.fd >= 0, timeout);
        dispatched++;
        async_loop_dispatch();
    }
    return until();
}

static bool
at_rest(void)
{
    return !async_loop_alive();
}

static void
count(void *arg)
{
    ++*(int *)arg;
}

Test(io_embed, nothing_to_do)
{
    cr_assert_not(async_loop_alive());
    cr_assert_eq(async_loop_timeout(), -1);
    cr_assert_not(async_loop_dispatch());
}

Test(io_embed, microtasks_immediates_and_timers)
{
    int n = 0;

    async_microtask(count, &n);
    cr_assert(async_loop_alive());
    cr_assert_eq(async_loop_timeout(), 0);
    async_loop_dispatch();
    cr_assert_eq(n, 1);
    async_set_immediate(count, &n);
    cr_assert_eq(async_loop_timeout(), 0);
    async_set_timeout(count, &n, 20);
    async_loop_dispatch();
    cr_assert_eq(n, 2);
    cr_assert(async_loop_timeout() > 0 && async_loop_timeout() <= 20);
    cr_assert(drive(at_rest));
    cr_assert_eq(n, 3);
    cr_assert(async_loop_fd() < 0 || dispatched < 10, "it waited, and did not spin: %d",
              dispatched);
}

static int other;

static void
write_to_other(void *arg)
{
    (void)arg;
    cr_assert_eq(write(other, "hello", 5), 5);
}

Test(io_embed, a_read_that_waits)
{
    int fds[2];
    char buf[16];
    promise(ssize_t) p;

    cr_assert_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
    other = fds[1];
    p = async_read(fds[0], buf, sizeof buf);
    async_set_timeout(write_to_other, NULL, 20);
    cr_assert(async_loop_alive());
    cr_assert(drive(at_rest));
    cr_assert_eq(promise_state(p), PROMISE_FULFILLED);
    cr_assert_eq(promise_value(p), 5);
    promise_release(p);
    close(fds[0]);
    close(fds[1]);
}

/* Whoever waits inside a callback waits by itself. */
static void
run_a_loop_inside(void *arg)
{
    promise(void) p = async_sleep(10);

    async_run(p);
    cr_assert_eq(promise_state(p), PROMISE_FULFILLED);
    promise_release(p);
    ++*(int *)arg;
}

Test(io_embed, async_run_in_a_callback)
{
    int n = 0;

    async_set_timeout(run_a_loop_inside, &n, 1);
    cr_assert(drive(at_rest));
    cr_assert_eq(n, 1);
    cr_assert(async_loop_fd() < 0 || dispatched < 10, "it waited, and did not spin: %d",
              dispatched);
}

/* The answer of the last one to end comes when nobody waits any more: the other loop isn't to be woken by that again
 * and again. */
Test(io_embed, quiet_when_nobody_waits_any_more)
{
    int null = open("/dev/null", O_RDWR), n = 0;
    promise(int) p;
    promise(void) ended;

    async_loop_fd(); /* the other loop waits for it from now on */
    p = async_poll(null, POLLPRI);
    ended = promise_all_settled(p);
    async_set_timeout(count, &n, 100);
    for (int i = 0; i < 4; i++) { /* what that wakes it for */
        async_loop_timeout();
        async_loop_dispatch();
    }
    if (promise_state(p) == PROMISE_PENDING)
        promise_cancel(p);
    cr_assert(drive(at_rest));
    cr_assert_eq(n, 1);
    cr_assert(async_loop_fd() < 0 || dispatched < 10, "it waited, and did not spin: %d",
              dispatched);
    promise_release(ended);
    promise_release(p);
    close(null);
}

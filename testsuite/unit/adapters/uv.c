/* uv.c - async functions and libuv's own handles in one loop */
#include <asyncc.h>
#include <asyncc/uv.h>
#include <criterion/criterion.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static char order[64];

static void
note(void *text)
{
    strcat(order, text);
}

static void
note_timer(uv_timer_t *timer)
{
    strcat(order, timer->data);
    uv_close((uv_handle_t *)timer, NULL);
}

static void
end(void)
{
    async_uv_detach();
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    cr_assert_eq(uv_loop_close(uv_default_loop()), 0);
}

Test(uv, timers_of_both)
{
    uv_timer_t timer = {.data = "b"};

    cr_assert_eq(async_uv_attach(uv_default_loop()), 0);
    uv_timer_init(uv_default_loop(), &timer);
    uv_timer_start(&timer, note_timer, 30, 0);
    async_set_timeout(note, "a", 10);
    async_set_timeout(note, "c", 60);
    cr_assert_eq(uv_run(uv_default_loop(), UV_RUN_DEFAULT), 0);
    cr_assert_str_eq(order, "abc");
    end();
}

static int fds[2];

static void
answer(uv_timer_t *timer)
{
    cr_assert_eq(write(fds[1], "hello", 5), 5);
    uv_close((uv_handle_t *)timer, NULL);
}

static void
has_read(promise(ssize_t) p, void *arg)
{
    *(ssize_t *)arg = promise_value(p);
}

Test(uv, what_waits_for_a_descriptor_keeps_it_going)
{
    uv_timer_t timer;
    ssize_t n = 0;
    char buf[16];
    promise(ssize_t) p;

    cr_assert_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
    cr_assert_eq(async_uv_attach(uv_default_loop()), 0);
    p = async_read(fds[0], buf, sizeof buf);
    promise_then(p, has_read, &n);
    uv_timer_init(uv_default_loop(), &timer);
    uv_timer_start(&timer, answer, 20, 0);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    cr_assert_eq(n, 5);
    promise_release(p);
    end();
}

Test(uv, nothing_pending_ends_at_once)
{
    cr_assert_eq(async_uv_attach(uv_default_loop()), 0);
    cr_assert_eq(uv_run(uv_default_loop(), UV_RUN_DEFAULT), 0);
    end();
}

Test(uv, begun_after_an_end)
{
    cr_assert_eq(async_uv_attach(uv_default_loop()), 0);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    async_set_timeout(note, "x", 5);
    cr_assert_eq(async_uv_attach(uv_default_loop()), 0);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    cr_assert_str_eq(order, "x");
    end();
}

Test(uv, async_run_after_an_end)
{
    cr_assert_eq(async_uv_attach(uv_default_loop()), 0);
    for (int i = 0; i < 2; i++) {
        promise(void) p = async_sleep(5);

        async_run(p);
        cr_assert_eq(promise_state(p), PROMISE_FULFILLED);
        promise_release(p);
    }
    end();
}

Test(uv, only_one_loop)
{
    uv_loop_t other;

    cr_assert_eq(uv_loop_init(&other), 0);
    cr_assert_eq(async_uv_attach(uv_default_loop()), 0);
    cr_assert_eq(async_uv_attach(&other), UV_EBUSY);
    cr_assert_eq(uv_loop_close(&other), 0);
    end();
}

static void
detach(void *arg)
{
    (void)arg;
    async_uv_detach();
}

Test(uv, detached_in_a_callback)
{
    cr_assert_eq(async_uv_attach(uv_default_loop()), 0);
    async_set_timeout(detach, NULL, 5);
    async_set_timeout(note, "later", 20);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    cr_assert_str_eq(order, "");
    async_loop_run();
    cr_assert_str_eq(order, "later");
    end();
}

Test(uv, async_run_serves_both)
{
    uv_timer_t timer = {.data = "u"};
    promise(void) p;

    cr_assert_eq(async_uv_attach(uv_default_loop()), 0);
    uv_timer_init(uv_default_loop(), &timer);
    uv_timer_start(&timer, note_timer, 5, 0);
    p = async_sleep(30);
    async_run(p);
    cr_assert_eq(promise_state(p), PROMISE_FULFILLED);
    cr_assert_str_eq(order, "u");
    promise_release(p);
    end();
}

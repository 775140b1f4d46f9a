/* glib.c - async functions and GLib's own sources in one main loop */
#include <asyncc.h>
#include <asyncc/glib.h>
#include <criterion/criterion.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static char order[64];
static GMainLoop *loop;
static int fds[2];

static void
note(void *text)
{
    strcat(order, text);
}

static gboolean
note_source(gpointer text)
{
    strcat(order, text);
    return G_SOURCE_REMOVE;
}

static void
quit(void *arg)
{
    (void)arg;
    g_main_loop_quit(loop);
}

static gboolean
answer(gpointer arg)
{
    (void)arg;
    cr_assert_eq(write(fds[1], "hello", 5), 5);
    return G_SOURCE_REMOVE;
}

static void
has_read(promise(ssize_t) p, void *arg)
{
    *(ssize_t *)arg = promise_value(p);
    g_main_loop_quit(loop);
}

static void
run(GSource *source)
{
    g_main_loop_run(loop);
    g_source_destroy(source);
    g_source_unref(source);
    g_main_loop_unref(loop);
}

Test(glib, timers_of_both)
{
    GSource *source = async_glib_attach(NULL);

    cr_assert_not_null(source);
    loop = g_main_loop_new(NULL, FALSE);
    async_set_timeout(note, "a", 10);
    g_timeout_add(30, note_source, "b");
    async_set_timeout(note, "c", 60);
    async_set_timeout(quit, NULL, 61);
    run(source);
    cr_assert_str_eq(order, "abc");
}

Test(glib, what_waits_for_a_descriptor)
{
    GSource *source = async_glib_attach(NULL);
    ssize_t n = 0;
    char buf[16];
    promise(ssize_t) p;

    loop = g_main_loop_new(NULL, FALSE);
    cr_assert_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
    p = async_read(fds[0], buf, sizeof buf);
    promise_then(p, has_read, &n);
    g_timeout_add(20, answer, NULL);
    run(source);
    cr_assert_eq(n, 5);
    promise_release(p);
}

Test(glib, microtasks_queued_by_a_source)
{
    GSource *source = async_glib_attach(NULL);

    loop = g_main_loop_new(NULL, FALSE);
    async_microtask(note, "m");
    async_set_immediate(note, "i");
    async_set_timeout(quit, NULL, 10);
    run(source);
    cr_assert_str_eq(order, "mi");
}

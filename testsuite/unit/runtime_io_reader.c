/* runtime_io_reader.c - tasks that wait on the spot for bytes of a stream
 *
 * Such a task waits as the reader of its descriptor (stream.c), which takes no memory; io_uring gives its
 * call to the kernel. Here such waits end in every way, and no byte is lost or comes too late. */
#define _GNU_SOURCE
#include "descriptors.h"

#include <pthread.h>

#include "handmade.h"

/* What a task reads, and how it ended. */
struct taken {
    int fd;
    char buf[100];
    long bytes;
    int error;
    bool ended;
    void (*after)(struct taken *t); /* each read */
};

/* async(void) take(struct taken *t)
 * {
 *     ssize_t n;
 *     defer t->ended = true;
 *     await async_yield();
 *     try {
 *         while ((n = await async_read(t->fd, t->buf, sizeof t->buf)) > 0) {
 *             t->bytes += n;
 *             if (t->after)
 *                 t->after(t);
 *         }
 *     } catch (e) { t->error = e->code; }
 * } */
struct take_frame {
    struct async_frame base;
    struct taken *t;
};

static enum promise_state
take_resume(struct async_frame *base)
{
    struct take_frame *f = (struct take_frame *)base;
    struct taken *t = f->t;
    async_error *e;
    ssize_t n;

    switch (async_resumed(base, 2)) {
    case 0: break;
    case 1: goto resume_1;
    case 2: goto resume_2;
    default:
        e = async_error_take(f);
        t->error = e->code;
        async_error_release(e);
        t->ended = true;
        return PROMISE_FULFILLED;
    }
    if (!async_await_yield(f, 1))
        return PROMISE_PENDING;
resume_1:
    for (;;) {
        if (!async_await_read(f, 2, t->fd, t->buf, sizeof t->buf))
            return PROMISE_PENDING;
    resume_2:
        n = async_await_read_value(f, ssize_t);
        if (n <= 0)
            break;
        t->bytes += n;
        if (t->after != NULL)
            t->after(t);
    }
    t->ended = true;
    return PROMISE_FULFILLED;
}

static const uint32_t take_lines[] = {1, 5, 7};
static const struct async_code take_code = {take_resume, "take", "reader.c", take_lines,
                                            sizeof(struct take_frame)};

static promise(void)
take(struct taken *t, int fd)
{
    struct take_frame *f = async_new(sizeof *f, &take_code);

    *t = (struct taken){.fd = fd, .after = t->after};
    f->t = t;
    return (promise(void))async_begin(&f->base, take_resume);
}

/* A task that has read once and waits for more. */
static promise(void)
take_once(struct taken *t, int fd, int peer)
{
    promise(void) p = take(t, fd);

    cr_assert_eq(write(peer, "a", 1), 1);
    pass_until(t->bytes == 1);
    pass(1);
    cr_assert_eq(t->bytes, 1);
    return p;
}

static long
left_in(int fd)
{
    char buf[1000];
    ssize_t n = recv(fd, buf, sizeof buf, MSG_DONTWAIT);

    return n > 0 ? n : 0;
}

Test(reader, is_fed_and_comes_to_the_end)
{
    struct taken t = {0};
    int fd[2];
    promise(void) p;

    pair(fd, SOCK_STREAM);
    p = take_once(&t, fd[0], fd[1]);
    for (int i = 0; i < 100; i++) {
        cr_assert_eq(write(fd[1], "0123456789", (size_t)i % 10 + 1), i % 10 + 1);
        if (i % 3 == 0)
            pass(1);
    }
    shutdown(fd[1], SHUT_WR);
    pass_until(t.ended);
    cr_assert_eq(t.bytes, 1 + 550);
    cr_assert_eq(t.error, 0);
    promise_release(p);
    close_both(fd);
    cr_assert_eq(async_live(), 0);
}

/* The buffer is the task's again, and what comes is for others. */
Test(reader, once_cancelled_leaves_the_buffer_alone)
{
    struct taken t = {0};
    int fd[2];
    promise(void) p;

    pair(fd, SOCK_STREAM);
    p = take_once(&t, fd[0], fd[1]);
    promise_cancel(p);
    memset(t.buf, '#', sizeof t.buf);
    cr_assert_eq(write(fd[1], "later", 5), 5);
    pass_until(t.ended);
    cr_assert_eq(t.error, ECANCELED);
    for (size_t i = 0; i < sizeof t.buf; i++)
        cr_assert_eq(t.buf[i], '#');
    cr_assert_eq(left_in(fd[0]), 5);
    promise_release(p);
    close_both(fd);
}

static struct taken other;
static promise(void) other_task;

static void
cancel_other(struct taken *t)
{
    (void)t;
    promise_cancel(other_task);
}

/* Both have something to read in one turn, and one cancels the other, whichever comes first. With
 * io_uring the other may have read already: then it keeps that, and its next await fails. */
Test(reader, cancelled_by_another_in_the_turn_in_which_it_reads)
{
    for (int round = 0; round < 2; round++) {
        struct taken t = {0};
        int fd[2], of_other[2];
        promise(void) p;

        pair(fd, SOCK_STREAM);
        pair(of_other, SOCK_STREAM);
        p = take_once(&t, fd[0], fd[1]);
        other_task = take_once(&other, of_other[0], of_other[1]);
        t.after = cancel_other;
        cr_assert_eq(write(round ? fd[1] : of_other[1], "12345", 5), 5);
        cr_assert_eq(write(round ? of_other[1] : fd[1], "12345", 5), 5);
        pass_until(other.ended);
        cr_assert_eq(other.error, ECANCELED);
        cr_assert_eq(other.bytes - 1 + left_in(of_other[0]), 5);
        cr_assert_eq(t.bytes, 6);
        close(fd[1]);
        pass_until(t.ended);
        promise_release(p);
        promise_release(other_task);
        close_both(of_other);
        close(fd[0]);
        cr_assert_eq(async_live(), 0);
    }
}

Test(reader, and_a_writer_of_the_same_descriptor)
{
    static char much[1 << 20], back[1 << 20];
    struct taken t = {0};
    promise(ssize_t) w, r;
    promise(void) p;
    int fd[2];

    pair(fd, SOCK_STREAM);
    p = take_once(&t, fd[0], fd[1]);
    w = async_write_all(fd[0], much, sizeof much);
    cr_assert_eq(promise_state(w), PROMISE_PENDING);
    pass(1);
    cr_assert_eq(write(fd[1], "abc", 3), 3);
    pass_until(t.bytes == 4);
    cr_assert_eq(t.bytes, 4);
    r = async_read_exact(fd[1], back, sizeof back);
    cr_assert_eq(finish(w), sizeof much);
    cr_assert_eq(finish(r), sizeof back);
    close(fd[1]);
    pass_until(t.ended);
    promise_release(p);
    close(fd[0]);
}

Test(reader, and_who_reads_behind_it)
{
    struct taken t = {0};
    promise(ssize_t) r;
    promise(void) p;
    char buf[10];
    int fd[2];

    pair(fd, SOCK_STREAM);
    p = take_once(&t, fd[0], fd[1]);
    r = async_read(fd[0], buf, sizeof buf);
    pass(1);
    cr_assert_eq(write(fd[1], "abc", 3), 3);
    pass_until(t.bytes == 4);
    cr_assert_eq(t.bytes, 4);
    cr_assert_eq(promise_state(r), PROMISE_PENDING);
    cr_assert_eq(write(fd[1], "de", 2), 2);
    cr_assert_eq(finish(r), 2);
    promise_cancel(p);
    pass_until(t.ended);
    cr_assert_eq(t.error, ECANCELED);
    promise_release(p);
    close_both(fd);
    cr_assert_eq(async_live(), 0);
}

Test(reader, closed_under_its_feet)
{
    for (int plainly = 0; plainly < 2; plainly++) {
        struct taken t = {0};
        promise(void) p;
        int fd[2];

        pair(fd, SOCK_STREAM);
        p = take_once(&t, fd[0], fd[1]);
        if (plainly)
            close(fd[0]);
        else
            cr_assert_eq(finish(async_close(fd[0])), 0);
        pass_until(t.ended);
        cr_assert_eq(t.error, ECANCELED);
        cr_assert_eq(left_in(fd[1]), 0);
        cr_assert_eq(send(fd[1], "x", 1, MSG_NOSIGNAL), -1); /* nobody holds the other end */
        promise_release(p);
        close(fd[1]);
    }
}

Test(reader, gets_the_error_that_is_told_once)
{
    struct linger at_once = {1, 0};
    struct taken t = {0};
    promise(void) p;
    int fd[2];

    tcp_pair(fd);
    p = take_once(&t, fd[0], fd[1]);
    setsockopt(fd[1], SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close(fd[1]);
    pass_until(t.ended);
    cr_assert_eq(t.error, ECONNRESET);
    promise_release(p);
    close(fd[0]);
}

static void *
wait_and_end(void *fd)
{
    static _Thread_local struct taken t;

    promise_release(take_once(&t, ((int *)fd)[0], ((int *)fd)[1]));
    return NULL;
}

/* Its frames are gone with it: nothing may be written there. */
Test(reader, of_a_thread_that_ends)
{
    pthread_t thread;
    int fd[2];

    pair(fd, SOCK_STREAM);
    pthread_create(&thread, NULL, wait_and_end, fd);
    pthread_join(thread, NULL);
    cr_assert_eq(write(fd[1], "later", 5), 5);
    cr_assert_eq(left_in(fd[0]), 5);
    close_both(fd);
}

/* runtime_io_faults.c - the n-th call of each system call goes wrong, for every n
 *
 * The linker's --wrap puts these in between. Whatever happens, everything that
 * was asked for ends: right, or with the error that was injected; nothing hangs
 * and nothing is left. */
#define _GNU_SOURCE
#include "descriptors.h"
#include "faults.h"
#include "no_memory.h"
#include "handmade.h"

#include <stdarg.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>

WRAP(recv, (int fd, void *buf, size_t n, int flags), (fd, buf, n, flags))
WRAP(send, (int fd, const void *buf, size_t n, int flags), (fd, buf, n, flags))
WRAP(recvmsg, (int fd, struct msghdr *m, int n), (fd, m, n))
WRAP(sendmsg, (int fd, const struct msghdr *m, int n), (fd, m, n))
WRAP(preadv2, (int fd, const struct iovec *v, int n, off_t at, int flags), (fd, v, n, at, flags))
WRAP(pwritev2, (int fd, const struct iovec *v, int n, off_t at, int flags), (fd, v, n, at, flags))
WRAP(recvfrom, (int fd, void *buf, size_t n, int flags, struct sockaddr *a, socklen_t *l),
     (fd, buf, n, flags, a, l))
WRAP(sendto, (int fd, const void *buf, size_t n, int flags, const struct sockaddr *a, socklen_t l),
     (fd, buf, n, flags, a, l))
WRAP_INT(accept4, (int fd, struct sockaddr *a, socklen_t *l, int flags), (fd, a, l, flags))
WRAP_INT(connect, (int fd, const struct sockaddr *a, socklen_t l), (fd, a, l))
WRAP_INT(poll, (struct pollfd * p, nfds_t n, int ms), (p, n, ms))
WRAP_INT(epoll_ctl, (int e, int what, int fd, struct epoll_event *ev), (e, what, fd, ev))
WRAP_INT(epoll_wait, (int e, struct epoll_event *ev, int n, int ms), (e, ev, n, ms))

static char out[600000], in[600000];

static void
expect(long got, long wanted, bool may_be_cancelled)
{
    bool excused = injected > 0 &&
                   ((fault != SHORT && got == -fault) || (may_be_cancelled && got == -ECANCELED));

    cr_assert(got == wanted || excused, "%s of %s: %ld, not %ld",
              fault == SHORT ? "too little" : strerrorname_np(fault), which, got, wanted);
}

/* Ends both: when one has failed the other is cancelled. */
#define both(p, q)                                               \
    __extension__({                                              \
        promise(void) both_all = promise_all(p, q);              \
        promise(void) both_done = promise_all_settled(both_all); \
        bool both_failed;                                        \
                                                                 \
        async_run(both_done);                                    \
        both_failed = promise_error(both_all) != NULL;           \
        promise_release(both_all);                               \
        promise_release(both_done);                              \
        if (both_failed) {                                       \
            promise_cancel(p);                                   \
            promise_cancel(q);                                   \
        }                                                        \
        both_failed;                                             \
    })

/* More than fits in between. */
static void
carry(int to, int from)
{
    promise(ssize_t) w = async_write_all(to, out, sizeof out);
    promise(ssize_t) r = async_read_exact(from, in, sizeof in);
    bool failed;
    long wrote, got;

    memset(in, 0, promise_state(r) == PROMISE_PENDING ? 0 : sizeof in);
    failed = both(w, r);
    wrote = finish(w);
    got = finish(r);
    expect(wrote, sizeof out, failed);
    expect(got, sizeof in, failed);
    if (got == (long)sizeof in)
        cr_assert_eq(memcmp(in, out, sizeof in), 0);
}

/* The same in calls that a task awaits on the spot:
 *
 *     async(long) gives(int fd)
 *     {
 *         long done = 0;
 *         for (ssize_t n = 1; n > 0 && done < PLENTY; done += n)
 *             n = await async_send(fd, out + done, ..., 0);
 *         return done;
 *     }
 *
 * and takes() into `in` with async_recv, from a peer that sends no more in the end. */
enum {
    PLENTY = 60000,
    PIECE = 1000
};
struct mover {
    struct async_frame base;
    long result;
    int fd;
    bool takes;
};
static const uint32_t mover_lines[] = {1, 4};
static const struct async_code mover_code;

static size_t
piece(const struct mover *f)
{
    return f->result + PIECE < PLENTY ? PIECE : (size_t)(PLENTY - f->result);
}

static enum promise_state
mover_resume(struct async_frame *base)
{
    struct mover *f = (struct mover *)base;
    ssize_t n;

    switch (async_resumed(base, 1)) {
    case 0: break;
    case 1: goto resume_1;
    default: return async_reject(f, &mover_code, 0, async_error_take(f));
    }
    do {
        if (f->takes ? !async_await_recv(f, 1, f->fd, in + f->result, piece(f), 0)
                     : !async_await_send(f, 1, f->fd, out + f->result, piece(f), 0))
            return PROMISE_PENDING;
    resume_1:
        n = async_await_recv_value(f, ssize_t);
        f->result += n;
    } while (n > 0 && f->result < PLENTY);
    return PROMISE_FULFILLED;
}

static const struct async_code mover_code = {mover_resume, "mover", "faults.c", mover_lines,
                                             sizeof(struct mover)};

static promise(ssize_t)
mover(int fd, bool takes)
{
    struct mover *f = async_new(sizeof *f, &mover_code);

    if (f == NULL)
        return (promise(ssize_t))async__no_memory();
    f->result = 0;
    f->fd = fd;
    f->takes = takes;
    return (promise(ssize_t))async_begin(&f->base, mover_resume);
}

static void
carry_on_the_spot(int to, int from)
{
    promise(ssize_t) r = mover(from, true), w = mover(to, false);
    bool failed;
    long wrote, got;

    memset(in, 0, PLENTY);
    failed = both(w, r);
    wrote = finish(w);
    got = finish(r);
    expect(wrote, PLENTY, failed);
    expect(got, PLENTY, failed);
    if (got == PLENTY)
        cr_assert_eq(memcmp(in, out, PLENTY), 0);
}

/* So that the numbers may be others' in the very turn in which the kernel has spoken of them. */
static void
close_told(const int fd[2])
{
    finish(async_close(fd[0]));
    finish(async_close(fd[1]));
}

static void
scenario(void)
{
    struct sockaddr_in at;
    int l = listener(&at), client = socket(AF_INET, SOCK_STREAM, 0), server, fd[2];
    promise(int) accepted = async_accept(l, NULL, NULL);
    promise(int) connected = async_connect(client, (struct sockaddr *)&at, sizeof at);
    bool failed = both(accepted, connected);
    long sent;

    expect(finish(connected), 0, failed);
    server = (int)finish(accepted);
    if (server < 0)
        expect(server, 1, failed);
    if (server >= 0 && !failed)
        carry(client, server);
    if (server >= 0)
        cr_assert_eq(finish(async_close(server)), 0);
    close(client);
    close(l);

    pair(fd, SOCK_STREAM);
    carry(fd[0], fd[1]);
    carry_on_the_spot(fd[1], fd[0]);
    finish(
        async_close(fd[0])); /* in the turn in which the kernel spoke of it, so that it is told */
    finish(async_close(fd[1]));
    cr_assert_eq(pipe(fd), 0);
    carry(fd[1], fd[0]);
    close_told(fd);

    pair(fd, SOCK_DGRAM);
    sent = finish(async_sendto(fd[0], "ab", 2, 0, NULL, 0));
    if (injected == 0 || fault != SHORT)
        expect(sent, 2, false);
    if (sent > 0)
        expect(finish(async_poll(fd[1], POLLIN)), POLLIN, false);
    if (sent > 0 && injected == 0)
        expect(finish(async_recvfrom(fd[1], in, 10, 0, NULL, NULL)), 2, false);
    close_told(fd);
}

/* The first `most` calls of `name`, each in its turn. */
static void
try_each(const char *name, int with, unsigned most)
{
    int before;

    which = NULL;
    scenario();
    before = open_descriptors();
    which = name;
    fault = with;
    for (unsigned n = 1; n <= most; n++) {
        countdown = n;
        injected = 0;
        scenario();
        cr_assert_eq(async_live(), 0, "%s number %u", name, n);
        cr_assert_eq(open_descriptors(), before, "%s number %u", name, n);
        if (injected == 0)
            break;
    }
}

static const char *const transfers[] = {"recv",   "send",    "recvfrom",
                                        "sendto", "preadv2", "pwritev2"};

static void
try_transfers(int with, unsigned most)
{
    for (size_t i = 0; i < sizeof transfers / sizeof *transfers; i++)
        try_each(transfers[i], with, most);
}

static void
prepare(void)
{
    for (size_t i = 0; i < sizeof out; i++)
        out[i] = (char)(i * 7 / 5);
}

TestSuite(faults, .init = prepare, .timeout = 60);

Test(faults, interrupted)
{
    try_transfers(EINTR, 30);
    try_each("accept4", EINTR, 5);
    try_each("connect", EINTR, 5);
    try_each("poll", EINTR, 20);
    try_each("epoll_wait", EINTR, 30);
}

/* These never happen while there is something: after a wait of 100 ms it is seen. */
Test(faults, not_now_after_all)
{
    try_transfers(EAGAIN, 2);
    try_each("accept4", EAGAIN, 1);
}

Test(faults, less_than_asked_for)
{
    fault = SHORT;
    try_transfers(SHORT, 3);
}

Test(faults, the_connection_is_lost)
{
    try_transfers(ECONNRESET, 20);
    try_transfers(EPIPE, 20);
    try_each("connect", ECONNREFUSED, 3);
    try_each("accept4", ECONNABORTED, 3);
}

Test(faults, no_memory)
{
    try_transfers(ENOMEM, 20);
    try_each("accept4", ENOMEM, 1);
    try_each("accept4", EMFILE, 1);
    try_each("poll", ENOMEM, 10);
    try_each("epoll_ctl", ENOMEM, 20);
    try_each("epoll_ctl", ENOSPC, 20);
}

static int
there_is(int fd)
{
    int n = 0;

    ioctl(fd, FIONREAD, &n);
    return n;
}

/* Each allocation of a read that waits fails in turn. */
Test(faults, no_memory_of_our_own)
{
    unsigned n = 0;

    async_on_unhandled_rejection(ignore_no_memory, NULL);
    do {
        int fd[2], before = open_descriptors();
        promise(ssize_t) p;
        promise(char *) q;
        async_reader *r;

        fail_allocation(++n);
        pair(fd, SOCK_STREAM);
        p = async_read(fd[0], in, 10);
        if (promise_state(p) == PROMISE_PENDING)
            cr_assert_eq(write(fd[1], "ab", 2), 2);
        async_loop_run();
        if (promise_state(p) == PROMISE_FULFILLED)
            cr_assert_eq(promise_value(p), 2);
        else
            cr_assert_eq(promise_error(p)->code, ENOMEM);
        promise_release(p);
        r = async_reader_new(fd[1], 100);
        if (r != NULL) {
            q = async_read_line(r);
            if (promise_state(q) == PROMISE_PENDING)
                cr_assert_eq(write(fd[0], "a line\n", 7), 7);
            async_loop_run();
            if (promise_state(q) == PROMISE_FULFILLED)
                cr_assert_str_eq(promise_value(q), "a line");
            else
                cr_assert_eq(promise_error(q)->code, ENOMEM);
            promise_release(q);
        }
        async_reader_free(r);
        p = mover(fd[1], true);
        cr_assert_eq(write(fd[0], "ab", 2), 2);
        pass_until(promise_state(p) != PROMISE_PENDING || there_is(fd[1]) == 0);
        if (promise_state(p) == PROMISE_PENDING) {
            promise_cancel(p); /* it waits as the reader */
            cr_assert_eq(finish(p), -ECANCELED);
        } else {
            cr_assert_eq(finish(p), -ENOMEM);
        }
        p = async_read(-1, in, 1);
        cr_assert(promise_error(p)->code == EBADF || promise_error(p)->code == ENOMEM);
        promise_release(p);
        close_both(fd);
        cr_assert_eq(async_live(), 0, "%u", n);
        cr_assert(async_set_allocator(NULL));
        cr_assert_eq(open_descriptors(), before, "%u", n);
    } while (failed);
    cr_assert_gt(n, 8);
}

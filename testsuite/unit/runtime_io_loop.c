/* runtime_io_loop.c - descriptors and the loop: what it costs, whose turn it is, threads, watches */
#define _GNU_SOURCE
#include "descriptors.h"

#include <pthread.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>

#include "descriptor.h"
#include "handmade.h"
#include "poll.h"

static char buf[1 << 16];

/* System calls of the runtime's, counted by the linker's --wrap. The tests themselves use others. */
static unsigned calls;
/* What is asked of the kernel about single descriptors: in all, and between two waits. */
static unsigned asked, asked_in_turn, most_in_turn, waits;

static void
turn_ends(void)
{
    if (asked_in_turn > most_in_turn)
        most_in_turn = asked_in_turn;
    asked_in_turn = 0;
}

static long
counted(long n, long to_submit, bool is_wait)
{
    calls++;
    waits += is_wait;
    if (n == SYS_epoll_wait || n == SYS_io_uring_enter)
        turn_ends();
    if (n == SYS_epoll_ctl || n == SYS_io_uring_enter) {
        asked += (unsigned)to_submit;
        asked_in_turn += (unsigned)to_submit;
    }
    return n;
}

#define COUNTED(type, name, parameters, arguments, ...) \
    type __real_##name parameters;                      \
    type __wrap_##name parameters;                      \
    type __wrap_##name parameters                       \
    {                                                   \
        counted(__VA_ARGS__);                           \
        return __real_##name arguments;                 \
    }
COUNTED(ssize_t, recv, (int fd, void *b, size_t n, int flags), (fd, b, n, flags), SYS_recvfrom, 0,
        false)
COUNTED(ssize_t, send, (int fd, const void *b, size_t n, int flags), (fd, b, n, flags), SYS_sendto,
        0, false)
COUNTED(int, poll, (struct pollfd * p, nfds_t n, int ms), (p, n, ms), SYS_poll, 0, ms != 0)
COUNTED(int, epoll_ctl, (int e, int what, int fd, struct epoll_event *ev), (e, what, fd, ev),
        SYS_epoll_ctl, 1, false)
COUNTED(int, epoll_wait, (int e, struct epoll_event *ev, int n, int ms), (e, ev, n, ms),
        SYS_epoll_wait, 0, ms != 0)
COUNTED(long, syscall, (long n, long a, long b, long c, long d, long e, long f),
        (n, a, b, c, d, e, f), n, b, n == SYS_io_uring_enter && c > 0)

/* async(void) answer(int fd)
 * { char b[64]; while (await async_read(fd, b, sizeof b) > 0) await async_write(fd, "answer", 6); } */
struct answer_frame {
    struct async_frame base;
    int fd;
    char b[64];
};
static const uint32_t answer_lines[] = {1, 2, 2};
static const struct async_code answer_code;

static enum promise_state
answer_resume(struct async_frame *base)
{
    struct answer_frame *f = (struct answer_frame *)base;

    switch (async_resumed(base, 2)) {
    case 0: break;
    case 1: goto resume_1;
    case 2: goto resume_2;
    default: return async_reject(f, &answer_code, 0, async_error_take(f));
    }
    for (;;) {
        if (!async_await_read(f, 1, f->fd, f->b, sizeof f->b))
            return PROMISE_PENDING;
    resume_1:
        if (async_await_read_value(f, ssize_t) <= 0)
            return PROMISE_FULFILLED;
        if (!async_await_write(f, 2, f->fd, "answer", 6))
            return PROMISE_PENDING;
    resume_2:
        async_await_write_drop(f);
    }
}

static const struct async_code answer_code = {answer_resume, "answer", "loop.c", answer_lines,
                                              sizeof(struct answer_frame)};

static void
answer(int fd)
{
    struct answer_frame *f = async_new(sizeof *f, &answer_code);

    f->fd = fd;
    async_discard((promise(void))async_begin(&f->base, answer_resume));
}

static int
there_is(int fd)
{
    int n = 0;

    ioctl(fd, FIONREAD, &n);
    return n;
}

enum {
    CONNECTIONS = 200
};

/* Two for each request, and the loop's own are shared by all that are ready together. */
Test(loop, at_most_2_05_system_calls_a_request)
{
    int fd[CONNECTIONS][2];

    for (int i = 0; i < CONNECTIONS; i++) {
        tcp_pair(fd[i]);
        answer(fd[i][0]);
    }
    pass(1);
    for (int round = 0; round < 10; round++) {
        if (round == 1)
            calls = 0; /* they have been registered by now */
        for (int i = 0; i < CONNECTIONS; i++)
            cr_assert_eq(write(fd[i][1], "request", 7), 7);
        for (int i = 0; i < CONNECTIONS; i++) {
            while (there_is(fd[i][1]) < 6)
                pass(1);
            cr_assert_eq(read(fd[i][1], buf, 10), 6);
        }
    }
    if (strcmp(async__loop.poller->name, "epoll") == 0)
        cr_assert_leq(calls * 100, 9 * CONNECTIONS * 205, "%u", calls);
    for (int i = 0; i < CONNECTIONS; i++)
        close(fd[i][1]);
    pass_until(async_live() == 0);
    cr_assert_eq(async_live(), 0);
}

static size_t allocated;

static void *
allocate(size_t size, size_t align, void *arg)
{
    void *block;

    (void)arg;
    allocated += size;
    return posix_memalign(&block, align < 16 ? 16 : align, size) == 0 ? block : NULL;
}

static void
release(void *block, void *arg)
{
    (void)arg;
    free(block);
}

/* All of ours: the task, what it waits for, the entry of the table, the poller's. */
/* What tasks have begun to wait for in a turn goes to the kernel with the call that waits; epoll takes it
 * one by one. */
Test(loop, what_is_waited_for_is_told_in_one_go)
{
    enum {
        MANY = 60
    };
    static int fd[MANY][2];
    static promise(ssize_t) p[MANY];
    bool one_by_one;

    one_by_one = strcmp(poll_ready()->name, "epoll") == 0;
    for (int i = 0; i < MANY; i++) {
        pair(fd[i], SOCK_STREAM);
        p[i] = async_read(fd[i][0], buf, 1);
    }
    calls = 0;
    pass(1);
    cr_assert_lt(calls, MANY / 2 + (one_by_one ? MANY : 0), "%u", calls);
    for (int i = 0; i < MANY; i++) {
        cr_assert_eq(promise_state(p[i]), PROMISE_PENDING);
        cr_assert_eq(write(fd[i][1], "x", 1), 1);
        cr_assert_eq(finish(p[i]), 1);
        close_both(fd[i]);
    }
}

Test(loop, at_most_600_bytes_an_idle_connection)
{
    static const struct async_allocator allocator = {allocate, release, NULL, false};
    int fd[CONNECTIONS][2];

    cr_assert(async_set_allocator(&allocator));
    for (int i = 0; i < CONNECTIONS; i++) {
        int peer;

        pair(fd[i], SOCK_STREAM);
        peer = fcntl(fd[i][1], F_DUPFD, CONNECTIONS + 100); /* its entry is nothing of ours */
        close(fd[i][1]);
        fd[i][1] = peer;
        answer(fd[i][0]);
    }
    pass(1);
    /* The wheel of timers is there once. */
    cr_assert_leq(allocated - 16 * 1024, CONNECTIONS * 600, "%zu", allocated / CONNECTIONS);
    for (int i = 0; i < CONNECTIONS; i++)
        close(fd[i][1]);
    pass_until(async_live() == 0);
    cr_assert_eq(async_live(), 0);
}

/* The order of a turn: timers, descriptors, immediates. */
static char order[16];

static void
note(void *what)
{
    strcat(order, what);
}

static void
note_read(promise(ssize_t) p, void *what)
{
    (void)p;
    strcat(order, what);
}

Test(loop, timers_then_descriptors_then_immediates)
{
    int fd[2];
    promise(ssize_t) p;

    pair(fd, SOCK_STREAM);
    p = async_read(fd[0], buf, 10);
    pass(1);
    promise_then(p, note_read, "d");
    promise_release(p);
    cr_assert_eq(write(fd[1], "x", 1), 1);
    async_set_immediate(note, "i");
    async_set_timeout(note, "t", 1);
    usleep(3000);
    async_loop_run();
    cr_assert_str_eq(order, "tdi");
    close_both(fd);
}

static int immediates;

static void
again(void *p)
{
    if (promise_state(*(promise(ssize_t) *)p) == PROMISE_PENDING) {
        immediates++;
        async_set_immediate(again, p);
    }
}

/* A loop that never rests still looks at its descriptors. */
Test(loop, immediates_starve_nobody)
{
    int fd[2];
    promise(ssize_t) p;

    pair(fd, SOCK_STREAM);
    p = async_read(fd[0], buf, 10);
    async_set_immediate(again, &p);
    cr_assert_eq(write(fd[1], "x", 1), 1);
    async_loop_run();
    cr_assert_lt(immediates, 5);
    cr_assert_eq(finish(p), 1);
    close_both(fd);
}

/* By a clock that only goes when nothing else happens. */
Test(loop, a_clock_of_ones_own_waits_for_what_is_ready)
{
    int fd[2];
    promise(ssize_t) p;

    fake_clock();
    pair(fd, SOCK_STREAM);
    p = async_read(fd[0], buf, 10);
    cr_assert_eq(write(fd[1], "x", 1), 1);
    async_set_timeout(note, "t", 1000);
    cr_assert_eq(finish(p), 1);
    cr_assert_eq(fake_now, 0);
    p = async_read(fd[0], buf, 10);
    async_set_timeout(note, "t", 2000);
    while (strcmp(order, "tt") != 0)
        pass(500);
    cr_assert_eq(fake_now, 2000);
    cr_assert_eq(write(fd[1], "x", 1), 1);
    cr_assert_eq(finish(p), 1);
    close_both(fd);
}

/* A terminal takes no RWF_NOWAIT, and is not O_NONBLOCK. */
Test(loop, terminals)
{
    int master = posix_openpt(O_RDWR | O_NOCTTY), slave;
    promise(ssize_t) p;

    if (master < 0 || grantpt(master) != 0 || unlockpt(master) != 0)
        cr_skip_test("no terminals here");
    slave = open(ptsname(master), O_RDWR | O_NOCTTY);
    cr_assert_geq(slave, 0);
    p = async_read(slave, buf, 100);
    pass(2);
    cr_assert_eq(promise_state(p), PROMISE_PENDING);
    cr_assert_eq(finish(async_write(master, "typed\n", 6)), 6);
    cr_assert_eq(finish(p), 6);
    cr_assert_eq(finish(async_write(slave, "shown", 5)), 5);
    cr_assert_gt(finish(async_read(master, buf, 100)), 0);
    close(slave);
    close(master);
    cr_assert_eq(async_live(), 0);
}

/* Watches */

static int seen;

static void
drain_events(struct watch *w, unsigned events)
{
    eventfd_t n;

    cr_assert(events & POLLIN);
    while (eventfd_read(w->op.at->fd, &n) == 0)
        seen += (int)n;
    if (seen >= 100)
        watch_stop(w);
}

Test(watch, is_called_until_it_is_stopped)
{
    int fd = eventfd(0, EFD_NONBLOCK);
    struct watch w;

    cr_assert_eq(watch_start(&w, fd, POLLIN, drain_events, true), 0);
    eventfd_write(fd, 3);
    pass_until(seen == 3);
    cr_assert_eq(seen, 3);
    pass(1);
    eventfd_write(fd, 4);
    pass_until(seen == 7);
    cr_assert_eq(seen, 7);
    eventfd_write(fd, 100);
    async_loop_run(); /* ends: it stops itself */
    cr_assert_eq(seen, 107);
    eventfd_write(fd, 1);
    cr_assert_eq(watch_start(&w, fd, POLLIN, drain_events, true), 0);
    async_loop_run();
    cr_assert_eq(seen, 108, "what was there already is told");
    watch_stop(&w);
    close(fd);
}

Test(watch, need_not_keep_the_loop)
{
    int fd = eventfd(0, EFD_NONBLOCK);
    struct watch w;

    cr_assert_eq(watch_start(&w, fd, POLLIN, drain_events, false), 0);
    async_loop_run();
    eventfd_write(fd, 1);
    pass_until(seen == 1);
    cr_assert_eq(seen, 1);
    watch_keep_alive(&w, true);
    cr_assert(descriptors_pending());
    watch_keep_alive(&w, false);
    async_loop_run();
    watch_stop(&w);
    watch_stop(&w);
    cr_assert(!descriptors_watched());
    close(fd);
}

/* Threads: a loop each; one ends with somebody still waiting. */

static void *
thread(void *arg)
{
    int fd[2];
    promise(ssize_t) p;

    pair(fd, SOCK_STREAM);
    p = async_read(fd[0], arg, 10);
    pass(2);
    cr_assert_eq(write(fd[1], "x", 1), 1);
    cr_assert_eq(finish(p), 1);
    promise_release(async_read(fd[0], arg, 10));
    pass(1);
    close_both(fd);
    return NULL;
}

Test(threads, each_has_a_table_of_its_own)
{
    pthread_t t[4];
    char bytes[4][10];
    int before = open_descriptors();

    for (int i = 0; i < 4; i++)
        pthread_create(&t[i], NULL, thread, bytes[i]);
    for (int i = 0; i < 4; i++)
        pthread_join(t[i], NULL);
    cr_assert_eq(open_descriptors(), before);
}

/* A library that waits by async_poll closes its descriptors itself, and the next one has the number. */
static struct {
    int fd, peer;
    promise(int) poll;
} next;

static void
connect_anew(promise(int) poll, void *arg)
{
    int fd[2];

    (void)poll, (void)arg;
    pair(fd, SOCK_STREAM);
    cr_assert_eq(dup2(fd[0], next.fd), next.fd); /* closes what it was */
    close(fd[0]);
    next.poll = async_poll(next.fd, POLLIN);
    cr_assert_eq(promise_state(next.poll), PROMISE_PENDING);
    cr_assert_eq(write(fd[1], "x", 1), 1);
    close(next.peer);
    next.peer = fd[1];
    waits = 0;
}

Test(loop, a_number_that_is_another_sockets_in_the_same_turn)
{
    promise(int) poll;
    int fd[2];

    pair(fd, SOCK_STREAM);
    next.fd = fd[0];
    next.peer = fd[1];
    poll = async_poll(fd[0], POLLIN);
    cr_assert(promise_then(poll, connect_anew, NULL));
    pass(1);
    cr_assert_eq(write(fd[1], "x", 1), 1);
    cr_assert_eq(finish(poll), POLLIN);
    cr_assert_eq(finish(next.poll), POLLIN);
    cr_assert_leq(waits, 1, "nothing had to be doubted for a while");
    close(next.fd);
    close(next.peer);
}

/* Old waits */

enum {
    IDLE = 600
};

/* Some that have waited for long are checked in each turn; and io_uring is not given them all again. */
Test(loop, old_waits_are_checked_a_few_at_a_time)
{
    promise(ssize_t) reads[IDLE];
    static char to[IDLE];
    int fd[IDLE][2];
    uint64_t begun;

    for (int i = 0; i < IDLE; i++) {
        pair(fd[i], SOCK_STREAM);
        reads[i] = async_read(fd[i][0], &to[i], 1);
    }
    pass(1); /* they are registered, all at once */
    asked = most_in_turn = asked_in_turn = 0;
    begun = real_ms();
    while (real_ms() - begun < 3 * DESCRIPTOR_SWEEP_MS)
        pass(5);
    cr_assert_leq(most_in_turn, 3 * PAGE_SIZE);
    if (strcmp(async__loop.poller->name, "io_uring") == 0)
        cr_assert_leq(asked, 2 * IDLE + 10, "taken back and handed in again: once");
    for (int i = 0; i < IDLE; i++) {
        cr_assert_eq(write(fd[i][1], "x", 1), 1);
        cr_assert_eq(finish(reads[i]), 1);
        close_both(fd[i]);
    }
    cr_assert_eq(async_live(), 0);
}

/* It has been checked more than once by then. */
Test(loop, the_number_of_an_old_wait_becomes_another_files)
{
    uint64_t begun = real_ms();
    promise(ssize_t) read, gone;
    promise(void) watched;
    int fd[2], old[2], other[2];

    pair(fd, SOCK_STREAM);
    pair(old, SOCK_STREAM);
    pair(other, SOCK_STREAM);
    read = async_read(fd[0], buf, 10);
    gone = async_read(old[0], buf + 10, 10);
    while (real_ms() - begun < 3 * DESCRIPTOR_SWEEP_MS)
        pass(5);
    cr_assert_eq(dup2(other[0], fd[0]), fd[0]); /* nobody is told */
    close(old[0]);
    cr_assert_eq(write(other[1], "other", 5), 5);
    watched = promise_all_settled(gone);
    pass_until(promise_state(read) != PROMISE_PENDING);
    cr_assert_eq(finish(read), 5);
    cr_assert(memcmp(buf, "other", 5) == 0);
    pass_until(promise_state(gone) != PROMISE_PENDING);
    cr_assert_eq(finish(gone), -ECANCELED);
    promise_release(watched);
    close(old[1]);
    close_both(fd);
    close_both(other);
}

/* runtime_io.c - reading, writing, accepting, connecting; with every poller */
#include "descriptors.h"

#include "handmade.h"
#include "runtime.h"

static char buf[1 << 20];

Test(io, the_poller_is_the_one_that_was_asked_for)
{
    int fd[2];
    const char *wanted = getenv("ASYNCC_POLLER");

    pair(fd, SOCK_STREAM);
    cr_assert_eq(finish(async_write(fd[1], "x", 1)), 1);
    cr_assert_str_eq(async__loop.poller->name, wanted != NULL ? wanted : "epoll");
    close_both(fd);
}

Test(io, what_is_there_is_read_at_once)
{
    int fd[2];
    promise(ssize_t) p;

    pair(fd, SOCK_STREAM);
    cr_assert_eq(write(fd[1], "hello", 5), 5);
    p = async_read(fd[0], buf, sizeof buf);
    cr_assert_eq(promise_state(p), PROMISE_FULFILLED);
    cr_assert_eq(finish(p), 5);
    cr_assert_eq(memcmp(buf, "hello", 5), 0);
    close_both(fd);
    cr_assert_eq(async_live(), 0);
}

Test(io, what_is_not_there_is_waited_for)
{
    int fd[2];
    promise(ssize_t) p;

    pair(fd, SOCK_STREAM);
    p = async_read(fd[0], buf, sizeof buf);
    pass(5);
    cr_assert_eq(promise_state(p), PROMISE_PENDING);
    cr_assert_eq(write(fd[1], "hello", 5), 5);
    cr_assert_eq(finish(p), 5);
    close_both(fd);
    cr_assert_eq(async_live(), 0);
}

Test(io, the_end_is_0_again_and_again)
{
    int fd[2];

    pair(fd, SOCK_STREAM);
    cr_assert_eq(write(fd[1], "x", 1), 1);
    close(fd[1]);
    cr_assert_eq(finish(async_read(fd[0], buf, 10)), 1);
    cr_assert_eq(finish(async_read(fd[0], buf, 10)), 0);
    cr_assert_eq(finish(async_read(fd[0], buf, 10)), 0);
    close(fd[0]);
}

/* The end comes after the wait has begun, behind a read that came short. */
Test(io, end_after_a_short_read)
{
    int fd[2];
    promise(ssize_t) p;

    tcp_pair(fd);
    p = async_read(fd[0], buf, 10);
    pass(1);
    cr_assert_eq(write(fd[1], "abc", 3), 3);
    shutdown(fd[1], SHUT_WR);
    cr_assert_eq(finish(p), 3);
    cr_assert_eq(finish(async_read(fd[0], buf, 10)), 0);
    p = async_read(fd[1], buf, 10); /* half open: the other way still works */
    pass(1);
    cr_assert_eq(finish(async_write(fd[0], "de", 2)), 2);
    cr_assert_eq(finish(p), 2);
    close_both(fd);
}

Test(io, a_bad_descriptor_is_rejected)
{
    cr_assert_eq(finish(async_read(-1, buf, 1)), -EBADF);
    cr_assert_eq(finish(async_write(999, buf, 1)), -EBADF);
    cr_assert_eq(finish(async_accept(999, NULL, NULL)), -EBADF);
    cr_assert_eq(finish(async_poll(999, POLLIN)), -EBADF);
    cr_assert_eq(finish(async_close(999)), -EBADF);
    cr_assert_eq(async_live(), 0);
}

Test(io, the_message_names_the_call)
{
    promise(ssize_t) p = async_read(-1, buf, 1);

    cr_assert_str_eq(promise_error(p)->message, "async_read of -1: Bad file descriptor");
    promise_release(p);
}

/* A megabyte in pieces through a pair: whoever is slower is waited for. */
Test(io, everything_arrives_in_order)
{
    static const int types[] = {SOCK_STREAM, 0};

    for (size_t t = 0; t < 2; t++) {
        int fd[2];
        promise(ssize_t) w, r;
        static char in[1000000], out[1000000];

        for (size_t i = 0; i < sizeof out; i++)
            out[i] = (char)(i * 7 / 5);
        memset(in, 0, sizeof in);
        if (types[t] != 0)
            pair(fd, types[t]);
        else
            cr_assert_eq(pipe(fd), 0);
        w = async_write_all(fd[1], out, sizeof out);
        pass(1);
        cr_assert_eq(promise_state(w), PROMISE_PENDING);
        r = async_read_exact(fd[0], in, sizeof in);
        cr_assert_eq(finish(r), (long)sizeof in);
        cr_assert_eq(finish(w), (long)sizeof out);
        cr_assert_eq(memcmp(in, out, sizeof in), 0);
        close_both(fd);
    }
    cr_assert_eq(async_live(), 0);
}

Test(io, read_exact_gives_less_at_the_end)
{
    int fd[2];

    pair(fd, SOCK_STREAM);
    cr_assert_eq(write(fd[1], "abc", 3), 3);
    close(fd[1]);
    cr_assert_eq(finish(async_read_exact(fd[0], buf, 10)), 3);
    cr_assert_eq(finish(async_read_exact(fd[0], buf, 10)), 0);
    close(fd[0]);
}

Test(io, one_reads_while_one_writes)
{
    int fd[2];
    promise(ssize_t) r, w;

    pair(fd, SOCK_STREAM);
    while (send(fd[0], buf, sizeof buf, MSG_DONTWAIT) > 0)
        ;
    r = async_read(fd[0], buf, 10);
    w = async_write(fd[0], "x", 1);
    pass(2);
    cr_assert_eq(promise_state(r), PROMISE_PENDING);
    cr_assert_eq(promise_state(w), PROMISE_PENDING);
    cr_assert_eq(write(fd[1], "abc", 3), 3);
    cr_assert_eq(finish(r), 3);
    cr_assert_eq(promise_state(w), PROMISE_PENDING);
    while (recv(fd[1], buf, sizeof buf, MSG_DONTWAIT) > 0)
        ;
    cr_assert_eq(finish(w), 1);
    close_both(fd);
    cr_assert_eq(async_live(), 0);
}

Test(io, readers_come_in_turn)
{
    int fd[2];
    promise(ssize_t) p[3];
    char c[3];

    pair(fd, SOCK_STREAM);
    for (int i = 0; i < 3; i++)
        p[i] = async_read(fd[0], &c[i], 1);
    pass(1);
    promise_cancel(p[1]);
    cr_assert_eq(write(fd[1], "xy", 2), 2);
    cr_assert_eq(finish(p[0]), 1);
    cr_assert_eq(finish(p[2]), 1);
    cr_assert_eq(finish(p[1]), -ECANCELED);
    cr_assert_eq(c[0], 'x');
    cr_assert_eq(c[2], 'y');
    close_both(fd);
    cr_assert_eq(async_live(), 0);
}

Test(io, vectored)
{
    int fd[2];
    char a[3], b[4];
    struct iovec out[] = {{"ab", 2}, {"", 0}, {"cdefg", 5}}, in[] = {{a, 3}, {b, 4}};

    for (int i = 0; i < 2; i++) {
        if (i == 0)
            pair(fd, SOCK_STREAM);
        else
            cr_assert_eq(pipe(fd), 0);
        cr_assert_eq(finish(async_writev(fd[1], out, 3)), 7);
        cr_assert_eq(finish(async_readv(fd[0], in, 2)), 7);
        cr_assert_eq(memcmp(a, "abc", 3), 0);
        cr_assert_eq(memcmp(b, "defg", 4), 0);
        close_both(fd);
    }
    cr_assert_eq(finish(async_readv(0, in, -1)), -EINVAL);
}

Test(io, cancelled_before_there_is_anything)
{
    int fd[2];
    promise(ssize_t) p;

    pair(fd, SOCK_STREAM);
    p = async_read(fd[0], buf, 10);
    promise_cancel(p);
    cr_assert_eq(finish(p), -ECANCELED);
    p = async_read(fd[0], buf, 10);
    pass(1);
    promise_cancel(p);
    cr_assert_eq(promise_state(p), PROMISE_REJECTED, "at once");
    promise_release(p);
    cr_assert_eq(write(fd[1], "abc", 3), 3);
    cr_assert_eq(finish(async_read(fd[0], buf, 10)), 3, "nothing was taken");
    close_both(fd);
    cr_assert_eq(async_live(), 0);
}

Test(io, a_timeout_takes_the_read_back)
{
    int fd[2];
    promise(ssize_t) p, slow;

    pair(fd, SOCK_STREAM);
    p = async_read(fd[0], buf, 10);
    slow = promise_timeout(p, 5);
    promise_release(p);
    cr_assert_eq(finish(slow), -ETIMEDOUT);
    cr_assert_eq(async_live(), 0);
    close_both(fd);
}

Test(io, async_close_rejects_who_waits)
{
    int fd[2];
    promise(ssize_t) r, w;
    promise(void) both;

    pair(fd, SOCK_STREAM);
    while (send(fd[0], buf, sizeof buf, MSG_DONTWAIT) > 0)
        ;
    r = async_read(fd[0], buf, 10);
    w = async_write(fd[0], buf, 10);
    both = promise_all_settled(r, w);
    pass(1);
    cr_assert_eq(finish(async_close(fd[0])), 0);
    async_run(both);
    promise_release(both);
    cr_assert_eq(finish(r), -ECANCELED);
    cr_assert_eq(finish(w), -ECANCELED);
    cr_assert_eq(fcntl(fd[0], F_GETFD), -1);
    close(fd[1]);
    cr_assert_eq(async_live(), 0);
}

/* A poll that io_uring has of it would hold the file open. */
Test(io, async_close_lets_the_other_side_know_at_once)
{
    int fd[2];
    promise(ssize_t) r;
    promise(void) settled;

    pair(fd, SOCK_STREAM);
    r = async_read(fd[0], buf, 10);
    settled = promise_all_settled(r);
    pass(1);
    promise_release(async_close(fd[0]));
    cr_assert_eq(recv(fd[1], buf, 1, MSG_DONTWAIT), 0);
    promise_release(settled);
    cr_assert_eq(finish(r), -ECANCELED);
    close(fd[1]);
}

Test(io, a_plain_close_rejects_who_waits_soon)
{
    int fd[2];
    promise(ssize_t) p;
    uint64_t start;

    pair(fd, SOCK_STREAM);
    cr_assert_eq(finish(async_write(fd[1], "a", 1)), 1);
    cr_assert_eq(finish(async_read(fd[0], buf, 10)), 1);
    p = async_read(fd[0], buf, 10);
    pass(1);
    start = real_ms();
    close(fd[0]);
    cr_assert_eq(finish(p), -ECANCELED);
    cr_assert_lt(real_ms() - start, 2500);
    close(fd[1]);
    cr_assert_eq(async_live(), 0);
}

/* The same when the wait was found in order long ago. */
Test(io, a_plain_close_long_after)
{
    int fd[2];
    promise(ssize_t) p;
    uint64_t start;

    pair(fd, SOCK_STREAM);
    p = async_read(fd[0], buf, 10);
    pass(1500);
    start = real_ms();
    close(fd[0]);
    cr_assert_eq(finish(p), -ECANCELED);
    cr_assert_lt(real_ms() - start, 2500);
    close(fd[1]);
    cr_assert_eq(async_live(), 0);
}

/* The same while nothing has been asked of the kernel yet. */
Test(io, a_plain_close_before_the_first_look)
{
    int fd[2];
    promise(ssize_t) p[100];
    promise(void) all;

    pair(fd, SOCK_STREAM);
    for (int i = 0; i < 100; i++)
        p[i] = async_write(fd[0], "x", 1);
    all = promise_all_settled_of(p, 100);
    close(fd[0]);
    async_run(all);
    promise_release(all);
    for (int i = 0; i < 100; i++)
        cr_assert_eq(finish(p[i]), i < 64 ? 1 : -ECANCELED, "%d", i);
    close(fd[1]);
    cr_assert_eq(async_live(), 0);
}

/* The number of an idle descriptor is given to another file. */
Test(io, a_number_is_used_again)
{
    int fd[2], other[2];
    promise(ssize_t) p;

    pair(fd, SOCK_STREAM);
    p = async_read(fd[0], buf, 10);
    pass(1);
    cr_assert_eq(write(fd[1], "a", 1), 1);
    cr_assert_eq(finish(p), 1);
    close_both(fd);
    cr_assert_eq(pipe(other), 0);
    cr_assert_eq(other[0], fd[0]);
    p = async_read(other[0], buf, 10);
    pass(1);
    cr_assert_eq(write(other[1], "abc", 3), 3);
    cr_assert_eq(finish(p), 3);
    close_both(other);
    pair(fd, SOCK_STREAM);
    p = async_read(fd[0], buf, 10);
    pass(1);
    cr_assert_eq(write(fd[1], "abcd", 4), 4);
    cr_assert_eq(finish(p), 4);
    close_both(fd);
    cr_assert_eq(async_live(), 0);
}

/* As above within one turn, so that nobody can have noticed: it heals. */
Test(io, a_number_is_used_again_in_the_same_turn)
{
    int fd[2], other[2];
    promise(ssize_t) p;

    pair(fd, SOCK_STREAM);
    p = async_read(fd[0], buf, 10);
    pass(1);
    cr_assert_eq(write(fd[1], "a", 1), 1);
    cr_assert_eq(finish(p), 1);
    close_both(fd);
    pair(other, SOCK_STREAM);
    cr_assert_eq(other[0], fd[0]);
    p = async_read(other[0], buf, 10);
    pass(1);
    cr_assert_eq(write(other[1], "abc", 3), 3);
    cr_assert_eq(finish(p), 3);
    close_both(other);
}

Test(io, accept_and_connect)
{
    struct sockaddr_in at, from;
    unsigned length = sizeof from;
    int before = open_descriptors(), l = listener(&at), client, server;
    promise(int) accepted = async_accept(l, (struct sockaddr *)&from, &length), connected;

    client = socket(AF_INET, SOCK_STREAM, 0);
    connected = async_connect(client, (struct sockaddr *)&at, sizeof at);
    cr_assert_eq(finish(connected), 0);
    server = (int)finish(accepted);
    cr_assert_geq(server, 0);
    cr_assert_eq(from.sin_family, AF_INET);
    cr_assert(fcntl(server, F_GETFL) & O_NONBLOCK);
    cr_assert(fcntl(server, F_GETFD) & FD_CLOEXEC);
    cr_assert(!(fcntl(client, F_GETFL) & O_NONBLOCK), "as it was");
    cr_assert_eq(finish(async_write(client, "ping", 4)), 4);
    cr_assert_eq(finish(async_read(server, buf, 10)), 4);
    cr_assert_eq(finish(async_write(server, "pong!", 5)), 5);
    cr_assert_eq(finish(async_read(client, buf, 10)), 5);
    cr_assert_eq(finish(async_close(server)), 0);
    cr_assert_eq(finish(async_read(client, buf, 10)), 0);
    close(client);
    close(l);
    cr_assert_leq(open_descriptors(), before + 1, "the poller's");
    cr_assert_eq(async_live(), 0);
}

Test(io, connect_is_refused)
{
    struct sockaddr_in at;
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    close(listener(&at));
    cr_assert_eq(finish(async_connect(fd, (struct sockaddr *)&at, sizeof at)), -ECONNREFUSED);
    close(fd);
}

Test(io, a_reset_is_an_error)
{
    int fd[2];
    struct linger hard = {1, 0};
    promise(ssize_t) p;

    tcp_pair(fd);
    p = async_read(fd[0], buf, 10);
    pass(1);
    setsockopt(fd[1], SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
    close(fd[1]);
    cr_assert_eq(finish(p), -ECONNRESET);
    cr_assert_eq(finish(async_write(fd[0], "x", 1)), -EPIPE);
    close(fd[0]);
}

Test(io, sigpipe_does_not_kill)
{
    int fd[2];

    cr_assert_eq(pipe(fd), 0);
    close(fd[0]);
    cr_assert_eq(finish(async_write(fd[1], "x", 1)), -EPIPE);
    close(fd[1]);
    pair(fd, SOCK_STREAM);
    close(fd[0]);
    cr_assert_eq(finish(async_write(fd[1], "x", 1)), -EPIPE);
    close(fd[1]);
}

Test(io, datagrams)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)},
                       from;
    unsigned length = sizeof at;
    int a = socket(AF_INET, SOCK_DGRAM, 0), b = socket(AF_INET, SOCK_DGRAM, 0);
    promise(ssize_t) p;

    cr_assert_eq(bind(a, (struct sockaddr *)&at, sizeof at), 0);
    getsockname(a, (struct sockaddr *)&at, &length);
    p = async_recvfrom(a, buf, sizeof buf, 0, (struct sockaddr *)&from, &length);
    pass(1);
    for (int i = 1; i <= 3; i++)
        cr_assert_eq(
            finish(async_sendto(b, "abc", (size_t)i, 0, (struct sockaddr *)&at, sizeof at)), i);
    cr_assert_eq(finish(p), 1);
    cr_assert_eq(from.sin_family, AF_INET);
    /* All less than asked for, and still there is more. */
    cr_assert_eq(finish(async_recv(a, buf, sizeof buf, 0)), 2);
    cr_assert_eq(finish(async_read(a, buf, sizeof buf)), 3);
    close(a);
    close(b);
}

Test(io, poll_tells_what_holds)
{
    int fd[2];
    promise(int) p;

    pair(fd, SOCK_STREAM);
    cr_assert_eq(finish(async_poll(fd[0], POLLIN | POLLOUT)), POLLOUT);
    p = async_poll(fd[0], POLLIN);
    pass(1);
    cr_assert_eq(promise_state(p), PROMISE_PENDING);
    cr_assert_eq(write(fd[1], "abc", 3), 3);
    cr_assert_eq(finish(p), POLLIN);
    cr_assert_eq(finish(async_poll(fd[0], POLLIN)), POLLIN, "nothing was read");
    cr_assert_eq(read(fd[0], buf, 10), 3);
    p = async_poll(fd[0], POLLIN);
    pass(1);
    cr_assert_eq(promise_state(p), PROMISE_PENDING);
    close(fd[1]);
    cr_assert(finish(p) & POLLIN);
    close(fd[0]);
}

Test(io, files_are_always_ready)
{
    char path[] = "/tmp/asyncc-io-XXXXXX";
    int fd = mkstemp(path);

    unlink(path);
    cr_assert_eq(finish(async_write_all(fd, "hello", 5)), 5);
    cr_assert_eq(lseek(fd, 0, SEEK_SET), 0);
    cr_assert_eq(finish(async_read_exact(fd, buf, 10)), 5);
    cr_assert_eq(finish(async_close(fd)), 0);
    fd = open("/dev/zero", O_RDONLY);
    cr_assert_eq(finish(async_read(fd, buf, 100)), 100);
    close(fd);
    fd = open("/dev/null", O_RDWR);
    cr_assert_eq(finish(async_write(fd, buf, 100)), 100);
    cr_assert_eq(finish(async_read(fd, buf, 100)), 0);
    close(fd);
}

/* The kernel does not watch them; nobody is to ask again and again whether that has changed. */
Test(io, poll_for_what_a_file_never_has)
{
    int fd = open("/etc/passwd", O_RDONLY), directory = open("/", O_RDONLY | O_DIRECTORY);

    cr_assert_eq(finish(async_poll(fd, POLLIN)), POLLIN);
    cr_assert_eq(finish(async_poll(fd, POLLPRI)), -EPERM);
    cr_assert_eq(finish(async_poll(directory, POLLPRI)), -EPERM);
    close(fd);
    close(directory);
}

/* Of a device poll(2) cannot be asked whether it ever will be. */
Test(io, poll_for_what_a_device_never_has)
{
    int fd = open("/dev/null", O_RDWR);
    promise(int) p = async_poll(fd, POLLPRI);
    promise(void) settled = promise_all_settled(p);
    clock_t begin = clock();

    pass(100);
    cr_assert_lt(clock() - begin, CLOCKS_PER_SEC / 30, "it has slept");
    if (promise_state(p) == PROMISE_PENDING)
        promise_cancel(p);
    else
        cr_assert_eq(promise_error(p)->code, EPERM);
    promise_release(settled);
    promise_release(p);
    close(fd);
}

static void
count_time(void *n)
{
    ++*(int *)n;
}

/* What is always ready does not keep the timers from their turn. */
Test(io, an_endless_reader_starves_nobody)
{
    int fd = open("/dev/zero", O_RDONLY), fired = 0;
    uint64_t start = real_ms();
    async_timer t = async_set_interval(count_time, &fired, 2);

    while (fired < 5 && real_ms() - start < 2000)
        cr_assert_eq(finish(async_read(fd, buf, 100)), 100);
    cr_assert_eq(fired, 5);
    async_clear_timer(t);
    close(fd);
}

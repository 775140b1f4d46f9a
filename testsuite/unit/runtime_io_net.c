/* runtime_io_net.c - connections and listeners by name; lines */
#include "descriptors.h"

#include "handmade.h"
#include "runtime.h"

static char buf[4096];

static const char *
port_of(int listener)
{
    static char port[8];
    struct sockaddr_storage at;
    socklen_t length = sizeof at;

    getsockname(listener, (struct sockaddr *)&at, &length);
    snprintf(port, sizeof port, "%d",
             ntohs(at.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&at)->sin6_port
                                            : ((struct sockaddr_in *)&at)->sin_port));
    return port;
}

/* A connection through l, and something sent each way. */
static void
talk(int l, promise(int) connected)
{
    promise(int) accepted = async_accept(l, NULL, NULL);
    int client = (int)finish(connected), server = (int)finish(accepted);

    cr_assert_geq(client, 0);
    cr_assert_geq(server, 0);
    cr_assert(fcntl(client, F_GETFL) & O_NONBLOCK);
    cr_assert(fcntl(client, F_GETFD) & FD_CLOEXEC);
    cr_assert_eq(finish(async_write_all(client, "ping", 4)), 4);
    cr_assert_eq(finish(async_read_exact(server, buf, 4)), 4);
    cr_assert_eq(finish(async_write_all(server, "pong", 4)), 4);
    cr_assert_eq(finish(async_read_exact(client, buf, 4)), 4);
    cr_assert_eq(finish(async_close(client)), 0);
    cr_assert_eq(finish(async_read(server, buf, 4)), 0);
    cr_assert_eq(finish(async_close(server)), 0);
}

Test(net, tcp_by_every_kind_of_name)
{
    static const char *const names[][2] = {{"127.0.0.1", "127.0.0.1"},
                                           {"::1", "::1"},
                                           {NULL, "127.0.0.1"},
                                           {NULL, "::1"},
                                           {"localhost", "localhost"}};
    int before = open_descriptors();

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        int l = (int)finish(async_tcp_listen(names[i][0], "0"));

        cr_assert_geq(l, 0, "%zu", i);
        talk(l, async_tcp_connect(names[i][1], port_of(l)));
        cr_assert_eq(finish(async_close(l)), 0);
    }
    cr_assert_leq(open_descriptors(), before + 2, "the poller's, and what wakes the loop");
    cr_assert_eq(async_live(), 0);
}

Test(net, what_fails_leaves_no_descriptor)
{
    int l = (int)finish(async_tcp_listen("127.0.0.1", "0")), before = open_descriptors();
    char port[8];
    promise(int) p;

    strcpy(port, port_of(l));
    cr_assert_eq(finish(async_tcp_listen("127.0.0.1", port)), -EADDRINUSE);
    cr_assert_eq(finish(async_close(l)), 0);
    p = async_tcp_connect("127.0.0.1", port);
    cr_assert_eq(finish(promise_retain(p)), -ECONNREFUSED);
    strcpy(buf, promise_error(p)->message);
    promise_release(p);
    cr_assert(strstr(buf, "async_tcp_connect: 127.0.0.1 port ") != NULL, "%s", buf);
    cr_assert_eq(finish(async_tcp_connect("127.0.0.1", "no-such-service")), -EINVAL);
    cr_assert_eq(finish(async_tcp_connect("300.1.1.1.invalid", "80")), -ENOENT);
    cr_assert_eq(finish(async_unix_connect("/nonexistent/socket")), -ENOENT);
    cr_assert_eq(finish(async_unix_connect("")), -EINVAL);
    memset(buf, 'x', 200);
    buf[200] = '\0';
    cr_assert_eq(finish(async_unix_listen(buf)), -ENAMETOOLONG);
    cr_assert_leq(open_descriptors(), before);
    cr_assert_eq(async_live(), 0);
}

Test(net, unix_sockets)
{
    char directory[] = "/tmp/asyncc-net-XXXXXX", path[64];
    int l;

    cr_assert_not_null(mkdtemp(directory));
    snprintf(path, sizeof path, "%s/socket", directory);
    l = (int)finish(async_unix_listen(path));
    cr_assert_geq(l, 0);
    cr_assert_eq(finish(async_unix_listen(path)), -EADDRINUSE);
    talk(l, async_unix_connect(path));
    close(l);
    unlink(path);
    rmdir(directory);
    cr_assert_eq(async_live(), 0);
}

/* A listener whose queue is full doesn't answer any more. */
static int
deaf_listener(struct sockaddr_in *at, int filler[2])
{
    int l = listener(at);

    listen(l, 0);
    for (int i = 0; i < 2; i++) {
        filler[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
        connect(filler[i], (struct sockaddr *)at, sizeof *at);
    }
    return l;
}

Test(net, a_connection_on_its_way_is_cancelled)
{
    struct sockaddr_in at;
    int filler[2], l = deaf_listener(&at, filler), before;
    promise(int) p, slow;

    pass(5);
    before = open_descriptors();
    p = async_tcp_connect("127.0.0.1", port_of(l));
    pass(5);
    cr_assert_eq(promise_state(p), PROMISE_PENDING);
    promise_cancel(p);
    cr_assert_eq(finish(p), -ECANCELED);
    p = async_tcp_connect("127.0.0.1", port_of(l));
    slow = promise_timeout(p, 5);
    promise_release(p);
    cr_assert_eq(finish(slow), -ETIMEDOUT);
    pass_until(async_live() == 0);
    cr_assert_leq(open_descriptors(), before + 2, "the poller's, and what wakes the loop");
    cr_assert_eq(async_live(), 0);
    close_both(filler);
    close(l);
}

Test(net, accepts_again_when_there_are_descriptors)
{
    struct sockaddr_in at;
    int l = listener(&at), client = socket(AF_INET, SOCK_STREAM, 0), server;
    struct rlimit limit, small;
    promise(int) p = async_accept(l, NULL, NULL);

    pass(1);
    getrlimit(RLIMIT_NOFILE, &limit);
    small = limit;
    small.rlim_cur = (rlim_t)dup(0);
    close((int)small.rlim_cur);
    setrlimit(RLIMIT_NOFILE, &small);
    cr_assert_eq(connect(client, (struct sockaddr *)&at, sizeof at), 0);
    pass(20);
    cr_assert_eq(promise_state(p), PROMISE_PENDING);
    setrlimit(RLIMIT_NOFILE, &limit);
    server = (int)finish(p);
    cr_assert_geq(server, 0);
    close(server);
    close(client);
    close(l);
    cr_assert_eq(async_live(), 0);
}

/* While it backs off it takes next to no time, and can be cancelled. */
Test(net, backing_off_is_idle)
{
    struct sockaddr_in at;
    int l = listener(&at), client = socket(AF_INET, SOCK_STREAM, 0);
    struct rlimit limit;
    promise(int) p = async_accept(l, NULL, NULL);
    clock_t start;

    pass(1);
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = (rlim_t)dup(0);
    close((int)limit.rlim_cur);
    setrlimit(RLIMIT_NOFILE, &limit);
    cr_assert_eq(connect(client, (struct sockaddr *)&at, sizeof at), 0);
    start = clock();
    pass(350);
    cr_assert_lt(clock() - start, CLOCKS_PER_SEC / 20);
    promise_cancel(p);
    cr_assert_eq(finish(p), -ECANCELED);
    cr_assert_eq(async_live(), 0);
}

/* A descriptor that was accepted for a task that was cancelled in the same moment is closed. */
struct acceptor_frame {
    struct async_frame base;
    int result;
    int fd;
};
static const uint32_t acceptor_lines[] = {1, 2};
static const struct async_code acceptor_code;

static enum promise_state
acceptor_resume(struct async_frame *base)
{
    struct acceptor_frame *f = (struct acceptor_frame *)base;

    switch (async_resumed(base, 1)) {
    case 0: break;
    case 1: goto resume_1;
    default: return async_reject(f, &acceptor_code, 0, async_error_take(f));
    }
    if (!async_await(f, 1, async_accept(f->fd, NULL, NULL)))
        return PROMISE_PENDING;
resume_1:
    f->result = async_take(f, int);
    return PROMISE_FULFILLED;
}

static const struct async_code acceptor_code = {acceptor_resume, "acceptor", "net.c",
                                                acceptor_lines, sizeof(struct acceptor_frame)};

Test(net, a_connection_nobody_gets_any_more_is_closed)
{
    struct sockaddr_in at;
    int l = listener(&at), client = socket(AF_INET, SOCK_STREAM, 0), before;
    struct acceptor_frame *f = async_new(sizeof *f, &acceptor_code);
    promise(int) p;

    async_loop_fd(); /* opens the poller */
    cr_assert_eq(connect(client, (struct sockaddr *)&at, sizeof at), 0);
    before = open_descriptors();
    f->fd = l;
    p = (promise(int))async_begin(&f->base, acceptor_resume); /* accepted, and queued to go on */
    cr_assert_eq(open_descriptors(), before + 1);
    promise_cancel(p);
    cr_assert_eq(finish(p), -ECANCELED);
    cr_assert_eq(recv(client, buf, 1, 0), 0);
    close(client);
    close(l);
    cr_assert_eq(async_live(), 0);
}

Test(net, the_dump_says_what_is_waited_for)
{
    struct sockaddr_in at;
    int l = listener(&at);
    struct acceptor_frame *f = async_new(sizeof *f, &acceptor_code);
    char wanted[60];
    FILE *out = fmemopen(buf, sizeof buf, "w");
    promise(int) p;

    f->fd = l;
    p = (promise(int))async_begin(&f->base, acceptor_resume);
    async_dump(out);
    fclose(out);
    snprintf(wanted, sizeof wanted, "acceptor (net.c:2) waits for async_accept of %d\n", l);
    cr_assert(strstr(buf, wanted) != NULL, "%s", buf);
    promise_cancel(p);
    cr_assert_eq(finish(p), -ECANCELED);
    close(l);
}

/* Lines */

static void
expect_line(async_reader *r, const char *wanted)
{
    promise(char *) p = async_read_line(r);
    promise(void) done = promise_all(p);

    async_run(done);
    promise_release(done);
    if (wanted == NULL)
        cr_assert_null(promise_value(p));
    else
        cr_assert_str_eq(promise_value(p), wanted);
    promise_release(p);
}

Test(lines, come_one_by_one)
{
    int fd[2];
    async_reader *r;

    pair(fd, SOCK_STREAM);
    r = async_reader_new(fd[0], 100);
    cr_assert_eq(write(fd[1], "one\r\n\ntwo\nthr", 13), 13);
    expect_line(r, "one");
    expect_line(r, "");
    expect_line(r, "two");
    cr_assert_eq(write(fd[1], "ee\n\rfour", 8), 8);
    expect_line(r, "three");
    close(fd[1]);
    expect_line(r, "\rfour");
    cr_assert_eq(async_reader_length(r), 5);
    expect_line(r, NULL);
    expect_line(r, NULL);
    async_reader_free(r);
    close(fd[0]);
    cr_assert_eq(async_live(), 0);
}

/* Each byte on its own, and lines longer than the first buffer. */
Test(lines, come_in_any_pieces)
{
    int fd[2];
    async_reader *r;
    char line[3001];
    promise(char *) p;

    pair(fd, SOCK_STREAM);
    r = async_reader_new(fd[0], 3001);
    for (size_t n = 2995; n <= 3000; n++) {
        memset(line, 'a' + (int)(n % 20), n);
        line[n] = '\n';
        p = async_read_line(r);
        for (size_t i = 0; i <= n; i += n / 3) {
            size_t part = n + 1 - i < n / 3 ? n + 1 - i : n / 3;

            cr_assert_eq(promise_state(p), PROMISE_PENDING);
            cr_assert_eq(write(fd[1], line + i, part), part);
            pass(1);
        }
        cr_assert_eq(promise_state(p), PROMISE_FULFILLED);
        line[n] = '\0';
        cr_assert_str_eq(promise_value(p), line);
        promise_release(p);
    }
    async_reader_free(r);
    close_both(fd);
    cr_assert_eq(async_live(), 0);
}

Test(lines, too_long_a_line_is_refused)
{
    int fd[2];
    async_reader *r;

    pair(fd, SOCK_STREAM);
    r = async_reader_new(fd[0], 8);
    cr_assert_eq(write(fd[1], "1234567\n12345678\n", 17), 17);
    expect_line(r, "1234567");
    cr_assert_eq(finish(async_read_line(r)), -EMSGSIZE);
    cr_assert_eq(finish(async_read_line(r)), -EMSGSIZE);
    async_reader_free(r);
    close_both(fd);
    cr_assert_eq(async_live(), 0);
}

Test(lines, then_a_body)
{
    int fd[2];
    async_reader *r;
    promise(ssize_t) p;
    promise(char *) q;

    pair(fd, SOCK_STREAM);
    r = async_reader_new(fd[0], 100);
    cr_assert_eq(write(fd[1], "Length: 10\n\n12345", 17), 17);
    expect_line(r, "Length: 10");
    expect_line(r, "");
    p = async_reader_exact(r, buf, 10);
    pass(1);
    cr_assert_eq(promise_state(p), PROMISE_PENDING);
    cr_assert_eq(write(fd[1], "67890a;b;", 9), 9);
    cr_assert_eq(finish(p), 10);
    cr_assert_eq(memcmp(buf, "1234567890", 10), 0);
    q = async_read_until(r, ';');
    cr_assert_neq(finish(promise_retain(q)), 0);
    cr_assert_str_eq(promise_value(q), "a;");
    promise_release(q);
    q = async_read_until(r, ';');
    cr_assert_neq(finish(promise_retain(q)), 0);
    cr_assert_str_eq(promise_value(q), "b;");
    promise_release(q);
    async_reader_free(r);
    close_both(fd);
    cr_assert_eq(async_live(), 0);
}

Test(lines, a_reader_is_freed_under_who_waits)
{
    int fd[2];
    async_reader *r;
    promise(char *) p;
    promise(void) all;

    pair(fd, SOCK_STREAM);
    r = async_reader_new(fd[0], 100);
    p = async_read_line(r);
    all = promise_all_settled(p);
    async_reader_free(r);
    async_run(all);
    promise_release(all);
    cr_assert_eq(finish(p), -ECANCELED);
    close_both(fd);
    cr_assert_eq(async_live(), 0);
}

/* It crashed: who finds no memory for a reader sees it in the first read. */
Test(lines, a_reader_that_found_no_memory_rejects)
{
    char buf[4];

    cr_assert_eq(finish(async_read_line(NULL)), -ENOMEM);
    cr_assert_eq(finish(async_read_until(NULL, ':')), -ENOMEM);
    cr_assert_eq(finish(async_reader_exact(NULL, buf, sizeof buf)), -ENOMEM);
    cr_assert_eq(async_reader_length(NULL), 0);
    async_reader_free(NULL);
}

Test(lines, a_cancelled_one_comes_with_the_next_call)
{
    int fd[2];
    async_reader *r;
    promise(char *) p;

    pair(fd, SOCK_STREAM);
    r = async_reader_new(fd[0], 100);
    cr_assert_eq(write(fd[1], "half a", 6), 6);
    p = async_read_line(r);
    pass(1);
    promise_cancel(p);
    cr_assert_eq(finish(p), -ECANCELED);
    cr_assert_eq(write(fd[1], " line\n", 6), 6);
    expect_line(r, "half a line");
    async_reader_free(r);
    close_both(fd);
}

/* runtime_call.c - files, by way of calls that the kernel makes (io_uring)
 *
 * Whatever the kernel can, may or will do, the results are those of the system calls. Tests of BOTH are run
 * with the pool as well. Where there is no io_uring there is little to see. */
#define _GNU_SOURCE
#include "descriptors.h"
#include "own_directory.h"
#include "rings.h"

#include <pthread.h>
#include <stdatomic.h>
#include <sys/stat.h>

static atomic_uint threads; /* that were started */

int __real_pthread_create(pthread_t *id, const pthread_attr_t *a, void *(*fn)(void *), void *arg);
int __wrap_pthread_create(pthread_t *id, const pthread_attr_t *a, void *(*fn)(void *), void *arg);
int
__wrap_pthread_create(pthread_t *id, const pthread_attr_t *a, void *(*fn)(void *), void *arg)
{
    threads++;
    return __real_pthread_create(id, a, fn, arg);
}

TestSuite(call, .init = enter_own_directory, .timeout = 60);

/* A test for the kernel and for the pool. */
#define BOTH(name)                                     \
    static void name##_either(void);                   \
    Test(call, name)                                   \
    {                                                  \
        name##_either();                               \
    }                                                  \
    Test(call, name##_by_threads)                      \
    {                                                  \
        setenv("ASYNCC_FILES", "threads", 1);          \
        name##_either();                               \
        cr_assert_eq(ring_calls[IORING_OP_OPENAT], 0); \
    }                                                  \
    static void name##_either(void)

/* And one that needs a ring. */
#define RING(name)               \
    static void name##_if(void); \
    Test(call, name)             \
    {                            \
        if (rings_here())        \
            name##_if();         \
    }                            \
    static void name##_if(void)

static char buf[1 << 20];

static int
opened(const char *name)
{
    int fd = (int)finish(async_open(name, O_RDWR | O_CREAT, 0644));

    cr_assert_geq(fd, 0);
    return fd;
}

/* Opens, writes, reads, syncs, looks at and closes a file. */
static void
use_a_file(void)
{
    struct stat s;
    int fd = opened("a"), before = open_descriptors();

    cr_assert(fcntl(fd, F_GETFD) & FD_CLOEXEC);
    cr_assert_eq(finish(async_pwrite(fd, "hello, world", 12, 0)), 12);
    memset(buf, 0, 20);
    cr_assert_eq(finish(async_pread(fd, buf, 20, 7)), 5);
    cr_assert_eq(memcmp(buf, "world", 6), 0);
    cr_assert_eq(finish(async_fsync(fd)), 0);
    cr_assert_eq(finish(async_stat("a", &s)), 0);
    cr_assert_eq(s.st_size, 12);
    cr_assert_eq(finish(async_close(fd)), 0);
    cr_assert_eq(open_descriptors(), before - 1);
    cr_assert_eq(async_live(), 0);
}

/* Who does it */

RING(the_kernel_does_it)
{
    static const int calls[] = {IORING_OP_OPENAT, IORING_OP_WRITE, IORING_OP_READ,
                                IORING_OP_FSYNC,  IORING_OP_STATX, IORING_OP_CLOSE};

    use_a_file();
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        cr_assert_eq(ring_calls[calls[i]], 1);
    cr_assert_eq(threads, 0);
}

/* io_uring doesn't lock the position of a file, and would overwrite what others write by it. */
RING(what_goes_by_the_position_is_the_pools)
{
    int fd = opened("a");

    cr_assert_eq(finish(async_write(fd, "abc", 3)), 3);
    lseek(fd, 0, SEEK_SET);
    cr_assert_eq(finish(async_read(fd, buf, 10)), 3);
    cr_assert_eq(ring_calls[IORING_OP_WRITE] + ring_calls[IORING_OP_READ], 0);
    cr_assert_gt(threads, 0);
    finish(async_close(fd));
}

Test(call, where_rings_are_forbidden_the_pool_does_it)
{
    ring_forbidden = EPERM;
    use_a_file();
    cr_assert_gt(threads, 0);
    ring_setups = 0;
    use_a_file(); /* and nobody asks again */
    cr_assert_eq(ring_setups, 0);
}

RING(where_the_kernel_lacks_a_call_the_pool_does_it)
{
    ring_lacks = IORING_OP_STATX;
    use_a_file();
    cr_assert_gt(threads, 0);
    cr_assert_eq(ring_calls[IORING_OP_OPENAT], 0);
}

RING(a_ring_that_there_was_no_descriptor_for_is_opened_later)
{
    if (getenv("ASYNCC_POLLER") != NULL && strcmp(getenv("ASYNCC_POLLER"), "io_uring") == 0)
        pass(1); /* has its own */
    ring_forbidden = EMFILE;
    use_a_file();
    cr_assert_gt(threads, 0);
    ring_forbidden = 0;
    use_a_file();
    cr_assert_gt(ring_calls[IORING_OP_READ], 0);
}

/* The queue is full, or there is no memory: nothing has been taken. */
RING(what_the_kernel_refuses_the_pool_does)
{
    int fd = opened("a");

    cr_assert_eq(finish(async_pwrite(fd, "abc", 3, 0)), 3);
    ring_refuses = EBUSY;
    cr_assert_eq(finish(async_pread(fd, buf, 10, 0)), 3);
    cr_assert_gt(threads, 0);
    cr_assert_eq(ring_calls[IORING_OP_READ], 0);
    cr_assert_eq(finish(async_pread(fd, buf, 10, 1)), 2);
    cr_assert_eq(ring_calls[IORING_OP_READ], 1);
    finish(async_close(fd));
}

/* Results */

/* What the ring says of itself is not the file's: the pool finds out. */
RING(what_the_kernel_declines_the_pool_does)
{
    static const int calls[] = {IORING_OP_OPENAT, IORING_OP_WRITE, IORING_OP_READ,
                                IORING_OP_FSYNC,  IORING_OP_STATX, IORING_OP_CLOSE};
    static const int codes[] = {EAGAIN, EINTR, EINVAL, EOPNOTSUPP, ECANCELED};

    for (size_t i = 0; i < 6; i++)
        for (size_t k = 0; k < 5; k++) {
            ring_strikes = calls[i];
            ring_fault = codes[k];
            use_a_file();
            cr_assert_eq(ring_strikes, -1, "%d", calls[i]);
        }
    cr_assert_gt(threads, 0);
}

RING(what_goes_wrong_is_passed_on)
{
    struct stat s = {.st_size = -1};
    int fd = opened("a");

    cr_assert_eq(finish(async_pwrite(fd, "0123456789", 10, 0)), 10);
    ring_fault = EIO;
    ring_strikes = IORING_OP_READ;
    cr_assert_eq(finish(async_pread(fd, buf, 10, 0)), -EIO);
    ring_strikes = IORING_OP_FSYNC;
    cr_assert_eq(finish(async_fsync(fd)), -EIO);
    ring_strikes = IORING_OP_STATX;
    cr_assert_eq(finish(async_stat("a", &s)), -EIO);
    cr_assert_eq(s.st_size, -1);
    ring_strikes = IORING_OP_OPENAT;
    cr_assert_eq(finish(async_open("a", O_RDONLY, 0)), -EIO);
    ring_fault = ENOSPC;
    ring_strikes = IORING_OP_WRITE;
    cr_assert_eq(finish(async_pwrite(fd, "0123456789", 10, 0)), -ENOSPC);
    ring_fault = HALF;
    ring_strikes = IORING_OP_WRITE;
    cr_assert_eq(finish(async_pwrite(fd, "0123456789", 10, 0)), 5);
    ring_strikes = IORING_OP_READ;
    cr_assert_eq(finish(async_pread(fd, buf, 10, 0)), 5);
    finish(async_close(fd));
    cr_assert_eq(threads, 0);
    cr_assert_eq(async_live(), 0);
}

/* Runs until p has settled: its code, or 0, and its message. */
#define message_of(p)                                                                          \
    __extension__({                                                                            \
        __typeof__(p) message_p = (p);                                                         \
        promise(void) all = promise_all_settled(message_p);                                    \
        static char message[200];                                                              \
                                                                                               \
        async_run(all);                                                                        \
        strcpy(message,                                                                        \
               promise_error(message_p) != NULL ? promise_error(message_p)->message : "none"); \
        promise_release(all);                                                                  \
        promise_release(message_p);                                                            \
        message;                                                                               \
    })

BOTH(the_same_errors)
{
    int fd = opened("a"), pipes[2], d = open(".", O_RDONLY), r = open("a", O_RDONLY);
    struct stat s;

    cr_assert_eq(pipe(pipes), 0);
    cr_assert_eq(write(pipes[1], "abc", 3), 3);
    cr_assert_eq(finish(async_pwrite(fd, "abc", 3, 0)), 3);
    cr_assert_eq(finish(async_pread(pipes[0], buf, 1, 0)), -ESPIPE);
    cr_assert_eq(finish(async_pwrite(pipes[1], buf, 1, 0)), -ESPIPE);
    cr_assert_eq(finish(async_pread(fd, buf, 1, -1)), -EINVAL);
    cr_assert_eq(finish(async_pwrite(fd, buf, 1, -1)), -EINVAL);
    cr_assert_eq(finish(async_pread(d, buf, 1, 0)), -EISDIR);
    cr_assert_eq(finish(async_pwrite(r, buf, 1, 0)), -EBADF);
    cr_assert_eq(finish(async_fsync(pipes[0])), -EINVAL);
    cr_assert_eq(finish(async_fsync(-1)), -EBADF);
    cr_assert_eq(finish(async_open("a/b", O_RDONLY, 0)), -ENOTDIR);
    cr_assert_eq(finish(async_open("a", O_RDWR | O_CREAT | O_EXCL, 0600)), -EEXIST);
    cr_assert_eq(finish(async_open("", O_RDONLY, 0)), -ENOENT);
    cr_assert_str_eq(message_of(async_pread(-1, buf, 1, 0)),
                     "async_pread of -1: Bad file descriptor");
    cr_assert_str_eq(message_of(async_stat("b", &s)), "async_stat of b: No such file or directory");
    close_both(pipes);
    close(d);
    close(r);
    finish(async_close(fd));
    cr_assert_eq(finish(async_close(fd)), -EBADF);
    cr_assert_eq(async_live(), 0);
}

BOTH(the_same_files)
{
    struct stat s;
    mode_t before = umask(027);
    int fd = (int)finish(async_open("a", O_WRONLY | O_CREAT | O_APPEND, 0666));

    cr_assert_eq(finish(async_pwrite(fd, "abc", 3, 0)), 3);
    cr_assert_eq(finish(async_pwrite(fd, "de", 2, 0)), 2); /* O_APPEND comes first, on Linux */
    finish(async_close(fd));
    cr_assert(stat("a", &s) == 0 && s.st_size == 5 && (s.st_mode & 07777) == 0640);
    umask(before);
    /* one of /proc: it has a text, and says that its size is 0 */
    fd = (int)finish(async_open("/proc/self/status", O_RDONLY, 0));
    cr_assert_gt(finish(async_pread(fd, buf, 100, 0)), 50);
    cr_assert_eq(finish(async_close(fd)), 0);
}

BOTH(stat_says_what_stat_says)
{
    static const char *const names[] = {"a", ".", "/dev/null", "l", "/proc/self/status"};

    close(opened("a"));
    cr_assert_eq(symlink("a", "l"), 0);
    for (size_t i = 0; i < 5; i++) {
        struct stat s, t;

        cr_assert_eq(stat(names[i], &s), 0);
        cr_assert_eq(finish(async_stat(names[i], &t)), 0);
        cr_assert(s.st_dev == t.st_dev && s.st_ino == t.st_ino && s.st_mode == t.st_mode);
        cr_assert(s.st_nlink == t.st_nlink && s.st_uid == t.st_uid && s.st_gid == t.st_gid);
        cr_assert(s.st_rdev == t.st_rdev && s.st_size == t.st_size);
        cr_assert(s.st_blksize == t.st_blksize && s.st_blocks == t.st_blocks);
        cr_assert(i == 4 || memcmp(&s.st_mtim, &t.st_mtim, sizeof s.st_mtim) == 0);
    }
}

/* More than goes into the ring; some of it large. */
BOTH(many_at_once)
{
    static promise(ssize_t) p[1000];
    static char in[1000][4];
    int fd = opened("a");

    for (int i = 0; i < 1000; i++)
        snprintf(buf + 4 * i, 12, "%04d", i);
    cr_assert_eq(finish(async_pwrite(fd, buf, sizeof buf, 0)), (long)sizeof buf);
    for (int i = 0; i < 1000; i++)
        p[i] = async_pread(fd, in[i], 4, 4 * i);
    for (int i = 0; i < 1000; i++)
        cr_assert_eq(finish(p[i]), 4);
    cr_assert_eq(memcmp(in, buf, sizeof in), 0);
    memset(buf, 'x', sizeof buf);
    cr_assert_eq(finish(async_pread(fd, buf, sizeof buf, 0)), (long)sizeof buf);
    cr_assert_eq(memcmp(in, buf, sizeof in), 0);
    finish(async_close(fd));
    cr_assert_eq(async_live(), 0);
}

/* What is done at once is a macrotask all the same, and timers are not kept from theirs: else this goes on for
 * ever. */
struct reads {
    int fd;
    long n;
    bool timer_was;
};

static void read_again(struct reads *r);

static void
was_read(promise(ssize_t) p, void *arg)
{
    (void)p;
    read_again(arg);
}

static void
read_again(struct reads *r)
{
    promise(ssize_t) p;

    if (r->timer_was && r->n > 1)
        return;
    r->n++;
    p = async_pread(r->fd, buf, 1, 0);
    promise_then(p, was_read, r);
    promise_release(p);
}

static void
note(void *arg)
{
    ((struct reads *)arg)->timer_was = true;
}

BOTH(who_reads_on_and_on_lets_others_have_their_turn)
{
    struct reads r = {.fd = opened("a")};

    cr_assert_eq(finish(async_pwrite(r.fd, "a", 1, 0)), 1);
    async_set_timeout(note, &r, 20);
    read_again(&r);
    async_loop_run();
    cr_assert(r.timer_was);
    finish(async_close(r.fd));
    cr_assert_eq(async_live(), 0);
}

/* Cancellation and closing */

/* A read that the kernel has, and that does not end before something is written to source[1]. */
static promise(ssize_t)
held(int fd, int source[2], char *in)
{
    promise(ssize_t) p;

    cr_assert_eq(finish(async_pwrite(fd, "abc", 3, 0)), 3);
    cr_assert_eq(pipe(source), 0);
    ring_source = source[0];
    ring_holds = IORING_OP_READ;
    p = async_pread(fd, in, 3, 0);
    cr_assert_eq(ring_holds, -1);
    pass(5);
    cr_assert_eq(promise_state(p), PROMISE_PENDING);
    return p;
}

/* The kernel lets go of the buffer first. */
RING(a_read_that_is_cancelled)
{
    int fd = opened("a"), source[2];
    char *in = calloc(3, 1);
    promise(ssize_t) p = held(fd, source, in);

    promise_cancel(p);
    cr_assert_eq(finish(p), -ECANCELED);
    free(in);
    cr_assert_eq(ring_calls[IORING_OP_ASYNC_CANCEL], 1);
    cr_assert_eq(write(source[1], "XYZ", 3), 3);
    pass(5);
    cr_assert_eq(read(source[0], buf, 10), 3); /* nobody else has */
    close_both(source);
    finish(async_close(fd));
    cr_assert_eq(async_live(), 0);
}

/* The request to end is not taken, or comes too late: the promise waits for the kernel. */
RING(a_read_that_is_cancelled_in_vain)
{
    int fd = opened("a"), source[2];
    char in[3];
    promise(ssize_t) p = held(fd, source, in);

    ring_refuses = EBUSY;
    promise_cancel(p);
    pass(5);
    cr_assert_eq(promise_state(p), PROMISE_PENDING);
    cr_assert_eq(write(source[1], "XYZ", 3), 3);
    cr_assert_eq(finish(p), -ECANCELED);
    cr_assert_eq(threads, 0);
    close_both(source);
    finish(async_close(fd));
    cr_assert_eq(async_live(), 0);
}

RING(a_close_comes_after_what_the_kernel_has)
{
    int fd = opened("a"), source[2];
    char in[3];
    promise(ssize_t) p = held(fd, source, in);
    promise(int) c = async_close(fd), d = async_close(fd);

    cr_assert_eq(finish(d), -EBADF);
    pass(5);
    cr_assert_eq(promise_state(c), PROMISE_PENDING);
    cr_assert_neq(fcntl(fd, F_GETFD), -1);
    cr_assert_eq(write(source[1], "XYZ", 3), 3);
    cr_assert_eq(finish(c), 0);
    cr_assert_eq(finish(p), 3);
    cr_assert(memcmp(in, "XYZ", 3) == 0 && fcntl(fd, F_GETFD) == -1);
    close_both(source);
    cr_assert_eq(async_live(), 0);
}

/* Nobody opens the other end. */
RING(an_open_that_waits_is_cancelled)
{
    int before, fd = opened("a");
    promise(int) p;

    finish(async_close(fd));
    before = open_descriptors();
    cr_assert_eq(mkfifo("fifo", 0600), 0);
    p = async_open("fifo", O_RDONLY, 0);
    pass(5);
    cr_assert_eq(promise_state(p), PROMISE_PENDING);
    promise_cancel(p);
    cr_assert_eq(promise_state(p), PROMISE_REJECTED);
    cr_assert_eq(finish(p), -ECANCELED);
    pass_until(async_live() == 0);
    cr_assert_eq(async_live(), 0);
    cr_assert_eq(open_descriptors(), before);
    cr_assert_eq(threads, 0);
}

/* The kernel has opened it, and the loop doesn't know. */
BOTH(what_was_opened_for_nobody_is_closed)
{
    int fd = opened("a"), before = open_descriptors();
    promise(int) p, q;

    p = async_open("a", O_RDONLY, 0);
    for (int i = 0; i < 100000 && open_descriptors() == before; i++)
        usleep(100);
    cr_assert_eq(open_descriptors(), before + 1);
    promise_cancel(p);
    cr_assert_eq(finish(p), -ECANCELED);
    pass_until(async_live() == 0);
    cr_assert_eq(open_descriptors(), before);
    for (int i = 0; i < 200; i++) { /* and as it comes */
        q = async_open("a", O_RDONLY, 0);
        promise_cancel(q);
        cr_assert_eq(finish(q), -ECANCELED);
    }
    promise_release(async_open("a", O_RDONLY, 0));
    pass_until(async_live() == 0);
    cr_assert_eq(open_descriptors(), before);
    finish(async_close(fd));
}

BOTH(a_close_that_is_cancelled_closes)
{
    for (int i = 0; i < 20; i++) {
        int fd = opened("a");
        promise(int) c = async_close(fd);

        promise_cancel(c);
        finish(c);
        pass_until(async_live() == 0);
        cr_assert_eq(fcntl(fd, F_GETFD), -1);
    }
}

/* The end of a thread */

struct left {
    int fd, source[2];
    char in[3];
};

static void *
leaves_calls(void *arg)
{
    struct left *l = arg;

    promise_release(held(l->fd, l->source, l->in));
    promise_release(async_open("fifo", O_RDONLY, 0));
    promise_release(async_open("a", O_RDONLY, 0));
    for (int i = 0; i < 300; i++)
        promise_release(async_pread(l->fd, buf, 10, 0));
    promise_release(async_close(l->fd));
    return NULL;
}

RING(a_thread_ends_with_calls_under_way)
{
    struct left l = {.fd = open("a", O_RDWR | O_CREAT, 0644)};
    int before = open_descriptors();
    pthread_t id;

    cr_assert_eq(mkfifo("fifo", 0600), 0);
    pthread_create(&id, NULL, leaves_calls, &l);
    pthread_join(id, NULL);
    cr_assert_eq(fcntl(l.fd, F_GETFD), -1);
    cr_assert_eq(open_descriptors(), before - 1 + 2); /* the pipe's */
    cr_assert_eq(write(l.source[1], "XYZ", 3), 3);
    cr_assert_eq(read(l.source[0], buf, 10), 3); /* nobody else does */
    cr_assert_eq(l.in[0], 0);
    close_both(l.source);
}

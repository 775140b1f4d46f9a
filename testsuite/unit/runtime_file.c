/* runtime_file.c - files, by way of the pool; each system call going wrong in turn
 *
 * The linker's --wrap puts the calls below in between; only those of the pool's
 * threads are made to fail, or to wait. */
#define _GNU_SOURCE
#include "descriptors.h"

#include <asyncc/abi.h>
#include <limits.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "no_memory.h"
#include "own_directory.h"

enum {
    SHORT = -1, /* half of what was asked for */
    WAKE = 8    /* of so many bytes: to the eventfd that wakes the loop */
};

static pthread_t loop_thread;
static _Atomic(const char *) which;
static atomic_uint countdown;
static atomic_bool injected;
static atomic_int fault;
static sem_t begun, may_go_on;
static _Atomic(const char *) held; /* the call that waits for may_go_on */

static bool
of_pool(void)
{
    return !pthread_equal(pthread_self(), loop_thread);
}

/* Makes the pool do everything, so that calls can be held and go wrong: runtime_call.c has the kernel. */
static void
by_threads(void)
{
    setenv("ASYNCC_FILES", "threads", 1);
}

/* Is it this call's turn? */
static bool
strikes(const char *name)
{
    if (!of_pool())
        return false;
    if (held != NULL && strcmp(held, name) == 0) {
        sem_post(&begun);
        while (sem_wait(&may_go_on) != 0)
            continue;
    }
    if (which == NULL || strcmp(which, name) != 0 || countdown == 0 ||
        atomic_fetch_sub(&countdown, 1) != 1)
        return false;
    injected = true;
    if (fault != SHORT)
        errno = fault;
    return true;
}

#define WRAP(type, name, parameters, arguments) \
    type __real_##name parameters;              \
    type __wrap_##name parameters;              \
    type __wrap_##name parameters               \
    {                                           \
        if (n == WAKE || !strikes(#name))       \
            return __real_##name arguments;     \
        if (fault != SHORT)                     \
            return (type)-1;                    \
        n = (n + 1) / 2;                        \
        return __real_##name arguments;         \
    }
#define WRAP_INT(name, parameters, arguments)                 \
    int __real_##name parameters;                             \
    int __wrap_##name parameters;                             \
    int __wrap_##name parameters                              \
    {                                                         \
        return strikes(#name) ? -1 : __real_##name arguments; \
    }

WRAP(ssize_t, read, (int fd, void *buf, size_t n), (fd, buf, n))
WRAP(ssize_t, write, (int fd, const void *buf, size_t n), (fd, buf, n))
WRAP(ssize_t, pread, (int fd, void *buf, size_t n, off_t at), (fd, buf, n, at))
WRAP(ssize_t, pwrite, (int fd, const void *buf, size_t n, off_t at), (fd, buf, n, at))
WRAP_INT(open, (const char *path, int flags, mode_t mode), (path, flags, mode))
WRAP_INT(stat, (const char *path, struct stat *s), (path, s))
WRAP_INT(fstat, (int fd, struct stat *s), (fd, s))
WRAP_INT(fsync, (int fd), (fd))
WRAP_INT(fchmod, (int fd, mode_t mode), (fd, mode))
WRAP_INT(fchown, (int fd, uid_t u, gid_t g), (fd, u, g))
WRAP_INT(rename, (const char *from, const char *to), (from, to))
void *__real_malloc(size_t n);
void *__wrap_malloc(size_t n);
void *
__wrap_malloc(size_t n)
{
    return which != NULL && strikes("malloc") ? NULL : __real_malloc(n);
}

static void
fail_nth(const char *name, int with, unsigned n)
{
    which = name;
    fault = with;
    countdown = n;
    injected = false;
}

static void
hold(const char *name)
{
    held = name;
}

static void
wait_until_begun(void)
{
    while (sem_wait(&begun) != 0)
        continue;
    held = NULL;
}

static void
prepare(void)
{
    loop_thread = pthread_self();
    sem_init(&begun, 0, 0);
    sem_init(&may_go_on, 0, 0);
    umask(022);
    enter_own_directory();
}

TestSuite(file, .init = prepare, .timeout = 60);

static int
entries(void)
{
    DIR *d = opendir(".");
    int n = -2;

    while (readdir(d) != NULL)
        n++;
    closedir(d);
    return n;
}

static void
put(const char *name, const char *text)
{
    FILE *f = fopen(name, "w");

    cr_assert_not_null(f);
    fputs(text, f);
    fclose(f);
}

static bool
holds(const char *name, const char *text)
{
    char buf[100] = "";
    FILE *f = fopen(name, "r");
    size_t n;

    if (f == NULL)
        return false;
    n = fread(buf, 1, sizeof buf - 1, f);
    fclose(f);
    return n == strlen(text) && strcmp(buf, text) == 0;
}

static mode_t
mode_of(const char *name)
{
    struct stat s;

    cr_assert_eq(lstat(name, &s), 0);
    return s.st_mode & 07777;
}

static int
opened(const char *name, int flags)
{
    int fd = (int)finish(async_open(name, flags, 0644));

    cr_assert_geq(fd, 0);
    return fd;
}

static char buf[1 << 20];

/* One by one */

Test(file, open_write_read_close)
{
    int fd = opened("a", O_RDWR | O_CREAT), before = open_descriptors();

    cr_assert(fcntl(fd, F_GETFD) & FD_CLOEXEC);
    cr_assert_eq(finish(async_write(fd, "hello, world", 12)), 12);
    cr_assert_eq(finish(async_pread(fd, buf, 5, 7)), 5);
    cr_assert_eq(memcmp(buf, "world", 5), 0);
    cr_assert_eq(finish(async_pwrite(fd, "W", 1, 7)), 1);
    cr_assert_eq(finish(async_fsync(fd)), 0);
    cr_assert_eq(finish(async_read(fd, buf, 10)), 0); /* the position is the end */
    cr_assert_eq(lseek(fd, 0, SEEK_SET), 0);
    cr_assert_eq(finish(async_read_exact(fd, buf, 100)), 12);
    cr_assert_eq(memcmp(buf, "hello, World", 12), 0);
    cr_assert_eq(finish(async_close(fd)), 0);
    cr_assert_eq(open_descriptors(), before - 1);
    cr_assert_eq(async_live(), 0);
}

Test(file, parts)
{
    struct iovec parts[2] = {{"ab", 2}, {"cde", 3}};
    int fd = opened("a", O_RDWR | O_CREAT);

    cr_assert_eq(finish(async_writev(fd, parts, 2)), 5);
    lseek(fd, 0, SEEK_SET);
    parts[0] = (struct iovec){buf, 1};
    parts[1] = (struct iovec){buf + 10, 10};
    cr_assert_eq(finish(async_readv(fd, parts, 2)), 5);
    cr_assert(buf[0] == 'a' && memcmp(buf + 10, "bcde", 4) == 0);
    cr_assert_eq(finish(async_readv(fd, parts, -1)), -EINVAL);
    cr_assert_eq(finish(async_writev(fd, parts, IOV_MAX + 1)), -EINVAL);
    close(fd);
}

/* Runs until p has settled: its message. */
#define message_of(p)                                       \
    __extension__({                                         \
        __typeof__(p) message_p = (p);                      \
        promise(void) all = promise_all_settled(message_p); \
        static char message[200];                           \
                                                            \
        async_run(all);                                     \
        strcpy(message, promise_error(message_p)->message); \
        promise_release(all);                               \
        promise_release(message_p);                         \
        message;                                            \
    })

Test(file, the_message_names_call_and_file)
{
    cr_assert_str_eq(message_of(async_open("a/b", O_RDONLY, 0)),
                     "async_open of a/b: No such file or directory");
    cr_assert_str_eq(message_of(async_pread(-1, buf, 1, 0)),
                     "async_pread of -1: Bad file descriptor");
    cr_assert_str_eq(message_of(async_read_file(".", NULL)),
                     "async_read_file of .: Is a directory");
    cr_assert_eq(finish(async_open(NULL, O_RDONLY, 0)), -ENOENT);
    cr_assert_eq(finish(async_fsync(-1)), -EBADF);
    cr_assert_eq(async_live(), 0);
}

Test(file, stat_of_a_file)
{
    struct stat s = {.st_size = -1};

    put("a", "12345");
    cr_assert_eq(finish(async_stat("a", &s)), 0);
    cr_assert_eq(s.st_size, 5);
    cr_assert_eq(finish(async_stat("b", &s)), -ENOENT);
    cr_assert_eq(s.st_size, 5);
}

/* The position is one, the threads are many. */
Test(file, writes_are_done_in_order)
{
    int fd = opened("a", O_RDWR | O_CREAT);
    static promise(ssize_t) p[1000];
    static char text[1000][12];

    for (int i = 0; i < 1000; i++) {
        snprintf(text[i], sizeof text[i], "%03d", i);
        p[i] = i % 2 == 0 ? async_write(fd, text[i], 3) : async_write_all(fd, text[i], 3);
    }
    for (int i = 0; i < 1000; i++)
        cr_assert_eq(finish(p[i]), 3);
    for (int i = 0; i < 1000; i++) {
        cr_assert_eq(pread(fd, buf, 3, 3 * i), 3);
        cr_assert_eq(memcmp(buf, text[i], 3), 0);
    }
    cr_assert_eq(finish(async_close(fd)), 0);
    cr_assert_eq(async_live(), 0);
}

Test(file, reads_and_writes_share_the_position)
{
    int fd = opened("a", O_RDWR | O_CREAT);
    char one[3], two[3];
    promise(ssize_t) p, q, r;

    cr_assert_eq(pwrite(fd, "abcdef", 6, 0), 6);
    p = async_read(fd, one, 2);
    q = async_write(fd, "XY", 2);
    r = async_read(fd, two, 2);
    cr_assert_eq(finish(r), 2);
    cr_assert_eq(finish(q), 2);
    cr_assert_eq(finish(p), 2);
    cr_assert(memcmp(one, "ab", 2) == 0 && memcmp(two, "ef", 2) == 0);
    cr_assert_eq(pread(fd, buf, 6, 0), 6);
    cr_assert_eq(memcmp(buf, "abXYef", 6), 0);
    close(fd);
}

/* By offset, a thousand at a time: as many files as there are buckets, and more. */
Test(file, many_at_once)
{
    int fd[100];
    static promise(ssize_t) p[1000];
    static int value[1000];

    for (int i = 0; i < 100; i++) {
        char name[16];

        snprintf(name, sizeof name, "f%d", i);
        fd[i] = opened(name, O_RDWR | O_CREAT);
    }
    for (int i = 0; i < 1000; i++) {
        value[i] = i;
        p[i] = async_pwrite(fd[i % 100], &value[i], sizeof(int), i);
    }
    for (int i = 0; i < 1000; i++)
        cr_assert_eq(finish(p[i]), (long)sizeof(int));
    for (int i = 900; i < 1000; i++) {
        int got;

        cr_assert_eq(pread(fd[i % 100], &got, sizeof got, i), (long)sizeof got);
        cr_assert_eq(got, i);
        cr_assert_eq(finish(async_close(fd[i % 100])), 0);
    }
    cr_assert_eq(async_live(), 0);
}

/* Whoever reads a file does not stop the loop. */
Test(file, timers_run_meanwhile)
{
    int fd = opened("a", O_RDWR | O_CREAT);
    promise(ssize_t) p;

    hold("read");
    p = async_read(fd, buf, 1);
    wait_until_begun();
    pass(5);
    cr_assert_eq(promise_state(p), PROMISE_PENDING);
    sem_post(&may_go_on);
    cr_assert_eq(finish(p), 0);
    close(fd);
}

/* Closing */

Test(file, a_close_comes_after_what_was_called_before)
{
    int fd;
    promise(ssize_t) p, q, r;
    promise(int) c;

    by_threads();
    fd = opened("a", O_RDWR | O_CREAT);
    hold("pwrite");
    p = async_pwrite(fd, "ab", 2, 2);
    wait_until_begun();
    q = async_write(fd, "AB", 2);
    r = async_write(fd, "C", 1);
    c = async_close(fd);
    cr_assert_eq(finish(async_close(fd)), -EBADF);
    cr_assert_eq(finish(async_write(fd, "D", 1)), -EBADF);
    pass(5);
    cr_assert_eq(promise_state(c), PROMISE_PENDING);
    cr_assert_neq(fcntl(fd, F_GETFD), -1);
    sem_post(&may_go_on);
    cr_assert_eq(finish(c), 0);
    cr_assert(finish(p) == 2 && finish(q) == 2 && finish(r) == 1);
    cr_assert_eq(fcntl(fd, F_GETFD), -1);
    cr_assert_eq(async_live(), 0);
}

Test(file, a_close_that_is_cancelled_closes)
{
    int fd;
    promise(ssize_t) p;
    promise(int) c;

    by_threads();
    fd = opened("a", O_RDWR | O_CREAT);
    hold("pwrite");
    p = async_pwrite(fd, "ab", 2, 0);
    wait_until_begun();
    c = async_close(fd);
    promise_cancel(c);
    cr_assert_eq(finish(c), -ECANCELED);
    sem_post(&may_go_on);
    cr_assert_eq(finish(p), 2);
    pass(20);
    cr_assert_eq(fcntl(fd, F_GETFD), -1);
    fd = opened("a", O_RDWR);
    c = async_close(fd); /* and one that is on its way */
    promise_cancel(c);
    finish(c);
    for (int i = 0; i < 1000 && fcntl(fd, F_GETFD) != -1; i++)
        pass(1);
    cr_assert_eq(fcntl(fd, F_GETFD), -1);
    pass(5);
    cr_assert_eq(async_live(), 0);
}

/* Cancellation */

Test(file, what_stands_in_line_is_taken_out)
{
    int fd = opened("a", O_RDWR | O_CREAT);
    promise(ssize_t) p, q, r;

    hold("write");
    p = async_write(fd, "A", 1);
    wait_until_begun();
    q = async_write(fd, "B", 1);
    r = async_write(fd, "C", 1);
    promise_cancel(q);
    cr_assert_eq(finish(q), -ECANCELED);
    sem_post(&may_go_on);
    cr_assert(finish(p) == 1 && finish(r) == 1);
    cr_assert(holds("a", "AC"));
    finish(async_close(fd));
    cr_assert_eq(async_live(), 0);
}

/* Its buffer is in use until then. */
Test(file, a_read_that_has_begun_is_waited_for)
{
    int fd;
    promise(ssize_t) p;

    by_threads();
    put("a", "abc");
    fd = opened("a", O_RDONLY);
    hold("pread");
    p = async_pread(fd, buf, 3, 0);
    wait_until_begun();
    promise_cancel(p);
    pass(5);
    cr_assert_eq(promise_state(p), PROMISE_PENDING);
    sem_post(&may_go_on);
    cr_assert_eq(finish(p), -ECANCELED);
    cr_assert_eq(async_live(), 0);
    close(fd);
}

/* What is opened for nobody is closed, what is read for nobody freed. */
Test(file, what_comes_too_late_is_given_back)
{
    struct stat s = {.st_size = -1};
    size_t length = 7;
    int before;

    by_threads();
    put("a", "abc");
    finish(async_stat("a", &s));
    s.st_size = -1;
    before = open_descriptors();
    for (int i = 0; i < 3; i++) {
        promise(int) p;
        promise(char *) q;

        hold(i == 0 ? "open" : i == 1 ? "stat" : "fstat");
        p = i == 0 ? async_open("a", O_RDONLY, 0) : i == 1 ? async_stat("a", &s) : NULL;
        q = i == 2 ? async_read_file("a", &length) : NULL;
        wait_until_begun();
        promise_cancel(p);
        promise_cancel(q);
        if (p != NULL)
            cr_assert_eq(finish(p), -ECANCELED);
        else
            cr_assert_eq(finish(q), -ECANCELED);
        sem_post(&may_go_on);
        for (int j = 0; j < 1000 && async_live() > 0; j++)
            pass(1);
        cr_assert_eq(async_live(), 0);
    }
    cr_assert(s.st_size == -1 && length == 7);
    cr_assert_eq(open_descriptors(), before);
}

/* Nobody holds the promise: the descriptor would be lost. */
Test(file, a_promise_that_nobody_holds)
{
    struct stat s;
    int before;

    put("a", "abc");
    finish(async_stat("a", &s)); /* makes what wakes the loop */
    before = open_descriptors();
    promise_release(async_open("a", O_RDONLY, 0));
    promise_release(async_read_file("a", NULL));
    async_loop_run();
    cr_assert_eq(open_descriptors(), before);
    cr_assert_eq(async_live(), 0);
}

/* Whole files */

#define read_whole(path, length)                               \
    __extension__({                                            \
        promise(char *) whole = async_read_file(path, length); \
        char *text = async_run(whole);                         \
                                                               \
        promise_release(whole);                                \
        text;                                                  \
    })

Test(file, all_of_a_file)
{
    size_t n;
    char *text;
    int fd;

    put("a", "");
    text = read_whole("a", &n);
    cr_assert(n == 0 && text[0] == '\0');
    free(text);
    text = read_whole("/proc/self/status", &n); /* its size is said to be 0 */
    cr_assert(n > 100 && strlen(text) == n && strstr(text, "VmSize") != NULL);
    free(text);
    fd = open("b", O_WRONLY | O_CREAT, 0600);
    memset(buf, 'x', sizeof buf);
    buf[1000] = '\0';
    cr_assert_eq(write(fd, buf, sizeof buf), (long)sizeof buf);
    close(fd);
    text = read_whole("b", &n);
    cr_assert(n == sizeof buf && memcmp(text, buf, n) == 0 && text[n] == '\0');
    free(text);
    cr_assert_eq(async_live(), 0);
}

/* 0, or minus an errno */
static long
write_whole(const char *path, const char *text)
{
    promise(void) p = async_write_file(path, text, strlen(text));
    promise(void) all = promise_all_settled(p);
    long code;

    async_run(all);
    promise_release(all);
    code = promise_error(p) != NULL ? -(long)promise_error(p)->code : 0;
    promise_release(p);
    return code;
}

Test(file, a_new_file)
{
    cr_assert_eq(write_whole("a", "some text"), 0);
    cr_assert(holds("a", "some text"));
    cr_assert_eq(mode_of("a"), 0644);
    cr_assert_eq(entries(), 1);
}

Test(file, what_is_there_keeps_its_mode)
{
    put("a", "old");
    chmod("a", 0640);
    cr_assert_eq(write_whole("a", "new"), 0);
    cr_assert(holds("a", "new"));
    cr_assert_eq(mode_of("a"), 0640);
    fail_nth("fchown", EPERM, 1); /* who can't pass the owner on doesn't pass his rights on */
    chmod("a", 04755);
    cr_assert_eq(write_whole("a", "newer"), 0);
    cr_assert(injected);
    cr_assert_eq(mode_of("a"), 0755);
    cr_assert_eq(entries(), 1);
}

Test(file, a_link_goes_on_leading_there)
{
    struct stat s;

    put("a", "old");
    cr_assert_eq(symlink("a", "l"), 0);
    cr_assert_eq(write_whole("l", "new"), 0);
    cr_assert(holds("a", "new"));
    cr_assert(lstat("l", &s) == 0 && S_ISLNK(s.st_mode));
    unlink("l");
}

Test(file, a_link_that_leads_nowhere_is_not_replaced)
{
    int before = entries();

    cr_assert_eq(symlink("nowhere", "l"), 0);
    cr_assert_eq(write_whole("l", "x"), -ENOENT);
    cr_assert_eq(entries(), before + 1);
    cr_assert_eq(unlink("l"), 0);
}

Test(file, what_is_no_file_is_left_alone)
{
    char too_long[PATH_MAX + 10];

    cr_assert_eq(write_whole("/dev/null", "text"), -EINVAL);
    cr_assert_eq(write_whole("/tmp", "text"), -EISDIR);
    cr_assert_eq(write_whole("new/", "text"), -EISDIR);
    cr_assert_eq(write_whole("missing/new", "text"), -ENOENT);
    cr_assert_eq(write_whole("", "text"), -ENOENT);
    memset(too_long, 'x', sizeof too_long);
    too_long[sizeof too_long - 1] = '\0';
    cr_assert_eq(write_whole(too_long, "text"), -ENAMETOOLONG);
    put("a", "old");
    chmod("a", 0444);
    if (geteuid() != 0)
        cr_assert_eq(write_whole("a", "new"), -EACCES);
    cr_assert_eq(entries(), 1);
}

/* While one is being written another sees the old text. */
Test(file, whole_or_not_at_all)
{
    promise(void) p;

    put("a", "old");
    hold("rename");
    p = async_write_file("a", "new", 3);
    wait_until_begun();
    cr_assert(holds("a", "old"));
    sem_post(&may_go_on);
    async_run(p);
    promise_release(p);
    cr_assert(holds("a", "new"));
}

/* Faults */

static void
fails_whole(const char *name, int with, long wanted)
{
    for (unsigned n = 1; n < 3; n++) {
        long got;

        put("a", "the old text");
        fail_nth(name, with, n);
        got = write_whole("a", "the new text");
        which = NULL;
        cr_assert(injected || n > 1, "%s isn't called", name);
        cr_assert_eq(got, injected ? wanted : 0, "%s number %u: %ld", name, n, got);
        cr_assert(holds("a", got == 0 ? "the new text" : "the old text"), "%s number %u", name, n);
        cr_assert_eq(entries(), 1, "%s number %u", name, n);
    }
}

Test(file, each_call_of_write_file_fails)
{
    int before;

    cr_assert_eq(write_whole("a", "x"), 0);
    before = open_descriptors();
    fails_whole("open", ENOSPC, -ENOSPC);
    fails_whole("open", EEXIST, 0);
    fails_whole("open", EINTR, 0);
    fails_whole("fchmod", EPERM, -EPERM);
    fails_whole("write", ENOSPC, -ENOSPC);
    fails_whole("write", EINTR, 0);
    fails_whole("write", SHORT, 0);
    fails_whole("fsync", EIO, -EIO);
    fails_whole("fsync", EINVAL, 0);
    fails_whole("rename", EROFS, -EROFS);
    cr_assert_eq(open_descriptors(), before);
    cr_assert_eq(async_live(), 0);
}

static void
fails_reading(const char *name, int with, long wanted)
{
    for (unsigned n = 1; n < 4; n++) {
        promise(char *) p;
        promise(void) all;

        fail_nth(name, with, n);
        p = async_read_file("/proc/self/status", NULL);
        all = promise_all_settled(p);
        async_run(all);
        promise_release(all);
        which = NULL;
        if (promise_error(p) != NULL)
            cr_assert(injected && promise_error(p)->code == -wanted);
        else
            cr_assert(!injected || wanted == 0);
        if (promise_error(p) == NULL) {
            cr_assert_not_null(strstr(promise_value(p), "Threads"));
            free(promise_value(p));
        }
        promise_release(p);
    }
}

Test(file, each_call_of_read_file_fails)
{
    int before;

    finish(async_fsync(0));
    before = open_descriptors();
    fails_reading("open", EACCES, -EACCES);
    fails_reading("open", EINTR, 0);
    fails_reading("fstat", EIO, 0);
    fails_reading("read", EIO, -EIO);
    fails_reading("read", EINTR, 0);
    fails_reading("read", SHORT, 0);
    fails_reading("malloc", ENOMEM, -ENOMEM);
    cr_assert_eq(open_descriptors(), before);
    cr_assert_eq(async_live(), 0);
}

Test(file, reads_and_writes_fail)
{
    static const struct {
        const char *name;
        int with;
        long wanted;
    } cases[] = {
        {"read", EIO, -EIO},        {"read", EINTR, 10},   {"read", SHORT, 5},
        {"write", ENOSPC, -ENOSPC}, {"write", EINTR, 10},  {"write", SHORT, 5},
        {"pread", EIO, -EIO},       {"pread", EINTR, 10},  {"pread", SHORT, 5},
        {"pwrite", EFBIG, -EFBIG},  {"pwrite", EINTR, 10}, {"pwrite", SHORT, 5},
    };
    int fd;

    by_threads();
    fd = opened("a", O_RDWR | O_CREAT);
    cr_assert_eq(pwrite(fd, "0123456789", 10, 0), 10);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *name = cases[i].name;
        bool writes = strstr(name, "write") != NULL;

        lseek(fd, 0, SEEK_SET);
        fail_nth(name, cases[i].with, 1);
        if (name[0] == 'p')
            cr_assert_eq(finish(writes ? async_pwrite(fd, "0123456789", 10, 0)
                                       : async_pread(fd, buf, 10, 0)),
                         cases[i].wanted);
        else
            cr_assert_eq(
                finish(writes ? async_write(fd, "0123456789", 10) : async_read(fd, buf, 10)),
                cases[i].wanted);
        cr_assert(injected);
        if (name[0] == 'p')
            continue;
        lseek(fd, 0, SEEK_SET);
        fail_nth(name, cases[i].with, 1);
        cr_assert_eq(
            finish(writes ? async_write_all(fd, "0123456789", 10) : async_read_exact(fd, buf, 10)),
            cases[i].wanted == 5 ? 10 : cases[i].wanted);
        cr_assert(injected);
    }
    which = NULL;
    finish(async_close(fd));
    cr_assert_eq(async_live(), 0);
}

/* Readers: a thread reads for them, and what comes is what comes of a stream. */

/* Opened, with this in it. */
static int
file_of(const char *text, size_t n)
{
    int fd = open("r", O_RDWR | O_CREAT | O_TRUNC, 0600);

    cr_assert_eq(write(fd, text, n), (long)n);
    lseek(fd, 0, SEEK_SET);
    return fd;
}

/* The next line is this one; NULL: there is none. */
static bool
line_is(async_reader *r, const char *wanted)
{
    promise(char *) p = async_read_line(r);
    char *line = async_run(p);

    promise_release(p);
    return wanted == NULL ? line == NULL
                          : line != NULL && strcmp(line, wanted) == 0 &&
                                async_reader_length(r) == strlen(wanted);
}

#define next_line(r) finish(async_read_line(r))

Test(file, lines)
{
    int fd = file_of("one\r\n\nthree\nlast", 16);
    async_reader *r = async_reader_new(fd, 100);

    cr_assert(line_is(r, "one") && line_is(r, "") && line_is(r, "three"));
    cr_assert(line_is(r, "last") && line_is(r, NULL) && line_is(r, NULL));
    async_reader_free(r);
    lseek(fd, 0, SEEK_SET);
    r = async_reader_new(fd, 100);
    cr_assert(line_is(r, "one"));
    cr_assert_eq(finish(async_reader_exact(r, buf, 3)), 3);
    cr_assert_eq(memcmp(buf, "\nth", 3), 0);
    cr_assert_eq(finish(async_reader_exact(r, buf, 100)), 8);
    cr_assert_eq(memcmp(buf, "ree\nlast", 8), 0);
    cr_assert_eq(finish(async_reader_exact(r, buf, 100)), 0);
    async_reader_free(r);
    finish(async_close(fd));
    cr_assert_eq(async_live(), 0);
}

/* What a reader with this limit makes of a text: as many bytes of lines, and how it ends. */
static unsigned long
lines_of(int fd, size_t limit, int *error)
{
    async_reader *r = async_reader_new(fd, limit);
    unsigned long sum = 0;
    int code;

    for (;;) {
        promise(char *) p = async_read_line(r);
        promise(void) all = promise_all_settled(p);

        async_run(all);
        promise_release(all);
        code = promise_error(p) != NULL ? promise_error(p)->code : 0;
        if (code != 0 || promise_value(p) == NULL) {
            promise_release(p);
            break;
        }
        sum = 31 * sum + async_reader_length(r) + (unsigned char)promise_value(p)[0];
        promise_release(p);
    }
    async_reader_free(r);
    *error = code;
    return sum;
}

Test(file, a_reader_of_a_file_reads_as_one_of_a_stream)
{
    static char text[300000];
    static const size_t limits[] = {1, 5, 6, 7, 1000, 65536, 70000, 199999, 200001, 1000000};

    for (size_t i = 0; i < sizeof text; i++) /* longer and longer lines, the last without an end */
        text[i] = i % 7 == 6 && i < 100 ? '\n' : (char)('a' + i % 26);
    text[90000] = text[90001] = text[290000] = '\n';
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        int from_file, from_stream, fd = file_of(text, sizeof text), pipes[2];
        unsigned long a = lines_of(fd, limits[i], &from_file), b;
        pid_t child;

        cr_assert_eq(pipe(pipes), 0);
        child = fork();
        if (child == 0) {
            close(pipes[0]);
            _exit(write(pipes[1], text, sizeof text) < 0);
        }
        close(pipes[1]);
        b = lines_of(pipes[0], limits[i], &from_stream);
        cr_assert(a == b && from_file == from_stream, "limit %zu: %lu and %lu, %d and %d",
                  limits[i], a, b, from_file, from_stream);
        close(pipes[0]);
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
        close(fd);
    }
    cr_assert_eq(async_live(), 0);
}

Test(file, a_reader_does_not_stop_the_loop)
{
    int fd = file_of("one\ntwo\nthree\n", 14);
    async_reader *r = async_reader_new(fd, 100);
    promise(char *) p, q;

    hold("read");
    p = async_read_line(r);
    q = async_read_line(r);
    wait_until_begun();
    pass(5);
    cr_assert_eq(promise_state(p), PROMISE_PENDING);
    promise_cancel(p); /* nothing is lost */
    cr_assert_eq(finish(p), -ECANCELED);
    pass(5);
    cr_assert_eq(promise_state(q), PROMISE_PENDING);
    sem_post(&may_go_on);
    cr_assert_str_eq(async_run(q), "one");
    promise_release(q);
    cr_assert(line_is(r, "two") && line_is(r, "three") && line_is(r, NULL));
    async_reader_free(r);
    finish(async_close(fd));
    cr_assert_eq(async_live(), 0);
}

/* The buffer is the thread's, and stays until that is back. */
Test(file, a_reader_is_freed_while_a_thread_reads)
{
    int fd = file_of("one\n", 4);
    async_reader *r = async_reader_new(fd, 100);
    promise(char *) p;

    hold("read");
    p = async_read_line(r);
    wait_until_begun();
    async_reader_free(r);
    cr_assert_eq(finish(p), -ECANCELED);
    pass(5);
    sem_post(&may_go_on);
    pass_until(async_live() == 0);
    cr_assert_eq(async_live(), 0);
    close(fd);
}

Test(file, a_file_is_closed_while_a_reader_waits)
{
    int fd = file_of("one\n", 4);
    async_reader *r = async_reader_new(fd, 100);
    promise(char *) p;
    promise(int) c;

    hold("read");
    p = async_read_line(r);
    wait_until_begun();
    c = async_close(fd);
    cr_assert_eq(finish(p), -ECANCELED);
    cr_assert_eq(promise_state(c), PROMISE_PENDING);
    sem_post(&may_go_on);
    cr_assert_eq(finish(c), 0);
    cr_assert_eq(fcntl(fd, F_GETFD), -1);
    cr_assert_eq(next_line(r), -EBADF);
    async_reader_free(r);
    cr_assert_eq(async_live(), 0);
}

/* A reader goes by the file's position, in its turn. */
Test(file, a_reader_stands_in_line)
{
    int fd = file_of("abcone\n", 7);
    async_reader *r = async_reader_new(fd, 100);
    promise(ssize_t) p;
    promise(char *) q;

    hold("read");
    p = async_read(fd, buf, 3);
    wait_until_begun();
    q = async_read_line(r);
    pass(5);
    sem_post(&may_go_on);
    cr_assert_str_eq(async_run(q), "one");
    promise_release(q);
    cr_assert(finish(p) == 3 && memcmp(buf, "abc", 3) == 0);
    async_reader_free(r);
    finish(async_close(fd));
    cr_assert_eq(async_live(), 0);
}

Test(file, a_reader_fails_and_goes_on)
{
    int fd = file_of("one\ntwo\n", 8);
    async_reader *r = async_reader_new(fd, 100);

    fail_nth("read", EIO, 1);
    cr_assert_eq(next_line(r), -EIO);
    fail_nth("read", EINTR, 1);
    cr_assert(line_is(r, "one"));
    cr_assert(injected);
    fail_nth("read", SHORT, 1);
    cr_assert(line_is(r, "two") && line_is(r, NULL));
    async_reader_free(r);
    finish(async_close(fd));
    cr_assert_eq(async_live(), 0);
}

/* The end of a thread */

static void *
leaves_a_file(void *arg)
{
    int fd = *(int *)arg;
    promise(char *) line;
    async_reader *r;

    loop_thread = pthread_self();
    promise_release(async_pwrite(fd, "ab", 2, 0));
    for (int i = 0; i < 300; i++)
        promise_release(async_write(fd, "cd", 2));
    r = async_reader_new(fd, 100);
    line = async_read_line(r);
    promise_cancel(line);
    promise_release(line);
    async_reader_free(r); /* whose turn never comes */
    promise_release(async_close(fd));
    return NULL;
}

/* What has begun is waited for; what stands in line is not begun; the file is closed. */
Test(file, a_thread_ends_with_a_file_in_use)
{
    pthread_t id;
    int fd = open("a", O_RDWR | O_CREAT, 0644);

    pthread_create(&id, NULL, leaves_a_file, &fd);
    pthread_join(id, NULL);
    cr_assert_eq(fcntl(fd, F_GETFD), -1);
}

/* Memory */

static void
expect(long got, long wanted)
{
    cr_assert(got == wanted || (failed && got == -ENOMEM), "%ld, not %ld", got, wanted);
}

Test(file, each_allocation_fails_in_turn)
{
    int n = 0;

    async_on_unhandled_rejection(ignore_no_memory, NULL);
    do {
        promise(int) p;
        promise(ssize_t) q, r;
        int fd = open("a", O_RDWR | O_CREAT, 0644);

        fail_allocation((size_t)++n);
        q = async_write(fd, "abc", 3);
        r = async_write(fd, "d", 1);
        p = async_open("a", O_RDONLY, 0);
        async_loop_run();
        promise_release(async_close(fd));
        async_loop_run();
        failing = 0;
        expect(finish(q), 3);
        expect(finish(r), 1);
        fd = (int)finish(p);
        if (fd >= 0)
            close(fd);
        else
            expect(fd, 0);
        cr_assert_eq(async_live(), 0);
        cr_assert(async_set_allocator(NULL));
    } while (failed);
    cr_assert_gt(n, 8);
}

Test(file, each_allocation_of_a_reader_fails_in_turn)
{
    int n = 0;

    async_on_unhandled_rejection(ignore_no_memory, NULL);
    do {
        int fd = file_of("one\ntwo\n", 8), read = 0;
        async_reader *r;

        fail_allocation((size_t)++n);
        r = async_reader_new(fd, 100);
        for (int i = 0; i < 3; i++) {
            promise(char *) p = async_read_line(r);
            long got;

            async_loop_run();
            failing = 0;
            got = finish(p);
            failing = (size_t)n;
            cr_assert(got >= 0 || got < -4095 || (failed && got == -ENOMEM), "%ld", got);
            read += got != -ENOMEM;
        }
        failing = 0;
        cr_assert_geq(read, r != NULL ? 2 : 0);
        async_reader_free(r);
        finish(async_close(fd));
        cr_assert_eq(async_live(), 0);
        cr_assert(async_set_allocator(NULL));
    } while (failed);
    cr_assert_gt(n, 5);
}

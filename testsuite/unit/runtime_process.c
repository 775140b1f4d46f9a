/* runtime_process.c - children; with every poller, told by pidfds and by SIGCHLD
 *
 * At the end each system call and each allocation fails in its turn. */
#define _GNU_SOURCE
#include "descriptors.h"
#include "faults.h"
#include "no_memory.h"

#include <pthread.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <sys/wait.h>

/* The kernel has pidfds, or not. */

static bool no_pidfds;

long __real_syscall(long number, ...);
long __wrap_syscall(long number, long a, long b, long c, long d, long e, long f);

/* With all that a call may have: those that were not given are whatever they are. */
long
__wrap_syscall(long number, long a, long b, long c, long d, long e, long f)
{
    if (number == SYS_pidfd_open && no_pidfds) {
        errno = ENOSYS;
        return -1;
    }
    if (number == SYS_pidfd_open && strikes("pidfd_open"))
        return -1;
    return __real_syscall(number, a, b, c, d, e, f);
}

/* A test with and without. */
#define BOTH(name)                   \
    static void name##_either(void); \
    Test(process, name)              \
    {                                \
        name##_either();             \
    }                                \
    Test(process, name##_by_sigchld) \
    {                                \
        no_pidfds = true;            \
        name##_either();             \
    }                                \
    static void name##_either(void)

/* What tests are made of */

static char in[1000000], out[1000000];

static async_process
spawn(char *const argv[], const async_spawn_options *options)
{
    promise(async_process) p = async_spawn(argv, options);
    async_process child;

    cr_assert_eq(promise_state(p), PROMISE_FULFILLED, "%s",
                 promise_error(p) != NULL ? promise_error(p)->message : "pending");
    child = promise_value(p);
    promise_release(p);
    return child;
}

#define sh(script, ...) \
    spawn((char *[]){"sh", "-c", script, NULL}, &(async_spawn_options){__VA_ARGS__})

/* The code that a spawn is rejected with. */
static int
spawn_error(char *const argv[], const async_spawn_options *options)
{
    promise(async_process) p = async_spawn(argv, options);
    int code = promise_error(p) != NULL ? promise_error(p)->code : 0;

    promise_release(p);
    return code;
}

#define sh_error(script, ...) \
    spawn_error((char *[]){"sh", "-c", script, NULL}, &(async_spawn_options){__VA_ARGS__})

/* All that comes, NUL-terminated; fd is closed. */
static char *
rest_of(int fd)
{
    long n = finish(async_read_exact(fd, in, sizeof in - 1));

    cr_assert_geq(n, 0);
    in[n] = '\0';
    cr_assert_eq(finish(async_close(fd)), 0);
    return in;
}

/* The exit status of a script, and that it was not a signal. */
static int
exit_status(async_process child)
{
    int status = (int)finish(async_wait(child.pid));

    cr_assert(WIFEXITED(status), "%x", status);
    return WEXITSTATUS(status);
}

/* Children, zombies included. */
static int
children(void)
{
    char path[60], line[4096] = "";
    FILE *f;
    int n = 0;

    snprintf(path, sizeof path, "/proc/self/task/%d/children", (int)getpid());
    f = fopen(path, "r");
    cr_assert_not_null(f);
    if (fgets(line, sizeof line, f) != NULL)
        for (char *c = line; *c != '\0'; c++)
            n += *c == ' ';
    fclose(f);
    return n;
}

static bool
is_gone(pid_t pid)
{
    return kill(pid, 0) != 0 && errno == ESRCH;
}

/* The loop has opened what it keeps open. */
static int
descriptors_at_rest(void)
{
    cr_assert_eq(exit_status(sh("exit 0", 0)), 0);
    return open_descriptors();
}

static void
nothing_is_left(int descriptors)
{
    cr_assert_eq(open_descriptors(), descriptors);
    cr_assert_eq(children(), 0);
    cr_assert_eq(async_live(), 0);
}

TestSuite(process, .timeout = 30);

BOTH(output_is_read_to_the_end)
{
    int before = descriptors_at_rest();
    async_process p = sh("echo out; echo err >&2; exit 7", .out = ASYNC_PIPE, .err = ASYNC_PIPE);

    cr_assert_eq(p.in, -1);
    cr_assert(fcntl(p.out, F_GETFL) & O_NONBLOCK);
    cr_assert(fcntl(p.out, F_GETFD) & FD_CLOEXEC);
    cr_assert_str_eq(rest_of(p.out), "out\n");
    cr_assert_str_eq(rest_of(p.err), "err\n");
    cr_assert_eq(exit_status(p), 7);
    nothing_is_left(before);
}

BOTH(a_megabyte_through_cat)
{
    int before = descriptors_at_rest();
    async_process p =
        spawn((char *[]){"cat", NULL}, &(async_spawn_options){.in = ASYNC_PIPE, .out = ASYNC_PIPE});
    promise(ssize_t) w, r;

    for (size_t i = 0; i < sizeof out; i++)
        out[i] = (char)(i * 7 / 5);
    w = async_write_all(p.in, out, sizeof out);
    r = async_read_exact(p.out, in, sizeof in);
    cr_assert_eq(finish(w), (long)sizeof out);
    close(p.in);
    cr_assert_eq(finish(r), (long)sizeof in);
    cr_assert_eq(memcmp(in, out, sizeof in), 0);
    cr_assert_str_eq(rest_of(p.out), "");
    cr_assert_eq(exit_status(p), 0);
    nothing_is_left(before);
}

BOTH(ended_by_a_signal)
{
    int status = (int)finish(async_wait(sh("kill -9 $$", 0).pid));

    cr_assert(WIFSIGNALED(status));
    cr_assert_eq(WTERMSIG(status), SIGKILL);
    status = (int)finish(async_wait(sh("ulimit -c 0; kill -ABRT $$", 0).pid));
    cr_assert(WIFSIGNALED(status));
    cr_assert_eq(WTERMSIG(status), SIGABRT);
}

BOTH(a_hundred_at_once)
{
    enum {
        MANY = 100
    };
    int before = descriptors_at_rest();
    async_process p[MANY];
    promise(int) waits[MANY];
    char script[100];

    for (int i = 0; i < MANY; i++) {
        snprintf(script, sizeof script, "read line; echo \"%d $line\"; exit %d", i, i);
        p[i] = sh(script, .in = ASYNC_PIPE, .out = ASYNC_PIPE);
        waits[i] = i % 2 == 0 ? async_wait(p[i].pid) : NULL;
    }
    for (int i = MANY - 1; i >= 0; i--) {
        char wanted[100];

        snprintf(wanted, sizeof wanted, "%d line %d\n", i, i * i);
        cr_assert_gt(finish(async_write_all(p[i].in, wanted + strcspn(wanted, "l"),
                                            strlen(strchr(wanted, 'l')))),
                     0);
        close(p[i].in);
        cr_assert_str_eq(rest_of(p[i].out), wanted);
    }
    for (int i = 0; i < MANY; i++) {
        int status = (int)finish(waits[i] != NULL ? waits[i] : async_wait(p[i].pid));

        cr_assert_eq(WEXITSTATUS(status), i);
    }
    nothing_is_left(before);
}

BOTH(what_cannot_be_run)
{
    int before = descriptors_at_rest();
    promise(async_process) p;

    cr_assert_eq(spawn_error((char *[]){"no-such-program", NULL}, NULL), ENOENT);
    cr_assert_eq(spawn_error((char *[]){"/no/such/program", NULL},
                             &(async_spawn_options){.in = ASYNC_PIPE, .out = ASYNC_PIPE}),
                 ENOENT);
    cr_assert_eq(spawn_error((char *[]){"/etc/passwd", NULL}, NULL), EACCES);
    cr_assert_eq(spawn_error((char *[]){"/etc", NULL}, NULL), EACCES);
    cr_assert_eq(sh_error("exit 0", .cwd = "/no/such/place", .err = ASYNC_PIPE), ENOENT);
    cr_assert_eq(sh_error("exit 0", .out = 999), EBADF);
    cr_assert_eq(sh_error("exit 0", .in = ASYNC_PIPE, .out = -77), EINVAL);
    cr_assert_eq(sh_error("exit 0", .in = ASYNC_AS_OUT), EINVAL);
    cr_assert_eq(sh_error("exit 0", .group = -7, .in = ASYNC_NULL), EINVAL);
    cr_assert_eq(spawn_error((char *[]){NULL}, NULL), EINVAL);
    cr_assert_eq(spawn_error(NULL, NULL), EINVAL);
    p = async_spawn((char *[]){"no-such-program", NULL}, &(async_spawn_options){.cwd = "/"});
    cr_assert_str_eq(promise_error(p)->message,
                     "async_spawn of 'no-such-program' in '/': No such file or directory");
    promise_release(p);
    nothing_is_left(before);
}

Test(process, directory_environment_null)
{
    char *env[] = {"COLOUR=green", NULL};
    async_process p = sh("pwd; echo $COLOUR $HOME; cat", .cwd = "/usr", .env = env,
                         .in = ASYNC_NULL, .out = ASYNC_PIPE, .err = ASYNC_NULL);

    cr_assert_str_eq(rest_of(p.out), "/usr\ngreen\n");
    cr_assert_eq(exit_status(p), 0);
}

Test(process, stderr_goes_where_stdout_goes)
{
    async_process p = sh("echo a; echo b >&2; echo c", .out = ASYNC_PIPE, .err = ASYNC_AS_OUT);

    cr_assert_str_eq(rest_of(p.out), "a\nb\nc\n");
    cr_assert_eq(exit_status(p), 0);
}

/* A descriptor is not overwritten before it is put where it belongs. */
Test(process, stdout_and_stderr_change_places)
{
    int was[2] = {dup(1), dup(2)}, to_out[2], to_err[2], status;

    cr_assert_eq(pipe(to_out), 0);
    cr_assert_eq(pipe(to_err), 0);
    dup2(to_out[1], 1);
    dup2(to_err[1], 2);
    status = exit_status(sh("echo out; echo err >&2", .out = 2, .err = 1));
    dup2(was[0], 1);
    dup2(was[1], 2);
    close(to_out[1]);
    close(to_err[1]);
    cr_assert_eq(status, 0);
    cr_assert_str_eq(rest_of(to_out[0]), "err\n");
    cr_assert_str_eq(rest_of(to_err[0]), "out\n");
    close_both(was);
}

/* Then pipes have the numbers 0 and 1 at first. */
Test(process, without_stdin_and_stdout_of_our_own)
{
    int was[2] = {dup(0), dup(1)};
    async_process p;
    const char *got;

    close(0);
    close(1);
    p = sh("cat; echo err >&2", .in = ASYNC_PIPE, .out = ASYNC_PIPE, .err = ASYNC_PIPE);
    cr_assert_eq(finish(async_write_all(p.in, "hello", 5)), 5);
    cr_assert_eq(finish(async_close(p.in)), 0);
    got = rest_of(p.out);
    cr_assert_str_eq(got, "hello");
    cr_assert_str_eq(rest_of(p.err), "err\n");
    cr_assert_eq(exit_status(p), 0);
    dup2(was[0], 0);
    dup2(was[1], 1);
}

Test(process, no_descriptor_goes_along)
{
    int left_open = open("/dev/null", O_RDONLY), fd[2];
    async_process p =
        spawn((char *[]){"ls", "/proc/self/fd", NULL}, &(async_spawn_options){.out = ASYNC_PIPE});
    char wanted[40];

    cr_assert_str_eq(rest_of(p.out), "0\n1\n2\n3\n", "3 is the directory");
    cr_assert_eq(exit_status(p), 0);
    snprintf(wanted, sizeof wanted, "\n%d\n", left_open);
    p = spawn((char *[]){"ls", "/proc/self/fd", NULL},
              &(async_spawn_options){.out = ASYNC_PIPE, .keep_descriptors = true});
    cr_assert_not_null(strstr(rest_of(p.out), wanted));
    cr_assert_eq(exit_status(p), 0);
    cr_assert_eq(pipe(fd), 0);
    p = sh("echo given", .out = fd[1]);
    close(fd[1]);
    cr_assert_str_eq(rest_of(fd[0]), "given\n");
    cr_assert_eq(exit_status(p), 0);
}

Test(process, signals_begin_at_their_defaults)
{
    async_process p;
    promise(int) listened = async_signal(SIGUSR2);
    const unsigned long of_the_c_library = 1UL << (32 - 1) | 1UL << (33 - 1);
    unsigned long masks[3];
    const char *status;
    sigset_t blocked;

    signal(SIGUSR1, SIG_IGN);
    signal(SIGPIPE, SIG_IGN);
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGTERM);
    sigprocmask(SIG_BLOCK, &blocked, NULL);
    p = spawn((char *[]){"cat", "/proc/self/status", NULL},
              &(async_spawn_options){.out = ASYNC_PIPE});
    status = strstr(rest_of(p.out), "SigBlk:");
    cr_assert_not_null(status);
    cr_assert_eq(
        sscanf(status, "SigBlk: %lx SigIgn: %lx SigCgt: %lx", &masks[0], &masks[1], &masks[2]), 3);
    for (int i = 0; i < 3; i++)
        cr_assert_eq(masks[i] & ~of_the_c_library, 0, "%lx", masks[i]);
    cr_assert_eq(exit_status(p), 0);
    promise_cancel(listened);
    promise_release(listened);
}

BOTH(nobody_waits)
{
    int before = descriptors_at_rest();
    async_process p = sh("exit 3", 0), q = sh("exit 4", .detached = true);

    while (!is_gone(p.pid) || !is_gone(q.pid))
        pass(1);
    nothing_is_left(before);
    cr_assert_eq(async_kill(p.pid, SIGTERM), -1);
    cr_assert_eq(errno, ESRCH);
    cr_assert_eq(exit_status(p), 3, "kept");
    cr_assert_eq(finish(async_wait(p.pid)), -ECHILD, "once");
    cr_assert_eq(finish(async_wait(q.pid)), -ECHILD, "not kept");
    nothing_is_left(before);
}

BOTH(the_loop_does_not_stay_for_what_nobody_waits_for)
{
    async_process p = sh("exec sleep 30", 0);
    int status;

    async_loop_run();
    status = (int)finish(async_terminate(p.pid, 0));
    cr_assert(WIFSIGNALED(status));
    cr_assert_eq(WTERMSIG(status), SIGKILL);
}

BOTH(a_cancelled_wait_leaves_the_child)
{
    int before = descriptors_at_rest();
    async_process p = sh("read line; exit 5", .in = ASYNC_PIPE);
    promise(int) w = async_wait(p.pid), slow;

    pass(2);
    promise_cancel(w);
    cr_assert_eq(finish(w), -ECANCELED);
    w = async_wait(p.pid);
    slow = promise_timeout(w, 2);
    promise_release(w);
    cr_assert_eq(finish(slow), -ETIMEDOUT);
    cr_assert_eq(async_kill(p.pid, 0), 0, "it is still there");
    close(p.in);
    cr_assert_eq(exit_status(p), 5);
    nothing_is_left(before);
}

BOTH(a_wait_that_was_let_go_takes_nothing)
{
    async_process p = sh("read line; exit 5", .in = ASYNC_PIPE), q = sh("exit 6", 0);
    promise(int) v = async_wait(p.pid), w = async_wait(q.pid);
    promise(size_t) first = promise_race(v, w);

    promise_release(v);
    promise_release(w);
    cr_assert_eq(finish(first), 1);
    close(p.in);
    while (!is_gone(p.pid))
        pass(1);
    cr_assert_eq(exit_status(p), 5);
    cr_assert_eq(async_live(), 0);
}

BOTH(all_who_wait_get_the_status)
{
    async_process p = sh("exit 9", 0);
    promise(int) v = async_wait(p.pid), w = async_wait(p.pid), gone;

    cr_assert_eq(WEXITSTATUS(finish(v)), 9);
    cr_assert_eq(WEXITSTATUS(finish(w)), 9);
    gone = async_wait(p.pid);
    cr_assert_eq(promise_error(gone)->code, ECHILD);
    promise_release(gone);
}

BOTH(killed_and_terminated)
{
    int before = descriptors_at_rest(), status;
    async_process p = sh("exec sleep 30", 0);

    cr_assert_eq(async_kill(p.pid, SIGHUP), 0);
    cr_assert_eq(async_kill(p.pid, 4711), -1);
    cr_assert_eq(errno, EINVAL);
    status = (int)finish(async_wait(p.pid));
    cr_assert_eq(WTERMSIG(status), SIGHUP);
    cr_assert_eq(async_kill(p.pid, SIGHUP), -1);
    cr_assert_eq(errno, ESRCH);

    p = sh("exec sleep 30", 0);
    status = (int)finish(async_terminate(p.pid, 10000));
    cr_assert_eq(WTERMSIG(status), SIGTERM);

    p = sh("trap '' TERM; echo; exec sleep 30", .out = ASYNC_PIPE);
    cr_assert_eq(finish(async_read(p.out, in, 1)), 1);
    close(p.out);
    status = (int)finish(async_terminate(p.pid, 20));
    cr_assert_eq(WTERMSIG(status), SIGKILL);
    cr_assert_eq(finish(async_terminate(p.pid, 20)), -ECHILD);
    nothing_is_left(before);
}

Test(process, a_cancelled_termination_does_not_kill)
{
    async_process p = sh("trap '' TERM; echo; exec sleep 30", .out = ASYNC_PIPE);
    promise(int) w;

    cr_assert_eq(finish(async_read(p.out, in, 1)), 1);
    close(p.out);
    w = async_terminate(p.pid, 3);
    promise_cancel(w);
    cr_assert_eq(finish(w), -ECANCELED);
    pass(10);
    cr_assert_eq(async_kill(p.pid, SIGUSR1), 0);
    cr_assert_eq(WTERMSIG((int)finish(async_wait(p.pid))), SIGUSR1);
    cr_assert_eq(async_live(), 0);
}

BOTH(a_child_of_fork)
{
    pid_t pid = fork();

    if (pid == 0)
        _exit(11);
    cr_assert_eq(WEXITSTATUS((int)finish(async_wait(pid))), 11);
    cr_assert_eq(finish(async_wait(pid)), -ECHILD);
    cr_assert_eq(finish(async_wait(1)), -ECHILD);
    cr_assert_eq(finish(async_wait(0)), -EINVAL);
    cr_assert_eq(finish(async_wait(-1)), -EINVAL);
}

BOTH(others_reap_it)
{
    async_process p = sh("exit 1", 0);
    promise(int) w = async_wait(p.pid);

    while (waitpid(p.pid, NULL, 0) < 0 && errno == EINTR)
        ;
    if (no_pidfds)
        kill(getpid(), SIGCHLD); /* by now ours has looked, or will */
    cr_assert_eq(finish(w), -ECHILD);
}

BOTH(sigchld_is_ignored)
{
    async_process p;

    if (no_pidfds)
        return; /* where it is listened to, it isn't */
    signal(SIGCHLD, SIG_IGN);
    p = sh("exit 1", 0);
    cr_assert_eq(finish(async_wait(p.pid)), -ECHILD);
}

static volatile sig_atomic_t sigchlds;

static void
on_sigchld(int signo)
{
    (void)signo;
    sigchlds++;
}

BOTH(sigchld_goes_on_working_for_others)
{
    struct sigaction now;
    promise(int) mine;
    async_process p;

    signal(SIGCHLD, on_sigchld);
    cr_assert_eq(exit_status(sh("exit 0", 0)), 0);
    cr_assert_eq(sigchlds, 1);
    sigaction(SIGCHLD, NULL, &now);
    cr_assert_eq(now.sa_handler, on_sigchld);
    mine = async_signal(SIGCHLD);
    p = sh("exit 8", 0);
    cr_assert_eq(finish(mine), 1);
    cr_assert_eq(exit_status(p), 8);
    async_signal_end(SIGCHLD);
    sigaction(SIGCHLD, NULL, &now);
    cr_assert_eq(now.sa_handler, on_sigchld);
}

Test(process, groups)
{
    async_process p = sh("exec sleep 30", .group = ASYNC_OWN_GROUP), q;

    cr_assert_eq(getpgid(p.pid), p.pid);
    q = sh("exec sleep 30", .group = p.pid);
    cr_assert_eq(getpgid(q.pid), p.pid);
    killpg(p.pid, SIGKILL);
    cr_assert_eq(WTERMSIG((int)finish(async_wait(p.pid))), SIGKILL);
    cr_assert_eq(WTERMSIG((int)finish(async_wait(q.pid))), SIGKILL);
}

static void *
spawn_some(void *failed)
{
    for (int i = 0; i < 20; i++) {
        async_process p = sh("cat; exit 2", .in = ASYNC_PIPE);

        close(p.in); /* which no child of another thread holds */
        *(int *)failed += exit_status(p) != 2;
    }
    return NULL;
}

BOTH(loops_in_several_threads)
{
    pthread_t thread[4];
    int failed[4] = {0};

    for (int i = 0; i < 4; i++)
        pthread_create(&thread[i], NULL, spawn_some, &failed[i]);
    for (int i = 0; i < 4; i++) {
        pthread_join(thread[i], NULL);
        cr_assert_eq(failed[i], 0);
    }
    cr_assert_eq(children(), 0);
}

/* Faults */

WRAP_INT(pipe2, (int fd[2], int flags), (fd, flags))
WRAP_INT(eventfd, (unsigned n, int flags), (n, flags))
WRAP_INT(sigaction, (int signo, const struct sigaction *new, struct sigaction *old),
         (signo, new, old))
WRAP_INT(waitid, (idtype_t type, id_t id, siginfo_t *info, int options), (type, id, info, options))

int __real_fcntl(int fd, int what, ...);
int __wrap_fcntl(int fd, int what, ...);
int
__wrap_fcntl(int fd, int what, ...)
{
    va_list args;
    long arg;

    va_start(args, what);
    arg = va_arg(args, long);
    va_end(args);
    return strikes("fcntl") ? -1 : __real_fcntl(fd, what, arg);
}

int __real_posix_spawnp(pid_t *pid, const char *file, const posix_spawn_file_actions_t *actions,
                        const posix_spawnattr_t *attributes, char *const argv[], char *const env[]);
int __wrap_posix_spawnp(pid_t *pid, const char *file, const posix_spawn_file_actions_t *actions,
                        const posix_spawnattr_t *attributes, char *const argv[], char *const env[]);
int
__wrap_posix_spawnp(pid_t *pid, const char *file, const posix_spawn_file_actions_t *actions,
                    const posix_spawnattr_t *attributes, char *const argv[], char *const env[])
{
    return strikes("posix_spawnp") ? fault
                                   : __real_posix_spawnp(pid, file, actions, attributes, argv, env);
}

/* Right, or with the error that was injected. */
static bool
as_injected(async_error *error)
{
    if (error == NULL)
        return false;
    cr_assert((injected > 0 || failed) && (error->code == fault || error->code == ECHILD), "%s",
              error->message);
    return true;
}

static void
scenario(void)
{
    promise(async_process) p =
        async_spawn((char *[]){"sh", "-c", "cat; exit 3", NULL},
                    &(async_spawn_options){.in = ASYNC_PIPE, .out = ASYNC_PIPE, .err = 2});
    promise(int) w;
    async_process child;

    if (as_injected(promise_error(p))) {
        promise_release(p);
        return;
    }
    child = promise_value(p);
    promise_release(p);
    close(child.in);
    w = async_wait(child.pid);
    async_loop_run();
    cr_assert_neq(promise_state(w), PROMISE_PENDING);
    if (!as_injected(promise_error(w)))
        cr_assert_eq(WEXITSTATUS(promise_value(w)), 3);
    promise_release(w);
    close(child.out);
    while (children() > 0) /* the wait failed, not the child */
        if (finish(async_terminate(child.pid, 0)) < 0)
            waitpid(child.pid, NULL, WNOHANG);
}

static void
try_each(const char *name, int with)
{
    int before = descriptors_at_rest();

    which = name;
    fault = with;
    for (unsigned n = 1; n == 1 || injected > 0; n++) {
        countdown = n;
        injected = 0;
        scenario();
        cr_assert(n > 1 || injected > 0, "%s is not called", name);
        cr_assert_lt(n, 30);
        cr_assert_eq(async_live(), 0, "%s number %u", name, n);
        cr_assert_eq(open_descriptors(), before, "%s number %u", name, n);
    }
    which = NULL;
}

static void
ignore(async_error *error, void *arg)
{
    (void)arg;
    cr_assert_eq(error->code, fault);
}

BOTH(system_calls_fail)
{
    async_on_unhandled_rejection(ignore, NULL);
    try_each("pipe2", EMFILE);
    try_each("fcntl", EMFILE);
    try_each("posix_spawnp", EAGAIN);
    try_each("waitid", ECHILD);
    if (!no_pidfds) {
        try_each("pidfd_open", EMFILE);
        return;
    }
    try_each("eventfd", EMFILE);
    try_each("sigaction", EINVAL);
}

BOTH(no_memory)
{
    int before = descriptors_at_rest();
    unsigned n = 0;

    async_on_unhandled_rejection(ignore_no_memory, NULL);
    cr_assert(async_set_allocator(NULL));
    before = open_descriptors();
    fault = ENOMEM;
    injected = 0;
    do {
        fail_allocation(++n);
        scenario();
        cr_assert_eq(async_live(), 0, "%u", n);
        cr_assert(async_set_allocator(NULL));
        cr_assert_eq(open_descriptors(), before, "%u", n);
    } while (failed);
    cr_assert_gt(n, 5);
}

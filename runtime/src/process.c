/* process.c - children: started, watched, reaped
 *
 * Each is known by a struct child from the spawn on until its status has been
 * handed over. A pidfd tells when it has ended, and names it whatever becomes of
 * the number; where there is none to be had, SIGCHLD does.
 *
 * posix_spawn makes them: the C library's has all signals blocked and handlers
 * reset while the child shares our memory, and gives back the errno of exec. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "descriptor.h"

extern char **environ;

enum {
    BUCKETS = 64,
    BY_PIDFD = 3 /* P_PIDFD of waitid(2) */
};

struct child {
    struct watch watch; /* of the pidfd */
    struct child *next; /* in its bucket */
    pid_t pid;
    int pidfd;      /* -1: none */
    bool by_signal; /* SIGCHLD tells instead */
    bool ended;     /* and has been reaped: status or error */
    bool detached;
    int status;
    int error;                 /* it was not for us to reap */
    struct async_job *waiting; /* a ring of struct wait, known by its last */
};

struct children {
    struct child *bucket[BUCKETS];
    size_t waits;     /* of all of them */
    size_t by_signal; /* children of that kind that run */
};

/* promise(int) */
struct wait {
    struct async_frame base;
    int status;
    struct child *child;
    async_timer kill; /* SIGKILL to come; `at` may be NULL */
};

static void wait_withdraw(struct async_frame *p);
static void wait_describe(const struct async_frame *p, FILE *out);

static const struct operation_code code_wait = {
    {line_handing, "async_wait", NULL, NULL, sizeof(struct wait)},
    wait_withdraw,
    wait_describe,
    NULL};
static const struct operation_code code_terminate = {
    {line_handing, "async_terminate", NULL, NULL, sizeof(struct wait)},
    wait_withdraw,
    wait_describe,
    NULL};

/* The table */

static struct children *
children_ready(void)
{
    struct children *all = async__loop.children;

    if (all != NULL)
        return all;
    all = memory_alloc(sizeof *all, _Alignof(struct children));
    if (all != NULL)
        memset(all, 0, sizeof *all);
    async__loop.children = all;
    return all;
}

static struct child **
bucket_of(pid_t pid)
{
    return &async__loop.children->bucket[(unsigned)pid % BUCKETS];
}

static struct child *
child_find(pid_t pid)
{
    struct child *c = async__loop.children != NULL ? *bucket_of(pid) : NULL;

    while (c != NULL && c->pid != pid)
        c = c->next;
    return c;
}

/* NULL: no memory. */
static struct child *
child_new(void)
{
    struct child *c =
        children_ready() != NULL ? memory_alloc(sizeof *c, _Alignof(struct child)) : NULL;

    if (c == NULL)
        return NULL;
    memset(c, 0, sizeof *c);
    c->pidfd = -1;
    return c;
}

static void
child_unlink(struct child *c)
{
    struct child **at = bucket_of(c->pid);

    while (*at != c)
        at = &(*at)->next;
    *at = c->next;
}

static void
child_free(struct child *c)
{
    child_unlink(c);
    memory_free(c);
}

/* The end of a child */

/* returns  it is held by somebody who will look at it */
static bool
wait_settle(struct wait *w)
{
    const struct child *c = w->child;
    bool is_held = w->base.refs > 0 || w->base.waiters != NULL;

    async_clear_timer(w->kill);
    w->status = c->status;
    if (c->error == 0)
        async__settle(&w->base, PROMISE_FULFILLED);
    else
        promise_reject_frame(&w->base,
                             async_error_new(c->error, "%s of %d: %s", w->base.job.code->function,
                                             (int)c->pid, strerrordesc_np(c->error)));
    return is_held;
}

static void
child_unwatch(struct child *c)
{
    if (c->by_signal && --async__loop.children->by_signal == 0)
        signal_tell_no_more(SIGCHLD);
    if (c->pidfd < 0)
        return;
    watch_stop(&c->watch);
    descriptor_closing(c->pidfd);
    close(c->pidfd);
    c->pidfd = -1;
}

/* It has been reaped: who waits is told. */
static void
child_ended(struct child *c)
{
    bool is_told = false;

    c->ended = true;
    child_unwatch(c);
    while (c->waiting != NULL) {
        struct wait *w = (struct wait *)c->waiting->next;

        ring_remove(&c->waiting, &w->base.job);
        async__loop.children->waits--;
        is_told |= wait_settle(w);
    }
    if (is_told || c->detached || c->error != 0)
        child_free(c);
}

static int
status_of(const siginfo_t *info)
{
    if (info->si_code == CLD_EXITED)
        return W_EXITCODE(info->si_status & 0xff, 0);
    return info->si_status | (info->si_code == CLD_DUMPED ? WCOREFLAG : 0);
}

/* Reaps c if it has ended. Before Linux 5.4 a pidfd is not to be waited for.
 * returns  it has: status or error */
static bool
child_reap(struct child *c)
{
    siginfo_t info = {.si_pid = 0};
    int failed = -1;

    errno = EINVAL;
    if (c->pidfd >= 0)
        failed = waitid((idtype_t)BY_PIDFD, (id_t)c->pidfd, &info, WEXITED | WNOHANG);
    if (failed && errno == EINVAL)
        failed = waitid(P_PID, (id_t)c->pid, &info, WEXITED | WNOHANG);
    if (failed)
        c->error = errno;
    else if (info.si_pid != 0)
        c->status = status_of(&info);
    return failed || info.si_pid != 0;
}

/* Watching it */

/* SIGCHLD has come, some time ago; or it will be listened to no more, then those it was to tell of
 * are no longer looked after. */
static void
look_at_all(int error)
{
    struct children *all = async__loop.children;

    if (error != 0)
        error = signal_tell(SIGCHLD, look_at_all);
    for (size_t i = 0; i < BUCKETS; i++)
        for (struct child *c = all->bucket[i], *next; c != NULL; c = next) {
            next = c->next;
            if (c->ended || !c->by_signal)
                continue;
            c->error = error;
            if (error != 0 || child_reap(c))
                child_ended(c);
        }
}

/* returns  0, or an errno */
static int
watch_by_signal(struct child *c)
{
    int error = signal_tell(SIGCHLD, look_at_all);

    c->by_signal = error == 0;
    async__loop.children->by_signal += c->by_signal;
    return error;
}

static void
pidfd_ready(struct watch *w, unsigned events)
{
    struct child *c = (struct child *)w;

    if (events & (POLLNVAL | POLLERR)) { /* closed behind our back, or out of memory */
        if (events & POLLERR) {
            descriptor_closing(c->pidfd);
            close(c->pidfd);
        }
        c->pidfd = -1;
        c->error = watch_by_signal(c);
    }
    if (c->error != 0 || child_reap(c))
        child_ended(c);
}

static int
watch_by_pidfd(struct child *c)
{
    int fd = (int)syscall(SYS_pidfd_open, c->pid, 0);
    int error = fd < 0 ? errno : watch_start(&c->watch, fd, POLLIN, pidfd_ready, false);

    if (error == 0)
        c->pidfd = fd;
    else if (fd >= 0)
        close(fd);
    return error;
}

/* c is entered under its pid, and watched. Whoever had that number before has been reaped by others.
 * returns  0, or an errno: it is gone again */
static int
child_begin(struct child *c)
{
    struct child *old = child_find(c->pid);
    int error;

    if (old != NULL && !old->ended) {
        old->error = ECHILD;
        child_ended(old);
    } else if (old != NULL) {
        child_free(old);
    }
    c->next = *bucket_of(c->pid);
    *bucket_of(c->pid) = c;
    if (watch_by_pidfd(c) == 0)
        return 0;
    error = watch_by_signal(c);
    if (error != 0)
        child_unlink(c);
    return error;
}

bool
processes_pending(void)
{
    return async__loop.children != NULL && async__loop.children->waits > 0;
}

void
processes_end(void)
{
    struct children *all = async__loop.children;

    if (all == NULL)
        return;
    for (size_t i = 0; i < BUCKETS; i++)
        while (all->bucket[i] != NULL) {
            if (!all->bucket[i]->ended)
                child_unwatch(all->bucket[i]);
            child_free(all->bucket[i]);
        }
    async__loop.children = NULL;
    memory_free(all);
}

/* Waiting */

static void
wait_withdraw(struct async_frame *p)
{
    struct wait *w = (struct wait *)p;

    async_clear_timer(w->kill);
    ring_remove(&w->child->waiting, &w->base.job);
    async__loop.children->waits--;
    promise_reject_frame(p, async__error_of_errno(ECANCELED));
}

static void
wait_describe(const struct async_frame *p, FILE *out)
{
    fprintf(out, " of %d", (int)((const struct wait *)p)->child->pid);
}

/* A child that async_spawn has not made, or not here.
 * returns  NULL: errno */
static struct child *
child_adopt(pid_t pid)
{
    siginfo_t info;
    struct child *c;
    int error;

    if (pid <= 0)
        errno = EINVAL;
    if (pid <= 0 || waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) != 0)
        return NULL;
    c = child_new();
    errno = ENOMEM;
    if (c == NULL)
        return NULL;
    c->pid = pid;
    error = child_begin(c);
    if (error != 0) {
        memory_free(c);
        errno = error;
        return NULL;
    }
    return c;
}

/* Who waits for c, which may have ended. */
static struct async_frame *
wait_begin(struct wait *w, struct child *c)
{
    w->child = c;
    if (c->ended) {
        wait_settle(w);
        child_free(c);
    } else {
        ring_add(&c->waiting, &w->base.job);
        async__loop.children->waits++;
    }
    return &w->base;
}

/* returns  NULL: no memory */
static struct wait *
wait_new(const struct operation_code *code)
{
    struct wait *w = (struct wait *)promise_frame(sizeof *w, &code->code);

    if (w == NULL)
        return NULL;
    w->base.flags |= ASYNC__OPERATION;
    w->kill = (async_timer){NULL, 0};
    return w;
}

/* returns  NULL: w is rejected */
static struct child *
child_for(struct wait *w, pid_t pid)
{
    struct child *c = child_find(pid);

    if (c == NULL)
        c = child_adopt(pid);
    if (c == NULL) {
        int error = errno;

        promise_reject_frame(&w->base,
                             async_error_new(error, "%s of %d: %s", w->base.job.code->function,
                                             (int)pid, strerrordesc_np(error)));
    }
    return c;
}

promise(int)
async_wait(pid_t pid)
{
    struct wait *w = wait_new(&code_wait);
    struct child *c;

    if (w == NULL)
        return (promise(int))async__no_memory();
    c = child_for(w, pid);
    return (promise(int))(c != NULL ? wait_begin(w, c) : &w->base);
}

static int
child_signal(const struct child *c, int signo)
{
    if (c->pidfd >= 0) {
        if (syscall(SYS_pidfd_send_signal, c->pidfd, signo, NULL, 0) == 0)
            return 0;
        if (errno != ENOSYS)
            return -1;
    }
    return kill(c->pid, signo);
}

int
async_kill(pid_t pid, int signo)
{
    const struct child *c = child_find(pid);

    if (c == NULL || c->ended) {
        errno = ESRCH;
        return -1;
    }
    return child_signal(c, signo);
}

static void
grace_over(void *arg)
{
    child_signal(((struct wait *)arg)->child, SIGKILL);
}

promise(int)
async_terminate(pid_t pid, uint64_t grace_ms)
{
    struct wait *w = wait_new(&code_terminate);
    struct child *c;

    if (w == NULL)
        return (promise(int))async__no_memory();
    c = child_for(w, pid);
    if (c == NULL)
        return (promise(int))w;
    if (!c->ended && grace_ms > 0) {
        w->kill = async_set_timeout(grace_over, w, grace_ms);
        if (w->kill.at == NULL) {
            promise_reject_frame(&w->base, error_no_memory);
            return (promise(int))w;
        }
    }
    if (!c->ended)
        child_signal(c, grace_ms > 0 ? SIGTERM : SIGKILL);
    return (promise(int))wait_begin(w, c);
}

/* Spawning */

/* promise(async_process) */
struct spawned {
    struct async_frame base;
    async_process process;
};

static const struct async_code code_spawn = {line_handing, "async_spawn", NULL, NULL,
                                             sizeof(struct spawned)};

/* What a child gets as its descriptor i, and what we keep.
 * theirs   above 2, so that none is overwritten before it has been put in place; -1: ours, as it is
 * is_made  it is ours to close */
struct streams {
    int ours[3], theirs[3];
    bool is_made[3];
};

static void
close_if_open(int fd)
{
    if (fd >= 0)
        close(fd);
}

static void
streams_close_theirs(const struct streams *s)
{
    for (int i = 0; i < 3; i++)
        if (s->is_made[i])
            close_if_open(s->theirs[i]);
}

static void
streams_close_ours(const struct streams *s)
{
    for (int i = 0; i < 3; i++)
        close_if_open(s->ours[i]);
}

static int
pipe_make(struct streams *s, int i)
{
    int fd[2], writes = i == 0;

    if (pipe2(fd, O_CLOEXEC) != 0)
        return errno;
    s->is_made[i] = true;
    s->ours[i] = fd[writes];
    s->theirs[i] = fd[!writes];
    return fcntl(s->ours[i], F_SETFL, O_NONBLOCK) == 0 ? 0 : errno;
}

static int
null_open(struct streams *s, int i)
{
    s->theirs[i] = open("/dev/null", O_RDWR | O_CLOEXEC);
    s->is_made[i] = true;
    return s->theirs[i] >= 0 ? 0 : errno;
}

static int
raise_above_2(struct streams *s, int i)
{
    int fd = s->theirs[i];

    if (fd < 0 || fd > 2)
        return 0;
    s->theirs[i] = fcntl(fd, F_DUPFD_CLOEXEC, 3);
    if (s->is_made[i])
        close(fd);
    s->is_made[i] = true;
    return s->theirs[i] >= 0 ? 0 : errno;
}

/* returns  0, or an errno */
static int
stream_open(struct streams *s, int i, int what)
{
    int error = 0;

    if (what == ASYNC_PIPE)
        error = pipe_make(s, i);
    else if (what == ASYNC_NULL)
        error = null_open(s, i);
    else if (what > 0)
        s->theirs[i] = what;
    else if (what != ASYNC_INHERIT && !(what == ASYNC_AS_OUT && i == 2))
        error = EINVAL;
    return error != 0 ? error : raise_above_2(s, i);
}

static int
streams_open(struct streams *s, const async_spawn_options *o)
{
    const int what[3] = {o->in, o->out, o->err};
    int error = 0;

    *s = (struct streams){.ours = {-1, -1, -1}, .theirs = {-1, -1, -1}};
    for (int i = 0; i < 3 && error == 0; i++)
        error = stream_open(s, i, what[i]);
    return error;
}

/* What the child does before it begins: its descriptors, then its directory. */
static int
actions_add(posix_spawn_file_actions_t *a, const struct streams *s, const async_spawn_options *o)
{
    int error = 0;

    for (int i = 0; i < 3 && error == 0; i++)
        if (s->theirs[i] >= 0)
            error = posix_spawn_file_actions_adddup2(a, s->theirs[i], i);
    if (error == 0 && o->err == ASYNC_AS_OUT)
        error = posix_spawn_file_actions_adddup2(a, 1, 2);
    if (error == 0 && !o->keep_descriptors)
        error = posix_spawn_file_actions_addclosefrom_np(a, 3);
    if (error == 0 && o->cwd != NULL)
        error = posix_spawn_file_actions_addchdir_np(a, o->cwd);
    return error;
}

static int
attributes_set(posix_spawnattr_t *a, const async_spawn_options *o)
{
    short flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
    sigset_t none, all;

    if (o->group < ASYNC_OWN_GROUP)
        return EINVAL;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(a, &none);
    posix_spawnattr_setsigdefault(a, &all);
    if (o->group != 0) {
        flags |= POSIX_SPAWN_SETPGROUP;
        posix_spawnattr_setpgroup(a, o->group == ASYNC_OWN_GROUP ? 0 : o->group);
    }
    return posix_spawnattr_setflags(a, flags);
}

/* returns  0, or an errno */
static int
spawn(pid_t *pid, char *const argv[], const struct streams *s, const async_spawn_options *o)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int error = posix_spawn_file_actions_init(&actions);

    if (error != 0)
        return error;
    error = posix_spawnattr_init(&attributes);
    if (error == 0) {
        error = actions_add(&actions, s, o);
        if (error == 0)
            error = attributes_set(&attributes, o);
        if (error == 0)
            error = posix_spawnp(pid, argv[0], &actions, &attributes, argv,
                                 o->env != NULL ? o->env : environ);
        posix_spawnattr_destroy(&attributes);
    }
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

/* A child that we couldn't look after has not been. */
static void
undo(pid_t pid)
{
    kill(pid, SIGKILL);
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
        ;
}

/* Starts the child that c is to stand for.
 * returns  0, or an errno: there is none */
static int
start(struct child *c, char *const argv[], struct streams *s, const async_spawn_options *o)
{
    int error = argv != NULL && argv[0] != NULL ? streams_open(s, o) : EINVAL;

    if (error == 0)
        error = spawn(&c->pid, argv, s, o);
    streams_close_theirs(s);
    if (error == 0) {
        c->detached = o->detached;
        error = child_begin(c);
        if (error != 0)
            undo(c->pid);
    }
    if (error != 0)
        streams_close_ours(s);
    return error;
}

static async_process
process_of(const struct child *c, const struct streams *s)
{
    for (int i = 0; i < 3; i++)
        if (s->ours[i] >= 0)
            descriptor_made(s->ours[i], DESCRIPTOR_PIPE, DESCRIPTOR_ANYTHING);
    return (async_process){c->pid, s->ours[0], s->ours[1], s->ours[2]};
}

static async_error *
spawn_error(int code, char *const argv[], const async_spawn_options *o)
{
    const char *name = argv != NULL && argv[0] != NULL ? argv[0] : "nothing";

    if (o->cwd == NULL)
        return async_error_new(code, "async_spawn of '%s': %s", name, strerrordesc_np(code));
    return async_error_new(code, "async_spawn of '%s' in '%s': %s", name, o->cwd,
                           strerrordesc_np(code));
}

promise(async_process)
async_spawn(char *const argv[], const async_spawn_options *options)
{
    static const async_spawn_options nothing;
    const async_spawn_options *o = options != NULL ? options : &nothing;
    struct spawned *p = (struct spawned *)promise_frame(sizeof *p, &code_spawn);
    struct child *c = p != NULL ? child_new() : NULL;
    struct streams streams = {.ours = {-1, -1, -1}, .theirs = {-1, -1, -1}};
    int error = c != NULL ? start(c, argv, &streams, o) : ENOMEM;

    if (p == NULL)
        return (promise(async_process))async__no_memory();
    if (error == 0) {
        p->process = process_of(c, &streams);
        p->base.status = PROMISE_FULFILLED;
        return (promise(async_process))p;
    }
    if (c != NULL)
        memory_free(c);
    promise_reject_frame(&p->base, spawn_error(error, argv, o));
    return (promise(async_process))p;
}

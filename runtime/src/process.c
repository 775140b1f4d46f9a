/* process.c - children: watched, reaped (spawn.c starts them)
 *
 * Each is known by a struct child from the spawn on until its status has been
 * handed over. A pidfd tells when it has ended, and names it whatever becomes of
 * the number; where there is none to be had, SIGCHLD does. */
#define _GNU_SOURCE
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "child.h"

enum {
    BUCKETS = 64,
    BY_PIDFD = 3 /* P_PIDFD of waitid(2) */
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

struct child *
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

int
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

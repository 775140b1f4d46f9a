/* post.c - what other threads give to a loop
 *
 * A stack that anybody pushes to with one compare-and-swap, and that the loop
 * takes whole and turns round: so the order of each thread is kept. Whoever finds
 * it empty writes to the loop's eventfd; those who come until the loop looks
 * need not.
 *
 *     post_push    link, and wake if it was empty      any thread
 *     woken        empties the eventfd                 the loop, from its poller
 *     post_run     takes the stack, runs each job as a macrotask
 *
 * The eventfd lives as long as anybody holds the loop, or a late write would go
 * to another file. */
#define _GNU_SOURCE
#include <poll.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "descriptor.h"
#include "thread.h"

struct async_loop {
    struct async_job *arrived; /* the newest; `closed`: the loop has ended */
    size_t refs;               /* those who hold it, and the loop itself */
    size_t keeps;              /* async_loop_retain: it is not to end */
    int event;

    /* The loop's own. */
    struct async_job *ready; /* taken out; the oldest */
    struct async_job **ready_last;
    struct watch watch;
};

static struct async_job closed;

/* The other threads' side */

static void
wake(struct async_loop *loop)
{
    uint64_t one = 1;

    /* It can't fail but for EINTR: its counter isn't full before 2^64. */
    while (write(loop->event, &one, sizeof one) < 0 && errno == EINTR)
        continue;
}

bool
post_push(struct async_loop *loop, struct async_job *job)
{
    struct async_job *newest = __atomic_load_n(&loop->arrived, __ATOMIC_RELAXED);

    do {
        if (newest == &closed)
            return false;
        job->next = newest;
    } while (!__atomic_compare_exchange_n(&loop->arrived, &newest, job, true, __ATOMIC_RELEASE,
                                          __ATOMIC_RELAXED));
    if (newest == NULL)
        wake(loop);
    return true;
}

/* A call. Its memory goes from thread to thread, so it is malloc's. */
struct posted {
    struct async_job job;
    void (*fn)(void *arg);
    void *arg;
};

static enum promise_state
posted_run(struct async_frame *job)
{
    struct posted p = *(struct posted *)job;

    async__now.run_on = NULL;
    free(job);
    p.fn(p.arg);
    return PROMISE_PENDING;
}

static const struct async_code code_posted = {posted_run, "async_post", NULL, NULL, 0};

bool
async_post(async_loop *loop, void (*fn)(void *arg), void *arg)
{
    struct posted *p = loop != NULL ? malloc(sizeof *p) : NULL;

    if (p == NULL)
        return false;
    *p = (struct posted){.job.code = &code_posted, .fn = fn, .arg = arg};
    if (post_push(loop, &p->job))
        return true;
    free(p);
    return false;
}

void
post_hold(struct async_loop *loop)
{
    __atomic_add_fetch(&loop->refs, 1, __ATOMIC_RELAXED);
}

void
post_let_go(struct async_loop *loop)
{
    if (__atomic_sub_fetch(&loop->refs, 1, __ATOMIC_ACQ_REL) > 0)
        return;
    close(loop->event);
    free(loop);
}

async_loop *
async_loop_retain(async_loop *loop)
{
    if (loop == NULL)
        return NULL;
    post_hold(loop);
    __atomic_add_fetch(&loop->keeps, 1, __ATOMIC_RELAXED);
    return loop;
}

void
async_loop_release(async_loop *loop)
{
    if (loop == NULL)
        return;
    /* The loop may wait for nothing but this. */
    if (__atomic_sub_fetch(&loop->keeps, 1, __ATOMIC_RELEASE) == 0)
        wake(loop);
    post_let_go(loop);
}

/* The loop's side */

static void
woken(struct watch *w, unsigned events)
{
    uint64_t n;

    (void)w;
    (void)events;
    while (read(async__loop.here->event, &n, sizeof n) < 0 && errno == EINTR)
        continue;
}

static struct async_loop *
loop_new(void)
{
    struct async_loop *loop = calloc(1, sizeof *loop);

    if (loop == NULL)
        return NULL;
    loop->refs = 1;
    loop->ready_last = &loop->ready;
    loop->event = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (loop->event >= 0)
        return loop;
    free(loop);
    return NULL;
}

struct async_loop *
post_here(void)
{
    struct async_loop *loop = async__loop.here;
    int error;

    if (loop == NULL)
        loop = async__loop.here = loop_new();
    if (loop == NULL)
        return NULL;
    if (LIKELY(loop->watch.active))
        return loop;
    memory_ready(); /* it sees to the end of the thread */
    error = watch_start(&loop->watch, loop->event, POLLIN, woken, false);
    if (error == 0)
        return loop;
    errno = error;
    return NULL;
}

async_loop *
async_loop_here(void)
{
    return post_here();
}

/* Where there was no memory to watch the eventfd the loop looks again and again. Out of line, as
 * run_ready is: most loops have nothing of the kind, and are not to save registers for it. */
static __attribute__((noinline)) bool
has_arrived(struct async_loop *loop)
{
    return loop->ready != NULL || __atomic_load_n(&loop->arrived, __ATOMIC_RELAXED) != NULL ||
           (!loop->watch.active && post_here() == NULL) ||
           (async__loop.calls != NULL && calls_unwatched());
}

bool
post_arrived(void)
{
    return async__loop.here != NULL && has_arrived(async__loop.here);
}

/* Who posts and then releases is seen to have posted: first the one, then the other. */
bool
post_pending(void)
{
    struct async_loop *loop = async__loop.here;

    return loop != NULL && (__atomic_load_n(&loop->keeps, __ATOMIC_ACQUIRE) > 0 || post_arrived());
}

/* What has arrived goes behind what has been taken out before. */
static void
take(struct async_loop *loop, struct async_job *left)
{
    struct async_job *job = __atomic_exchange_n(&loop->arrived, left, __ATOMIC_ACQUIRE);
    struct async_job *oldest = NULL, *newest = job, *next;

    if (job == NULL)
        return;
    for (; job != NULL; job = next) {
        next = job->next;
        job->next = oldest;
        oldest = job;
    }
    *loop->ready_last = oldest;
    loop->ready_last = &newest->next;
}

void
post_ready(struct async_job *job)
{
    struct async_loop *loop = async__loop.here;

    job->next = NULL;
    *loop->ready_last = job;
    loop->ready_last = &job->next;
}

static struct async_job *
ready_pop(struct async_loop *loop)
{
    struct async_job *job = loop->ready;

    loop->ready = job->next;
    if (loop->ready == NULL)
        loop->ready_last = &loop->ready;
    return job;
}

static __attribute__((noinline)) void
run_ready(struct async_loop *loop, const struct async_frame *until)
{
    struct async_job *const *last;

    take(loop, NULL);
    last = loop->ready_last;
    for (bool at_end = false; !at_end && loop->ready != NULL && !is_settled(until);) {
        struct async_job *job = ready_pop(loop);

        at_end = &job->next == last; /* what these make ready has its turn in the next */
        loop_run(job);
    }
}

void
post_run(const struct async_frame *until)
{
    if (async__loop.here != NULL)
        run_ready(async__loop.here, until);
}

/* The end */

struct async_job *
post_wait(void)
{
    struct async_loop *loop = async__loop.here;
    struct pollfd p = {.fd = loop->event, .events = POLLIN};
    struct async_job *job;

    take(loop, NULL);
    while (loop->ready == NULL) {
        poll(&p, 1, -1);
        woken(&loop->watch, POLLIN);
        take(loop, NULL);
    }
    job = ready_pop(loop);
    if (job->code != &code_posted)
        return job;
    free(job);
    return NULL;
}

void
post_stop(void)
{
    if (async__loop.here != NULL)
        watch_stop(&async__loop.here->watch);
}

void
post_end(void)
{
    struct async_loop *loop = async__loop.here;

    if (loop == NULL)
        return;
    async__loop.here = NULL;
    take(loop, &closed);
    while (loop->ready != NULL)
        free(ready_pop(loop));
    post_let_go(loop);
}

/* work.c - what would block a loop, and a pool of threads for it
 *
 *     work_start     to the kernel, if that can do it by itself (call.c); else into the pool's queue;
 *                    or, when the loop has its share there, into a list of the loop's own
 *     worker         takes the oldest, does it, and posts it back (post.c)
 *     arrival_run    a macrotask of the loop: settles the promise, lets the next one into the pool
 *
 * A request to end takes out what has not begun. What has begun keeps its promise pending until it is
 * back, as its buffers are in use; where they are the runtime's own the promise is rejected at once
 * and the rest is abandoned: a reference is kept for it until it is back. */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "thread.h"

enum {
    SHARE = 256, /* of one loop in the pool, or the kernel (URING_ENTRIES) */
    THREADS_LEAST = 4,
    THREADS_MOST = 1024
};

struct worker {
    pthread_t id;
    bool busy; /* with something of others, which may take long */
};

static struct {
    pthread_mutex_t lock;
    pthread_cond_t more;
    struct async_job *queue; /* a ring, known by its last */
    unsigned queued, idle;
    unsigned threads, most; /* most: 0 until the first is started */
    bool ending;
    struct worker worker[THREADS_MOST];
} pool = {.lock = PTHREAD_MUTEX_INITIALIZER, .more = PTHREAD_COND_INITIALIZER};

/* The pool's threads */

static void
work_do(struct worker *self, struct work *w)
{
    struct async_loop *loop = w->loop;

    work_kind_of(w)->run(w);
    __atomic_store_n(&self->busy, false, __ATOMIC_RELAXED);
    post_push(loop, &w->link); /* from here on w is the loop's */
    post_let_go(loop);
}

static void
queue_remove(struct work *w)
{
    ring_remove(&pool.queue, &w->link);
    pool.queued--;
    w->queued = false;
}

static void *
worker(void *arg)
{
    struct worker *self = arg;

    pthread_mutex_lock(&pool.lock);
    while (!pool.ending) {
        struct work *w;

        if (pool.queue == NULL) {
            pool.idle++;
            pthread_cond_wait(&pool.more, &pool.lock);
            pool.idle--;
            continue;
        }
        w = work_of(pool.queue->next);
        queue_remove(w);
        __atomic_store_n(&self->busy, true, __ATOMIC_RELAXED);
        pthread_mutex_unlock(&pool.lock);
        work_do(self, w);
        pthread_mutex_lock(&pool.lock);
    }
    pthread_mutex_unlock(&pool.lock);
    return NULL;
}

static unsigned
threads_most(void)
{
    const char *text = getenv("ASYNCC_THREADS");
    long n = text != NULL ? strtol(text, NULL, 10) : 0;
    cpu_set_t cores;

    if (n <= 0) {
        n = sched_getaffinity(0, sizeof cores, &cores) == 0 ? CPU_COUNT(&cores) : 1;
        if (n < THREADS_LEAST)
            n = THREADS_LEAST;
    }
    return n < THREADS_MOST ? (unsigned)n : THREADS_MOST;
}

/* Signals are for the threads that the program knows of. */
static void
thread_start(void)
{
    struct worker *w = &pool.worker[pool.threads];
    sigset_t all, before;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    w->busy = false;
    pool.threads += pthread_create(&w->id, NULL, worker, w) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

/* returns  false: there is no thread to do it */
static bool
pool_add(struct work *w)
{
    bool added, wakes;

    post_hold(w->loop);
    pthread_mutex_lock(&pool.lock);
    if (pool.most == 0)
        pool.most = threads_most();
    wakes = pool.queued < pool.idle;
    if (!wakes && pool.threads < pool.most && !pool.ending)
        thread_start();
    added = pool.threads > 0 && !pool.ending;
    if (added) {
        ring_add(&pool.queue, &w->link);
        pool.queued++;
        w->queued = true;
    }
    pthread_mutex_unlock(&pool.lock);
    if (wakes) /* who would else wait for the lock at once */
        pthread_cond_signal(&pool.more);
    if (added)
        async__loop.work_out++;
    else
        post_let_go(w->loop);
    return added;
}

static void
taken_back(struct work *w)
{
    async__loop.work_out--;
    post_let_go(w->loop);
}

/* returns  false: it has begun */
static bool
pool_take_back(struct work *w)
{
    bool queued;

    pthread_mutex_lock(&pool.lock);
    queued = w->queued;
    if (queued)
        queue_remove(w);
    pthread_mutex_unlock(&pool.lock);
    if (queued)
        taken_back(w);
    return queued;
}

/* returns  one of this loop's that has not begun, taken back; NULL: there is none */
static struct work *
pool_take_back_any(void)
{
    struct work *found = NULL;

    pthread_mutex_lock(&pool.lock);
    if (pool.queue != NULL) {
        struct async_job *job = pool.queue;

        do {
            job = job->next;
            if (work_of(job)->loop == async__loop.here)
                found = work_of(job);
        } while (found == NULL && job != pool.queue);
    }
    if (found != NULL)
        queue_remove(found);
    pthread_mutex_unlock(&pool.lock);
    if (found != NULL)
        taken_back(found);
    return found;
}

static bool
begin(struct work *w)
{
    if (!call_add(w))
        return pool_add(w);
    async__loop.work_out++;
    return true;
}

void
work_end_pool(void)
{
    pthread_mutex_lock(&pool.lock);
    pool.ending = true;
    pthread_cond_broadcast(&pool.more);
    for (unsigned i = 0; i < pool.threads; i++) {
        if (__atomic_load_n(&pool.worker[i].busy, __ATOMIC_RELAXED))
            continue; /* the process is not to wait for it */
        pthread_mutex_unlock(&pool.lock);
        pthread_join(pool.worker[i].id, NULL);
        pthread_mutex_lock(&pool.lock);
    }
    pthread_mutex_unlock(&pool.lock);
}

/* fork(2): the child has none of the threads, and nothing to do with what they were to do. */

void
work_fork_begins(void)
{
    pthread_mutex_lock(&pool.lock);
}

void
work_fork_ends(void)
{
    pthread_mutex_unlock(&pool.lock);
}

void
work_forked(void)
{
    pool.more = (pthread_cond_t)PTHREAD_COND_INITIALIZER;
    pool.queue = NULL;
    pool.queued = pool.idle = pool.threads = 0;
    pthread_mutex_unlock(&pool.lock);
}

/* How a promise ends */

static void
clean(struct work *w)
{
    if (work_kind_of(w)->clean != NULL)
        work_kind_of(w)->clean(w);
}

static void
undo(struct work *w)
{
    if (w->error == 0 && work_kind_of(w)->op.give_up != NULL)
        work_kind_of(w)->op.give_up(&w->base);
}

static void
reject(struct work *w, int code)
{
    async_error *error = work_kind_of(w)->fail != NULL && code != ECANCELED
                             ? work_kind_of(w)->fail(w, code)
                             : async__error_of_errno(code);

    clean(w);
    promise_reject_frame(&w->base, error);
}

/* What nobody holds tells nobody of the caller's: it may be gone. */
static void
fulfil(struct work *w)
{
    if (work_kind_of(w)->give != NULL && (w->base.refs > 0 || w->base.waiters != NULL))
        work_kind_of(w)->give(w);
    clean(w);
    own_settle_operation(&w->base);
}

static void
drop(struct work *w)
{
    undo(w);
    clean(w);
}

static void
withdrawn(struct work *w)
{
    async__loop.work_alive--;
    reject(w, ECANCELED);
}

/* What has come of it, if anybody asks. */
static void
settle(struct work *w)
{
    if (w->abandoned) {
        drop(w);
        async__release(&w->base);
    } else if (w->cancelled) {
        undo(w);
        reject(w, ECANCELED);
    } else if (w->error != 0) {
        reject(w, w->error);
    } else {
        fulfil(w);
    }
}

static void
ended(struct work *w)
{
    if (!w->abandoned)
        async__loop.work_alive--;
    settle(w);
}

static void
waiting_remove(struct work *w)
{
    ring_remove(&async__loop.work_waiting, &w->link);
    w->waiting = false;
}

static struct async_frame *not_started(struct work *w, int code);

/* The pool has room. */
static void
let_in(void)
{
    while (async__loop.work_waiting != NULL && async__loop.work_out < SHARE) {
        struct work *w = work_of(async__loop.work_waiting->next);

        waiting_remove(w);
        if (begin(w))
            continue;
        async__loop.work_alive -= !w->abandoned;
        not_started(w, EAGAIN);
    }
}

static enum promise_state
arrival_run(struct async_frame *job)
{
    struct work *w = work_of((struct async_job *)job);

    async__now.run_on = NULL;
    async__loop.work_out--;
    let_in();
    ended(w);
    return PROMISE_PENDING;
}

static const struct async_code code_arrival = {arrival_run, "a thread", NULL, NULL, 0};

static void
abandon(struct work *w)
{
    w->abandoned = true;
    w->base.refs++;
    if (w->loop != NULL) /* else it has yet to start */
        async__loop.work_alive--;
    promise_reject_frame(&w->base, async__error_of_errno(ECANCELED));
}

void
work_withdraw(struct async_frame *p)
{
    struct work *w = (struct work *)p;

    if (work_kind_of(w)->insists) {
        abandon(w);
    } else if (w->waiting) {
        waiting_remove(w);
        withdrawn(w);
    } else if (pool_take_back(w)) {
        let_in();
        withdrawn(w);
    } else {
        if (work_kind_of(w)->detaches)
            abandon(w);
        else
            w->cancelled = true;
        if (w->called)
            call_cancel(w);
    }
}

/* Beginning */

struct work *
work_new(const struct work_kind *kind)
{
    struct work *w = (struct work *)promise_frame(kind->op.code.size, &kind->op.code);

    if (w == NULL)
        return NULL;
    w->base.flags |= ASYNC__OPERATION;
    w->link = (struct async_job){.code = &code_arrival};
    w->loop = NULL;
    w->error = 0;
    w->queued = w->called = w->called_off = w->waiting = w->cancelled = w->abandoned = false;
    return w;
}

struct async_frame *
work_failed(struct work *w, int code)
{
    w->error = code;
    return work_done(w);
}

struct async_frame *
work_done(struct work *w)
{
    settle(w);
    return &w->base;
}

/* Nobody is there to do it. */
static struct async_frame *
not_started(struct work *w, int code)
{
    if (!work_kind_of(w)->insists)
        return work_failed(w, code);
    work_kind_of(w)->run(w);
    return work_done(w);
}

struct async_frame *
work_start(struct work *w)
{
    w->loop = post_here();
    if (w->loop == NULL)
        return not_started(w, errno);
    if (async__loop.work_out >= SHARE || async__loop.work_waiting != NULL) {
        ring_add(&async__loop.work_waiting, &w->link);
        w->waiting = true;
    } else if (!begin(w)) {
        return not_started(w, EAGAIN);
    }
    if (!w->abandoned)
        async__loop.work_alive++;
    return &w->base;
}

/* The kernel has answered */

/* returns  false: there is no thread to do it either */
static bool
begin_again(struct work *w)
{
    async__loop.work_out--;
    if (pool_add(w))
        return true;
    async__loop.work_out++;
    if (work_kind_of(w)->insists)
        work_kind_of(w)->run(w);
    else
        w->error = EAGAIN;
    return false;
}

void
work_answered(struct work *w, int result, bool declined)
{
    bool wanted = work_kind_of(w)->insists || !(w->cancelled || w->abandoned || async__loop.ending);

    w->error = result < 0 ? -result : 0;
    if (result >= 0)
        work_kind_of(w)->answered(w, result);
    else if (declined && wanted && begin_again(w))
        return;
    post_ready(&w->link);
}

/* The thread ends */

static void
drop_before(struct work *w)
{
    w->error = ECANCELED;
    if (work_kind_of(w)->insists)
        work_kind_of(w)->run(w);
    drop(w);
}

void
work_end(void)
{
    struct async_job *arrived;
    struct work *w;

    if (async__loop.here == NULL)
        return;
    async__loop.ending = true;
    while (async__loop.work_waiting != NULL) {
        w = work_of(async__loop.work_waiting->next);
        waiting_remove(w);
        drop_before(w);
    }
    while ((w = pool_take_back_any()) != NULL)
        drop_before(w);
    calls_finish();
    while (async__loop.work_out > 0) {
        arrived = post_wait();
        if (arrived == NULL)
            continue;
        async__loop.work_out--;
        drop(work_of(arrived));
    }
    async__loop.work_alive = 0;
    async__loop.ending = false;
}

/* async_work */

struct call {
    struct work work;
    void *(*fn)(void *arg);
    void *arg;
};

static void
call_run(struct work *w)
{
    struct call *c = (struct call *)w;

    w->result.pointer = c->fn(c->arg);
}

static const struct work_kind kind_call = {
    .op = WORK_OPERATION("async_work", struct call, NULL),
    .run = call_run,
};

promise(void *)
async_work(void *(*fn)(void *arg), void *arg)
{
    struct call *c = (struct call *)work_new(&kind_call);

    if (c == NULL)
        return (promise(void *))async__no_memory();
    c->fn = fn;
    c->arg = arg;
    return (promise(void *))work_start(&c->work);
}

/* loop.c - microtasks, turns of the loop, running something to its end */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "descriptor.h"
#include "runtime.h"

__thread struct async_now async__now;
__thread struct loop async__loop;

/* Microtasks */

/* A task that runs is cancelled by a microtask, when it has suspended. If it
 * runs the loop itself, the microtask comes too early and is queued again when
 * that run is over. */

static void
later_deliver(struct running *r)
{
    struct async_frame *f = r->cancel;

    r->cancel = NULL;
    cancel_from(f);
    async__release(f);
}

static enum promise_state
later_run(struct async_frame *job)
{
    (void)job;
    async__now.run_on = NULL;
    async__loop.later_queued = false;
    for (struct running *r = async__loop.running; r != NULL; r = r->outer)
        if (r->cancel != NULL && r->frame != r->cancel)
            later_deliver(r);
    return PROMISE_PENDING;
}

static const struct async_code code_later = {later_run, "promise_cancel", NULL, NULL, 0};

static void
later_push(void)
{
    if (async__loop.later_queued)
        return;
    async__loop.later_queued = true;
    async__loop.later.code = &code_later;
    microtask_push(&async__loop.later);
}

void
loop_cancel_later(struct async_frame *f)
{
    struct running *r = async__loop.running;

    while (r->frame != f)
        r = r->outer;
    if (r->cancel == f)
        return;
    if (r->cancel != NULL) /* which has suspended */
        later_deliver(r);
    r->cancel = async__retain(f);
    later_push();
}

uint32_t
loop_holds(const struct async_frame *f)
{
    uint32_t n = 0;

    for (const struct running *r = async__loop.running; r != NULL; r = r->outer)
        n += r->cancel == f;
    return n;
}

bool
loop_is_running(const struct async_frame *f)
{
    for (const struct running *r = async__loop.running; r != NULL; r = r->outer)
        if (r->frame == f)
            return true;
    return false;
}

/* f has answered that it has ended.
 * returns  its waiter if that is the only one and nothing is queued: it is what the queue would do
 *          next; else NULL */
static inline struct async_job *
ended(const struct async_now *now, struct async_frame *f, enum promise_state answer)
{
    struct async_job *waiter = f->waiters;

    if (UNLIKELY(answer != PROMISE_FULFILLED ||
                 (waiter != NULL && (waiter->next != waiter || now->first != NULL)))) {
        async__settle(f, answer);
        return NULL;
    }
    f->status = PROMISE_FULFILLED;
    if (UNLIKELY(f->refs == 0))
        async__destroy_fulfilled(f);
    return waiter;
}

static inline void
run(struct async_now *now, struct running *here, struct async_job *job)
{
    for (;;) {
        struct async_frame *f = (struct async_frame *)job;
        enum promise_state answer;

        here->frame = f;
        answer = job->code->resume(f);
        if (answer == PROMISE_PENDING)
            return;
        job = ended(now, f, answer);
        if (job == NULL)
            return;
        now->run_on = job;
    }
}

void
batch_begin(struct running *here)
{
    *here = (struct running){NULL, async__loop.running, NULL};
    async__loop.running = here;
}

void
batch_end(struct running *here)
{
    async__now.run_on = NULL;
    async__loop.running = here->outer;
    if (UNLIKELY(here->outer != NULL && here->outer->cancel != NULL))
        later_push();
}

/* Runs a job, if there is one, and then everything queued. */
static inline void
drain(struct running *here, struct async_job *job)
{
    struct async_now *now = &async__now;

    __asm__("" : "+r"(now)); /* or its address is put together at each use */
    if (job != NULL) {
        now->run_on = now->first == NULL ? job : NULL;
        run(now, here, job);
    }
    while ((job = now->first) != NULL) {
        struct async_job *next = job->next;

        now->first = next;
        if (next == NULL) {
            now->last = &now->first;
            now->run_on = job;
        } /* else it is NULL: whoever queues something sees to that */
        run(now, here, job);
    }
    now->run_on = NULL;
    here->frame = NULL;
}

static void
report(async_error *error)
{
    if (async__loop.on_unhandled == NULL) {
        fflush(stdout);
        fputs("asyncc: unhandled rejection: ", stderr);
        async_error_print(error);
        loop_exit(1);
    }
    async__loop.on_unhandled(error, async__loop.on_unhandled_arg);
}

/* What nobody has looked at by now is an unhandled rejection. */
static void
judge(void)
{
    struct async_frame *p;

    while ((p = async__loop.unhandled) != NULL) {
        p->refs++;
        promise_handled(p);
        report(p->error);
        async__release(p);
    }
}

void
batch_next(struct running *here, struct async_job *job)
{
    drain(here, job);
    while (UNLIKELY(async__loop.unhandled != NULL)) {
        judge();
        drain(here, NULL);
    }
}

void
batch_go_on(struct running *here, struct async_frame *f, enum promise_state answer)
{
    struct async_job *next = answer != PROMISE_PENDING ? ended(&async__now, f, answer) : NULL;

    batch_next(here, next);
}

void
loop_run(struct async_job *job)
{
    struct running here;

    batch_begin(&here);
    batch_next(&here, job);
    batch_end(&here);
}

struct microtask {
    struct async_job job;
    void (*fn)(void *arg);
    void *arg;
};

static enum promise_state
microtask_run(struct async_frame *f)
{
    struct microtask m = *(struct microtask *)f;

    async__now.run_on = NULL;
    job_free(f);
    m.fn(m.arg);
    return PROMISE_PENDING;
}

static const struct async_code code_microtask = {microtask_run, "async_microtask", NULL, NULL, 0};

bool
async_microtask(void (*fn)(void *arg), void *arg)
{
    struct microtask *m = job_alloc(sizeof *m, &code_microtask);

    if (m == NULL)
        return false;
    m->fn = fn;
    m->arg = arg;
    microtask_push(&m->job);
    return true;
}

/* Turns */

/* Waits for descriptors, and at most until the next timer. With a clock of the program's own, time
 * goes on only where nothing is ready. */
static void
wait_for_work(const struct async_frame *until)
{
    bool at_once = async__loop.embedded || timer_immediates_queued() || post_arrived();
    uint64_t due = at_once ? 0 : timer_next();
    bool waits = due == UINT64_MAX || due > clock_update();

    if (descriptors_watched()) {
        uint64_t ms = due == UINT64_MAX ? due : waits ? due - async__loop.now : 0;

        if (async__loop.clock.wait != NULL && due != UINT64_MAX)
            ms = 0;
        if (descriptors_wait(ms, until) || !waits || due == UINT64_MAX)
            return;
    }
    if (!waits)
        return;
    if (async__loop.clock.wait != NULL)
        async__loop.clock.wait(due, async__loop.clock.arg);
    else if (!descriptors_watched())
        poll_wait(due - async__loop.now);
}

bool
loop_pending(void)
{
    return timer_pending() || descriptors_pending() || signals_pending() || processes_pending() ||
           work_pending() || post_pending();
}

/* Where another loop waits, it has reasons of its own to go on: what keeps nobody alive counts. */
static bool
has_work(void)
{
    return loop_pending() || (async__loop.embedded && descriptors_watched());
}

/* One turn, after the microtasks; ends early when `until` has settled.
 * returns  false: nothing is left that could happen */
bool
loop_turn(const struct async_frame *until)
{
    if (!has_work())
        return false;
    clock_update();
    /* In node the loop's time is read before the program begins, so that what the program first
     * sets for 0 ms has come due when the loop does: before immediates, whatever it was. */
    if (!async__loop.turned && async__loop.clock.now == NULL)
        async__loop.now++;
    async__loop.turned = true;
    do
        timer_run_due(until);
    while (!is_settled(until) && timer_due_meanwhile());
    if (is_settled(until) || !has_work())
        return true;
    wait_for_work(until);
    clock_update();
    post_run(until);
    timer_run_immediates(until);
    return true;
}

/* returns  false: nothing is left that could settle p */
static bool
run_until(struct async_frame *p)
{
    bool embedded = async__loop.embedded, left = true;
    const struct async_frame *awaited = async__loop.awaited;
    bool outer = async__loop.outer_turn != NULL && async__loop.running == NULL && !embedded &&
                 async__loop.clock.wait == NULL;

    async__loop.embedded = false;
    async__loop.awaited = p;
    if (async__loop.running == NULL)
        clock_update();
    loop_run(NULL);
    while (left && !is_settled(p))
        if (!outer)
            left = loop_turn(p);
        else if ((left = async_loop_alive()))
            async__loop.outer_turn(async__loop.outer_arg);
    async__loop.embedded = embedded;
    async__loop.awaited = awaited;
    return left;
}

void
async_loop_run(void)
{
    run_until(NULL);
}

_Noreturn void
loop_exit(int status)
{
    async__loop.cut_short = true;
    exit(status);
}

/* Runs p to its end; a rejection is reported. */
static void
run_or_exit(struct async_frame *p)
{
    promise_handled(p);
    if (!run_until(p)) {
        fflush(stdout);
        fputs("asyncc: nothing is left that could settle what is waited for\n", stderr);
        async_dump(stderr);
        loop_exit(13);
    }
    if (p->status == PROMISE_REJECTED)
        report(p->error);
}

void *
async__run(struct async_frame *p, size_t size, size_t align)
{
    char *value;

    p = async__retain(promise_or_invalid(p));
    run_or_exit(p);
    value = async__promise_value(p, align);
    if (p->status == PROMISE_REJECTED) {
        bool is_fixed = p == &async__loop.no_memory.base || p == &async__loop.no_promise.base;

        if (is_fixed && value + size > (char *)p + sizeof async__loop.no_memory)
            loop_exit(1); /* a handler has swallowed it, but there is no T to return */
        memset(value, 0, size);
    }
    async__release(p);
    return value;
}

int
async_main(promise(int) main_promise)
{
    struct async_frame *p = promise_or_invalid(ASYNC__OBJECT(main_promise));
    int status = 1;

    run_or_exit(p);
    run_until(NULL);
    if (p->status == PROMISE_FULFILLED)
        status = ASYNC__VALUE(p, int);
    async__release(p);
    return status;
}

void
async_on_unhandled_rejection(void (*fn)(async_error *error, void *arg), void *arg)
{
    async__loop.on_unhandled = fn;
    async__loop.on_unhandled_arg = arg;
}

/* promise.c - what an await waits for: settling, waiters, references
 *
 * Settling never runs anybody's code: what waits is queued. So nothing here
 * recurses, however long the chain of tasks that wait for each other. */
#include <errno.h>
#include <string.h>

#include "runtime.h"

struct async_frame async__fulfilled = {.refs = 1, .status = PROMISE_FULFILLED};

const struct async_code code_promise_new = {.function = "promise_new",
                                            .size = sizeof(struct async_frame)};

/* Waiters */

/* The whole ring joins the microtask queue in O(1). */
static void
waiters_queue(struct async_frame *p)
{
    struct async_job *last = p->waiters;

    *async__now.last = last->next;
    async__now.last = &last->next;
    last->next = NULL;
    async__now.run_on = NULL;
    p->waiters = NULL;
}

/* Rejections that nobody has looked at. Each holds a reference. */

static void
unhandled_add(struct async_frame *p)
{
    p->flags |= ASYNC__UNHANDLED;
    p->refs++;
    p->job.next = NULL;
    p->job.prev = (struct async_job *)async__loop.unhandled_last;
    if (async__loop.unhandled_last != NULL)
        async__loop.unhandled_last->job.next = &p->job;
    else
        async__loop.unhandled = p;
    async__loop.unhandled_last = p;
}

void
promise_handled(struct async_frame *p)
{
    p->flags |= ASYNC__HANDLED;
    if (!(p->flags & ASYNC__UNHANDLED))
        return;
    p->flags &= (uint8_t)~ASYNC__UNHANDLED;
    if (p->job.next != NULL)
        p->job.next->prev = p->job.prev;
    else
        async__loop.unhandled_last = (struct async_frame *)p->job.prev;
    if (p->job.prev != NULL)
        p->job.prev->next = p->job.next;
    else
        async__loop.unhandled = (struct async_frame *)p->job.next;
    async__release(p);
}

/* Settling */

/* p, which is pending, settles; a value or error is in it already. */
void
async__settle(struct async_frame *p, enum promise_state status)
{
    p->status = (uint8_t)status;
    if (status == PROMISE_REJECTED) {
        bool expected = (p->flags & ASYNC__CANCELLED) && p->error->code == ECANCELED;

        if (p->waiters != NULL)
            p->flags |= ASYNC__HANDLED;
        else if (!(p->flags & ASYNC__HANDLED) && !expected)
            unhandled_add(p);
    }
    if (p->waiters != NULL)
        waiters_queue(p);
    if (p->refs == 0)
        async__destroy(p);
}

void
promise_reject_frame(struct async_frame *p, async_error *error)
{
    p->error = error;
    async__settle(p, PROMISE_REJECTED);
}

struct async_frame *
promise_fixed(struct fixed_promise *fixed, const struct async_code *code, enum promise_state status)
{
    fixed->base.refs = UINT32_MAX / 2;
    fixed->base.job.code = code;
    fixed->base.status = (uint8_t)status;
    return &fixed->base;
}

/* One that stands for "no memory" or "no promise". */
static struct async_frame *
fixed_rejection(struct fixed_promise *fixed, async_error *error)
{
    fixed->base.error = error;
    return promise_fixed(fixed, &code_promise_new, PROMISE_REJECTED);
}

struct async_frame *
async__no_memory(void)
{
    struct async_frame *p = fixed_rejection(&async__loop.no_memory, error_no_memory);

    if (!(p->flags & ASYNC__UNHANDLED))
        unhandled_add(p);
    return p;
}

struct async_frame *
promise_or_invalid(struct async_frame *p)
{
    if (LIKELY(p != NULL))
        return p;
    p = fixed_rejection(&async__loop.no_promise, error_no_promise);
    p->flags |= ASYNC__HANDLED;
    return p;
}

/* Await */

static void __attribute__((noinline, cold)) await_nothing(struct async_frame *f)
{
    f->awaiting = async__retain(promise_or_invalid(NULL)); /* in case f owns it */
    microtask_push(&f->job);
}

/* p isn't fulfilled. Every instruction here counts: no call but at the end of a
 * path, so no register is saved. */
void
async__await_slow(struct async_frame *f, struct async_frame *p)
{
    if (UNLIKELY(p == NULL)) {
        await_nothing(f);
        return;
    }
    if (LIKELY(p->status == PROMISE_PENDING)) {
        waiters_add(p, &f->job);
        return;
    }
    own_take(p);
    microtask_push(&f->job);
    promise_handled(p);
}

/* The child lies in f: it is never freed, and nobody else knows of it. */
void
async__await_child_slow(struct async_frame *f, unsigned state, struct async_frame *child,
                        const struct async_code *code, enum promise_state answer)
{
    f->awaiting = child;
    f->state = (uint16_t)state;
    child->job.code = code;
    child->refs = 1;
    child->flags |= ASYNC__EMBEDDED | ASYNC__HANDLED;
    if (LIKELY(answer == PROMISE_PENDING)) {
        child->waiters = NULL;
        waiters_add(child, &f->job);
    } else {
        child->status = (uint8_t)answer;
        microtask_push(&f->job);
    }
}

/* There was no memory for the frame: the await fails. */
bool
async__not_called(struct async_frame *f, unsigned state)
{
    return async__await(f, state, async__no_memory(), true);
}

/* f, which has a caller that waits, has ended before it suspended. */
enum promise_state
async__child_ended(struct async_frame *f, enum promise_state answer)
{
    async__settle(f, answer);
    return PROMISE_PENDING;
}

struct async_error *
async__error_take(struct async_frame *f)
{
    struct async_frame *p = f->awaiting;
    bool owns = f->state & ASYNC__OWNS;
    async_error *error;

    if (p->status == PROMISE_REJECTED)
        error = error_of(p, (p->flags & ASYNC__EMBEDDED) || (owns && p->refs == 1));
    else
        error = async__error_of_errno(ECANCELED);
    if (p->status == PROMISE_FULFILLED && p->flags & ASYNC__EMBEDDED)
        async__release(promise_held_by(p)); /* a child's, which it has handed over */
    if (p->status == PROMISE_FULFILLED && p->flags & ASYNC__OPERATION && owns && p->refs == 1 &&
        operation_code_of(p)->give_up != NULL)
        operation_code_of(p)->give_up(p);
    f->state &= ASYNC__STATE;
    f->awaiting = &async__fulfilled;
    if (owns)
        async__release(p);
    return error;
}

intptr_t
async__number_take(struct async_frame *f, size_t size)
{
    struct async_frame *p = f->awaiting;
    intptr_t value = size == sizeof(int) ? ASYNC__VALUE(p, int) : ASYNC__VALUE(p, ssize_t);

    async__release_value(p);
    return value;
}

enum promise_state
async__reject(struct async_frame *f, const struct async_code *code, unsigned line,
              struct async_error *error)
{
    if (error == NULL || line != 0 || !error_was_in(error, f))
        error = async__thrown(f, code, line, error);
    f->error = error;
    return PROMISE_REJECTED;
}

struct async_error *
async__thrown(struct async_frame *f, const struct async_code *code, unsigned line,
              struct async_error *error)
{
    error = async__error_same(error);
    error_trace(&error, code, line != 0 ? line : code->lines[f->state & ASYNC__STATE], f);
    return error;
}

/* promise_new and what is done with it */

static bool
can_be_settled(const struct async_frame *p)
{
    return p != NULL && p->status == PROMISE_PENDING && p->job.code == &code_promise_new;
}

struct async_frame *
promise_frame(size_t size, const struct async_code *code)
{
    struct async_frame *p = async_new(size, code);

    if (UNLIKELY(p == NULL))
        return NULL;
    p->flags = ASYNC__NEW;
    p->state = size > 256 ? NEW_LARGE : 0;
    return p;
}

struct async_frame *
async__promise_new(size_t size, size_t align)
{
    struct async_frame *p =
        promise_frame(ASYNC__PAD(value_offset(align) + size, align), &code_promise_new);

    if (UNLIKELY(p == NULL))
        return async__no_memory();
    p->job.next = p->job.prev = NULL; /* async__promise_on_cancel */
    return p;
}

struct async_frame *
async__promise_resolved(const void *value, size_t size, size_t align)
{
    struct async_frame *p = async__promise_new(size, align);

    if (LIKELY(p->status == PROMISE_PENDING)) {
        if (size > 0)
            memcpy((char *)p + value_offset(align), value, size);
        p->status = PROMISE_FULFILLED;
    }
    return p;
}

struct async_frame *
async__promise_rejected(async_error *error, size_t size, size_t align)
{
    struct async_frame *p = async__promise_new(size, align);

    async__promise_reject(p, error);
    return p;
}

void
async__promise_resolve(struct async_frame *p, const void *value, size_t size, size_t align)
{
    if (!can_be_settled(p))
        return;
    if (size > 0)
        memcpy((char *)p + value_offset(align), value, size);
    if (p->state & NEW_OWNED)
        own_settle(p, p->lost);
    else
        async__settle(p, PROMISE_FULFILLED);
}

void
async__promise_reject(struct async_frame *p, async_error *error)
{
    if (error == NULL)
        error = async__error_of_errno(EINVAL);
    if (!can_be_settled(p)) {
        async_error_release(error);
        return;
    }
    error_passes(error, p);
    promise_reject_frame(p, error);
}

enum promise_state
async__promise_state(const struct async_frame *p)
{
    if (p == NULL)
        return PROMISE_REJECTED;
    return p->status == ASYNC__UNTAKEN ? PROMISE_FULFILLED : (enum promise_state)p->status;
}

void *
async__promise_value(struct async_frame *p, size_t align)
{
    own_take(p);
    return (char *)p + value_offset(align);
}

async_error *
async__promise_error(struct async_frame *p)
{
    async_error *error;

    p = promise_or_invalid(p);
    if (p->status != PROMISE_REJECTED)
        return NULL;
    error = p->error;
    promise_handled(p);
    return error;
}

struct async_frame *
async__promise_retain(struct async_frame *p)
{
    return async__retain(p);
}

struct async_frame *
async__promise_retain_to_settle(struct async_frame *p)
{
    if (can_be_settled(p))
        p->state |= NEW_SETTLER;
    return async__retain(p);
}

void
async__promise_release(struct async_frame *p)
{
    async__release(p);
}

/* A promise whose value is a promise. What it holds is behind the head, as any value of a pointer's
 * alignment is. */

struct async_frame *
promise_held_by(const struct async_frame *p)
{
    bool holds = p->flags & ASYNC__NEW ? p->state & NEW_HOLDS : p->job.code->size & ASYNC__HOLDS;

    return holds ? ASYNC__VALUE(p, struct async_frame *) : NULL;
}

void
async__promise_resolve_promise(struct async_frame *p, struct async_frame *q)
{
    if (!can_be_settled(p))
        return;
    p->state |= NEW_HOLDS;
    async__retain(q);
    async__promise_resolve(p, &q, sizeof q, _Alignof(struct async_frame *));
}

struct async_frame *
async__promise_resolved_promise(struct async_frame *q)
{
    struct async_frame *p = async__promise_new(sizeof q, _Alignof(struct async_frame *));

    async__promise_resolve_promise(p, q);
    return p;
}

/* promise_then */

struct async_frame *
promise_watch(struct async_frame *p, struct async_job *job)
{
    p = async__retain(promise_or_invalid(p));
    if (p->status == PROMISE_PENDING) {
        waiters_add(p, job);
        return p;
    }
    microtask_push(job);
    if (p->status == PROMISE_REJECTED)
        promise_handled(p);
    return p;
}

struct reaction {
    struct async_job job;
    struct async_frame *promise; /* held */
    void (*fn)(void);
    void *arg;
};

CALLS_ANY_TYPE static enum promise_state
reaction_run(struct async_frame *f)
{
    struct reaction r = *(struct reaction *)f;

    async__now.run_on = NULL;
    job_free(f);
    ((void (*)(struct async_frame *, void *))r.fn)(r.promise, r.arg);
    async__release(r.promise);
    return PROMISE_PENDING;
}

static const struct async_code code_reaction = {reaction_run, "promise_then", NULL, NULL, 0};

bool
async__promise_then(struct async_frame *p, void (*fn)(void), void *arg)
{
    struct reaction *r = job_alloc(sizeof *r, &code_reaction);

    if (r == NULL)
        return false;
    r->fn = fn;
    r->arg = arg;
    r->promise = promise_watch(p, &r->job);
    return true;
}

/* promise_on_cancel. A promise_new promise stands in no queue while it is
 * pending, so its links hold the callback. */

void
async__promise_on_cancel(struct async_frame *p, void (*fn)(void), void *arg)
{
    if (!can_be_settled(p))
        return;
    p->job.next = (struct async_job *)fn;
    p->job.prev = arg;
}

CALLS_ANY_TYPE void
promise_new_cancel(struct async_frame *p)
{
    void (*fn)(struct async_frame *, void *) = (void (*)(struct async_frame *, void *))p->job.next;

    if (p->state & ASYNC__CANCEL)
        return;
    p->state |= ASYNC__CANCEL;
    if (fn == NULL) {
        async__promise_reject(p, async__error_of_errno(ECANCELED));
        return;
    }
    p->job.next = NULL;
    p->refs++;
    fn(p, p->job.prev);
    async__release(p);
}

/* All promise types are pointers to functions, of one representation; memcpy reads them as objects. */
void
async__let_go_all(void *array, size_t n)
{
    char *at = array;

    for (size_t i = n; i-- > 0;) {
        struct async_frame *p;

        memcpy(&p, at + i * sizeof p, sizeof p);
        async__release(p);
        p = NULL;
        memcpy(at + i * sizeof p, &p, sizeof p);
    }
}

/* own.c - values that have to be given back: memory, connections, descriptors
 *
 * A promise that is fulfilled with such a value is ASYNC__UNTAKEN until somebody
 * is sure to have it: a task that stands in its ring of waiters when it settles,
 * an await later on, promise_value. Such a task is not cancelled any more
 * (line_handed), or the value would be lost with the await. One that had been
 * asked to end before that does not take it.
 *
 * If nobody has by when the last reference goes, the promise itself is what is
 * queued: releasing runs nobody's code. */
#include "runtime.h"

static const struct async_code code_owned_new = {line_handing, "promise_new", NULL, NULL,
                                                 sizeof(struct async_frame)};

/* The task goes on with the value. Callbacks, combinators and groups look at it, at most. */
static bool
is_taker(const struct async_job *job)
{
    const struct async_frame *f = (const struct async_frame *)job;

    return job->code->size != 0 && !(f->state & ASYNC__CANCEL);
}

static bool
has_taker(const struct async_frame *p)
{
    const struct async_job *job = p->waiters;

    if (job == NULL)
        return false;
    do {
        if (is_taker(job))
            return true;
        job = job->next;
    } while (job != p->waiters);
    return false;
}

void
own_settle(struct async_frame *p, void (*lost)(struct async_frame *p))
{
    p->job.code = &code_owned_new;
    p->lost = lost;
    async__settle(p, has_taker(p) ? PROMISE_FULFILLED : (enum promise_state)ASYNC__UNTAKEN);
}

void
own_mark(struct async_frame *p, void (*lost)(struct async_frame *p))
{
    p->job.code = &code_owned_new;
    p->lost = lost;
    p->status = ASYNC__UNTAKEN;
}

CALLS_ANY_TYPE static enum promise_state
lost_run(struct async_frame *p)
{
    async__now.run_on = NULL;
    p->job.code = &code_owned_new;
    p->lost(p);
    async__release(p);
    return PROMISE_PENDING;
}

static const struct async_code code_lost = {lost_run, "promise_owned", NULL, NULL,
                                            sizeof(struct async_frame)};

void
own_lose(struct async_frame *p)
{
    p->refs = 1;
    p->status = PROMISE_FULFILLED;
    p->job.code = &code_lost;
    microtask_push(&p->job);
}

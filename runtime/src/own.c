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

static void
settle(struct async_frame *p)
{
    async__settle(p, has_taker(p) ? PROMISE_FULFILLED : (enum promise_state)ASYNC__UNTAKEN);
}

void
own_settle_frame(struct async_frame *p, const struct async_code *code,
                 void (*lost)(struct async_frame *p))
{
    p->job.code = code;
    p->lost = lost;
    settle(p);
}

void
own_settle(struct async_frame *p, void (*lost)(struct async_frame *p))
{
    own_settle_frame(p, &code_owned_new, lost);
}

void
own_settle_operation(struct async_frame *p)
{
    if (operation_code_of(p)->give_up != NULL)
        settle(p);
    else
        async__settle(p, PROMISE_FULFILLED);
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

/* What runs nobody's code need not be queued. */
void
own_lose(struct async_frame *p)
{
    bool own = own_is_runtimes(p);
    void (*lost)(struct async_frame *) = own_take(p);

    p->refs = 1;
    if (own) {
        lost(p);
        async__frame_free(p);
        return;
    }
    p->job.code = &code_lost;
    microtask_push(&p->job);
}

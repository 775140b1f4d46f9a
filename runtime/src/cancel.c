/* cancel.c - the way down of a request to end
 *
 * From a task the request goes to what the task awaits, as long as the task
 * alone holds that; everything it passes is marked, and fails in its await
 * when it is next resumed (async_resumed). At the bottom something is withdrawn:
 * a sleep, an operation behind a promise_new, or just the wait for a promise
 * that others hold too. From there the rejection comes up the usual way.
 *
 * A combinator branches the way. Those the request has come to stand in a list,
 * linked by their heads, which are in no queue: chains of any length and trees
 * of any depth are walked without recursion. */
#include <errno.h>

#include "runtime.h"

/* Whoever waits for p, which is pending, is the only one to hold it. */
bool
held_once(const struct async_frame *p)
{
    return p->refs == 1 + loop_holds(p);
}

static struct async_frame *
task_cancel(struct async_frame *f)
{
    struct async_frame *p;

    if (loop_is_running(f)) {
        loop_cancel_later(f);
        return NULL;
    }
    f->state |= ASYNC__CANCEL;
    if (f->flags & ASYNC__SLEEPING) {
        timer_wake(f);
        microtask_push(&f->job);
        return NULL;
    }
    p = f->awaiting;
    if (p->status != PROMISE_PENDING)
        return NULL; /* it is queued already */
    /* A reference of the await's own or one of f's variables: if it is the only one, it is f's. */
    if ((p->flags & ASYNC__EMBEDDED) || held_once(p))
        return p;
    waiters_remove(p, &f->job);
    p->flags |= ASYNC__HANDLED; /* its rejection was waited for */
    f->awaiting = &async__fulfilled;
    if (f->state & ASYNC__OWNS)
        async__release(p);
    f->state &= (uint16_t)~ASYNC__OWNS;
    microtask_push(&f->job);
    return NULL;
}

/* returns  where the request goes on to; NULL: this was the bottom */
static struct async_frame *
cancel_one(struct async_frame *f, struct async_frame **combinators)
{
    if (f->status != PROMISE_PENDING)
        return NULL;
    if (!(f->flags & ASYNC__NEW))
        return task_cancel(f);
    if (f->job.code == &code_promise_new) {
        promise_new_cancel(f);
    } else if (f->job.code == &code_timeout) {
        struct async_frame *p = timeout_promise(f);

        if (p != NULL && held_once(p))
            return p;
        if (p != NULL)
            timeout_withdraw(f);
    } else if (f->flags & ASYNC__SLEEPING) {
        timer_wake(f);
        promise_reject_frame(f, async__error_of_errno(ECANCELED));
    } else if (!(f->state & ASYNC__CANCEL)) {
        f->state |= ASYNC__CANCEL;
        f->refs++;
        combine_rewind(f);
        f->job.next = (struct async_job *)*combinators;
        *combinators = f;
    }
    return NULL;
}

void
cancel_from(struct async_frame *f)
{
    struct async_frame *combinators = NULL;

    for (;;) {
        while (f != NULL)
            f = cancel_one(f, &combinators);
        if (combinators == NULL)
            return;
        f = combine_next(combinators);
        if (f == NULL) {
            struct async_frame *done = combinators;

            combinators = (struct async_frame *)done->job.next;
            done->state &= (uint16_t)~ASYNC__CANCEL;
            async__release(done);
        }
    }
}

void
async__promise_cancel(struct async_frame *p)
{
    if (p == NULL || p->status != PROMISE_PENDING)
        return;
    p->flags |= ASYNC__CANCELLED;
    cancel_from(p);
}

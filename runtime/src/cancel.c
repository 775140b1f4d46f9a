/* cancel.c - the way down of a request to end
 *
 * From a task the request goes to what the task awaits, as long as the task
 * alone holds that; everything it passes is marked, and fails in its await
 * when it is next resumed (async_resumed). At the bottom something is withdrawn:
 * a sleep, an operation behind a promise_new, or just the wait for a promise
 * that others hold too. From there the rejection comes up the usual way.
 *
 * A combinator and a group branch the way. Those the request has come to stand in a list,
 * linked by their heads, which are in no queue: chains of any length and trees
 * of any depth are walked without recursion. */
#include <errno.h>

#include "runtime.h"

/* A task that has been handed a lock, a value ... and is queued to go on with it
 * has a code of its own until then: so it meets the request as one that runs does. The queue
 * has no use for `prev`, which keeps the code that is the task's. */
static enum promise_state
served_resume(struct async_frame *f)
{
    f->job.code = (const struct async_code *)f->job.prev;
    f->job.prev = f->job.next; /* a number that was read, where one was */
    loop_cancel_later(f);
    return f->job.code->resume(f);
}

static const struct async_code code_served_first = {.resume = served_resume,
                                                    .size = sizeof(struct async_frame)};

const struct async_code *
cancel_code_of(const struct async_frame *f)
{
    const struct async_code *code = f->job.code;

    return code == &code_served_first ? (const struct async_code *)f->job.prev : code;
}

static void
cancel_when_served(struct async_frame *f)
{
    const struct async_code *code = cancel_code_of(f);

    f->job.prev = (struct async_job *)code;
    f->job.code = &code_served_first;
}

/* Whoever waits for p, which is pending, is the only one to hold it. */
bool
held_once(const struct async_frame *p)
{
    bool settler = p->job.code == &code_promise_new && p->state & NEW_SETTLER;

    return p->refs == 1u + settler + loop_holds(p);
}

bool
async__promise_is_held(const struct async_frame *p)
{
    return p != NULL && p->refs > 1 + loop_holds(p);
}

/* Takes f, a task or a promise, out of where it waits by itself. */
static bool
withdraw(struct async_frame *f)
{
    if (f->flags & ASYNC__SLEEPING)
        timer_wake(f);
    else if (f->flags & ASYNC__IN_LINE)
        line_leave(f);
    else
        return false;
    return true;
}

/* f has been given something that would be lost if its await failed now. What the runtime itself would give
 * back (async__error_take) is not. */
static bool
was_handed(const struct async_frame *f)
{
    const struct async_frame *p = f->awaiting;

    if (line_handed(p) || reader_has_read(p))
        return true;
    return (p->flags & (ASYNC__OPERATION | ASYNC__EMBEDDED)) == ASYNC__OPERATION &&
           p->status == PROMISE_FULFILLED && operation_code_of(p)->give_up != NULL &&
           !(f->state & ASYNC__OWNS && p->refs == 1);
}

static struct async_frame *
task_cancel(struct async_frame *f)
{
    struct async_frame *p;

    if (loop_is_running(f)) {
        loop_cancel_later(f);
        return NULL;
    }
    if (!(f->flags & (ASYNC__SLEEPING | ASYNC__IN_LINE))) {
        follow_hurry(f->awaiting);
        if (was_handed(f)) {
            cancel_when_served(f);
            return NULL;
        }
    }
    f->state |= ASYNC__CANCEL;
    if (withdraw(f)) {
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

static void
members_rewind(struct async_frame *c)
{
    if (c->job.code == &code_group_wait)
        group_rewind(c);
    else
        combine_rewind(c);
}

static struct async_frame *
members_next(struct async_frame *c)
{
    return c->job.code == &code_group_wait ? group_next(c) : combine_next(c);
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
    } else if (f->flags & ASYNC__OPERATION) {
        operation_code_of(f)->withdraw(f);
    } else if (follow_is(f)) {
        struct async_frame *p = follow_promise(f);

        if (p != NULL && held_once(p))
            return p;
        if (p != NULL)
            follow_withdraw(f);
    } else if (withdraw(f)) {
        promise_reject_frame(f, async__error_of_errno(ECANCELED));
    } else if (!(f->state & ASYNC__CANCEL)) {
        f->state |= ASYNC__CANCEL;
        f->refs++;
        members_rewind(f);
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
        f = members_next(combinators);
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

/* line.c - standing in line: for a lock, a permit, an event, a channel
 *
 * Who waits for one of these stands in its line by the links of its head, first
 * come, first served: the task itself where it awaits the call on the spot
 * (the direct forms), else the promise that the call has given. `place` says what
 * for: it is the line, or what a task in a channel's line has with it.
 *
 * Serving hands over at once: the lock is the task's, the value is where it
 * wanted it, before it runs. Were a cancellation to make its await fail now, what
 * it has been handed would be lost; so cancel.c leaves those alone
 * (line_handed), and asks again in the task's next await. */
#include "list.h"
#include "runtime.h"

_Static_assert(sizeof(struct async__line) == sizeof(struct async_job) &&
                   offsetof(struct async__line, first) == offsetof(struct async_job, next) &&
                   offsetof(struct async__line, last) == offsetof(struct async_job, prev) &&
                   offsetof(struct async__line, code) == offsetof(struct async_job, code),
               "one layout");

/* Never run. */
enum promise_state
line_handing(struct async_frame *f)
{
    (void)f;
    return PROMISE_PENDING;
}

static const struct async_code code_served = {line_handing, "what was served", NULL, NULL,
                                              sizeof(struct async_frame)};

bool
line_handed(const struct async_frame *p)
{
    const struct async_code *code = p->job.code; /* async__fulfilled has none */

    return p->status & PROMISE_FULFILLED && code != NULL && code->resume == line_handing;
}

/* A line of zeros is made a circle when the first one comes. */
void
line_join(struct async_job *line, struct async_frame *f, struct async_job *place)
{
    if (line->next == NULL)
        list_init(line);
    list_add(line, &f->job);
    f->flags |= ASYNC__IN_LINE;
    f->place = place;
}

void
line_leave(struct async_frame *f)
{
    struct async_job *place = f->place;

    list_remove(&f->job);
    f->flags &= (uint8_t)~ASYNC__IN_LINE;
    f->awaiting = &async__fulfilled;
    if (f->state & ASYNC__OWNS)
        async__release_value((struct async_frame *)place);
    f->state &= (uint16_t)~ASYNC__OWNS;
}

/* What is sent goes on its way though nobody looks after it. */
bool
line_abandoned(struct async_frame *p)
{
    if (!(p->flags & ASYNC__NEW) || !(p->flags & ASYNC__IN_LINE) || p->job.code == &code_send)
        return false;
    line_leave(p);
    return true;
}

void
line_serve(struct async_frame *f, struct async_frame *with)
{
    line_leave(f);
    if (f->flags & ASYNC__NEW) {
        async__settle(f, PROMISE_FULFILLED);
        return;
    }
    f->awaiting = with;
    microtask_push(&f->job);
}

void
line_turn_away(struct async_frame *f, async_error *error)
{
    line_leave(f);
    if (f->flags & ASYNC__NEW)
        promise_reject_frame(f, error);
    else
        line_fail(f, f->state, async__promise_rejected(error, 0, 1));
}

struct async_frame *
line_first_served(bool got)
{
    struct fixed_promise *p = got ? &async__loop.served : &async__loop.drained;

    p->value[0] = got;
    return promise_fixed(p, got ? &code_served : &code_promise_new, PROMISE_FULFILLED);
}

bool
line_fail(struct async_frame *f, unsigned state, struct async_frame *rejected)
{
    return async__await(f, state, rejected, true);
}

struct async_frame *
line_promise(struct async_job *line, const struct async_code *code)
{
    struct async_frame *p = promise_frame(sizeof *p, code);

    if (p == NULL)
        return async__no_memory();
    line->code = code;
    line_join(line, p, line);
    return p;
}

bool
line_wait(struct async_frame *f, unsigned state, struct async_job *line,
          const struct async_code *code)
{
    f->state = (uint16_t)state;
    line->code = code;
    line_join(line, f, line);
    return false;
}

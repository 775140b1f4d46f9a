/* follow.c - promises that settle as another does: timeout, owned
 *
 * A follower holds what it follows and stands in its ring of waiters, as a
 * combinator does with each of its members. What belongs to who takes the value
 * (own.c) goes from the one to the other with it. */
#include <errno.h>
#include <string.h>

#include "runtime.h"

/* A pointer to it stands where the value will be. */
struct follower {
    struct member member;
    size_t size, align;
    void (*lost)(struct async_frame *p); /* of promise_owned */
};

static enum promise_state timeout_run(struct async_frame *f);

static const struct async_code code_timeout = {timeout_run, "promise_timeout", NULL, NULL,
                                               sizeof(struct async_frame)};
/* One that was fulfilled by what must not be lost. */
static const struct async_code code_timeout_handed = {line_handing, "promise_timeout", NULL, NULL,
                                                      sizeof(struct async_frame)};
static const struct async_code code_owned = {.function = "promise_owned",
                                             .size = sizeof(struct async_frame)};

static struct follower *
follower_of(const struct async_frame *c)
{
    return *(struct follower *const *)(c + 1);
}

bool
follow_is(const struct async_frame *c)
{
    return c->job.code == &code_timeout || c->job.code == &code_owned;
}

struct async_frame *
follow_promise(const struct async_frame *c)
{
    struct async_frame *p = follower_of(c)->member.promise;

    return p != NULL && p->status == PROMISE_PENDING ? p : NULL;
}

static void
timer_end(struct async_frame *c)
{
    if (c->flags & ASYNC__SLEEPING)
        timer_wake(c);
}

void
follow_settled(struct async_frame *c, struct async_frame *p)
{
    struct follower *f = follower_of(c);
    void (*lost)(struct async_frame *) = f->lost, (*theirs)(struct async_frame *);
    size_t offset = value_offset(f->align);

    timer_end(c);
    if (p->status == PROMISE_REJECTED) {
        c->error = error_of(p, false);
        error_passes(c->error, c);
        async__settle(c, PROMISE_REJECTED);
        return;
    }
    theirs = own_take(p);
    if (async__retain(promise_held_by(p)) != NULL)
        c->state |= NEW_HOLDS;
    if (f->size > 0)
        memcpy((char *)c + offset, (char *)p + offset, f->size);
    if (lost != NULL || theirs != NULL) {
        own_settle(c, lost != NULL ? lost : theirs);
        return;
    }
    if (line_handed(p))
        c->job.code = &code_timeout_handed;
    async__settle(c, PROMISE_FULFILLED);
}

/* One that follows nobody yet. NULL: no memory. */
static struct async_frame *
follower_new(const struct async_code *code, size_t size, size_t align)
{
    size_t room = size > sizeof(struct follower *) ? size : sizeof(struct follower *), offset;
    struct async_frame *c;
    struct follower *f;

    offset = ASYNC__PAD(value_offset(align) + room, _Alignof(struct follower));
    c = promise_frame(ASYNC__PAD(offset + sizeof *f, align), code);
    if (c == NULL)
        return NULL;
    f = (struct follower *)((char *)c + offset);
    *(struct follower **)(c + 1) = f;
    f->size = size;
    f->align = align;
    f->lost = NULL;
    return c;
}

/* promise_timeout: the head stands in the timing wheel */

struct async_frame *
async__promise_timeout(struct async_frame *p, uint64_t ms, size_t size, size_t align)
{
    struct async_frame *c = follower_new(&code_timeout, size, align);

    if (c == NULL)
        return async__no_memory();
    if (!timer_sleep(c, ms)) {
        async__frame_free(c);
        return async__no_memory();
    }
    member_watch(&follower_of(c)->member, p, c);
    return c;
}

/* The time is up: a macrotask. */
static enum promise_state
timeout_run(struct async_frame *c)
{
    struct follower *f = follower_of(c);
    struct async_frame *p = async__retain(f->member.promise);

    async__now.run_on = NULL;
    member_let_go(&f->member);
    c->error = async__error_of_errno(ETIMEDOUT);
    error_passes(c->error, c);
    async__settle(c, PROMISE_REJECTED);
    async__promise_cancel(p);
    async__release(p);
    return PROMISE_PENDING;
}

/* promise_owned, of what isn't from promise_new */

static struct async_frame *
owned_new(struct async_frame *p, void (*lost)(struct async_frame *p), size_t size, size_t align)
{
    struct async_frame *c = follower_new(&code_owned, size, align);

    if (c == NULL)
        return async__retain(p);
    follower_of(c)->lost = lost;
    if (p->status == PROMISE_PENDING)
        member_watch(&follower_of(c)->member, p, c);
    else
        follow_settled(c, p);
    return c;
}

struct async_frame *
async__promise_owned(struct async_frame *p, void (*fn)(void), size_t size, size_t align)
{
    void (*lost)(struct async_frame *) = (void (*)(struct async_frame *))fn;

    p = promise_or_invalid(p);
    if (p->status == PROMISE_REJECTED)
        return async__retain(p);
    if (p->job.code != &code_promise_new)
        return owned_new(p, lost, size, align);
    if (p->status == PROMISE_PENDING) {
        p->state |= NEW_OWNED;
        p->lost = lost;
    } else {
        own_mark(p, lost);
    }
    return async__retain(p);
}

const struct async_frame *
follow_original(const struct async_frame *p)
{
    while (p->job.code == &code_owned && follow_promise(p) != NULL)
        p = follow_promise(p);
    return p;
}

/* Cancellation */

static bool
is_pending_follower(const struct async_frame *p)
{
    return p->status == PROMISE_PENDING && follow_is(p);
}

/* From the innermost of nested ones outwards. */
void
follow_hurry(struct async_frame *outermost)
{
    while (is_pending_follower(outermost)) {
        struct async_frame *c = outermost;
        struct member *m;

        while (m = &follower_of(c)->member, is_pending_follower(m->promise))
            c = m->promise;
        if (!line_handed(m->promise) && m->promise->status != ASYNC__UNTAKEN)
            return;
        member_let_go(m);
        follow_settled(c, m->promise);
    }
}

void
follow_withdraw(struct async_frame *c)
{
    timer_end(c);
    member_let_go(&follower_of(c)->member);
    promise_reject_frame(c, async__error_of_errno(ECANCELED));
}

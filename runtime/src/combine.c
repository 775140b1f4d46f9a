/* combine.c - promises made of promises: all, all_settled, race, any
 *
 * A combinator holds its members and stands in the ring of waiters of each,
 * with one reaction a member, as ECMA-262 has it. When it settles it lets go of
 * the members that are still pending; their rejections count as looked at. */
#include <errno.h>
#include <string.h>

#include "runtime.h"

struct combinator {
    struct async_frame base;
    size_t which;             /* the value of race and any */
    size_t n, left;           /* members, those that have not settled */
    size_t asked;             /* by a cancellation */
    async_error *first_error; /* any: that of the first member */
    struct member member[];
};

static enum promise_state member_run(struct async_frame *f);

static const struct async_code code_member = {member_run, "a combinator", NULL, NULL, 0};
static const struct async_code code_all = {.function = "promise_all",
                                           .size = sizeof(struct combinator)};
static const struct async_code code_all_settled = {.function = "promise_all_settled",
                                                   .size = sizeof(struct combinator)};
static const struct async_code code_race = {.function = "promise_race",
                                            .size = sizeof(struct combinator)};
static const struct async_code code_any = {.function = "promise_any",
                                           .size = sizeof(struct combinator)};

/* Members */

void
member_watch(struct member *m, struct async_frame *p, struct async_frame *owner)
{
    m->job.code = &code_member;
    m->owner = owner;
    m->promise = promise_watch(p, &m->job);
}

void
member_let_go(struct member *m)
{
    struct async_frame *p = m->promise;

    if (p == NULL)
        return;
    if (p->status == PROMISE_PENDING) {
        waiters_remove(p, &m->job);
        p->flags |= ASYNC__HANDLED;
        m->promise = NULL;
        async__release(p);
    } else {
        m->owner->refs++;
    }
}

static void
combine_settle(struct async_frame *c, enum promise_state status)
{
    struct combinator *all = (struct combinator *)c;

    for (size_t i = 0; i < all->n; i++)
        member_let_go(&all->member[i]);
    async_error_release(all->first_error);
    all->first_error = NULL;
    async__settle(c, status);
}

static void
combine_reject(struct async_frame *c, async_error *error)
{
    error_passes(error, c);
    c->error = error;
    combine_settle(c, PROMISE_REJECTED);
}

static void
any_failed(struct combinator *c)
{
    async_error *first = c->first_error, *error;

    if (first == NULL) {
        combine_reject(&c->base, async_error_new(EINVAL, "promise_any of no promises"));
        return;
    }
    error = async_error_new(first->code, "all promises were rejected");
    if (error != error_no_memory)
        error->cause = async_error_retain(first);
    combine_reject(&c->base, error);
}

static void
member_settled(struct combinator *c, size_t which, struct async_frame *p)
{
    const struct async_code *code = c->base.job.code;
    bool rejected = p->status == PROMISE_REJECTED;

    c->left--;
    c->which = which;
    if (code == &code_any && rejected) {
        if (which == 0)
            c->first_error = error_of(p, false);
        if (c->left == 0)
            any_failed(c);
    } else if (code != &code_all_settled && rejected) {
        combine_reject(&c->base, error_of(p, false));
    } else if (code == &code_any || code == &code_race || c->left == 0) {
        combine_settle(&c->base, PROMISE_FULFILLED);
    }
}

/* One microtask for each member that has settled. */
static enum promise_state
member_run(struct async_frame *f)
{
    struct member *m = (struct member *)f;
    struct async_frame *owner = m->owner, *p = m->promise;

    async__now.run_on = NULL;
    m->promise = NULL;
    if (owner->status != PROMISE_PENDING)
        async__release(owner);
    else if (follow_is(owner))
        follow_settled(owner, p);
    else
        member_settled((struct combinator *)owner,
                       (size_t)(m - ((struct combinator *)owner)->member), p);
    async__release(p);
    return PROMISE_PENDING;
}

/* Making them */

static struct async_frame *
combine(const struct async_code *code, const void *array, size_t n)
{
    struct combinator *c = NULL;

    if (n < (SIZE_MAX / 2 - sizeof *c) / sizeof *c->member)
        c = (struct combinator *)promise_frame(sizeof *c + n * sizeof *c->member, code);
    if (c == NULL)
        return async__no_memory();
    c->n = c->left = n;
    c->which = 0;
    c->first_error = NULL;
    for (size_t i = 0; i < n; i++) {
        struct async_frame *p;

        memcpy(&p, (const char *)array + i * sizeof p, sizeof p);
        member_watch(&c->member[i], p, &c->base);
    }
    if (n > 0)
        return &c->base;
    if (code == &code_any)
        any_failed(c);
    else if (code != &code_race) /* which stays pending */
        combine_settle(&c->base, PROMISE_FULFILLED);
    return &c->base;
}

promise(void)
async__all_of(const void *array, size_t n)
{
    return (promise(void))combine(&code_all, array, n);
}

promise(void)
async__all_settled_of(const void *array, size_t n)
{
    return (promise(void))combine(&code_all_settled, array, n);
}

promise(size_t)
async__race_of(const void *array, size_t n)
{
    return (promise(size_t))combine(&code_race, array, n);
}

promise(size_t)
async__any_of(const void *array, size_t n)
{
    return (promise(size_t))combine(&code_any, array, n);
}

/* Cancellation */

void
combine_rewind(struct async_frame *c)
{
    ((struct combinator *)c)->asked = 0;
}

/* When others hold some member too, c does not wait for what becomes of that. */
struct async_frame *
combine_next(struct async_frame *base)
{
    struct combinator *c = (struct combinator *)base;

    if (base->status != PROMISE_PENDING)
        return NULL;
    while (c->asked < c->n) {
        struct async_frame *p = c->member[c->asked++].promise;

        if (p != NULL && p->status == PROMISE_PENDING && held_once(p))
            return p;
    }
    for (size_t i = 0; i < c->n; i++) {
        struct async_frame *p = c->member[i].promise;

        if (p == NULL || p->status != PROMISE_PENDING || held_once(p))
            continue;
        combine_reject(base, async__error_of_errno(ECANCELED));
        return NULL;
    }
    if (c->n == 0)
        combine_reject(base, async__error_of_errno(ECANCELED));
    return NULL;
}

bool
combine_is_empty_race(const struct async_frame *p)
{
    return p->job.code == &code_race && ((const struct combinator *)p)->n == 0;
}

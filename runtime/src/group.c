/* group.c - tasks that belong together
 *
 * The group holds each child and stands in its ring of waiters. Children that
 * have been asked to end are moved to a list of their own, so each is asked once,
 * whatever is added or asks again meanwhile. What async_group_wait gives is one
 * promise for all who ask while the same children live; it holds the group, not
 * the group it, so that a cancellation finds it held by its waiter alone.
 *
 * The object has the head of a promise that has settled: it is counted as one,
 * by its owner, its children and its promise. */
#include <errno.h>

#include "list.h"
#include "runtime.h"

struct async_group {
    struct async_frame base;
    struct async_job alive, asked; /* children, by their links */
    struct done *done;             /* who waits; not counted */
    async_error *error;            /* the first failure */
    bool stopped;                  /* whoever is added is cancelled */
    bool told;                     /* of the failure */
};

struct child {
    struct async_job job;
    struct async_job link; /* in one of the lists */
    struct async_frame *promise;
    struct async_group *group;
};

struct done {
    struct async_frame base;
    struct async_group *group;
    bool cancelled;
};

static enum promise_state child_run(struct async_frame *f);

static const struct async_code code_group = {.function = "async_group",
                                             .size = sizeof(struct async_group)};
static const struct async_code code_child = {child_run, "a group", NULL, NULL, 0};
const struct async_code code_group_wait = {.function = "async_group_wait",
                                           .size = sizeof(struct done)};

static struct child *
child_of(struct async_job *link)
{
    return (struct child *)((char *)link - offsetof(struct child, link));
}

async_group *
async_group_new(void)
{
    struct async_group *g = (struct async_group *)promise_frame(sizeof *g, &code_group);

    if (g == NULL)
        return NULL;
    g->base.status = PROMISE_FULFILLED;
    list_init(&g->alive);
    list_init(&g->asked);
    g->done = NULL;
    g->error = NULL;
    g->stopped = g->told = false;
    return g;
}

static void
group_release(struct async_group *g)
{
    if (g->base.refs == 1)
        async_error_release(g->error);
    async__release(&g->base);
}

/* The next child to be asked to end; NULL: all have been. */
static struct async_frame *
ask_next(struct async_group *g)
{
    struct async_job *link = g->alive.next;

    if (list_empty(&g->alive))
        return NULL;
    list_remove(link);
    list_add(&g->asked, link);
    return child_of(link)->promise;
}

static void
stop(struct async_group *g)
{
    struct async_frame *p;

    g->stopped = true;
    async__retain(&g->base); /* a promise_on_cancel may do anything */
    while ((p = ask_next(g)) != NULL)
        async__promise_cancel(p);
    group_release(g);
}

static void
fail(struct async_group *g, async_error *error)
{
    if (g->error == NULL)
        g->error = error;
    else
        async_error_release(error);
    stop(g);
}

static bool
ended_as_asked(const struct async_frame *p)
{
    return p->flags & ASYNC__CANCELLED && p->error->code == ECANCELED;
}

static bool
has_children(const struct async_group *g)
{
    return !list_empty(&g->alive) || !list_empty(&g->asked);
}

/* All children have ended. */
static void
settle(struct async_group *g)
{
    struct done *d = g->done;
    async_error *error;

    if (d == NULL)
        return;
    g->done = NULL;
    if (g->error == NULL && !d->cancelled) {
        async__settle(&d->base, PROMISE_FULFILLED);
    } else {
        error = g->error != NULL ? async_error_retain(g->error) : async__error_of_errno(ECANCELED);
        g->told = true;
        error_passes(error, &d->base);
        promise_reject_frame(&d->base, error);
    }
    group_release(g);
}

/* A microtask for each child that has settled. */
static enum promise_state
child_run(struct async_frame *f)
{
    struct child *c = (struct child *)f;
    struct async_frame *p = c->promise;
    struct async_group *g = c->group;

    async__now.run_on = NULL;
    list_remove(&c->link);
    job_free(c);
    if (p->status == PROMISE_REJECTED && !ended_as_asked(p))
        fail(g, error_of(p, false));
    async__release(p);
    if (!has_children(g))
        settle(g);
    group_release(g);
    return PROMISE_PENDING;
}

void
async__group_add(async_group *g, struct async_frame *p)
{
    struct child *c = g != NULL ? job_alloc(sizeof *c, &code_child) : NULL;

    if (c == NULL) {
        async__promise_cancel(p);
        if (g != NULL)
            fail(g, error_no_memory);
        return;
    }
    c->group = g;
    c->promise = promise_watch(p, &c->job);
    async__retain(&g->base);
    list_add(&g->alive, &c->link);
    if (g->stopped)
        stop(g);
}

promise(void)
async_group_wait(async_group *g)
{
    struct done *d;

    if (g == NULL)
        return (promise(void))async__no_memory();
    if (g->done != NULL)
        return (promise(void))async__retain(&g->done->base);
    if (!has_children(g) && g->error == NULL)
        return (promise(void))line_served(false);
    d = (struct done *)promise_frame(sizeof *d, &code_group_wait);
    if (d == NULL)
        return (promise(void))async__no_memory();
    d->group = g;
    d->cancelled = false;
    async__retain(&g->base);
    g->done = d;
    if (!has_children(g))
        settle(g);
    return (promise(void))d;
}

void
async_group_cancel(async_group *g)
{
    if (g != NULL)
        stop(g);
}

void
async_group_release(async_group *g)
{
    if (g == NULL)
        return;
    if (g->error != NULL && !g->told && g->done == NULL)
        async__release(async__promise_rejected(async_error_retain(g->error), 0, 1)); /* unhandled */
    g->told = true;
    stop(g);
    if (g->done != NULL) {
        g->done->cancelled = true;
        g->done->base.flags |= ASYNC__CANCELLED;
    }
    group_release(g);
}

/* Cancellation of the wait. Others may hold a child, too: it is the group's all the same. */

void
group_rewind(struct async_frame *base)
{
    struct done *d = (struct done *)base;

    d->cancelled = d->group->stopped = true;
}

struct async_frame *
group_next(struct async_frame *base)
{
    struct done *d = (struct done *)base;
    struct async_frame *p = base->status == PROMISE_PENDING ? ask_next(d->group) : NULL;

    if (p != NULL && p->status == PROMISE_PENDING)
        p->flags |= ASYNC__CANCELLED;
    return p;
}

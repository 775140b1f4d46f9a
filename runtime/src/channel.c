/* channel.c - values from task to task
 *
 * A ring of values and two lines. Receivers only wait while the ring is empty and
 * no sender waits, senders only while it is full and no receiver waits: so a
 * value that is sent goes to the first receiver, else into the ring; and one
 * that leaves the ring makes room for the first sender's.
 *
 * The object has the head of a promise that has settled: so it is counted and
 * freed as one. */
#include <errno.h>
#include <string.h>

#include "runtime.h"

struct async__channel {
    struct async_frame base;
    struct async_job senders, receivers;
    size_t item; /* bytes of a value */
    size_t capacity, count, first;
    bool closed;
    char ring[];
};

/* What waits in a channel's line, or, when the task itself stands there, what it has with it. */
struct wait {
    struct async_frame base;
    bool got;    /* receive: the promise's value */
    void *at;    /* where the value goes to, or is */
    char copy[]; /* send */
};
_Static_assert(offsetof(struct wait, got) == sizeof(struct async_frame), "a promise(bool)");

static const struct async_code code_channel = {.function = "async_channel",
                                               .size = sizeof(struct async_frame)};
const struct async_code code_send = {line_handing, "async_channel_send", NULL, NULL,
                                     sizeof(struct async_frame)};
static const struct async_code code_receive = {line_handing, "async_channel_receive", NULL, NULL,
                                               sizeof(struct async_frame)};

struct async__channel *
async__channel_new(size_t item, size_t capacity)
{
    struct async__channel *c = NULL;

    if (item == 0 || capacity < (SIZE_MAX / 2 - sizeof *c) / item)
        c = (struct async__channel *)promise_frame(
            ASYNC__PAD(sizeof *c + capacity * item, _Alignof(struct async__channel)),
            &code_channel);
    if (c == NULL)
        return NULL;
    c->base.status = PROMISE_FULFILLED;
    c->senders = c->receivers = (struct async_job){NULL, NULL, NULL};
    c->item = item;
    c->capacity = capacity;
    c->count = c->first = 0;
    c->closed = false;
    return c;
}

struct async__channel *
async__channel_retain(struct async__channel *c)
{
    if (c != NULL)
        async__retain(&c->base);
    return c;
}

void
async__channel_release(struct async__channel *c)
{
    if (c == NULL)
        return;
    if (c->base.refs == 1)
        async__channel_close(c);
    async__release(&c->base);
}

/* Waiting */

static struct wait *
wait_of(const struct async_frame *f)
{
    return (struct wait *)f->place;
}

/* The first in line gets what it waits for; of a receiver it is a value. */
static void
serve(struct async_job *line, bool got)
{
    struct async_frame *f = line_first(line);

    wait_of(f)->got = got;
    line_serve(f, line_served(got));
}

/* NULL: no memory */
static struct wait *
wait_new(const struct async_code *code, size_t copied)
{
    size_t size = ASYNC__PAD(sizeof(struct wait) + copied, _Alignof(struct wait));

    return (struct wait *)promise_frame(size, code);
}

/* Pointers are what is mostly sent. */
static inline void
copy(const struct async__channel *c, void *to, const void *value)
{
    if (c->item == sizeof(void *))
        memcpy(to, value, sizeof(void *));
    else
        memcpy(to, value, c->item);
}

static struct wait *
send_new(struct async__channel *c, const void *value)
{
    struct wait *w = wait_new(&code_send, c->item);

    if (w == NULL)
        return NULL;
    w->at = w->copy;
    copy(c, w->copy, value);
    return w;
}

static struct wait *
receive_new(void *value)
{
    struct wait *w = wait_new(&code_receive, 0);

    if (w != NULL)
        w->at = value;
    return w;
}

static struct async_frame *
join(struct async_job *line, struct wait *w)
{
    if (w == NULL)
        return async__no_memory();
    line_join(line, &w->base, &w->base.job);
    return &w->base;
}

/* The task itself stands in line, and takes w along. */
static bool
join_task(struct async_frame *f, unsigned state, struct async_job *line, struct wait *w)
{
    if (w == NULL)
        return line_fail(f, state, async__no_memory());
    w->base.status = PROMISE_FULFILLED; /* to be freed when it is let go */
    f->state = (uint16_t)(state | ASYNC__OWNS);
    line_join(line, f, &w->base.job);
    return false;
}

/* Values */

static inline void
copy_out(const struct async__channel *c, void *to, const void *value)
{
    if (to != NULL)
        copy(c, to, value);
}

static char *
slot(struct async__channel *c, size_t i)
{
    size_t at = c->first + i;

    return c->ring + (at < c->capacity ? at : at - c->capacity) * c->item;
}

/* What the first sender waits with is taken. */
static void
take_from_sender(struct async__channel *c, void *to)
{
    copy_out(c, to, wait_of(line_first(&c->senders))->at);
    serve(&c->senders, true);
}

bool
async__channel_try_send(struct async__channel *c, const void *value)
{
    if (c == NULL || c->closed)
        return false;
    if (!line_empty(&c->receivers)) {
        copy_out(c, wait_of(line_first(&c->receivers))->at, value);
        serve(&c->receivers, true);
        return true;
    }
    if (c->count == c->capacity)
        return false;
    copy(c, slot(c, c->count++), value);
    return true;
}

bool
async__channel_try_receive(struct async__channel *c, void *value)
{
    if (c == NULL || (c->count == 0 && line_empty(&c->senders)))
        return false;
    if (c->count == 0) {
        take_from_sender(c, value);
        return true;
    }
    copy_out(c, value, slot(c, 0));
    c->first = c->first + 1 < c->capacity ? c->first + 1 : 0;
    c->count--;
    if (!line_empty(&c->senders))
        take_from_sender(c, slot(c, c->count++));
    return true;
}

static async_error *
closed_error(void)
{
    return async_error_new(EPIPE, "the channel is closed");
}

void
async__channel_close(struct async__channel *c)
{
    if (c == NULL || c->closed)
        return;
    c->closed = true;
    while (!line_empty(&c->receivers))
        serve(&c->receivers, false);
    while (!line_empty(&c->senders))
        line_turn_away(line_first(&c->senders), closed_error());
}

/* Awaiting */

static struct async_frame *
closed_promise(void)
{
    return async__promise_rejected(closed_error(), 0, 1);
}

promise(void)
async__channel_send(struct async__channel *c, const void *value)
{
    struct async_frame *p;

    if (c == NULL)
        p = async__no_memory();
    else if (async__channel_try_send(c, value))
        p = line_served(true);
    else if (c->closed)
        p = closed_promise();
    else
        p = join(&c->senders, send_new(c, value));
    return (promise(void))p;
}

promise(bool)
async__channel_receive(struct async__channel *c, void *value)
{
    struct async_frame *p;

    if (c == NULL)
        p = async__no_memory();
    else if (async__channel_try_receive(c, value))
        p = line_served(true);
    else if (c->closed)
        p = line_served(false);
    else
        p = join(&c->receivers, receive_new(value));
    return (promise(bool))p;
}

bool
async__await_channel_send(struct async_frame *f, unsigned state, struct async__channel *c,
                          const void *value)
{
    if (UNLIKELY(c == NULL))
        return line_fail(f, state, async__no_memory());
    if (loop_cancels(f))
        return line_go_on(f, state, &async__fulfilled);
    if (async__channel_try_send(c, value))
        return line_go_on(f, state, line_served(true));
    if (c->closed)
        return line_fail(f, state, closed_promise());
    return join_task(f, state, &c->senders, send_new(c, value));
}

bool
async__await_channel_receive(struct async_frame *f, unsigned state, struct async__channel *c,
                             void *value)
{
    if (UNLIKELY(c == NULL))
        return line_fail(f, state, async__no_memory());
    if (loop_cancels(f))
        return line_go_on(f, state, &async__fulfilled);
    if (async__channel_try_receive(c, value))
        return line_go_on(f, state, line_served(true));
    if (c->closed)
        return line_go_on(f, state, line_served(false));
    return join_task(f, state, &c->receivers, receive_new(value));
}

/* lock.c - mutex, semaphore, event: what tasks stand in line for
 *
 * Nobody waits while a mutex is free or a semaphore has permits: what is given
 * back goes to the first in line and was never free in between. */
#include "runtime.h"

static const struct async_code code_lock = {line_handing, "async_mutex_lock", NULL, NULL,
                                            sizeof(struct async_frame)};
static const struct async_code code_acquire = {line_handing, "async_semaphore_acquire", NULL, NULL,
                                               sizeof(struct async_frame)};
static const struct async_code code_event = {NULL, "async_event_wait", NULL, NULL,
                                             sizeof(struct async_frame)};

/* Mutex */

bool
async_mutex_try_lock(async_mutex *m)
{
    if (m->locked)
        return false;
    m->locked = true;
    return true;
}

void
async_mutex_unlock(async_mutex *m)
{
    struct async_job *line = line_of(&m->line);

    if (!line_empty(line))
        line_serve(line_first(line), line_served(true));
    else
        m->locked = false;
}

promise(void)
async_mutex_lock(async_mutex *m)
{
    if (async_mutex_try_lock(m))
        return (promise(void))line_served(true);
    return (promise(void))line_promise(line_of(&m->line), &code_lock);
}

/* A task that is to be cancelled takes nothing: it would be asked again and again, and
 * never while it waits. */
bool
async__await_mutex_lock(struct async_frame *f, unsigned state, async_mutex *m)
{
    if (loop_cancels(f))
        return line_go_on(f, state, &async__fulfilled);
    if (async_mutex_try_lock(m))
        return line_go_on(f, state, line_served(true));
    return line_wait(f, state, line_of(&m->line), &code_lock);
}

/* Semaphore */

void
async_semaphore_init(async_semaphore *s, size_t permits)
{
    *s = (async_semaphore){.permits = permits};
}

bool
async_semaphore_try_acquire(async_semaphore *s)
{
    if (s->permits == 0)
        return false;
    s->permits--;
    return true;
}

void
async_semaphore_release(async_semaphore *s)
{
    struct async_job *line = line_of(&s->line);

    if (!line_empty(line))
        line_serve(line_first(line), line_served(true));
    else
        s->permits++;
}

promise(void)
async_semaphore_acquire(async_semaphore *s)
{
    if (async_semaphore_try_acquire(s))
        return (promise(void))line_served(true);
    return (promise(void))line_promise(line_of(&s->line), &code_acquire);
}

bool
async__await_semaphore_acquire(struct async_frame *f, unsigned state, async_semaphore *s)
{
    if (loop_cancels(f))
        return line_go_on(f, state, &async__fulfilled);
    if (async_semaphore_try_acquire(s))
        return line_go_on(f, state, line_served(true));
    return line_wait(f, state, line_of(&s->line), &code_acquire);
}

/* Event */

void
async_event_set(async_event *e)
{
    struct async_job *line = line_of(&e->line);

    e->is_set = true;
    while (!line_empty(line))
        line_serve(line_first(line), &async__fulfilled);
}

void
async_event_reset(async_event *e)
{
    e->is_set = false;
}

bool
async_event_is_set(const async_event *e)
{
    return e->is_set;
}

promise(void)
async_event_wait(async_event *e)
{
    if (e->is_set)
        return (promise(void))line_served(false);
    return (promise(void))line_promise(line_of(&e->line), &code_event);
}

bool
async__await_event_wait(struct async_frame *f, unsigned state, async_event *e)
{
    if (e->is_set)
        return line_go_on(f, state, &async__fulfilled);
    return line_wait(f, state, line_of(&e->line), &code_event);
}

/* call.c - calls on files that the kernel makes by itself (io_uring)
 *
 *     call_add       hands one in, at once: its work says what is to be asked (work_kind.ask)
 *     reap           what the kernel has answered becomes arrivals, as those of the pool's threads
 *     call_cancel    asks the kernel to give one up; it answers all the same
 *
 * A ring of its own, whichever poller waits: that one watches the ring's descriptor. A loop has no
 * more than SHARE works out (work.c), so there is room for all of them, and for as many requests to
 * end. Where there is no ring (the kernel is too old, it is forbidden) or it will not take a call the
 * pool does it; and so it does what the kernel has declined: which errors the kernel means to be
 * passed on and which are the ring's own cannot be told apart.
 *
 * Only what is read from memory is done on the spot, in the loop's own thread; the rest is for
 * threads of the kernel's (IOSQE_ASYNC, see file.c). */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "descriptor.h"
#include "thread.h"
#include "uring.h"

#define NOBODY 0 /* whose answer nobody looks at: that to a request to end */

struct calls {
    struct uring ring;
    struct watch watch;
    struct async_job *out; /* a ring of works, by their links: the kernel has them */
};

/* What the kernel has answered */

/* It has not made the call, or says no more than that something was not as it should be. */
static bool
is_declined(int result)
{
    switch (-result) {
    case EAGAIN:
    case ECANCELED:
    case EINTR:
    case EINVAL:
    case ENOSYS:
    case EOPNOTSUPP: return true;
    default: return false;
    }
}

static void
reap(struct calls *c)
{
    uint64_t name;
    int result;

    while (uring_take(&c->ring, &name, &result)) {
        struct work *w = (struct work *)(uintptr_t)name;

        if (name == NOBODY)
            continue;
        ring_remove(&c->out, &w->link);
        w->called = false;
        work_answered(w, result, is_declined(result));
    }
}

static void
told(struct watch *w, unsigned events)
{
    (void)w;
    (void)events;
    reap(async__loop.calls);
}

bool
calls_unwatched(void)
{
    struct calls *c = async__loop.calls;

    if (c->watch.active || c->out == NULL)
        return false;
    watch_start(&c->watch, c->ring.fd, POLLIN, told, false);
    reap(c);
    return true;
}

/* The ring */

/* Threads of the kernel's that are the process's own (5.12) have its directory, its rights, its
 * descriptors. valgrind doesn't see what the kernel writes.
 * returns  0, or an errno */
static int
open_ring(struct uring *r)
{
    static const uint8_t calls[] = {IORING_OP_READ,        IORING_OP_WRITE,  IORING_OP_FSYNC,
                                    IORING_OP_CLOSE,       IORING_OP_OPENAT, IORING_OP_STATX,
                                    IORING_OP_ASYNC_CANCEL};
    const char *wanted = getenv("ASYNCC_FILES");
    int error;

    if (memory_under_valgrind() || (wanted != NULL && strcmp(wanted, "threads") == 0))
        return ENOSYS;
    error = uring_open(r, 0, IORING_FEAT_NATIVE_WORKERS);
    if (error != 0 || uring_knows(r, calls, sizeof calls))
        return error;
    uring_close(r);
    return ENOSYS;
}

/* returns  0, or an errno */
static int
calls_open(void)
{
    struct calls *c = memory_alloc(sizeof *c, _Alignof(struct calls));
    int error = c != NULL ? open_ring(&c->ring) : ENOMEM;

    if (error == 0) {
        c->out = NULL;
        error = watch_start(&c->watch, c->ring.fd, POLLIN, told, false);
        if (error != 0)
            uring_close(&c->ring);
    }
    if (error == 0)
        async__loop.calls = c;
    else if (c != NULL)
        memory_free(c);
    return error;
}

/* NULL: there is none; what was only short of something is tried again the next time. */
static struct calls *
calls_ready(void)
{
    int error;

    if (async__loop.calls != NULL || async__loop.no_calls)
        return async__loop.calls;
    error = calls_open();
    async__loop.no_calls = error != 0 && error != EMFILE && error != ENFILE && error != ENOMEM;
    return async__loop.calls;
}

/* Hands in the one that was filled in.
 * returns  false: the kernel did not take it, and never sees it */
static bool
hand_in(struct uring *r)
{
    uring_add(r);
    uring_enter(r, 0, 0);
    if (uring_added(r) == 0)
        return true;
    uring_drop(r);
    return false;
}

bool
call_add(struct work *w)
{
    const struct work_kind *kind = work_kind_of(w);
    struct calls *c = kind->ask != NULL ? calls_ready() : NULL;
    struct io_uring_sqe *sqe = c != NULL ? uring_next(&c->ring) : NULL;

    if (sqe == NULL || !kind->ask(w, sqe))
        return false;
    sqe->user_data = (uint64_t)(uintptr_t)w;
    if (!hand_in(&c->ring))
        return false;
    ring_add(&c->out, &w->link);
    w->called = true;
    reap(c);
    return true;
}

void
call_cancel(struct work *w)
{
    struct calls *c = async__loop.calls;
    struct io_uring_sqe *sqe = uring_next(&c->ring);

    w->called_off = true;
    if (sqe == NULL)
        return;
    sqe->opcode = IORING_OP_ASYNC_CANCEL;
    sqe->fd = -1;
    sqe->addr = (uint64_t)(uintptr_t)w;
    sqe->user_data = NOBODY;
    hand_in(&c->ring);
    reap(c);
}

/* The end */

/* returns  one that the kernel has and nobody has asked it to give up; NULL: there is none */
static struct work *
not_cancelled(const struct calls *c)
{
    struct async_job *job = c->out;

    if (job == NULL)
        return NULL;
    do {
        struct work *w = work_of(job);

        if (!w->called_off && !work_kind_of(w)->insists)
            return w;
        job = job->next;
    } while (job != c->out);
    return NULL;
}

void
calls_finish(void)
{
    struct calls *c = async__loop.calls;
    struct work *w;

    if (c == NULL)
        return;
    while ((w = not_cancelled(c)) != NULL)
        call_cancel(w);
    while (c->out != NULL) {
        if (uring_enter(&c->ring, 1, 0) < 0)
            usleep(1000); /* somebody has closed the ring, which goes on */
        reap(c);
    }
}

void
calls_end(void)
{
    struct calls *c = async__loop.calls;

    if (c != NULL) {
        watch_stop(&c->watch);
        uring_close(&c->ring);
        memory_free(c);
    }
    async__loop.calls = NULL;
    async__loop.no_calls = false;
}

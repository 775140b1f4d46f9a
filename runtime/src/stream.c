/* stream.c - bytes of streams, and what a task awaits on the spot
 *
 * What servers do all day, and so without a promise where that can be:
 *
 *     await async_recv(fd, ...)      there is something: the system call, and its value goes to the
 *                                    task's own frame (async_number)
 *                                    there is nothing: the descriptor's reader waits for it, and the
 *                                    value then goes to the frame as well
 *     p = async_recv(fd, ...)        there is something: a promise that is lent out over and over
 *                                    there is nothing: an operation as any other
 *
 * The reader is an operation that lies in the descriptor, as a child lies in the frame of the task that
 * awaits it: nobody else knows of it, it is never freed and never settles (descriptor.c: reader_*).
 *
 * Whatever is not the usual (no stream, flags, a failure, a request to end, somebody who
 * waits already, a task that may not go straight on) is the same call with a promise, which is then
 * awaited. */
#define _GNU_SOURCE
#include <sys/socket.h>

#include "descriptor.h"
#include "thread.h"

static ssize_t
attempt_recv(struct operation *op)
{
    return operation_came(op, recv(op->at->fd, op->buf, op->length, MSG_DONTWAIT), op->length);
}

static ssize_t
attempt_send(struct operation *op)
{
    return operation_came(op, send(op->at->fd, op->buf, op->length, MSG_DONTWAIT | MSG_NOSIGNAL),
                          op->length);
}

static const struct operation_kind kind_recv =
    OPERATION_KIND_OF("async_recv", attempt_recv, POLLIN, OPERATION_GIVES_SIZE, NULL);
static const struct operation_kind kind_send =
    OPERATION_KIND_OF("async_send", attempt_send, POLLOUT, OPERATION_GIVES_SIZE, NULL);

static inline bool
is_stream(const struct descriptor *d)
{
    return d != NULL && d->kind == DESCRIPTOR_STREAM;
}

/* Nobody is before us. */
static inline bool
may_try(const struct descriptor *d, unsigned events)
{
    return events & d->ready && LIKELY(!(events & d->wanted));
}

/* And it isn't somebody else's turn. */
static inline bool
takes_turn(void)
{
    return LIKELY(--async__loop.io->budget >= 0);
}

static inline ssize_t
try(struct descriptor *d, unsigned events, const void *buf, size_t n)
{
    ssize_t got = events == POLLIN ? recv(d->fd, (void *)buf, n, MSG_DONTWAIT)
                                   : send(d->fd, buf, n, MSG_DONTWAIT | MSG_NOSIGNAL);

    if ((size_t)got != n && got > 0 && !d->hangup)
        d->ready &= (uint16_t)~events;
    return got;
}

/* With a promise */

/* A stream isn't ready, or, with an errno, the call has just failed. */
static __attribute__((noinline)) struct async_frame *
stream_wait(const struct operation_kind *kind, struct descriptor *d, const void *buf, size_t n,
            int error)
{
    struct operation *op;

    if (UNLIKELY(error == ENOTSOCK || error == EINTR))
        return operation_transfer(kind, d->fd, buf, n);
    op = operation_new(kind, buf, n);
    if (UNLIKELY(op == NULL))
        return async__no_memory();
    if (UNLIKELY(error != 0)) {
        if (error != EAGAIN)
            return operation_failed(op, d->fd, error);
        d->ready &= (uint16_t)~kind->events;
        d->hangup = false;
    }
    op->is_read = kind->events == POLLIN;
    return operation_wait(op, d);
}

/* At once, without an operation, if it can be. */
static inline __attribute__((always_inline)) struct async_frame *
stream_start(const struct operation_kind *kind, int fd, const void *buf, size_t n)
{
    struct descriptor *d = descriptor_find(fd);
    ssize_t got;

    if (UNLIKELY(!is_stream(d)))
        return operation_transfer(kind, fd, buf, n);
    if (!may_try(d, kind->events) || !takes_turn())
        return stream_wait(kind, d, buf, n, 0);
    got = try(d, kind->events, buf, n);
    return LIKELY(got >= 0) ? operation_done(got) : stream_wait(kind, d, buf, n, errno);
}

promise(ssize_t)
async_read(int fd, void *buf, size_t n)
{
    return (promise(ssize_t))stream_start(&kind_read, fd, buf, n);
}

promise(ssize_t)
async_write(int fd, const void *buf, size_t n)
{
    return (promise(ssize_t))stream_start(&kind_write, fd, buf, n);
}

static struct async_frame *
recv_start(int fd, void *buf, size_t n, int flags)
{
    return LIKELY(flags == 0 && is_stream(descriptor_find(fd)))
               ? stream_start(&kind_recv, fd, buf, n)
               : operation_recv(fd, buf, n, flags);
}

static struct async_frame *
send_start(int fd, const void *buf, size_t n, int flags)
{
    return LIKELY((flags & ~MSG_NOSIGNAL) == 0 && is_stream(descriptor_find(fd)))
               ? stream_start(&kind_send, fd, buf, n)
               : operation_send(fd, buf, n, flags);
}

promise(ssize_t)
async_recv(int fd, void *buf, size_t n, int flags)
{
    return (promise(ssize_t))recv_start(fd, buf, n, flags);
}

promise(ssize_t)
async_send(int fd, const void *buf, size_t n, int flags)
{
    return (promise(ssize_t))send_start(fd, buf, n, flags);
}

/* On the spot */

/* A request to end that f has yet to meet comes before the call: nothing is read, or sent, in vain. */
#define AWAIT_PROMISE(f, state, call) \
    (loop_cancels(f) ? line_go_on(f, state, &async__fulfilled) : async__await(f, state, call, true))

/* What is rare is called at the end of a function, so no register is saved for it. */

static __attribute__((noinline)) bool
await_promise(struct async_frame *f, unsigned state, const struct operation_kind *kind, int fd,
              const void *buf, size_t n)
{
    return AWAIT_PROMISE(f, state, stream_start(kind, fd, buf, n));
}

static __attribute__((noinline)) bool
await_failed(struct async_frame *f, const struct operation_kind *kind, struct descriptor *d,
             const void *buf, size_t n)
{
    return async__await(f, f->state, stream_wait(kind, d, buf, n, errno), true);
}

static inline void
reader_fill(struct async_frame *f, unsigned state, const struct operation_kind *kind,
            struct descriptor *d, void *buf, size_t n)
{
    struct operation *op = &d->reader;

    op->base.job.code = &kind->op.code;
    op->base.waiters = &f->job;
    op->buf = buf;
    op->length = n;
    f->awaiting = &op->base;
    f->state = (uint16_t)state;
}

/* Somebody waits already, the kernel is to be asked, or it is somebody else's turn. */
static __attribute__((noinline)) bool
await_event(struct async_frame *f, unsigned state, const struct operation_kind *kind,
            struct descriptor *d, const void *buf, size_t n)
{
    if (kind->events != POLLIN || d->waiting != NULL)
        return async__await(f, state, stream_wait(kind, d, buf, n, 0), true);
    reader_fill(f, state, kind, d, (void *)buf, n);
    operation_wait(&d->reader, d);
    return false;
}

/* As operation_wait, where all is as it mostly is: the reader alone is in the ring, and so it has
 * been a ring of one since it was made.
 * returns  false: it isn't */
static inline __attribute__((always_inline)) bool
reader_waits(struct async_frame *f, unsigned state, const struct operation_kind *kind,
             struct descriptor *d, void *buf, size_t n)
{
    struct descriptors *io = async__loop.io;

    if (UNLIKELY(d->waiting != NULL || d->proved != io->turn || !(d->interest & POLLIN) ||
                 !d->is_doubtful))
        return false;
    reader_fill(f, state, kind, d, buf, n);
    d->waiting = &d->reader.base.job;
    d->wanted = POLLIN;
    d->in_doubt = true;
    d->since = io->now;
    io->alive++;
    return true;
}

/* What the call itself comes to, in a function for each. */
typedef bool await_now(struct async_frame *f, unsigned state, struct descriptor *d, void *buf,
                       size_t n);

static inline __attribute__((always_inline)) bool
now(struct async_frame *f, unsigned state, const struct operation_kind *kind, struct descriptor *d,
    const void *buf, size_t n)
{
    ssize_t got;

    if (UNLIKELY(!takes_turn()))
        return await_event(f, state, kind, d, buf, n);
    f->state = (uint16_t)state;
    got = try(d, kind->events, buf, n);
    if (LIKELY(got >= 0)) {
        number_set(f, got);
        return true;
    }
    return await_failed(f, kind, d, buf, n);
}

#define AWAIT_NOW(call)                                                                         \
    static __attribute__((noinline)) bool call##_now(struct async_frame *f, unsigned state,     \
                                                     struct descriptor *d, void *buf, size_t n) \
    {                                                                                           \
        return now(f, state, &kind_##call, d, buf, n);                                          \
    }

AWAIT_NOW(read)
AWAIT_NOW(write)
AWAIT_NOW(recv)
AWAIT_NOW(send)

static inline __attribute__((always_inline)) bool
await_in(struct async_frame *f, unsigned state, const struct operation_kind *kind, await_now *now,
         struct descriptor *d, void *buf, size_t n)
{
    if (UNLIKELY(async__now.run_on != f))
        return await_promise(f, state, kind, d->fd, buf, n);
    if (!(d->ready & POLLIN) && reader_waits(f, state, kind, d, buf, n))
        return false;
    return may_try(d, POLLIN) ? now(f, state, d, buf, n) : await_event(f, state, kind, d, buf, n);
}

static inline __attribute__((always_inline)) bool
await_out(struct async_frame *f, unsigned state, const struct operation_kind *kind, await_now *now,
          struct descriptor *d, const void *buf, size_t n)
{
    if (UNLIKELY(async__now.run_on != f))
        return await_promise(f, state, kind, d->fd, buf, n);
    return LIKELY(may_try(d, POLLOUT)) ? now(f, state, d, (void *)buf, n)
                                       : await_event(f, state, kind, d, buf, n);
}

/* Whose reader was run last is mostly meant. */
static inline struct descriptor *
descriptor_at(int fd)
{
    struct descriptor *d = async__loop.current;

    return LIKELY(d != NULL && d->fd == fd) ? d : descriptor_find(fd);
}

bool
async__await_read(struct async_frame *f, unsigned state, int fd, void *buf, size_t n)
{
    struct descriptor *d = descriptor_at(fd);

    if (UNLIKELY(!is_stream(d)))
        return await_promise(f, state, &kind_read, fd, buf, n);
    return await_in(f, state, &kind_read, read_now, d, buf, n);
}

bool
async__await_write(struct async_frame *f, unsigned state, int fd, const void *buf, size_t n)
{
    struct descriptor *d = descriptor_at(fd);

    if (UNLIKELY(!is_stream(d)))
        return await_promise(f, state, &kind_write, fd, buf, n);
    return await_out(f, state, &kind_write, write_now, d, buf, n);
}

/* With flags, or of what isn't a stream. */

static __attribute__((noinline)) bool
await_recv(struct async_frame *f, unsigned state, int fd, void *buf, size_t n, int flags)
{
    return AWAIT_PROMISE(f, state, recv_start(fd, buf, n, flags));
}

static __attribute__((noinline)) bool
await_send(struct async_frame *f, unsigned state, int fd, const void *buf, size_t n, int flags)
{
    return AWAIT_PROMISE(f, state, send_start(fd, buf, n, flags));
}

bool
async__await_recv(struct async_frame *f, unsigned state, int fd, void *buf, size_t n, int flags)
{
    struct descriptor *d = descriptor_at(fd);

    if (UNLIKELY(flags != 0 || !is_stream(d)))
        return await_recv(f, state, fd, buf, n, flags);
    return await_in(f, state, &kind_recv, recv_now, d, buf, n);
}

bool
async__await_send(struct async_frame *f, unsigned state, int fd, const void *buf, size_t n,
                  int flags)
{
    struct descriptor *d = descriptor_at(fd);

    if (UNLIKELY((flags & ~MSG_NOSIGNAL) != 0 || !is_stream(d)))
        return await_send(f, state, fd, buf, n, flags);
    return await_out(f, state, &kind_send, send_now, d, buf, n);
}

/* The connection is the promise's until the task has it: a cancellation that comes between the two
 * closes it. */
bool
async__await_accept(struct async_frame *f, unsigned state, int fd, struct sockaddr *address,
                    unsigned *length)
{
    return AWAIT_PROMISE(f, state, ASYNC__OBJECT(async_accept(fd, address, length)));
}

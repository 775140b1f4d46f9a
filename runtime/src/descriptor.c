/* descriptor.c - who waits for which descriptor, and what happens when it is ready
 *
 * The way of an operation:
 *
 *     operation_start    tries it, or adds it to d->waiting
 *     descriptor_expect  sees to it that the kernel will tell: the entry is queued as changed,
 *                        or doubtful
 *     changes_apply      just before the loop waits: what has changed goes to the poller
 *     descriptor_event   the poller: something may be ready
 *     descriptor_run     tries what waits, and ends it, as macrotasks
 *
 * An operation that ends leaves the ring before anybody's code runs.
 *
 * A descriptor's reader (stream.c) is an operation as any other while it waits, but lies in the
 * descriptor: no promise of its own ever settles. What its task awaited becomes
 * async__fulfilled with the value in the task's frame, or a promise that is rejected. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "descriptor.h"

enum {
    AT_ONCE = 4, /* operations of one descriptor that end before the next one's turn */
    BUDGET = 64  /* operations that one macrotask may do without waiting */
};

_Static_assert(offsetof(struct descriptor, reader) == 64, "one cache line, and the reader");
_Static_assert((READER_DONE & (DESCRIPTOR_ANYTHING | POLLNVAL)) == 0, "a bit of our own");
_Static_assert(sizeof(struct operation) <= 256, "see promise_frame");

/* By the machine's clock: the kernel's events don't come by another. */
static uint32_t
now_ms(void)
{
    return (uint32_t)(async__loop.clock.now == NULL ? clock_update() : clock_monotonic());
}

/* What operation_done lends out. NULL: no memory. */
static struct operation *
done_new(void)
{
    static const struct async_code code = {NULL, "a call that is done", NULL, NULL, 0};
    struct operation *op = memory_alloc(sizeof *op, _Alignof(struct operation));

    if (op == NULL)
        return NULL;
    memset(op, 0, sizeof *op);
    op->base.job.code = &code;
    op->base.refs = 1;
    op->base.status = PROMISE_FULFILLED;
    op->base.flags = ASYNC__NEW;
    return op;
}

static struct descriptors *
descriptors_ready(void)
{
    struct descriptors *io = async__loop.io;

    if (LIKELY(io != NULL))
        return io;
    if (poll_ready() == NULL)
        return NULL;
    io = memory_alloc(sizeof *io, _Alignof(struct descriptors));
    if (io == NULL)
        return NULL;
    memset(io, 0, sizeof *io);
    io->ready_last = &io->ready;
    io->doubtful_last = &io->doubtful;
    io->budget = BUDGET;
    io->turn = 1;
    io->sweeps = true;
    io->now = now_ms();
    io->sweep = io->now + DESCRIPTOR_SWEEP_MS;
    io->keeps = poll_ready()->keeps;
    io->blind = poll_ready()->blind;
    async__loop.io = io;
    if (async__now.pooled)
        io->done = done_new();
    return io;
}

/* The table */

static bool
pages_grow(size_t page)
{
    size_t n = async__loop.n_pages * 2 > page + 1 ? async__loop.n_pages * 2 : page + 1;
    struct descriptor_page **pages =
        memory_alloc(n * sizeof *pages, _Alignof(struct descriptor_page *));

    if (pages == NULL)
        return false;
    for (size_t i = 0; i < n; i++)
        pages[i] = i < async__loop.n_pages ? async__loop.pages[i] : NULL;
    if (async__loop.pages != NULL)
        memory_free(async__loop.pages);
    async__loop.pages = pages;
    async__loop.n_pages = n;
    return true;
}

static void
descriptor_init(struct descriptor *d, int fd)
{
    struct operation *op = &d->reader;

    d->fd = fd;
    op->base.job.next = &op->base.job;
    op->base.refs = 1;
    op->base.flags = ASYNC__NEW | ASYNC__OPERATION | ASYNC__EMBEDDED;
    op->events = POLLIN;
    op->is_read = true;
    op->at = d;
}

static struct descriptor *
descriptor_new(int fd)
{
    struct descriptors *io = descriptors_ready();
    size_t page = (size_t)fd >> PAGE_BITS;
    struct descriptor_page *p;

    if (io == NULL || (page >= async__loop.n_pages && !pages_grow(page)))
        return NULL;
    if (async__loop.pages[page] == NULL) {
        p = memory_alloc(sizeof *p, 64);
        if (p == NULL)
            return NULL;
        memset(p, 0, sizeof *p);
        for (int i = 0; i < PAGE_SIZE; i++)
            descriptor_init(&p->at[i], (int)(page << PAGE_BITS) + i);
        async__loop.pages[page] = p;
    }
    return &async__loop.pages[page]->at[fd & (PAGE_SIZE - 1)];
}

static enum descriptor_kind
kind_of_socket(int fd)
{
    int type;
    socklen_t length = sizeof type;

    if (getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &length) != 0)
        return DESCRIPTOR_PACKETS;
    return type == SOCK_STREAM ? DESCRIPTOR_STREAM : DESCRIPTOR_PACKETS;
}

/* A pipe that keeps packets apart may have more behind a short one. */
static enum descriptor_kind
kind_of_pipe(int fd)
{
    int flags = fcntl(fd, F_GETFL);

    return flags >= 0 && flags & O_DIRECT ? DESCRIPTOR_OTHER : DESCRIPTOR_PIPE;
}

/* returns  DESCRIPTOR_UNKNOWN: errno */
static enum descriptor_kind
kind_of(int fd)
{
    struct stat s;

    if (fstat(fd, &s) != 0)
        return DESCRIPTOR_UNKNOWN;
    switch (s.st_mode & S_IFMT) {
    case S_IFSOCK: return kind_of_socket(fd);
    case S_IFIFO: return kind_of_pipe(fd);
    case S_IFREG:
    case S_IFDIR:
    case S_IFBLK: return DESCRIPTOR_FILE;
    default: return DESCRIPTOR_OTHER;
    }
}

static void
classified(struct descriptor *d, enum descriptor_kind kind)
{
    if (d->kind == DESCRIPTOR_UNKNOWN)
        d->ready = DESCRIPTOR_ANYTHING;
    d->kind = (uint8_t)kind;
    d->no_flags = false;
    d->ours = false;
}

bool
descriptor_classify(struct descriptor *d)
{
    enum descriptor_kind kind = kind_of(d->fd);

    if (kind != DESCRIPTOR_UNKNOWN)
        classified(d, kind);
    return kind != DESCRIPTOR_UNKNOWN;
}

/* The number of a file that was closed may be a socket's by now, so files are looked at each time. */
struct descriptor *
descriptor_get(int fd)
{
    struct descriptor *d = descriptor_find(fd);
    enum descriptor_kind kind;

    if (LIKELY(d != NULL && d->kind != DESCRIPTOR_UNKNOWN && d->kind != DESCRIPTOR_FILE))
        return d;
    kind = kind_of(fd);
    if (kind == DESCRIPTOR_UNKNOWN)
        return NULL;
    if (d == NULL && (d = descriptor_new(fd)) == NULL) {
        errno = ENOMEM;
        return NULL;
    }
    classified(d, kind);
    return d;
}

/* Queues */

static inline struct descriptor *
ready_pop(struct descriptors *io)
{
    struct descriptor *d = io->ready;

    io->ready = d->next_ready;
    if (io->ready == NULL)
        io->ready_last = &io->ready;
    d->is_ready = false;
    return d;
}

void
descriptor_changed(struct descriptor *d)
{
    if (d->is_changed)
        return;
    d->is_changed = true;
    d->next_changed = async__loop.io->changed;
    async__loop.io->changed = d;
}

void
descriptor_doubt(struct descriptor *d)
{
    struct descriptors *io = async__loop.io;

    d->is_doubtful = true;
    d->look = io->now + DESCRIPTOR_DOUBT_MS;
    d->next_doubtful = NULL;
    *io->doubtful_last = d;
    io->doubtful_last = &d->next_doubtful;
}

/* Waiting */

static inline bool
is_reader(const struct operation *op)
{
    return op == &op->at->reader;
}

/* What it gives has to be given back if nobody takes it. */
static bool
has_owner(const struct operation *op)
{
    return OPERATION_KIND(op)->op.give_up != NULL;
}

static struct operation *
operation_at(struct async_job *job)
{
    return (struct operation *)job;
}

static void
wanted_again(struct descriptor *d)
{
    unsigned wanted = 0;

    if (d->waiting != NULL && !d->backs_off) {
        struct async_job *job = d->waiting;

        do {
            wanted |= operation_at(job)->events;
            job = job->next;
        } while (job != d->waiting);
    }
    d->wanted = (uint16_t)wanted;
}

/* The first of those that wait that may be done now. */
static struct operation *
first_ready(const struct descriptor *d)
{
    struct async_job *job = d->waiting;

    if (job == NULL || !(d->wanted & d->ready))
        return NULL;
    do {
        job = job->next;
        if (operation_at(job)->events & d->ready)
            return operation_at(job);
    } while (job != d->waiting);
    return NULL;
}

/* The registration may be another file's, or lack something; or there is none that stays. */
void
descriptor_expect_anew(struct descriptor *d)
{
    struct descriptors *io = async__loop.io;

    descriptor_changed(d);
    d->in_doubt = io->blind && !io->keeps;
    d->since = io->now;
    if (d->in_doubt && !d->is_doubtful)
        descriptor_doubt(d);
}

static inline void
wait_remove(struct operation *op)
{
    struct descriptor *d = op->at;

    if (is_reader(op)) {
        if (d->receives)
            async__loop.poller->withdraw(d);
        d->ready &= (uint16_t)~READER_DONE;
    }
    ring_remove(&d->waiting, &op->base.job);
    op->base.job.next = &op->base.job; /* as a reader's is to be, see reader_waits */
    async__loop.io->alive--;
    if (LIKELY(d->waiting == NULL))
        d->wanted = 0;
    else
        wanted_again(d);
    if (!async__loop.io->keeps)
        descriptor_changed(d);
}

/* Trying */

static async_error *
operation_error(const struct operation *op, int fd, int code)
{
    const char *what = code == ECANCELED ? "closed while it was waited for" : strerrordesc_np(code);
    async_error *error = async_error_new(code, "%s of %d: %s", op->base.job.code->function, fd,
                                         what != NULL ? what : "unknown error");

    return error->code == code ? error : async__error_of_errno(code);
}

static void
operation_fail(struct operation *op, int fd, int code)
{
    op->base.error = operation_error(op, fd, code);
    op->failed = true;
}

/* What an attempt has come to.
 * returns  it has ended, one way or the other */
static __attribute__((noinline)) bool
attempted(struct operation *op, ssize_t n)
{
    const struct operation_kind *kind = OPERATION_KIND(op);

    while (n < 0 && errno == EINTR)
        n = kind->attempt(op);
    if (n >= 0) {
        if (kind->gives == OPERATION_GIVES_SIZE)
            op->result.size = n;
        else if (kind->gives == OPERATION_GIVES_INT)
            op->result.number = (int)n;
        return true;
    }
    if (errno == EAGAIN || errno == EWOULDBLOCK) {
        op->at->ready &= (uint16_t)~op->events;
        op->at->hangup = false;
        return false;
    }
    operation_fail(op, op->at->fd, errno);
    return true;
}

static inline bool
operation_try(struct operation *op)
{
    struct descriptor *d = op->at;
    ssize_t n;

    if (UNLIKELY(!op->is_read || d->kind != DESCRIPTOR_STREAM))
        return attempted(op, OPERATION_KIND(op)->attempt(op));
    n = recv(d->fd, op->buf, op->length, MSG_DONTWAIT);
    if (UNLIKELY(n <= 0)) {
        if (n < 0 && errno == ENOTSOCK)
            n = OPERATION_KIND(op)->attempt(op);
        return attempted(op, n);
    }
    if ((size_t)n < op->length && !d->hangup)
        d->ready &= (uint16_t)~POLLIN;
    op->result.size = n;
    return true;
}

enum promise_state
operation_end(struct async_frame *f)
{
    struct operation *op = (struct operation *)f;

    if (UNLIKELY(op->failed))
        return PROMISE_REJECTED;
    if (LIKELY(!has_owner(op)))
        return PROMISE_FULFILLED;
    own_settle_operation(f);
    return PROMISE_PENDING; /* it has settled */
}

/* The reader has read.
 * returns  the task that goes on */
static inline struct async_frame *
reader_hand(struct operation *op, ssize_t n)
{
    struct async_frame *f = (struct async_frame *)op->base.waiters;

    f->awaiting = &async__fulfilled;
    number_set(f, n);
    return f;
}

/* The same where a request to end may have come when it was too late. */
static struct async_frame *
reader_hand_late(struct operation *op, ssize_t n)
{
    struct async_frame *f = (struct async_frame *)op->base.waiters;

    if (LIKELY(cancel_code_of(f) == f->job.code))
        return reader_hand(op, n);
    f->awaiting = &async__fulfilled;
    f->job.next = (struct async_job *)(intptr_t)n; /* see served_resume */
    return f;
}

/* op has failed, and has left the ring. */
static void
operation_reject(struct operation *op)
{
    struct async_frame *f;

    if (!is_reader(op)) {
        async__settle(&op->base, PROMISE_REJECTED);
        return;
    }
    f = (struct async_frame *)op->base.waiters;
    op->failed = false;
    line_fail(f, f->state, async__promise_rejected(op->base.error, 0, 1));
}

static struct async_frame *
ended_at_once(struct operation *op)
{
    if (UNLIKELY(op->failed))
        async__settle(&op->base, PROMISE_REJECTED);
    else
        op->base.status = has_owner(op) ? ASYNC__UNTAKEN : PROMISE_FULFILLED;
    return &op->base;
}

struct async_frame *
operation_failed(struct operation *op, int fd, int code)
{
    operation_fail(op, fd, code);
    return ended_at_once(op);
}

struct async_frame *
operation_done_new(ssize_t size)
{
    static const struct operation_kind kind = OPERATION_KIND_OF("a call", NULL, 0, 0, NULL);
    struct operation *op = operation_new(&kind, NULL, 0);

    if (op == NULL)
        return async__no_memory();
    op->base.status = PROMISE_FULFILLED;
    op->result.size = size;
    return &op->base;
}

struct async_frame *
operation_start(struct operation *op, int fd)
{
    struct descriptor *d = descriptor_get(fd);

    if (UNLIKELY(d == NULL))
        return operation_failed(op, fd, errno);
    op->at = d;
    if (op->events & (op->any_time ? ~0U : d->ready) & ~d->wanted && async__loop.io->budget > 0) {
        async__loop.io->budget--;
        if (operation_try(op))
            return ended_at_once(op);
        async__loop.io->budget++;
    }
    return operation_wait(op, d);
}

/* The reader's task knows that it is cancelled. */
void
operation_withdraw(struct async_frame *p)
{
    struct operation *op = (struct operation *)p;

    wait_remove(op);
    if (is_reader(op))
        microtask_push(&reader_hand(op, 0)->job);
    else
        promise_reject_frame(p, async__error_of_errno(ECANCELED));
}

void
operation_describe(const struct async_frame *p, FILE *out)
{
    fprintf(out, " of %d", ((const struct operation *)p)->at->fd);
}

void
descriptor_back_off(struct descriptor *d)
{
    d->backs_off = true;
    d->wanted = 0;
    if (!d->is_doubtful)
        descriptor_doubt(d);
    if (!async__loop.io->keeps)
        descriptor_changed(d);
}

void
descriptor_pause(struct operation *op)
{
    op->events = 0;
    wanted_again(op->at);
}

void
descriptor_go_on(int fd, bool (*is_meant)(const struct operation *op, const void *arg),
                 const void *arg)
{
    struct descriptor *d = descriptor_find(fd);
    struct async_job *job = d != NULL ? d->waiting : NULL;

    if (job == NULL)
        return;
    do {
        struct operation *op = operation_at(job);

        if (is_meant(op, arg))
            op->events = OPERATION_KIND(op)->events;
        job = job->next;
    } while (job != d->waiting);
    wanted_again(d);
    d->ready |= d->wanted;
    descriptor_again(d);
}

/* Watches: operations that never end. */

static enum promise_state
watch_run(struct async_frame *f)
{
    struct watch *w = (struct watch *)f;

    async__now.run_on = NULL;
    w->fn(w, (unsigned)w->op.flags);
    return PROMISE_PENDING;
}

static const struct operation_kind kind_watch = {
    .op = {.code = {watch_run, "watch", NULL, NULL, 0}},
};

int
watch_start(struct watch *w, int fd, unsigned events, void (*fn)(struct watch *w, unsigned events),
            bool keeps_alive)
{
    struct descriptor *d = descriptor_get(fd);

    w->active = false;
    if (d == NULL)
        return errno;
    w->op.base.job.code = &kind_watch.op.code;
    w->op.at = d;
    w->op.events = (uint16_t)events;
    w->fn = fn;
    w->keeps_alive = true;
    w->active = true;
    d->ready &= (uint16_t)~events;
    operation_wait(&w->op, d);
    descriptor_changed(d); /* what is ready is to be told, though it may have been told before */
    watch_keep_alive(w, keeps_alive);
    return 0;
}

void
watch_keep_alive(struct watch *w, bool keeps_alive)
{
    struct descriptors *io = async__loop.io;

    if (!w->active || w->keeps_alive == keeps_alive)
        return;
    w->keeps_alive = keeps_alive;
    io->alive += keeps_alive ? 1 : (size_t)-1;
    io->watches += keeps_alive ? (size_t)-1 : 1;
}

void
watch_stop(struct watch *w)
{
    if (!w->active)
        return;
    watch_keep_alive(w, true);
    wait_remove(&w->op);
    w->active = false;
}

void
watch_again(struct watch *w)
{
    w->op.at->ready |= w->op.events;
    descriptor_again(w->op.at);
}

static void
watch_call(struct descriptor *d, struct watch *w, unsigned events)
{
    w->op.flags = (int)events;
    d->ready &= (uint16_t)~w->op.events; /* it takes all there is */
    loop_run(&w->op.base.job);
}

/* The end of a descriptor */

/* Everybody who waits fails. Watches are told where the loop is the caller. */
static void
fail_all(struct descriptor *d, int code, bool tells)
{
    while (d->waiting != NULL) {
        struct operation *op = operation_at(d->waiting->next);

        if (op->base.job.code == &kind_watch.op.code) {
            watch_stop((struct watch *)op);
            op->flags = code == ECANCELED ? POLLNVAL : POLLERR;
            op->result.number = code;
            if (tells)
                loop_run(&op->base.job);
            continue;
        }
        wait_remove(op);
        operation_fail(op, d->fd, code);
        operation_reject(op);
    }
}

void
descriptor_reject(int fd, bool (*is_meant)(const struct operation *op, const void *arg),
                  const void *arg)
{
    struct descriptor *d = descriptor_find(fd);
    struct async_job *job, *last;
    bool at_end = d == NULL || d->waiting == NULL;

    if (at_end)
        return;
    last = d->waiting;
    for (job = last->next; !at_end;) {
        struct operation *op = operation_at(job);

        at_end = job == last;
        job = job->next;
        if (!is_meant(op, arg))
            continue;
        wait_remove(op);
        operation_fail(op, fd, ECANCELED);
        operation_reject(op);
    }
}

static void
forget(struct descriptor *d)
{
    async__loop.poller->forget(d);
    d->kind = DESCRIPTOR_UNKNOWN;
    d->ready = 0;
    d->proved = 0;
    d->hangup = d->backs_off = d->ours = false;
}

void
descriptor_closing(int fd)
{
    struct descriptor *d = descriptor_find(fd);

    if (d == NULL)
        return;
    fail_all(d, ECANCELED, false);
    forget(d);
}

struct descriptor *
descriptor_made(int fd, enum descriptor_kind kind, unsigned ready)
{
    struct descriptor *d = descriptor_find(fd);

    if (d == NULL)
        d = descriptor_new(fd);
    else
        descriptor_closing(fd);
    if (d == NULL)
        return NULL;
    d->kind = (uint8_t)kind;
    d->ready = (uint16_t)ready;
    d->ours = true;
    d->no_flags = false;
    return d;
}

/* Events */

/* Ends an operation, and runs what waited for it: what loop_run would do, more quickly where only one
 * task did. */
static void
complete(struct operation *op, struct running *here)
{
    struct async_job *waiter = op->base.waiters;

    if (is_reader(op)) {
        struct async_job *task = NULL;

        if (UNLIKELY(op->failed))
            operation_reject(op);
        else
            task = &reader_hand_late(op, op->result.size)->job;
        batch_next(here, task);
        return;
    }
    if (UNLIKELY(op->failed || waiter == NULL || waiter->next != waiter || has_owner(op))) {
        batch_next(here, &op->base.job);
        return;
    }
    op->base.status = PROMISE_FULFILLED;
    if (UNLIKELY(op->base.refs == 0))
        async__destroy_fulfilled(&op->base);
    batch_next(here, waiter);
}

/* What is a bad descriptor now was none when the wait began. */
static void
closed_meanwhile(struct operation *op)
{
    if (op->base.error->code != EBADF)
        return;
    async_error_release(op->base.error);
    operation_fail(op, op->at->fd, ECANCELED);
}

/* Closed behind our back. */
static void
descriptor_gone(struct descriptor *d)
{
    d->ready = 0;
    fail_all(d, ECANCELED, true);
    forget(d);
    loop_run(NULL);
}

/* The reader's call has failed: what it has failed with isn't told twice.
 * returns  false: it is to be made again */
static bool
reader_failed(struct descriptor *d, struct running *here, int code)
{
    struct operation *op = &d->reader;

    if (code == EINTR || code == ENOTSOCK)
        return false;
    if (code == EAGAIN) {
        d->ready &= (uint16_t)~POLLIN;
        d->hangup = false;
        descriptor_expect(d);
        return true;
    }
    here->frame = NULL;
    wait_remove(op);
    operation_fail(op, d->fd, code);
    closed_meanwhile(op);
    complete(op, here);
    return true;
}

bool
reader_has_read(const struct async_frame *p)
{
    const uint8_t reader = ASYNC__OPERATION | ASYNC__EMBEDDED;
    struct descriptor *d;

    if ((p->flags & reader) != reader)
        return false;
    d = ((const struct operation *)p)->at;
    if (d->receives)
        async__loop.poller->withdraw(d);
    return d->ready & READER_DONE && d->reader.result.size >= 0;
}

void
descriptor_received(struct descriptor *d, ssize_t n)
{
    d->receives = false;
    d->reader.result.size = n;
    d->ready |= READER_DONE;
    descriptor_again(d);
}

/* The poller has made the reader's call. */
static void
reader_received(struct descriptor *d, struct running *here)
{
    struct operation *op = &d->reader;
    ssize_t n = op->result.size;

    wait_remove(op);
    if (n < 0) {
        operation_fail(op, d->fd, (int)-n);
        closed_meanwhile(op);
    } else if (n > 0 && (size_t)n < op->length) {
        d->ready &= (uint16_t)~POLLIN;
    } else {
        d->ready |= POLLIN;
    }
    if (n > 0 && __msan_unpoison != NULL)
        __msan_unpoison(op->buf, (size_t)n);
    async__loop.io->budget = BUDGET;
    async__loop.current = d;
    complete(op, here);
}

/* The usual, without further ado: the reader, which is the first to wait, is the last too.
 * returns  false: it is something else, nothing has been done */
static inline bool
reader_run(struct descriptors *io, struct descriptor *d, struct running *here)
{
    struct operation *op = &d->reader;
    ssize_t n;

    if (UNLIKELY(d->waiting != &op->base.job || d->ready & (POLLNVAL | READER_DONE)))
        return false;
    n = recv(d->fd, op->buf, op->length, MSG_DONTWAIT);
    if (LIKELY((size_t)n < op->length)) {
        if (n > 0 && LIKELY(!d->hangup))
            d->ready &= (uint16_t)~POLLIN;
    } else if (UNLIKELY(n < 0)) {
        return reader_failed(d, here, errno);
    }
    d->waiting = NULL;
    d->wanted = 0;
    io->alive--;
    io->budget = BUDGET;
    async__loop.current = d;
    if (UNLIKELY(!io->keeps))
        descriptor_changed(d);
    batch_task(here, reader_hand(op, n));
    return true;
}

/* Tries what waits for d, and ends some of what can be done. */
static __attribute__((noinline)) void
descriptor_run(struct descriptor *d, struct running *here, const struct async_frame *until)
{
    bool in_vain = false;
    struct operation *op;

    here->frame = NULL;
    async__now.run_on = NULL;
    if (UNLIKELY(d->ready & POLLNVAL)) {
        descriptor_gone(d);
        return;
    }
    if (UNLIKELY(d->ready & READER_DONE))
        reader_received(d, here);
    for (int done = 0; done < AT_ONCE && (op = first_ready(d)) != NULL && !is_settled(until);) {
        async__loop.io->budget = BUDGET;
        if (UNLIKELY(op->base.job.code == &kind_watch.op.code)) {
            watch_call(d, (struct watch *)op, d->ready & op->events);
            in_vain = true;
        } else if (LIKELY(operation_try(op))) {
            wait_remove(op);
            if (UNLIKELY(op->failed))
                closed_meanwhile(op);
            complete(op, here);
        } else {
            in_vain = true;
            continue;
        }
        done++;
    }
    if (UNLIKELY(d->wanted & d->ready))
        descriptor_again(d);
    if (UNLIKELY(in_vain && d->wanted & ~d->ready))
        descriptor_expect(d);
}

/* What is ready now, and not what becomes so meanwhile. */
static void
run_ready(struct descriptors *io, const struct async_frame *until)
{
    struct descriptor *const *last = io->ready_last, *d;
    struct running here;

    batch_begin(&here);
    if (UNLIKELY(async__now.first != NULL))
        batch_next(&here, NULL);
    do {
        d = ready_pop(io);
        if (!reader_run(io, d, &here))
            descriptor_run(d, &here, until);
    } while (&d->next_ready != last && io->ready != NULL && !is_settled(until));
    batch_end(&here);
}

/* The loop */

static void
look_at(struct descriptor *d)
{
    if (d->backs_off) {
        d->backs_off = false;
        wanted_again(d);
        d->ready |= d->wanted;
        if (d->waiting != NULL)
            descriptor_again(d);
    } else if (d->waiting != NULL && d->in_doubt) {
        if (async__loop.io->now - d->since < DESCRIPTOR_DOUBT_MS) {
            descriptor_doubt(d);
        } else {
            d->in_doubt = false;
            d->check = true;
            descriptor_changed(d);
        }
    }
}

/* returns  in how many milliseconds the next one is to be looked at; INT_MAX: there is none */
static int
doubtful_look(void)
{
    struct descriptors *io = async__loop.io;
    struct descriptor *d;

    for (int n = 0; (d = io->doubtful) != NULL; n++) {
        if ((int32_t)(d->look - io->now) > 0)
            return (int32_t)(d->look - io->now);
        if (n == PAGE_SIZE)
            return 0;
        io->doubtful = d->next_doubtful;
        if (io->doubtful == NULL)
            io->doubtful_last = &io->doubtful;
        d->is_doubtful = false;
        look_at(d);
    }
    return INT_MAX;
}

void
descriptor_unwatched(struct descriptor *d)
{
    d->kind = DESCRIPTOR_FILE;
    d->ready |= d->wanted;
    descriptor_again(d);
}

/* returns  false: promises have been rejected */
static bool
change_apply(struct descriptor *d)
{
    int error;

    if (d->wanted == 0 && async__loop.io->keeps)
        return true;
    error = async__loop.poller->watch(d);
    d->check = false;
    if (LIKELY(error == 0)) {
        d->proved = async__loop.io->proof;
        return true;
    }
    if (error == EBADF) {
        d->ready = POLLNVAL;
    } else if (error == EPERM) {
        descriptor_unwatched(d);
        return true;
    } else {
        fail_all(d, error, true);
        return false;
    }
    descriptor_again(d);
    return true;
}

static bool
changes_apply(void)
{
    struct descriptor *d = async__loop.io->changed, *next;
    bool all = true;

    async__loop.io->changed = NULL;
    for (; d != NULL; d = next) {
        next = d->next_changed;
        d->is_changed = false;
        all &= change_apply(d);
    }
    return all;
}

bool
descriptors_pending(void)
{
    return async__loop.io != NULL && async__loop.io->alive > 0;
}

bool
descriptors_watched(void)
{
    return async__loop.io != NULL && (async__loop.io->alive > 0 || async__loop.io->watches > 0);
}

/* returns  some are to be checked */
static bool
sweep_page(struct descriptors *io, struct descriptor_page *page)
{
    bool any = false;

    for (size_t i = 0; i < PAGE_SIZE; i++) {
        struct descriptor *d = &page->at[i];

        if (d->waiting == NULL || d->backs_off || io->now - d->since < DESCRIPTOR_DOUBT_MS)
            continue;
        d->check = any = true;
        descriptor_changed(d);
    }
    return any;
}

/* Who has waited for long is checked, whether there was a reason to doubt it or not: those of one page.
 * returns  false: there are more */
static bool
sweep(struct descriptors *io)
{
    while (io->swept < async__loop.n_pages) {
        struct descriptor_page *page = async__loop.pages[io->swept++];

        if (page != NULL && sweep_page(io, page))
            return false;
    }
    io->swept = 0;
    io->sweeps = false;
    return true;
}

/* returns  in how many milliseconds the next sweep is; INT_MAX: none, as nothing was done since */
static int
sweep_due(struct descriptors *io)
{
    if (!io->sweeps || !io->blind)
        return INT_MAX;
    if ((int32_t)(io->sweep - io->now) > 0)
        return (int32_t)(io->sweep - io->now);
    return sweep(io) ? INT_MAX : 0;
}

/* Something was done that may have closed anything. */
static void
sweep_later(struct descriptors *io)
{
    if (io->sweeps)
        return;
    io->sweeps = true;
    io->sweep = io->now + DESCRIPTOR_SWEEP_MS;
}

/* Waits.
 * timeout_ms  until the next timer
 * own_ms      until we have something to do ourselves */
static void
wait_for_events(struct descriptors *io, uint64_t timeout_ms, int own_ms)
{
    bool own = (uint64_t)own_ms < timeout_ms;
    int timeout = own ? own_ms : timeout_ms > INT_MAX ? INT_MAX : (int)timeout_ms;

    if (io->ready != NULL)
        timeout = 0;
    else if (timeout_ms == UINT64_MAX && own_ms == INT_MAX)
        timeout = -1;
    async__loop.poller->wait(timeout);
    io->now = now_ms();
    if (!own || io->ready != NULL)
        sweep_later(io);
}

static void
turn_begin(struct descriptors *io)
{
    if (++io->turn == 0)
        io->turn = 1;
    io->proof = io->keeps ? io->turn : 0;
    io->now = now_ms();
}

/* In how many ms the table wants to be looked at; INT_MAX: not at all. */
static int
look(void)
{
    int look_ms = doubtful_look(), sweep_ms = sweep_due(async__loop.io);

    return look_ms < sweep_ms ? look_ms : sweep_ms;
}

int
descriptors_prepare(void)
{
    struct descriptors *io = async__loop.io;
    int look_ms;

    turn_begin(io);
    look_ms = look();
    if (!changes_apply())
        return 0;
    if (!async__loop.poller->tells) /* by its descriptor */
        async__loop.poller->wait(0);
    return io->ready != NULL ? 0 : look_ms;
}

bool
descriptors_wait(uint64_t timeout_ms, const struct async_frame *until)
{
    struct descriptors *io = async__loop.io;
    int look_ms;

    turn_begin(io);
    look_ms = look();
    if (!changes_apply()) {
        loop_run(NULL);
        return true;
    }
    wait_for_events(io, timeout_ms, look_ms);
    io->budget = BUDGET;
    if (io->ready == NULL)
        return false;
    run_ready(io, until);
    return true;
}

void
descriptors_withdraw(void)
{
    for (size_t page = 0; page < async__loop.n_pages; page++)
        for (size_t i = 0; async__loop.pages[page] != NULL && i < PAGE_SIZE; i++)
            if (async__loop.pages[page]->at[i].receives)
                async__loop.poller->withdraw(&async__loop.pages[page]->at[i]);
}

void
descriptors_end(void)
{
    struct descriptors *io = async__loop.io;

    if (io == NULL)
        return;
    for (size_t i = 0; i < async__loop.n_pages; i++)
        if (async__loop.pages[i] != NULL)
            memory_free(async__loop.pages[i]);
    if (async__loop.pages != NULL)
        memory_free(async__loop.pages);
    async__loop.pages = NULL;
    async__loop.n_pages = 0;
    async__loop.io = NULL;
    async__loop.current = NULL;
    if (io->done != NULL && io->done->base.refs == 1)
        memory_free(io->done);
    memory_free(io);
}

/* descriptor.h - what a thread knows of its descriptors, and who waits for them
 *
 *     descriptor.c   the table, waiting, what happens when something is ready
 *     io.c           the operations themselves
 *     stream.c       bytes of streams, and what a task awaits on the spot
 *     poll_*.c       how the kernel is asked
 *
 * A loop has an entry for each descriptor number it has met. The entry says
 * what may be ready, and lists the operations that wait, in order of arrival:
 * an operation is tried as long as its direction may be ready and nobody waits
 * before it; EAGAIN, or less than was asked for from a stream, says that it
 * isn't any more; then the kernel is asked to tell. What it tells is noted in
 * the entry, and the entry queued: each operation that can then be done ends as
 * a macrotask of its own.
 *
 * Nobody tells us of close(2), and the number is soon another file's. So a
 * wait that relies on an old registration has it checked at the end of the turn,
 * unless the kernel has spoken of it in this very turn; waits that were not
 * checked are, once, when they have lasted for DESCRIPTOR_DOUBT_MS. And while
 * a program does things at all, it may close what is waited for: every
 * DESCRIPTOR_SWEEP_MS all old waits are checked, some in each turn so that
 * nobody who is ready waits for that. */
#ifndef DESCRIPTOR_H
#define DESCRIPTOR_H

#include <errno.h>
#include <sys/poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "runtime.h"

enum {
    DESCRIPTOR_DOUBT_MS = 100,
    DESCRIPTOR_SWEEP_MS = 1000
};

enum descriptor_kind {
    DESCRIPTOR_UNKNOWN,
    DESCRIPTOR_STREAM,  /* a socket; less than asked for: there is no more */
    DESCRIPTOR_PACKETS, /* any other socket */
    DESCRIPTOR_PIPE,
    DESCRIPTOR_OTHER, /* terminals, eventfds, ... */
    DESCRIPTOR_FILE   /* always ready, and never waited for: files, directories, disks */
};

/* Something waits for a descriptor: a promise(ssize_t) or a promise(int). */
struct operation {
    struct async_frame base;
    union {
        ssize_t size;
        int number;
        char *pointer;
    } result; /* where promise_value looks */
    struct descriptor *at;
    union {
        struct {
            uint16_t events; /* what it waits for */
            bool failed;     /* base.error is set */
            bool started;    /* a connection */
            bool any_time;   /* tried at first though it may not be ready: there may be a buffer */
            bool is_read;    /* of bytes, as they come: the usual, done without further ado */
        };
        uint64_t about; /* all of these */
    };
    int flags;
    void *buf; /* or an array of struct iovec, `length` of them */
    size_t length;
    size_t done; /* of read_exact and write_all */
    union {
        struct {
            void *address;
            unsigned *address_length;
        };
        const void *to;
    };
};

/* A line of the cache, and its reader. */
struct descriptor {
    struct async_job *waiting; /* a ring of struct operation, known by its last */
    struct descriptor *next_ready, *next_changed, *next_doubtful;
    int fd;
    uint32_t slot;     /* the poller's: which registration, or where it is */
    uint32_t proved;   /* the turn in which the kernel last spoke of what is registered */
    uint32_t since;    /* when the last wait began, in ms */
    uint32_t look;     /* when a doubtful one is looked at */
    uint16_t interest; /* the poller's: what the kernel is to report, as poll(2) names it */
    uint16_t wanted;   /* what the operations wait for */
    uint16_t ready;    /* what may be ready */
    uint8_t kind;      /* enum descriptor_kind */
    bool hangup : 1;   /* the end is in sight: to be read up to, whatever comes short */
    bool is_ready : 1, is_changed : 1, is_doubtful : 1; /* stands in that queue */
    bool in_doubt : 1;                                  /* a wait was not checked */
    bool backs_off : 1;                                 /* to be tried again when looked at */
    bool check : 1;      /* for the poller: whatever was registered may be gone */
    bool ours : 1;       /* made by the runtime: O_NONBLOCK */
    bool no_flags : 1;   /* takes no RWF_NOWAIT */
    bool registered : 1; /* the poller's */
    bool receives : 1;   /* the poller's: it makes the reader's call, the kernel has the buffer */
    /* The wait of the one task that reads a stream as it comes, in the ring while it lasts: see
     * stream.c. */
    struct operation reader __attribute__((aligned(64)));
    int64_t file; /* the poller's: what it has handed in is known to be for this one; 0: unknown */
};

enum {
    READER_DONE =
        0x4000 /* in `ready`: the poller has made the reader's call, its result is there */
};

/* What an operation may find out by trying. */
#define DESCRIPTOR_ANYTHING (POLLIN | POLLPRI | POLLOUT | POLLRDHUP | POLLERR | POLLHUP)

enum {
    PAGE_BITS = 7,
    PAGE_SIZE = 1 << PAGE_BITS
};

struct descriptor_page {
    struct descriptor at[PAGE_SIZE];
};

/* Of a thread. */
struct descriptors {
    uint32_t turn;
    uint32_t proof; /* what `proved` becomes: the turn, or 0 where nothing stays registered */
    uint32_t now;   /* milliseconds by the machine's clock, read twice a turn */
    int budget;     /* operations that may still be done at once in this macrotask */
    uint32_t sweep; /* when old waits are checked, if `sweeps` */
    size_t swept;   /* pages that have been, this time */
    bool sweeps;
    bool keeps, blind; /* the poller's */
    struct descriptor *ready, **ready_last;
    struct descriptor *changed;
    struct descriptor *doubtful, **doubtful_last; /* in order of `look` */
    size_t alive;           /* waiting operations, and watches that keep the loop alive */
    size_t watches;         /* that don't */
    struct operation *done; /* see operation_done; NULL: a memory checker is to see each */
};

/* Of one that the loop has met: an entry stays for as long as the loop. */
static inline struct descriptor *
descriptor_known(int fd)
{
    struct descriptor *d = &async__loop.pages[(unsigned)fd >> PAGE_BITS]->at[fd & (PAGE_SIZE - 1)];

    __asm__("" : "+r"(d)); /* or its address is put together at each use */
    if (d == NULL)
        __builtin_unreachable();
    return d;
}

/* NULL: unheard of. */
static inline struct descriptor *
descriptor_find(int fd)
{
    size_t page = (size_t)(unsigned)fd >> PAGE_BITS;

    if (UNLIKELY(page >= async__loop.n_pages || async__loop.pages[page] == NULL))
        return NULL;
    return descriptor_known(fd);
}

struct operation_kind {
    struct operation_code op;
    /* The system call: its result; -1 and errno. EAGAIN: to be tried again when ready. */
    ssize_t (*attempt)(struct operation *op);
    uint16_t events;
    uint8_t gives;
};
enum {
    OPERATION_GIVES_SIZE,
    OPERATION_GIVES_INT,
    OPERATION_GIVES_ITS_OWN /* the attempt has filled in the result */
};
#define OPERATION_KIND(op) ((const struct operation_kind *)(op)->base.job.code)
#define OPERATION_KIND_OF(name, tries, waits_for, what, ...)          \
    {                                                                 \
        {{operation_end, name, NULL, NULL, sizeof(struct operation)}, \
         operation_withdraw,                                          \
         operation_describe,                                          \
         __VA_ARGS__},                                                \
            tries, waits_for, what                                    \
    }

/* The entry of fd, which is open.
 * returns  NULL: errno says why: EBADF, ENOMEM */
struct descriptor *descriptor_get(int fd);
/* The same for one that the runtime has just made, which is O_NONBLOCK; what was known of the number
 * is forgotten. No memory: NULL, and it is found out later. */
struct descriptor *descriptor_made(int fd, enum descriptor_kind kind, unsigned ready);
/* The entry turns out to be another file's: finds out what it is.
 * returns  false: errno */
bool descriptor_classify(struct descriptor *d);
/* fd is about to be closed: who waits gets ECANCELED, and everything is forgotten. */
void descriptor_closing(int fd);
/* Who waits and is meant gets ECANCELED. */
void descriptor_reject(int fd, bool (*is_meant)(const struct operation *op, const void *arg),
                       const void *arg);

/* Somebody waits for what is not ready: the kernel is to tell. */
void descriptor_expect_anew(struct descriptor *d);
void descriptor_doubt(struct descriptor *d);
static inline void
descriptor_expect(struct descriptor *d)
{
    const struct descriptors *io = async__loop.io;

    if (UNLIKELY(d->proved != io->turn || d->wanted & ~d->interest)) {
        descriptor_expect_anew(d);
        return;
    }
    d->in_doubt = true;
    d->since = io->now;
    if (UNLIKELY(!d->is_doubtful))
        descriptor_doubt(d);
}
/* Something waits that may be done already. */
static inline void
descriptor_again(struct descriptor *d)
{
    struct descriptors *io = async__loop.io;

    if (d->is_ready)
        return;
    d->is_ready = true;
    d->next_ready = NULL;
    *io->ready_last = d;
    io->ready_last = &d->next_ready;
}

/* One to be filled in. NULL: no memory. */
static inline struct operation *
operation_new(const struct operation_kind *kind, const void *buf, size_t length)
{
    struct operation *op = async_new(sizeof *op, &kind->op.code);

    if (UNLIKELY(op == NULL))
        return NULL;
    op->base.flags = ASYNC__NEW | ASYNC__OPERATION;
    op->about = 0;
    op->events = kind->events;
    op->buf = (void *)buf;
    op->length = length;
    return op;
}
/* async_read and async_write */
extern const struct operation_kind kind_read, kind_write;
/* Begins what moves bytes, of a file too; and recv and send.
 * returns  the promise */
struct async_frame *operation_transfer(const struct operation_kind *kind, int fd, const void *buf,
                                       size_t n);
struct async_frame *operation_recv(int fd, void *buf, size_t n, int flags);
struct async_frame *operation_send(int fd, const void *buf, size_t n, int flags);
/* For attempts: `got` bytes have come, or gone, of `wanted`. A stream that falls short is at its end
 * for now.
 * returns  got */
ssize_t operation_came(struct operation *op, ssize_t got, size_t wanted);
/* For attempts: reads without waiting, as the descriptor is to be read. */
ssize_t operation_receive(struct operation *op, void *buf, size_t n);
/* For a call that was done at once, without an operation: the promise that says so. One is used over
 * and over as long as nobody has kept it: most calls are awaited on the spot. */
struct async_frame *operation_done_new(ssize_t size);
static inline struct async_frame *
operation_done(ssize_t size)
{
    struct operation *op = async__loop.io->done;

    if (UNLIKELY(op == NULL || op->base.refs != 1))
        return operation_done_new(size);
    op->base.refs = 2;
    op->result.size = size;
    return &op->base;
}
/* The same that can't be done now, and waits; and one that has failed. */
static inline struct async_frame *
operation_wait(struct operation *op, struct descriptor *d)
{
    op->at = d;
    ring_add(&d->waiting, &op->base.job);
    async__loop.io->alive++;
    if (UNLIKELY(d->backs_off))
        return &op->base;
    d->wanted |= op->events;
    if (UNLIKELY(op->events & d->ready))
        descriptor_again(d); /* its budget is spent, or somebody is before it */
    else
        descriptor_expect(d);
    return &op->base;
}
struct async_frame *operation_failed(struct operation *op, int fd, int code);
/* Begins an operation that has been filled in: does it at once if it may, else waits.
 * fd       may be bad
 * returns  the promise */
struct async_frame *operation_start(struct operation *op, int fd);
/* For an attempt that is about to fail with EAGAIN: what it waits for is none of the kernel's business,
 * and nobody tries before descriptor_go_on. */
void descriptor_pause(struct operation *op);
/* Who waits and is meant is tried once more. */
void descriptor_go_on(int fd, bool (*is_meant)(const struct operation *op, const void *arg),
                      const void *arg);
/* For an attempt that failed for want of descriptors or the like: nobody tries before
 * DESCRIPTOR_DOUBT_MS have passed. */
void descriptor_back_off(struct descriptor *d);
/* For every operation_kind. */
enum promise_state operation_end(struct async_frame *f);
void operation_withdraw(struct async_frame *p);
void operation_describe(const struct async_frame *p, FILE *out);

/* A callback for a descriptor, for the runtime's own use: wake-ups of other threads (an eventfd),
 * signals (a signalfd), children (a pidfd). The struct is the caller's. */
struct watch {
    struct operation op;
    void (*fn)(struct watch *w, unsigned events);
    bool keeps_alive;
    bool active;
};

/* From now on fn is called, as a macrotask of its own, when fd becomes ready.
 * events       POLLIN, POLLOUT
 * fn           `events` as of poll(2). POLLNVAL: fd was closed; POLLERR: it can't be watched (out of
 *              memory): the watch has ended, and op.result.number says why. It is to read,
 *              or write, until EAGAIN: it may not be called again for what it leaves. It may stop the
 *              watch and free it
 * keeps_alive  the loop doesn't end while it is being watched
 * returns      0, or an errno */
int watch_start(struct watch *w, int fd, unsigned events,
                void (*fn)(struct watch *w, unsigned events), bool keeps_alive);
void watch_keep_alive(struct watch *w, bool keeps_alive);
/* fn is to be called soon, as a macrotask of its own, whatever is ready. */
void watch_again(struct watch *w);
void watch_stop(struct watch *w); /* before fd is closed; of one that has ended: nothing */

/* What the pollers report. */
static inline void
descriptor_event(struct descriptor *d, unsigned events)
{
    d->proved = async__loop.io->proof;
    if (UNLIKELY(events & (POLLERR | POLLHUP | POLLRDHUP | POLLNVAL))) {
        if (events & POLLNVAL)
            descriptor_again(d);
        else
            d->hangup = true;
        events |= events & (POLLERR | POLLHUP) ? DESCRIPTOR_ANYTHING : POLLIN;
    }
    d->ready |= (uint16_t)events;
    if (d->wanted & d->ready)
        descriptor_again(d);
}
/* It is always ready, as far as it ever is: the kernel doesn't watch it. */
void descriptor_unwatched(struct descriptor *d);
/* And for a call that it has made: n, or minus an errno. */
void descriptor_received(struct descriptor *d, ssize_t n);
void descriptor_changed(struct descriptor *d); /* the poller is to be asked once more */

/* What the loop asks. */
bool descriptors_pending(void); /* somebody waits who keeps the loop alive */
bool descriptors_watched(void); /* or who doesn't */
/* Waits for at most timeout_ms (UINT64_MAX: for ever) until something is ready, and runs that;
 * stops early once `until` has settled.
 * returns  something was run */
bool descriptors_wait(uint64_t timeout_ms, const struct async_frame *until);
/* Before another loop waits in our stead: the kernel is told what is to be reported.
 * returns  for how many ms that one may wait at most; 0: something is ready; INT_MAX: for ever */
int descriptors_prepare(void);
/* The kernel is to let go the buffers of all that wait: they are about to be freed. */
void descriptors_withdraw(void);
void descriptors_end(void);

#endif

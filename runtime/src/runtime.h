/* runtime.h - what the runtime's files share
 *
 *     promise.c   settle, await, the callback API     loop.c      microtasks, turns, running to an end
 *     frame.c     memory of frames and callbacks      timer.c     the timing wheel, sleeps, immediates
 *     cancel.c    requests on their way down          combine.c   all, any, race
 *     follow.c    promises that settle as another     own.c       values that have to be given back
 *     error.c     errors and their traces             dump.c      what is alive
 *     line.c      standing in line                    lock.c      mutex, semaphore, event
 *     channel.c   values from task to task            group.c     tasks that belong together
 *     io.c        operations on descriptors           descriptor.c  who waits for which, what is ready
 *     signal.c    signals that are delivered
 *     spawn.c     children are started                process.c   they are waited for, reaped
 *     post.c      calls from other threads             work.c      a pool of threads; see thread.h
 *     call.c      calls that the kernel makes           uring.h    how it is asked
 *     file.c      files, by way of the kernel or the pool  whole.c  whole files
 *     names.c     names of hosts, by way of the pool
 *     poll.h      how a thread waits                  embed.c      inside another loop
 *
 * Everything belongs to one thread, without a lock, but for what thread.h has. */
#ifndef RUNTIME_H
#define RUNTIME_H

#include <asyncc.h>

#include "poll.h"
#include "private.h"

#define LIKELY(x) __builtin_expect(!!(x), 1)
#define UNLIKELY(x) __builtin_expect(!!(x), 0)

/* clang checks the type of what is called through a pointer; callbacks of promise(T) are called by
 * code that doesn't know T. */
#ifdef __clang__
#define CALLS_ANY_TYPE __attribute__((no_sanitize("function")))
#else
#define CALLS_ANY_TYPE
#endif

/* A frame that a drain of the microtask queue is running, and those of the
 * drains around it: a task may run the loop. */
struct running {
    struct async_frame *frame;
    struct running *outer;
    struct async_frame *cancel; /* held: see loop_cancel_later */
};

/* A promise that had settled before the program began: it needs no memory. The tail is for
 * async_run, which answers zeros where a handler has swallowed the rejection. */
struct fixed_promise {
    struct async_frame base;
    char value[64];
};

/* What a thread has beside async__now. All zeros is a loop at rest. */
struct loop {
    struct running *running;
    struct async_frame *unhandled; /* rejected promises nobody has looked at yet, oldest first */
    struct async_frame *unhandled_last;
    struct async_job later; /* see loop_cancel_later */
    bool later_queued;
    bool at_exit;   /* its end has been seen to */
    bool cut_short; /* the process ends by loop_exit */
    struct fixed_promise no_memory, no_promise;
    struct fixed_promise served, drained; /* see line.c */

    struct timers *timers; /* made by the first timer */
    uint64_t now;          /* milliseconds; read once a turn */
    bool now_known;
    bool turned;                   /* the loop has */
    bool embedded;                 /* another loop is the one to wait, at the moment */
    void (*outer_turn)(void *arg); /* of the loop we are inside of, if it can be run from here */
    void *outer_arg;
    const struct async_frame *awaited; /* by the async_run that has the outer loop turn */
    struct async_clock clock;

    void (*on_unhandled)(async_error *error, void *arg);
    void *on_unhandled_arg;

    const struct poller *poller; /* opened by the first wait */
    int poll_fd;
    void *poll_state;               /* the poller's own */
    struct descriptors *io;         /* made by the first descriptor */
    struct descriptor *current;     /* whose reader was run last: most likely meant again */
    struct async_loop *here;        /* what other threads know of it; made when one is to */
    struct async_job *work_waiting; /* a ring: what the pool is not to have yet */
    size_t work_out, work_alive;    /* in the pool, or the kernel; that somebody waits for */
    struct calls *calls;            /* the kernel's; made by the first file */
    bool no_calls;                  /* it makes none */
    bool ending;                    /* the thread is: nothing is begun any more */
    struct files *files;            /* that the pool does something with; see file.c */
    struct descriptor_page **pages; /* its table: in pages, so that an entry never moves */
    size_t n_pages;

    struct signals *signals;   /* made by the first that is listened to */
    struct children *children; /* made by the first */

    struct async_allocator allocator;
    bool memory_set;
    struct slab *slabs;      /* all of them, newest first */
    struct slab *bump[33];   /* the one each size class is being cut from */
    char *spare, *spare_end; /* slabs not yet used of the newest chunk */
    struct slab *chunks;     /* what slabs were got in */
    uintptr_t blocks;        /* what isn't in slabs; see frame.c */
    size_t n_slabs, n_errors;
};
extern __thread struct loop async__loop
    __attribute__((tls_model("initial-exec"), visibility("hidden")));

/* promise.c */

/* A frame of the runtime's own: flagged ASYNC__NEW, pending, with one reference. NULL: no memory. */
struct async_frame *promise_frame(size_t size, const struct async_code *code);
/* Marks the rejection of p as looked at. */
void promise_handled(struct async_frame *p);
/* A ring of jobs in order of arrival, known by its last. NULL: empty. */
static inline void
ring_add(struct async_job **ring, struct async_job *job)
{
    struct async_job *last = *ring;

    if (last == NULL) {
        job->next = job; /* prev comes with the second */
    } else {
        job->next = last->next;
        job->prev = last;
        last->next->prev = job;
        last->next = job;
    }
    *ring = job;
}

static inline void
ring_remove(struct async_job **ring, struct async_job *job)
{
    if (job->next == job) {
        *ring = NULL;
        return;
    }
    job->prev->next = job->next;
    job->next->prev = job->prev;
    if (*ring == job)
        *ring = job->prev;
}

/* Puts a job at the end of p's ring of waiters, and takes it out again. */
static inline void
waiters_add(struct async_frame *p, struct async_job *job)
{
    ring_add(&p->waiters, job);
}

static inline void
waiters_remove(struct async_frame *p, struct async_job *job)
{
    ring_remove(&p->waiters, job);
}
/* A promise that is never freed, whatever is done with it. Again: the same, with its references. */
struct async_frame *promise_fixed(struct fixed_promise *fixed, const struct async_code *code,
                                  enum promise_state status);
/* Queues a job for when p has settled. p is held, and its rejection counts as looked at.
 * returns  p, or what stands for NULL */
struct async_frame *promise_watch(struct async_frame *p, struct async_job *job);
/* The end of a frame that rejects: takes over `error`. */
void promise_reject_frame(struct async_frame *p, async_error *error);
struct async_frame *promise_or_invalid(struct async_frame *p); /* NULL: one rejected with EINVAL */
void promise_new_cancel(struct async_frame *p);
extern const struct async_code code_promise_new;
/* In the state of a promise of the runtime's own, beside ASYNC__CANCEL. */
enum {
    NEW_LARGE = 1, /* for async__frame_free: these don't all have the size that their code says */
    NEW_OWNED = 2, /* pending, from promise_new: its value will have an owner, `lost` is set */
    NEW_HOLDS = 4, /* once fulfilled: its value is a promise, of which it holds one reference */
    NEW_SETTLER = 0x4000 /* one reference is that of who settles it */
};
/* Of a promise that is fulfilled, or about to be: the promise that it has for a value, and holds; or NULL. */
struct async_frame *promise_held_by(const struct async_frame *p);
/* What a task has awaited, which is async__fulfilled, comes to this number. */
static inline void
number_set(struct async_frame *f, ssize_t value)
{
    f->job.prev = (struct async_job *)(intptr_t)value;
}

static inline size_t
value_offset(size_t align)
{
    return ASYNC__PAD(sizeof(struct async_frame), align);
}

/* loop.c */

static inline void
microtask_push(struct async_job *job)
{
    job->next = NULL;
    *async__now.last = job;
    async__now.last = &job->next;
    async__now.run_on = NULL;
}

bool loop_is_running(const struct async_frame *f);
/* A task that runs is to be cancelled as soon as it suspends. */
void loop_cancel_later(struct async_frame *f);
uint32_t loop_holds(const struct async_frame *f); /* how many references for that */
/* f, which runs, is to be cancelled when it suspends. */
static inline bool
loop_cancels(const struct async_frame *f)
{
    return UNLIKELY(async__loop.later_queued) && loop_holds(f) > 0;
}
/* Runs one job as the loop does, then every microtask. */
void loop_run(struct async_job *job);
bool loop_turn(const struct async_frame *until);
bool loop_pending(void); /* something is left that could happen, besides microtasks */
/* The same for a batch of jobs, one after the other: `here` is the caller's until batch_end. */
void batch_begin(struct running *here);
void batch_next(struct running *here, struct async_job *job);
void batch_end(struct running *here);
void batch_go_on(struct running *here, struct async_frame *f, enum promise_state answer);
/* The next is a task, and nothing is queued. Between this and the next job, or the end, nobody's code
 * is run. */
static inline void
batch_task(struct running *here, struct async_frame *f)
{
    enum promise_state answer;

    here->frame = f;
    async__now.run_on = f;
    answer = f->job.code->resume(f);
    if (UNLIKELY(answer != PROMISE_PENDING || async__now.first != NULL ||
                 async__loop.unhandled != NULL))
        batch_go_on(here, f, answer);
}
_Noreturn void loop_exit(int status);

/* timer.c */

/* Puts a frame to sleep, or into the queue of immediates.
 * returns  false: no memory */
bool timer_sleep(struct async_frame *f, uint64_t ms);
bool timer_yield(struct async_frame *f);
void timer_wake(struct async_frame *f); /* takes it out again */
bool timer_immediates_queued(void);
uint64_t timer_next(void); /* when the loop must look again; UINT64_MAX: never */
bool timer_pending(void);
/* Runs what is due, or the immediates there are; stops early once `until` has settled. */
void timer_run_due(const struct async_frame *until);
bool timer_due_meanwhile(void); /* reads the clock */
void timer_run_immediates(const struct async_frame *until);
void timers_end(void);
size_t timers_live(void);
extern const struct async_code code_sleep, code_yield, code_timer;

static inline bool
is_settled(const struct async_frame *p)
{
    return p != NULL && p->status != PROMISE_PENDING;
}

/* The clock, read anew. */
uint64_t clock_update(void);
uint64_t clock_monotonic(void); /* the machine's, whatever async_set_clock has set */

/* post.c */

bool post_arrived(void); /* something is there now */
bool post_pending(void); /* or may come yet */
/* Runs what has arrived; stops early once `until` has settled. */
void post_run(const struct async_frame *until);
void post_stop(void); /* before the descriptors end */
void post_end(void);  /* nobody may post any more */

/* work.c */

static inline bool
work_pending(void)
{
    return async__loop.work_alive > 0;
}
/* The thread ends: takes back what the pool hasn't begun, waits for what it has. */
void work_end(void);
/* The process ends: so do the threads of the pool that have nothing to do. */
void work_end_pool(void);
void work_fork_begins(void); /* no thread is at the pool's queue while the process is copied */
void work_fork_ends(void);   /* in the parent */
void work_forked(void);      /* in the child */

/* call.c */

bool calls_unwatched(void); /* nobody tells of answers: it is to be looked for them */
void calls_end(void);

/* file.c */

void files_end(void);

/* operations: promises of the runtime's own, behind which something waits that isn't a task */

/* The code of such a promise, whose flags have ASYNC__OPERATION. */
struct operation_code {
    struct async_code code;
    /* A request to end has come: takes the operation back and rejects with ECANCELED, at once or,
     * where that can't be, once what has begun is over. */
    void (*withdraw)(struct async_frame *p);
    /* For async_dump: what it is, after its name. May be NULL. */
    void (*describe)(const struct async_frame *p, FILE *out);
    /* It has ended well, but nobody has taken the value: to be given back. p may be another promise
     * that has the value now, of a promise_timeout. May be NULL. */
    void (*give_up)(struct async_frame *p);
};

static inline const struct operation_code *
operation_code_of(const struct async_frame *p)
{
    return (const struct operation_code *)p->job.code;
}

/* own.c */

/* p, a promise that is the runtime's own and pending, is fulfilled, with what `lost` gives back. */
void own_settle(struct async_frame *p, void (*lost)(struct async_frame *p));
/* The same for one that has been fulfilled without. */
void own_mark(struct async_frame *p, void (*lost)(struct async_frame *p));
/* The same for a promise of a function that net.c has written, whose code is to be `code`: the size. */
void own_settle_frame(struct async_frame *p, const struct async_code *code,
                      void (*lost)(struct async_frame *p));
/* The same for an operation's, whose code says how it is given back, if it has to be. */
void own_settle_operation(struct async_frame *p);
/* Somebody is to have the value of p, which is fulfilled.
 * returns  what it would have been given back with; NULL: it has no owner, or had been taken */
static inline void (*own_take(struct async_frame *p))(struct async_frame *p)
{
    if (LIKELY(p->status != ASYNC__UNTAKEN))
        return NULL;
    p->status = PROMISE_FULFILLED;
    return p->flags & ASYNC__OPERATION ? operation_code_of(p)->give_up : p->lost;
}
/* What p would be given back with is the runtime's own, and runs nobody's code. */
static inline bool
own_is_runtimes(const struct async_frame *p)
{
    return (p->flags & (ASYNC__NEW | ASYNC__OPERATION)) != ASYNC__NEW;
}
/* The last reference to p has gone, and nobody has taken its value. */
void own_lose(struct async_frame *p);

/* cancel.c */

bool held_once(const struct async_frame *p);
/* A request has reached f. */
void cancel_from(struct async_frame *f);

/* f's code, also while a cancellation that has come too late stands in for it. */
const struct async_code *cancel_code_of(const struct async_frame *f);

/* line.c */

static inline bool
line_empty(const struct async_job *line)
{
    return line->next == NULL || line->next == line;
}

static inline struct async_frame *
line_first(const struct async_job *line)
{
    return (struct async_frame *)line->next;
}

static inline struct async_job *
line_of(struct async__line *line)
{
    return (struct async_job *)line;
}

/* f, a task or a promise, joins.
 * place    its code says what f waits for */
void line_join(struct async_job *line, struct async_frame *f, struct async_job *place);
void line_leave(struct async_frame *f);
/* Nobody holds p, which is pending. In line it would only keep from others what it got.
 * returns  true: it was, and has left */
bool line_abandoned(struct async_frame *p);
/* Its turn: a promise is fulfilled, a task goes on as if it had awaited `with`, which is. */
void line_serve(struct async_frame *f, struct async_frame *with);
void line_turn_away(struct async_frame *f, async_error *error); /* which is consumed */

struct async_frame *line_first_served(bool got); /* makes it */
/* What a call answers that needn't wait, and what its direct form does.
 * got      has something been handed over? Of a promise(bool): its value */
static inline struct async_frame *
line_served(bool got)
{
    struct async_frame *p = got ? &async__loop.served.base : &async__loop.drained.base;

    if (UNLIKELY(p->status == PROMISE_PENDING))
        return line_first_served(got);
    p->refs = UINT32_MAX / 2;
    return p;
}
static inline bool
line_go_on(struct async_frame *f, unsigned state, struct async_frame *with)
{
    f->awaiting = with;
    f->state = (uint16_t)state;
    if (async__now.run_on == f)
        return true;
    microtask_push(&f->job);
    return false;
}
bool line_fail(struct async_frame *f, unsigned state, struct async_frame *rejected); /* owned */
/* And when it must. */
struct async_frame *line_promise(struct async_job *line, const struct async_code *code);
bool line_wait(struct async_frame *f, unsigned state, struct async_job *line,
               const struct async_code *code);

/* p's fulfilment has handed something over: an await that ended otherwise would lose it. */
bool line_handed(const struct async_frame *p);
enum promise_state line_handing(struct async_frame *f); /* marks the code of such promises */

/* channel.c */

extern const struct async_code code_send;

/* group.c */

extern const struct async_code code_group_wait;
/* As combine_rewind and combine_next. */
void group_rewind(struct async_frame *done);
struct async_frame *group_next(struct async_frame *done);

/* combine.c */

/* For a request that has come to a combinator: to start over with its members; the next one to ask,
 * or NULL when all have been. The members that nobody else holds are asked. */
void combine_rewind(struct async_frame *c);
struct async_frame *combine_next(struct async_frame *c);
bool combine_is_empty_race(const struct async_frame *p);

/* A place in the ring of waiters of a promise, held until it has settled. */
struct member {
    struct async_job job;
    struct async_frame *promise; /* held; NULL: done with */
    struct async_frame *owner;
};
void member_watch(struct member *m, struct async_frame *p, struct async_frame *owner);
/* The owner settles. One that is queued already still comes, and finds it settled. */
void member_let_go(struct member *m);

/* follow.c */

bool follow_is(const struct async_frame *c); /* is c, which is pending, one of these? */
/* What it follows; NULL: that has settled already. */
struct async_frame *follow_promise(const struct async_frame *c);
/* p has, and so does c. */
void follow_settled(struct async_frame *c, struct async_frame *p);
void follow_withdraw(struct async_frame *c);
/* For async_dump: what a task that waits for p would be waiting for without promise_owned. */
const struct async_frame *follow_original(const struct async_frame *p);
/* If what c follows has just been handed over, it settles now, not in a microtask: a
 * cancellation that comes between the two would make away with it. */
void follow_hurry(struct async_frame *c);

/* descriptor.c */

/* p, which a task awaits that is to be cancelled, may be the reader of a descriptor.
 * returns  true: it is, and has ended well: what it has read would be lost */
bool reader_has_read(const struct async_frame *p);

/* signal.c */

bool signals_pending(void); /* somebody waits for one */
void signals_end(void);
/* From now on fn is called, as a macrotask, after signo has come; and soon in any case, for what came
 * before.
 * fn       `error`, an errno: the loop can't listen any more, and this was the last call
 * returns  0, or an errno */
int signal_tell(int signo, void (*fn)(int error));
void signal_tell_no_more(int signo);

/* process.c */

bool processes_pending(void); /* somebody waits for one */
void processes_end(void);

/* error.c */

extern async_error *const error_no_memory, *const error_no_promise;
/* The error that an await of p, which is rejected, gives f; owned. */
async_error *error_of(struct async_frame *p, bool steal);
bool error_was_in(const async_error *error, const struct async_frame *f);
void error_trace(async_error **error, const struct async_code *code, unsigned line,
                 const struct async_frame *f);
/* A promise_new promise is rejected with it: it has come this far. */
void error_passes(async_error *error, const struct async_frame *p);

/* frame.c */

void *memory_alloc(size_t size, size_t align); /* straight from the allocator */
void memory_free(void *block);
void *job_alloc(size_t size, const struct async_code *code);
void job_free(void *job);
/* Calls fn for everything that is alive, frames and callbacks. */
void memory_walk(void (*fn)(struct async_frame *f, void *arg), void *arg);
/* Sets the allocator up, once. */
void memory_ready(void);
bool memory_under_valgrind(void);
/* The kernel writes into buffers unseen by MemorySanitizer where it doesn't know the call. */
extern void __msan_unpoison(const volatile void *at, size_t n) __attribute__((weak));

#endif

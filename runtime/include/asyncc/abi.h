/* asyncc/abi.h - what generated code is made of
 *
 * Not for people's own programs: asyncc writes code against this file, and
 * the two change together. Everything here runs on the thread of one loop.
 *
 * A promise and the frame of the function behind it are one object: struct
 * async_frame is the head of both. An async function f becomes
 *
 *     struct f_frame     the head, the result, the parameters, what lives on
 *                        across an await, and the frames of the children that
 *                        f awaits directly
 *     f_resume(frame)    the body, entered at the await it stopped at
 *     f(...)             takes a frame from the pool and starts it
 *
 * f_resume answers PROMISE_PENDING when it has suspended; otherwise the
 * function has ended and the answer is how (result in the frame, or `error`).
 * It does not touch the promise for that: whoever called it settles, or, when
 * the frame lies in its parent's, simply looks at the answer.
 */
#ifndef ASYNCC_ABI_H
#define ASYNCC_ABI_H

#include <asyncc/error.h>
#include <asyncc/promise.h>
#include <asyncc/sync.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sockaddr;

/* What a resume function is; its enum has the name of a macro, which a '(' would wake. */
typedef enum promise_state async_resume_fn(struct async_frame *frame);

/* One for each async function, constant. */
struct async_code {
    async_resume_fn *resume;
    const char *function;  /* as the user named it */
    const char *file;      /* as the compiler was given it */
    const uint32_t *lines; /* lines[state]: where that await stands; [0] the function itself */
    uint32_t size; /* of the frame, in bytes; 0: not a frame but a callback. Or ASYNC__HOLDS */
};
/* What the function returns is a promise: its own promise holds that, and lets it go when it ends. Beside
 * the size, so that what makes a frame another than most is found with one comparison. */
#define ASYNC__HOLDS 0x80000000u

/* What can stand in a queue: a frame to resume, a callback to call. In a
 * promise's ring of waiters, in the microtask queue, in a slot of the timing
 * wheel, or in line for a lock; never in two of them. */
struct async_job {
    struct async_job *next;
    struct async_job *prev; /* not kept up in the microtask queue */
    const struct async_code *code;
};

/* flags */
enum {
    ASYNC__HANDLED = 1,    /* a rejection that somebody has looked at, or will */
    ASYNC__SLEEPING = 2,   /* in the timing wheel, or the queue of immediates: `due` is valid */
    ASYNC__NEW = 4,        /* made by promise_new or the runtime: no function behind it */
    ASYNC__UNHANDLED = 8,  /* in the list of rejections that nobody has looked at yet */
    ASYNC__EMBEDDED = 16,  /* lies in the frame of the one that awaits it: never freed */
    ASYNC__CANCELLED = 32, /* somebody asked for the cancellation: ECANCELED is no surprise */
    ASYNC__IN_LINE = 64,   /* for a lock, a channel ...: `place` is valid */
    ASYNC__OPERATION = 128 /* beside ASYNC__NEW: the runtime waits for something from outside */
};

/* What else is in a suspended function's `state`. */
enum {
    ASYNC__STATE = 0x3fff,
    ASYNC__OWNS = 0x4000,  /* `awaiting` is a counted reference; in line, `place` is one */
    ASYNC__CANCEL = 0x8000 /* the await is to fail with ECANCELED */
};

/* The status of a promise that is fulfilled with what has to be given back if nobody takes it. An await
 * finds it neither fulfilled nor pending, so that it takes it out of line. */
enum {
    ASYNC__UNTAKEN = 3
};

struct async_frame {
    struct async_job job;
    struct async_job *waiters; /* the last of a ring, in order of arrival; NULL: none */
    union {
        struct async_frame *awaiting;        /* while pending */
        uint64_t due;                        /* while asleep: milliseconds on the loop's clock */
        struct async_job *place;             /* while in line; its code says what for */
        struct async_error *error;           /* once rejected; owned */
        void (*lost)(struct async_frame *p); /* of a value that has an owner: see own.c */
    };
    union {
        struct {
            uint32_t refs; /* a pending function goes on at 0; it is freed once it has settled */
            union {
                struct {
                    uint16_t state; /* the await it stopped at, from 1; 0: has not begun */
                    uint8_t status; /* enum promise_state, or ASYNC__UNTAKEN */
                    uint8_t flags;
                };
                uint32_t word; /* the three of them: 0 when new */
            };
        };
        uint64_t fresh; /* all of this at once, ASYNC__FRESH: one reference, pending */
    };
};
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define ASYNC__FRESH UINT64_C(1)
#else
#define ASYNC__FRESH (UINT64_C(1) << 32)
#endif
_Static_assert(sizeof(struct async_frame) == ASYNC__HEAD, "values are looked for behind the head");

/* The head of this thread's loop, where generated code sees it. */
struct async_now {
    struct async_job *first; /* the microtask queue */
    struct async_job **last; /* where the next one is linked; set up by the first allocation */
    /* The frame that the loop has resumed, as long as nothing is queued: nothing is left to run in
     * this job, so its await of something settled may go straight on, the continuation would be
     * the next microtask anyway. A child in its frame takes its place while that runs. Any other
     * frame has a caller who goes on. */
    const void *run_on;
    uint32_t pooled; /* frames up to this size come from the pool: 256, or 0 */
    void *pool[33];  /* free frames of 8, 16, ... 256 bytes, from index 1 */
};
extern __thread struct async_now async__now __attribute__((tls_model("initial-exec")));

/* A promise that is fulfilled, without a value: what a finished sleep leaves in `awaiting`. */
extern struct async_frame async__fulfilled;

/* 0: every hop is taken, as tests of the order want it. */
#ifndef ASYNC__RUN_ON
#define ASYNC__RUN_ON 1
#endif

/* A function whose labels have addresses that are kept. */
#ifdef __clang__
#define ASYNC__ONE_COPY __attribute__((noinline))
#else
#define ASYNC__ONE_COPY __attribute__((noinline, noclone))
#endif

#define ASYNC__LIKELY(x) __builtin_expect(!!(x), 1)
/* So unlikely that no register is to be saved on every way for the call behind it. */
#define ASYNC__RARELY(x) __builtin_expect_with_probability(!!(x), 0, 0.999)

/* The head of a frame; as an address inside it, gcc takes it for a second pointer to keep. */
#define ASYNC__BASE(f) ((struct async_frame *)(f))

/* Out of line, in promise.c and frame.c. The two waits only ever suspend. */
void *async__frame_alloc(size_t size);
void async__frame_free(struct async_frame *f); /* returns it to its pool */
struct async_frame *async__no_memory(void);    /* a promise rejected with ENOMEM */
void async__settle(struct async_frame *f, enum promise_state status);
bool async__not_called(struct async_frame *f, unsigned state);
enum promise_state async__child_ended(struct async_frame *f, enum promise_state answer);
void async__await_slow(struct async_frame *f, struct async_frame *p);
void async__await_child_slow(struct async_frame *f, unsigned state, struct async_frame *child,
                             const struct async_code *code, enum promise_state answer);
void async__destroy_fulfilled(struct async_frame *p);
void async__free_block(struct async_frame *p) __attribute__((cold)); /* of a function */
void async__destroy(struct async_frame *p); /* the last reference has gone */

/* A frame from the pool, for a call whose promise somebody may hold. NULL:
 * no memory. The caller fills in the parameters and calls async_started. */
static __inline__ void *
async_new(size_t size, const struct async_code *code)
{
    const size_t slot = (size + 7) / 8;
    struct async_frame *f = NULL;

    if (slot < sizeof async__now.pool / sizeof *async__now.pool)
        f = (struct async_frame *)async__now.pool[slot];
    if (ASYNC__RARELY(f == NULL)) {
        f = (struct async_frame *)async__frame_alloc(size);
        if (f == NULL)
            return NULL;
    } else {
        async__now.pool[slot] = f->job.next;
    }
    f->job.code = code;
    f->waiters = NULL;
    f->fresh = ASYNC__FRESH;
    return f;
}

/* Runs a new frame up to its first await.
 * returns  the frame, as the promise the caller owns */
static __inline__ struct async_frame *
async_begin(struct async_frame *f, async_resume_fn *resume)
{
    enum promise_state answer = resume(f);

    if (answer != PROMISE_PENDING) {
        if (answer == PROMISE_FULFILLED)
            f->status = PROMISE_FULFILLED;
        else
            async__settle(f, answer);
    }
    return f;
}
/* A starter's two ends: the promise, of type P, of a frame that has begun; and one that is rejected with
 * ENOMEM. ISO C has no conversion from an object's address to a function's: hence __extension__. */
#define async_started(P, f, resume) (__extension__(P) async_begin(ASYNC__BASE(f), resume))
#define async_no_memory(P) (__extension__(P) async__no_memory())

/* Prepares a child that lies inside f's frame, just before it is first resumed. The rest of its head
 * is filled in only when it suspends (async_await_child). */
static __inline__ void
async__embed(const struct async_frame *f, struct async_frame *child)
{
    child->word = 0; /* state 0, PROMISE_PENDING */
    if (ASYNC__RUN_ON && async__now.run_on == f)
        async__now.run_on = child;
}
#define async_embed(f, child) async__embed(ASYNC__BASE(f), ASYNC__BASE(child))

/* Suspends f at `state` until p has settled.
 * p        consumed if `owns`, else it must outlive the await; NULL rejects with EINVAL
 * returns  true: p is fulfilled and nobody could tell, go on; false: return PROMISE_PENDING */
static __inline__ bool
async__await(struct async_frame *f, unsigned state, struct async_frame *p, bool owns)
{
    f->awaiting = p;
    f->state = (uint16_t)(owns ? state | ASYNC__OWNS : state);
    if (ASYNC__LIKELY(p != NULL && p->status == PROMISE_FULFILLED)) {
        if (ASYNC__RUN_ON && async__now.run_on == f)
            return true;
        f->job.next = NULL;
        *async__now.last = &f->job;
        async__now.last = &f->job.next;
        async__now.run_on = NULL;
    } else if (p != NULL && p->status == PROMISE_PENDING && p->waiters == NULL) {
        f->job.next = &f->job;
        p->waiters = &f->job;
    } else {
        async__await_slow(f, p);
    }
    return false;
}
/* p is ours to release after the await (async_take), or somebody else holds it (async_value). */
#define async_await(f, state, p) async__await(ASYNC__BASE(f), state, ASYNC__OBJECT(p), true)
#define async_await_held(f, state, p) async__await(ASYNC__BASE(f), state, ASYNC__OBJECT(p), false)

/* The same for a child inside f's frame, which has just answered `answer`. */
static __inline__ bool
async__await_child(struct async_frame *f, unsigned state, struct async_frame *child,
                   const struct async_code *code, enum promise_state answer)
{
    if (ASYNC__LIKELY(answer == PROMISE_FULFILLED && ASYNC__RUN_ON && async__now.run_on == child)) {
        async__now.run_on = f;
        return true;
    }
    async__await_child_slow(f, state, child, code, answer);
    return false;
}
#define async_await_child(f, state, child, code, answer) \
    async__await_child(ASYNC__BASE(f), state, ASYNC__BASE(child), code, answer)

/* A function that awaits a call of itself does not enter itself: it suspends the frame it runs and
 * goes on at its top with the new one, so calls of any depth take no stack. `child` comes from
 * async_new and has its parameters; nobody else knows of it. The value is had by async_take_from. */
static __inline__ void
async__call(struct async_frame *f, unsigned state, struct async_frame *child)
{
    f->awaiting = child;
    f->job.next = &f->job;
    child->waiters = &f->job;
    f->state = (uint16_t)(state | ASYNC__OWNS);
}
/* And when there was no memory for it: the await fails. Always false. */
#define async_not_called(f, state) async__not_called(ASYNC__BASE(f), state)
#define async_call(f, state, child) async__call(ASYNC__BASE(f), state, ASYNC__BASE(child))

/* What such a function answers when f has ended: it may not be the frame it was entered with. */
static __inline__ enum promise_state
async__ended(struct async_frame *base, struct async_frame *f, enum promise_state answer)
{
    return ASYNC__LIKELY(f == base) ? answer : async__child_ended(f, answer);
}
#define async_ended(base, f, answer) async__ended(base, ASYNC__BASE(f), answer)

/* Suspends f at `state` for one tick. */
#define async_await_tick(f, state) async__await(ASYNC__BASE(f), state, &async__fulfilled, false)

/* Direct forms of the runtime's own calls: the frame itself is what waits, no
 * promise is made. Always false. */
bool async__await_sleep(struct async_frame *f, unsigned state, uint64_t ms);
bool async__await_yield(struct async_frame *f, unsigned state);
#define async_await_sleep(f, state, ms) async__await_sleep(ASYNC__BASE(f), state, ms)
#define async_await_yield(f, state) async__await_yield(ASYNC__BASE(f), state)

/* The same for asyncc/sync.h; true: it is had at once and nobody could tell, go on. */
bool async__await_mutex_lock(struct async_frame *f, unsigned state, async_mutex *m);
bool async__await_semaphore_acquire(struct async_frame *f, unsigned state, async_semaphore *s);
bool async__await_event_wait(struct async_frame *f, unsigned state, async_event *e);
bool async__await_channel_send(struct async_frame *f, unsigned state, struct async__channel *c,
                               const void *value);
bool async__await_channel_receive(struct async_frame *f, unsigned state, struct async__channel *c,
                                  void *value);
#define async_await_mutex_lock(f, state, m) async__await_mutex_lock(ASYNC__BASE(f), state, m)
#define async_await_semaphore_acquire(f, state, s) \
    async__await_semaphore_acquire(ASYNC__BASE(f), state, s)
#define async_await_event_wait(f, state, e) async__await_event_wait(ASYNC__BASE(f), state, e)
#define async_await_channel_send(f, state, c, ...)                             \
    __extension__({                                                            \
        struct async__channel *async__c = ASYNC__CHANNEL(c);                   \
        ASYNC__CHANNEL_TYPE(c) async__v = __VA_ARGS__;                         \
        async__await_channel_send(ASYNC__BASE(f), state, async__c, &async__v); \
    })
#define async_await_channel_receive(f, state, c, to)                              \
    __extension__({                                                               \
        struct async__channel *async__c = ASYNC__CHANNEL(c);                      \
        ASYNC__CHANNEL_TYPE(c) *async__to = (to);                                 \
        async__await_channel_receive(ASYNC__BASE(f), state, async__c, async__to); \
    })

/* And for asyncc/io.h. What is had at once, or by the descriptor's own reader, is left in the frame
 * itself: `prev`, which nobody needs while the frame is in no ring. Anything else is a promise that
 * the frame owns. The value, or that nobody wants it, is had by FORM_value(f, T) or FORM_drop(f). */
bool async__await_read(struct async_frame *f, unsigned state, int fd, void *buf, size_t n);
bool async__await_write(struct async_frame *f, unsigned state, int fd, const void *buf, size_t n);
bool async__await_recv(struct async_frame *f, unsigned state, int fd, void *buf, size_t n,
                       int flags);
bool async__await_send(struct async_frame *f, unsigned state, int fd, const void *buf, size_t n,
                       int flags);
bool async__await_accept(struct async_frame *f, unsigned state, int fd, struct sockaddr *address,
                         unsigned *length);
#define async_await_read(f, state, ...) async__await_read(ASYNC__BASE(f), state, __VA_ARGS__)
#define async_await_write(f, state, ...) async__await_write(ASYNC__BASE(f), state, __VA_ARGS__)
#define async_await_recv(f, state, ...) async__await_recv(ASYNC__BASE(f), state, __VA_ARGS__)
#define async_await_send(f, state, ...) async__await_send(ASYNC__BASE(f), state, __VA_ARGS__)
#define async_await_accept(f, state, ...) async__await_accept(ASYNC__BASE(f), state, __VA_ARGS__)

#define async_await_channel_receive_value(f, ...) async_value(f, __VA_ARGS__)
#define async_await_channel_receive_drop(f) ((void)0)
#define async_await_read_value(f, ...) async_number(f, __VA_ARGS__)
#define async_await_read_drop(f) async_number_drop(f)
#define async_await_write_value(f, ...) async_number(f, __VA_ARGS__)
#define async_await_write_drop(f) async_number_drop(f)
#define async_await_recv_value(f, ...) async_number(f, __VA_ARGS__)
#define async_await_recv_drop(f) async_number_drop(f)
#define async_await_send_value(f, ...) async_number(f, __VA_ARGS__)
#define async_await_send_drop(f) async_number_drop(f)
#define async_await_accept_value(f, ...) async_number(f, __VA_ARGS__)
#define async_await_accept_drop(f) async_number_drop(f)

/* The first thing a resume function asks: where to go on.
 * n        how many awaits it has
 * returns  0: at the top; i: the await i has its value; -i: the await i failed, or the task was
 *          cancelled in it: async_error_take says with what */
static __inline__ int
async_resumed(const struct async_frame *f, int n)
{
    int state = (int16_t)f->state, at = state & ASYNC__STATE; /* negative: ASYNC__CANCEL */

    if (at > n)
        __builtin_unreachable();
    if (ASYNC__LIKELY(state > 0 && f->awaiting->status == PROMISE_FULFILLED)) {
        if (at == 0)
            __builtin_unreachable();
        return at;
    }
    return -at;
}

/* What the await has failed with; the caller owns it. Releases what was awaited and ends
 * a cancellation: it is delivered once. */
struct async_error *async__error_take(struct async_frame *f) __attribute__((cold));
#define async_error_take(f) async__error_take(ASYNC__BASE(f))

static __inline__ void
async__release(struct async_frame *p)
{
    if (p != NULL && --p->refs == 0)
        async__destroy(p);
}

/* The same for a call whose promise nobody takes: mostly a task that goes on. */
static __inline__ void
async__discard(struct async_frame *p)
{
    if (p != NULL && --p->refs == 0 && (p->status != PROMISE_PENDING || p->flags & ASYNC__NEW))
        async__destroy(p);
}
#define async_discard(p) async__discard(ASYNC__OBJECT(p))

/* The same for one that is fulfilled. */
static __inline__ void
async__release_value(struct async_frame *p)
{
    if (ASYNC__RARELY(--p->refs == 0))
        async__destroy_fulfilled(p);
}

static __inline__ void
async__release_sized(struct async_frame *p, size_t size)
{
    if (!ASYNC__LIKELY(--p->refs == 0))
        return;
    if (size > sizeof async__now.pool - sizeof *async__now.pool ||
        ASYNC__RARELY(size > async__now.pooled)) {
        async__free_block(p);
    } else {
        p->job.next = (struct async_job *)async__now.pool[size / 8];
        async__now.pool[size / 8] = p;
    }
}

/* What f waited for. A function: macros of the user's may be called as the members are. */
static __inline__ struct async_frame *
async__awaited(const struct async_frame *f)
{
    return f->awaiting;
}

/* The value that the await brought, as a T: of a promise that is ours to
 * release now, and of one that somebody holds. */
#define async_take(f, ...)                                                                  \
    __extension__({                                                                         \
        struct async_frame *async__p = async__awaited(ASYNC__BASE(f));                      \
        __typeof__(__VA_ARGS__) async__v = ASYNC__VALUE(async__p, __typeof__(__VA_ARGS__)); \
        async__release_value(async__p);                                                     \
        async__v;                                                                           \
    })
/* The first, of a value that is a promise, which ends with the one that holds it unless it is ours as well. */
#define async_take_promise(f, ...)                                      \
    __extension__({                                                     \
        struct async_frame *async__p = async__awaited(ASYNC__BASE(f));  \
        __typeof__(__VA_ARGS__) async__v =                              \
            async_own(ASYNC__VALUE(async__p, __typeof__(__VA_ARGS__))); \
        async__release_value(async__p);                                 \
        async__v;                                                       \
    })
/* The first, of a promise that a direct call has given: `frame` is the struct of that function's
 * frames, which needs no looking up to be given back. */
#define async_take_from(f, frame, ...)                                                      \
    __extension__({                                                                         \
        struct async_frame *async__p = async__awaited(ASYNC__BASE(f));                      \
        __typeof__(__VA_ARGS__) async__v = ASYNC__VALUE(async__p, __typeof__(__VA_ARGS__)); \
        async__release_sized(async__p, sizeof(frame));                                      \
        async__v;                                                                           \
    })
#define async_drop_from(f, frame) \
    async__release_sized(async__awaited(ASYNC__BASE(f)), sizeof(frame))
#define async_value(f, ...) ASYNC__VALUE(async__awaited(ASYNC__BASE(f)), __typeof__(__VA_ARGS__))
/* A number, an int or a ssize_t, that is in the frame or in a promise that is ours to release. */
intptr_t async__number_take(struct async_frame *f, size_t size) __attribute__((cold));
static __inline__ intptr_t
async__number(struct async_frame *f, size_t size)
{
    return ASYNC__LIKELY(!(f->state & ASYNC__OWNS)) ? (intptr_t)f->job.prev
                                                    : async__number_take(f, size);
}
#define async_number(f, ...) \
    ((__typeof__(__VA_ARGS__))async__number(ASYNC__BASE(f), sizeof(__VA_ARGS__)))
#define async_number_drop(f) ((void)async__number(ASYNC__BASE(f), sizeof(int)))
/* After an await of a promise(void) that is ours. */
#define async_drop(f) async__release_value(async__awaited(ASYNC__BASE(f)))

/* Ends the function by a rejection: `return async_reject(f, &code, __LINE__, error)`.
 * error  consumed; NULL stands for EINVAL
 * line   of the throw; 0: of the await that f stopped at, unless async_thrown has noted another */
enum promise_state async__reject(struct async_frame *f, const struct async_code *code,
                                 unsigned line, struct async_error *error);
#define async_reject(f, code, line, error) async__reject(ASYNC__BASE(f), code, line, error)

/* Notes where an error was thrown that f does not end with yet: a block has something to clean up, or
 * catches it. The async_reject that comes to it later does not note the function again.
 * line     as above
 * returns  the error */
struct async_error *async__thrown(struct async_frame *f, const struct async_code *code,
                                  unsigned line, struct async_error *error) __attribute__((cold));
#define async_thrown(f, code, line, error) async__thrown(ASYNC__BASE(f), code, line, error)

/* `throw E`: an error is passed on, a number becomes one. */
#define async_error_from(...) ASYNC__ERROR(__VA_ARGS__)

/* f, but gcc does not see that it is: `async_frame_of(f)->x` is for it another object than `f->x`.
 * Its -Wsequence-point takes `&f->x` for a use of f->x, in `(p = &f->x) == q | (f->x = 1)`. */
#define async_frame_of(f)               \
    __extension__({                     \
        __typeof__(f) async__frame = f; \
        async__frame;                   \
    })

/* Promises in variables that own what they hold. `var` is an lvalue of a
 * promise type; the value is the same type. NULL is harmless in all of them. */
#define async_own(p) /* one more reference to p */ \
    (__extension__(__typeof__(p)) async__retain(ASYNC__OBJECT(p)))
#define async_set(var, p) /* var lets go what it held and takes the reference p */ \
    __extension__({                                                                \
        __typeof__(&(var)) async__at = &(var);                                     \
        __typeof__(var) async__new = (p);                                          \
        async__release(ASYNC__OBJECT(*async__at));                                 \
        *async__at = async__new;                                                   \
    })
#define async_let_go(var) /* var's scope ends */ ((void)async_set(var, NULL))

/* promise_resolve(p, q) and promise_resolved(T, q), q a promise: p holds it, and lets it go when it ends.
 * q        borrowed */
#define async_resolve_promise(p, q)                                        \
    __extension__({                                                        \
        struct async_frame *async__p = ASYNC__OBJECT(p);                   \
        ASYNC__TYPE(p) async__v = (q);                                     \
        async__promise_resolve_promise(async__p, ASYNC__OBJECT(async__v)); \
    })
#define async_resolved_promise(T, q)                                          \
    __extension__({                                                           \
        __typeof__(T) async__v = (q);                                         \
        (promise(T))async__promise_resolved_promise(ASYNC__OBJECT(async__v)); \
    })
void async__promise_resolve_promise(struct async_frame *p, struct async_frame *q);
struct async_frame *async__promise_resolved_promise(struct async_frame *q);

#define async_let_go_all(array) /* an array of them, of any dimension */ \
    async__let_go_all((void *)(array), sizeof(array) / sizeof(struct async_frame *))
void async__let_go_all(void *array, size_t n);

static __inline__ struct async_frame *
async__retain(struct async_frame *p)
{
    if (p != NULL)
        p->refs++;
    return p;
}

/* A variable-length array whose scope has an await in it: `var`, a void * that holds NULL or what it
 * held before, gets memory for one of this type; NULL: there is none. */
#define async_array_new(var, ...) \
    ((var) = async__array_new((var), sizeof(__VA_ARGS__), __alignof__(__VA_ARGS__)))
#define async_array_free(var) ((void)((var) = async__array_new((var), 0, 1))) /* its scope ends */
struct async_error *async_error_no_memory(void) __attribute__((cold)); /* what that comes to */
void *async__array_new(void *old, size_t size, size_t align); /* size 0: only frees the old */

/* Stands between the label of an await and that of a case. */
static __inline__ void
async_go_on(void)
{
}

/* Why a block with something to clean up is being left. */
enum {
    ASYNC_NEXT,   /* its end was reached */
    ASYNC_RETURN, /* the result, if any, is in the frame */
    ASYNC_ADOPT,  /* the promise that will give the result is at hand */
    ASYNC_THROW,
    ASYNC_BREAK,
    ASYNC_CONTINUE,
    ASYNC_GOTO /* and on: the first label, the second, ... */
};

/* What the C main of `async(int) main` comes to: runs p to its end, then the loop until nothing is
 * pending.
 * p        consumed
 * returns  its value, the exit status; 1 when it was rejected and a handler has dealt with that
 * exits    1 on an unhandled rejection; 13, after async_dump to stderr, when nothing is left that
 *          could settle p */
int async_main(promise(int) p);

#endif

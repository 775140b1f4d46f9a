/* asyncc/sync.h - tasks that work together: groups, channels, mutexes, semaphores, events
 *
 *     async_group *g = async_group_new();
 *     defer async_group_release(g);
 *     for (int i = 0; i < 4; i++)
 *         async_group_add(g, worker(jobs));
 *     await async_group_wait(g);
 *
 * All of it is for the tasks of one thread; a lock between threads is something else.
 *
 * The rules that hold for everything one can wait for here:
 *   fair     who came first is served first, and nobody gets past those who wait: what is let go
 *            is handed to the first in line at once, not left for whoever is quickest.
 *   cancel   a wait that is cancelled takes nothing: the task leaves the line and its await rejects
 *            with ECANCELED. Once it has been served, the lock, permit or value is the task's,
 *            though the task has yet to run: that await is then not cancelled any more, the
 *            request is met in the next one. So nothing is ever lost between the two, where the
 *            call is awaited itself or through promise_timeout. A task that awaits a function
 *            which awaits these has to look after what that function has got for it.
 *   promise  `await async_mutex_lock(&m)` makes no promise, the task itself stands in line. A
 *            promise that is kept stands there by itself, and once fulfilled it is its holder who
 *            has the lock. One that nobody holds any more leaves the line, since nobody would have
 *            what it gets; but what is sent goes on its way.
 *   memory   what finds no memory is rejected with ENOMEM and takes nothing. Only waiting needs any.
 *
 * Mutexes, semaphores and events are plain memory, all zeros at first, anywhere that stays in place.
 * They need no end, but have to outlive those who wait for them. */
#ifndef ASYNCC_SYNC_H
#define ASYNCC_SYNC_H

#include <asyncc/loop.h>
#include <asyncc/promise.h>
#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Those who wait, in order of arrival. All zeros: nobody. */
struct async__line {
    struct async_job *first, *last;
    const struct async_code *code;
};

/* A lock: at most one task has it. It belongs to no task in particular, so one may lock and
 * another unlock. Zeroed memory is an unlocked one. */
typedef struct async_mutex {
    struct async__line line;
    bool locked;
} async_mutex;

/* Locks.
 *     await async_mutex_lock(&m);
 *     defer async_mutex_unlock(&m);
 * returns  a promise the caller owns; rejected with ENOMEM when there is no memory
 * settles  with no value, when the lock is the caller's. One that nobody has takes no turn of its own */
promise(void) async_mutex_lock(async_mutex *m) ASYNC__DIRECT(async_await_mutex_lock);

/* returns  true: it was free, and is the caller's now */
bool async_mutex_try_lock(async_mutex *m);

/* Hands the lock to who has waited longest; they run as a microtask. Of one that isn't locked: nothing. */
void async_mutex_unlock(async_mutex *m);

/* A number of permits. Zeroed memory has none.
 *     static async_semaphore connections = {.permits = 8}; */
typedef struct async_semaphore {
    struct async__line line;
    size_t permits; /* those that nobody has */
} async_semaphore;

/* permits  how many there are at first */
void async_semaphore_init(async_semaphore *s, size_t permits);

/* Takes a permit; as async_mutex_lock. */
promise(void) async_semaphore_acquire(async_semaphore *s)
    ASYNC__DIRECT(async_await_semaphore_acquire);
bool async_semaphore_try_acquire(async_semaphore *s);

/* Gives one permit, to who has waited longest if anybody does. Who gives it need not have taken one. */
void async_semaphore_release(async_semaphore *s);

/* Something that has happened, or not yet. Zeroed memory: not yet. */
typedef struct async_event {
    struct async__line line;
    bool is_set;
} async_event;

/* It has happened: all who wait go on, in order of arrival, and nobody waits until async_event_reset. */
void async_event_set(async_event *e);
void async_event_reset(async_event *e);
bool async_event_is_set(const async_event *e);

/* Waits until it has happened. A task that has been woken finds it reset if somebody has done so
 * before the task ran. There is nothing to be lost, so a cancellation may come until then.
 * returns  a promise the caller owns; rejected with ENOMEM when there is no memory */
promise(void) async_event_wait(async_event *e) ASYNC__DIRECT(async_await_event_wait);

/* async_channel(T): a type, a counted reference to a channel of Ts. Values go in at one end and come
 * out at the other, in order; each goes to one receiver. T is any object type but an array or,
 * in async functions, a promise.
 * Values are copied as memory is.
 *
 *     async_channel(int) c = async_channel_new(int, 16);
 *
 *     await async_channel_send(c, 42);
 *     for (int n; await async_channel_receive(c, &n); )
 *         printf("%d\n", n);
 *
 * async_channel(T) async_channel_new(T, size_t capacity)
 *     capacity how many values it holds without a receiver. 0: a sender waits for its receiver
 *     returns  a channel the caller owns; NULL when there is no memory. Every call takes NULL: what
 *              would wait is rejected with ENOMEM, the others do nothing
 *
 * promise(void) async_channel_send(async_channel(T) c, T value): waits until there is room, or a
 *     receiver, and is fulfilled as soon as the channel or the receiver has the value.
 *     value    copied at once
 *     rejects  EPIPE: the channel is closed, or is being closed while it waits; ENOMEM
 *
 * promise(bool) async_channel_receive(async_channel(T) c, T *value): waits for a value.
 *     value    where it goes to; has to stay until the promise has settled. NULL: it is let go
 *     settles  true: *value has been written. false: the channel is closed and nothing is left in it
 *     rejects  ENOMEM
 *
 * bool async_channel_try_send(async_channel(T) c, T value)
 *     returns  false: no room and nobody who receives, or the channel is closed
 * bool async_channel_try_receive(async_channel(T) c, T *value)
 *     returns  false: nothing is there now
 *
 * void async_channel_close(async_channel(T) c): nothing more is sent: senders who wait are rejected
 *     with EPIPE. Receivers first get what the channel holds, then false. Again: nothing.
 *
 * async_channel(T) async_channel_retain(async_channel(T) c): one more reference.  returns  c
 * void async_channel_release(async_channel(T) c): one fewer; the last one closes it. Who waits
 *     doesn't hold it. */
#define async_channel(...) __typeof__(__typeof__(__VA_ARGS__)(*)(struct async__channel_type *))
struct async__channel_type; /* never there, as struct async_type */

struct async__channel;

struct async__channel *async__channel_new(size_t item, size_t capacity);
promise(void) async__channel_send(struct async__channel *c, const void *value);
promise(bool) async__channel_receive(struct async__channel *c, void *value);
bool async__channel_try_send(struct async__channel *c, const void *value);
bool async__channel_try_receive(struct async__channel *c, void *value);
void async__channel_close(struct async__channel *c);
struct async__channel *async__channel_retain(struct async__channel *c);
void async__channel_release(struct async__channel *c);

/* Tasks that belong together: all end before the group is done, and when one fails the others are
 * cancelled. */
typedef struct async_group async_group;

/* returns  a group without tasks, for the caller to release; NULL when there is no memory. Every call
 *          takes NULL: what is added is cancelled, async_group_wait is rejected with ENOMEM */
async_group *async_group_new(void);

/* void async_group_add(async_group *g, promise(T) p): p becomes one of the group.
 * p        borrowed, held until it has settled; NULL fails with EINVAL. Whoever holds it too,
 *          the group cancels it when the time has come. Once the group has failed or was cancelled
 *          that is at once
 * memory   when there is none p is cancelled, and the group fails with ENOMEM without waiting for p
 * fails    the first of the group to be rejected fails it, and the others are cancelled, each once;
 *          their rejections then count as looked at. A task that ends with ECANCELED because
 *          somebody has cancelled it is no failure */

/* Waits for all of the group, and for what is added meanwhile.
 * returns  a promise the caller owns; rejected with ENOMEM when there is no memory
 * settles  when all have ended; at once if there are none
 * rejects  with the error of the first that failed; the others have ended then, too
 * cancel   goes on to all of the group; it settles when they have ended */
promise(void) async_group_wait(async_group *g);

/* Cancels all of the group, and what is added later. async_group_wait tells when they have ended. */
void async_group_cancel(async_group *g);

/* The end of the group: cancels what has not ended, without waiting for it; memory goes with the last
 * of them. A failure that no async_group_wait has told of is an unhandled rejection. */
void async_group_release(async_group *g);

void async__group_add(async_group *g, struct async_frame *p);

#ifdef __cplusplus
}
#endif

#if defined __ASYNCC__

/* asyncc's reading; see asyncc/reading.h. A macro becomes the function of its own name, which is
 * where its direct form is found. */
promise(void) async_channel_send(int, ...) ASYNC__DIRECT(async_await_channel_send);
promise(bool) async_channel_receive(int, ...) ASYNC__DIRECT(async_await_channel_receive);
void *async__read_channel(int, ...);
int async__read_counted(int, ...) __attribute__((overloadable));
int async__read_counted(int, async__any) __attribute__((
    overloadable,
    unavailable("a channel doesn't count the promises it holds; send what owns one, a struct")));
#define ASYNC__NOT_COUNTED(...) \
    async__read_counted(0, *(__typeof__(__VA_ARGS__) *)async__read_channel(0))
#define ASYNC__CHANNEL_TYPE(c) __typeof__((c)((struct async__channel_type *)0))
#define ASYNC__CHANNEL_VALUE(c, ...)                   \
    __extension__({                                    \
        ASYNC__CHANNEL_TYPE(c) async__v = __VA_ARGS__; \
        (void)async__v;                                \
        ASYNC__NOT_COUNTED(async__v);                  \
    })
#define ASYNC__CHANNEL_PLACE(c, to) \
    ((ASYNC__CHANNEL_TYPE(c) *){to}), ASYNC__NOT_COUNTED(ASYNC__CHANNEL_TYPE(c))
#define async_channel_new(T, capacity) \
    ((async_channel(T))async__read_channel(ASYNC__NOT_COUNTED(T), (size_t){capacity}))
#define async_channel_send(c, ...) async_channel_send(0, (c), ASYNC__CHANNEL_VALUE(c, __VA_ARGS__))
#define async_channel_receive(c, to) async_channel_receive(0, (c), ASYNC__CHANNEL_PLACE(c, to))
#define async_channel_try_send(c, ...) \
    async__read_true(0, (c), ASYNC__CHANNEL_VALUE(c, __VA_ARGS__))
#define async_channel_try_receive(c, to) async__read_true(0, (c), ASYNC__CHANNEL_PLACE(c, to))
#define async_channel_close(c) async__read_done((int)sizeof(ASYNC__CHANNEL_TYPE(c)), (c))
#define async_channel_retain(c) \
    ((__typeof__(c))async__read_channel((int)sizeof(ASYNC__CHANNEL_TYPE(c)), (c)))
#define async_channel_release(c) async__read_done((int)sizeof(ASYNC__CHANNEL_TYPE(c)), (c))
#define async_group_add(g, p) async__read_done(0, (async_group *){g}, (async__any){p})

#elif defined __cplusplus

namespace async__
{

template <class T> using channel_of = T (*)(struct async__channel_type *);

template <class T>
inline async__channel *
channel(channel_of<T> c)
{
    return reinterpret_cast<async__channel *>(c);
}

template <class T>
inline channel_of<T>
channel_new(size_t capacity)
{
    return reinterpret_cast<channel_of<T>>(async__channel_new(sizeof(T), capacity));
}

} // namespace async__

template <class T>
inline async__::promise_of<void>
async_channel_send(T (*c)(struct async__channel_type *),
                   const typename async__::same<T>::type &value)
{
    return async__channel_send(async__::channel<T>(c), &value);
}

template <class T>
inline async__::promise_of<bool>
async_channel_receive(T (*c)(struct async__channel_type *), typename async__::same<T>::type *value)
{
    return async__channel_receive(async__::channel<T>(c), value);
}

template <class T>
inline bool
async_channel_try_send(T (*c)(struct async__channel_type *),
                       const typename async__::same<T>::type &value)
{
    return async__channel_try_send(async__::channel<T>(c), &value);
}

template <class T>
inline bool
async_channel_try_receive(T (*c)(struct async__channel_type *),
                          typename async__::same<T>::type *value)
{
    return async__channel_try_receive(async__::channel<T>(c), value);
}

template <class T>
inline void
async_channel_close(T (*c)(struct async__channel_type *))
{
    async__channel_close(async__::channel<T>(c));
}

template <class T>
inline async__::channel_of<T>
async_channel_retain(T (*c)(struct async__channel_type *))
{
    async__channel_retain(async__::channel<T>(c));
    return c;
}

template <class T>
inline void
async_channel_release(T (*c)(struct async__channel_type *))
{
    async__channel_release(async__::channel<T>(c));
}

template <class T>
inline void
async_group_add(async_group *g, T (*p)(struct async_type *))
{
    async__group_add(g, async__::object<T>(p));
}

#define async_channel_new(T, capacity) (async__::channel_new<T>(capacity))

#else

/* A channel's T is in its type only; this is the object. */
#define ASYNC__CHANNEL(c)                          \
    (1 ? __extension__(struct async__channel *)(c) \
       : (struct async__channel *)sizeof(ASYNC__CHANNEL_TYPE(c)))
#define ASYNC__CHANNEL_TYPE(c) __typeof__((c)((struct async__channel_type *)0))

#define async_channel_new(T, capacity) \
    (__extension__(async_channel(T)) async__channel_new(sizeof(T), (capacity)))
#define ASYNC__CHANNEL_SEND(send, c, ...)                    \
    __extension__({                                          \
        struct async__channel *async__c = ASYNC__CHANNEL(c); \
        ASYNC__CHANNEL_TYPE(c) async__v = __VA_ARGS__;       \
        send(async__c, &async__v);                           \
    })
#define ASYNC__CHANNEL_RECEIVE(receive, c, to)               \
    __extension__({                                          \
        struct async__channel *async__c = ASYNC__CHANNEL(c); \
        ASYNC__CHANNEL_TYPE(c) *async__to = (to);            \
        receive(async__c, async__to);                        \
    })
#define async_channel_send(c, ...) ASYNC__CHANNEL_SEND(async__channel_send, c, __VA_ARGS__)
#define async_channel_receive(c, to) ASYNC__CHANNEL_RECEIVE(async__channel_receive, c, to)
#define async_channel_try_send(c, ...) ASYNC__CHANNEL_SEND(async__channel_try_send, c, __VA_ARGS__)
#define async_channel_try_receive(c, to) ASYNC__CHANNEL_RECEIVE(async__channel_try_receive, c, to)
#define async_channel_close(c) async__channel_close(ASYNC__CHANNEL(c))
#define async_channel_retain(c) \
    (__extension__(__typeof__(c)) async__channel_retain(ASYNC__CHANNEL(c)))
#define async_channel_release(c) async__channel_release(ASYNC__CHANNEL(c))
#define async_group_add(g, p) async__group_add((g), ASYNC__OBJECT(p))

#endif

#endif

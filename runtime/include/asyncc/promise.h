/* asyncc/promise.h - promises
 *
 * A promise is pending, then once and for all fulfilled with a value or
 * rejected with an error. promise(T) is a counted reference to one; T is any
 * complete object type but an array, or void.
 *
 * In an async function a variable of promise type owns what it holds and the
 * compiler counts. In plain C you do, with promise_retain and promise_release.
 *
 * Where T is itself a promise, what an async function returns, or settles a promise with, is held by the
 * promise that it is the value of. Plain C cannot tell that T from others: there promise_resolve copies
 * the value, and whoever settles keeps it alive for as long as somebody may look.
 *
 * Most of what follows are macros, because they know T. They evaluate each
 * argument once. This file holds their reading for C; asyncc/cxx.h has the same for
 * C++, asyncc/reading.h what asyncc itself checks types by. */
#ifndef ASYNCC_PROMISE_H
#define ASYNCC_PROMISE_H

#include <asyncc/error.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum promise_state {
    PROMISE_PENDING,
    PROMISE_FULFILLED,
    PROMISE_REJECTED
};

/* promise(T): a type. async(T): the same type, where a function is defined or declared. */
#ifdef __ASYNCC__
#define promise(...) __typeof__(__typeof__(__VA_ARGS__) __attribute__((address_space(77))) *)
#else
struct async_type;
/* Points to a function that is never there: T stays known, and nobody can look inside. */
#define promise(...) __typeof__(__typeof__(__VA_ARGS__)(*)(struct async_type *))
#endif
#define async(...) promise(__VA_ARGS__)

struct async_frame;

/* The size of struct async_frame; the value follows it, aligned as T is. */
#define ASYNC__HEAD (4 * sizeof(void *) + 16)

#ifdef __cplusplus
extern "C" {
#endif

/* promise(void) promise_all_of(promise(T) array[], size_t n): fulfilled once all n are, rejected as
 * soon as one is, with its error. The values are then in the members.
 *
 * promise(void) promise_all_settled_of(promise(T) array[], size_t n): fulfilled once each of them
 * has settled in whichever way; promise_state tells. A rejection among them counts as looked at.
 *
 * promise(size_t) promise_race_of(promise(T) array[], size_t n): settles as the first member that
 * does; the value is its index. Of none: stays pending.
 *
 * promise(size_t) promise_any_of(promise(T) array[], size_t n): the index of the first that is
 * fulfilled. When all are rejected: an error with the code of the first member's, which is its
 * cause; of none: EINVAL.
 *
 * All of these borrow the members and the array, and hold the members until they have settled.
 * returns   a promise the caller owns; rejected with ENOMEM when there is no memory
 * cancel    goes on to the members that nobody else holds
 * order     each member is observed by one reaction, so the result settles one microtask after
 *           the member that decides it
 * source    ECMA-262 27.2.4.1 to 27.2.4.5 */
promise(void) async__all_of(const void *array, size_t n);
promise(void) async__all_settled_of(const void *array, size_t n);
promise(size_t) async__race_of(const void *array, size_t n);
promise(size_t) async__any_of(const void *array, size_t n);

/* What the macros call. `value` points to a T. */
struct async_frame *async__promise_new(size_t size, size_t align);
struct async_frame *async__promise_resolved(const void *value, size_t size, size_t align);
struct async_frame *async__promise_rejected(async_error *error, size_t size, size_t align);
void async__promise_resolve(struct async_frame *p, const void *value, size_t size, size_t align);
void async__promise_reject(struct async_frame *p, async_error *error);
bool async__promise_then(struct async_frame *p, void (*fn)(void), void *arg);
void async__promise_on_cancel(struct async_frame *p, void (*fn)(void), void *arg);
enum promise_state async__promise_state(const struct async_frame *p);
async_error *async__promise_error(struct async_frame *p);
struct async_frame *async__promise_retain(struct async_frame *p);
struct async_frame *async__promise_retain_to_settle(struct async_frame *p);
struct async_frame *async__promise_owned(struct async_frame *p, void (*lost)(void), size_t size,
                                         size_t align);
void *async__promise_value(struct async_frame *p, size_t align);
bool async__promise_is_held(const struct async_frame *p);
void async__promise_release(struct async_frame *p);
void async__promise_cancel(struct async_frame *p);
struct async_frame *async__promise_timeout(struct async_frame *p, uint64_t ms, size_t size,
                                           size_t align);
void *async__run(struct async_frame *p, size_t size, size_t align);

/* `throw E`: an error is passed on, a number becomes one. */
async_error *async__error_same(async_error *error);
async_error *async__error_of_errno(int code);

#ifdef __cplusplus
}
#endif

#ifndef __cplusplus
/* ASYNC__ONE_OR_MORE(one, more, args): which of the two, by how many arguments there are, 64 at most:
 * a compound literal shows its commas. */
#define ASYNC__ONE_OR_MORE(one, more, ...)                                                     \
    ASYNC__65TH(__VA_ARGS__, more, more, more, more, more, more, more, more, more, more, more, \
                more, more, more, more, more, more, more, more, more, more, more, more, more,  \
                more, more, more, more, more, more, more, more, more, more, more, more, more,  \
                more, more, more, more, more, more, more, more, more, more, more, more, more,  \
                more, more, more, more, more, more, more, more, more, more, more, more, more,  \
                one, )
#define ASYNC__65TH(a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, b0, b1, b2, b3, b4, b5, b6, b7, b8, \
                    b9, c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, d0, d1, d2, d3, d4, d5, d6, d7, \
                    d8, d9, e0, e1, e2, e3, e4, e5, e6, e7, e8, e9, f0, f1, f2, f3, f4, f5, f6, \
                    f7, f8, f9, g0, g1, g2, g3, g4, ...)                                        \
    g4
#endif

#if defined __ASYNCC__
#include <asyncc/reading.h>
#elif defined __cplusplus
#include <asyncc/cxx.h>
#else

#define ASYNC__PAD(x, to) (((x) + (to)-1) / (to) * (to))
#ifdef __ASYNCC_RECOVERING__
/* asyncc looks for functions that stand where their call was meant: no cast is to hide them. */
#define ASYNC__ANY_OF(...) ((void (*[])(struct async_type *)){__VA_ARGS__})
#define ASYNC__OBJECT(p) ((struct async_frame *)*ASYNC__ANY_OF(p))
#else
#define ASYNC__ANY_OF(...) (__extension__(void *[]){__VA_ARGS__})
/* A promise(T) carries T in its type only; this is the object. */
#define ASYNC__OBJECT(p) (__extension__(struct async_frame *)(p))
#endif
/* The value of a fulfilled promise, as an lvalue. T must not be void. */
#define ASYNC__VALUE(object, T) (*(T *)((char *)(object) + ASYNC__PAD(ASYNC__HEAD, _Alignof(T))))

/* The T of a promise(T); the same with char for void; is it void; its size, 0 for void. */
#define ASYNC__TYPE(p) __typeof__((p)((struct async_type *)0))
#define ASYNC__SOLID(T) \
    __typeof__(*_Generic((__typeof__(T) *)0, void * : (char *)0, default : (__typeof__(T) *)0))
#define ASYNC__IS_VOID(T) __builtin_types_compatible_p(T, void)
#define ASYNC__SIZE(T) (ASYNC__IS_VOID(T) ? 0 : sizeof(ASYNC__SOLID(T)))
#define ASYNC__ALIGN(T) _Alignof(ASYNC__SOLID(T))
#define ASYNC__ERROR(...)                 \
    _Generic((__VA_ARGS__), async_error * \
             : async__error_same, default \
             : async__error_of_errno)(__VA_ARGS__)

/* promise(T) promise_new(T): a pending promise that someone settles.
 * returns  a promise the caller owns; rejected with ENOMEM when there is no memory */
#define promise_new(...)                 \
    (__extension__(promise(__VA_ARGS__)) \
         async__promise_new(ASYNC__SIZE(__VA_ARGS__), ASYNC__ALIGN(__VA_ARGS__)))

/* promise(T) promise_resolved(T, value), promise(void) promise_resolved(void),
 * promise(T) promise_rejected(T, error): one that has settled already.
 * error    an async_error, which is consumed, or an errno value
 * returns  a promise the caller owns; rejected with ENOMEM when there is no memory */
#define promise_resolved(...) \
    ASYNC__ONE_OR_MORE(ASYNC__RESOLVED_VOID, ASYNC__RESOLVED, __VA_ARGS__)(__VA_ARGS__)
#define ASYNC__RESOLVED_VOID(T) \
    (__extension__(promise(T)) async__promise_resolved(NULL, ASYNC__NONE_OF(T), 1))
#define ASYNC__RESOLVED(T, ...)                                                                   \
    __extension__({                                                                               \
        __typeof__(T) async__v = __VA_ARGS__;                                                     \
        (promise(T))async__promise_resolved(&async__v, sizeof async__v, _Alignof(__typeof__(T))); \
    })
#define promise_rejected(T, ...) \
    (__extension__(promise(T))   \
         async__promise_rejected(ASYNC__ERROR(__VA_ARGS__), ASYNC__SIZE(T), ASYNC__ALIGN(T)))

/* 0; an error for any T but void: a value is missing. */
#define ASYNC__NONE_OF(T)                                                                       \
    __extension__({                                                                             \
        _Static_assert(ASYNC__IS_VOID(T), "only a promise(void) is fulfilled without a value"); \
        0;                                                                                      \
    })

/* void promise_resolve(promise(T) p, T value), void promise_resolve(promise(void) p),
 * void promise_reject(promise(T) p, error): settle a promise that promise_new has made.
 * A second settling is ignored, and so is one of a promise from anywhere else.
 * error    an async_error, which is consumed, or an errno value
 * order    what waits for p is queued as microtasks, in the order in which it came */
#define promise_resolve(...) \
    ASYNC__ONE_OR_MORE(ASYNC__RESOLVE_VOID, ASYNC__RESOLVE, __VA_ARGS__)(__VA_ARGS__)
#define ASYNC__RESOLVE_VOID(p) \
    async__promise_resolve(ASYNC__OBJECT(p), NULL, ASYNC__NONE_OF(ASYNC__TYPE(p)), 1)
#define ASYNC__RESOLVE(p, ...)                                       \
    __extension__({                                                  \
        struct async_frame *async__p = ASYNC__OBJECT(p);             \
        ASYNC__TYPE(p) async__v = __VA_ARGS__;                       \
        async__promise_resolve(async__p, &async__v, sizeof async__v, \
                               _Alignof(__typeof__(async__v)));      \
    })
#define promise_reject(p, ...) async__promise_reject(ASYNC__OBJECT(p), ASYNC__ERROR(__VA_ARGS__))

/* bool promise_then(promise(T) p, void (*fn)(promise(T) p, void *arg), void *arg): calls fn(p, arg)
 * as a microtask once p has settled; it may have already. The callback form, for plain C. A rejection
 * then counts as looked at.
 * p        borrowed; held until fn has returned
 * returns  false when there is no memory; fn is then never called */
#define promise_then(p, fn, arg)                                         \
    __extension__({                                                      \
        struct async_frame *async__p = ASYNC__OBJECT(p);                 \
        void (*async__fn)(__typeof__(p), void *) = (fn);                 \
        async__promise_then(async__p, (void (*)(void))async__fn, (arg)); \
    })

/* enum promise_state promise_state(promise(T) p) */
#define promise_state(p) async__promise_state(ASYNC__OBJECT(p))

/* T promise_value(promise(T) p): the value. Only of a fulfilled promise; it lives as long as p. If it
 * has an owner (promise_owned), that is the caller now. */
#define promise_value(p)                                                          \
    __builtin_choose_expr(ASYNC__IS_VOID(ASYNC__TYPE(p)), (void)(p),              \
                          (*(ASYNC__SOLID(ASYNC__TYPE(p)) *)async__promise_value( \
                              ASYNC__OBJECT(p), _Alignof(ASYNC__SOLID(ASYNC__TYPE(p))))))

/* async_error *promise_error(promise(T) p): the error, which lives as long as p; NULL: it isn't
 * rejected. The rejection then counts as looked at. */
#define promise_error(p) async__promise_error(ASYNC__OBJECT(p))

/* promise(T) promise_retain(promise(T) p): one more reference to p.  returns  p
 * void promise_release(promise(T) p): one fewer. Cancels nothing: a task goes on. */
#define promise_retain(p) (__extension__(__typeof__(&*(p))) async__promise_retain(ASYNC__OBJECT(p)))
#define promise_release(p) async__promise_release(ASYNC__OBJECT(p))

/* promise(T) promise_retain_to_settle(promise(T) p): the reference of who settles p, which
 * promise_new has made: a callback, mostly. It is no reason for a cancellation to stop at p: when a
 * task that waits for p is asked to end, and nobody else holds p, the request goes on to
 * promise_on_cancel. At most one at a time. To be let go by promise_release once p has settled.
 * returns  p */
#define promise_retain_to_settle(p) \
    (__extension__(__typeof__(p)) async__promise_retain_to_settle(ASYNC__OBJECT(p)))

/* promise(T) promise_owned(promise(T) p, void (*lost)(promise(T) p)): as p, whose value has to be given
 * back by whoever gets it: memory, a connection.
 *   - Once it is fulfilled, a task that awaits it has the value: an await that has come to that is
 *     not cancelled any more, and the request is met in the task's next one.
 *   - Who awaits it, or asks promise_value or async_run, has taken the value. If nobody has when the last
 *     reference goes (a race was won by another, a group has no use for values, the time was up),
 *     it is lost: lost(p) gives back promise_value(p).
 *   - promise_timeout passes all this on.
 *   - Two tasks that await it both get the value, as of any promise: which of them gives it back is
 *     for them to agree upon.
 * p        borrowed. One of promise_new is given back itself, and may be settled later; for any
 *          other it is a promise of its own, which settles a microtask after p, and p is nobody
 *          else's to await
 * lost     called as a microtask; p lives until it returns
 * returns  a promise the caller owns; p itself, and all is as it was, when there is no memory
 * cancel   goes on to p if nobody else holds it */
#define promise_owned(p, lost)                                                     \
    __extension__({                                                                \
        struct async_frame *async__p = ASYNC__OBJECT(p);                           \
        void (*async__lost)(__typeof__(p)) = (lost);                               \
        (__typeof__(p))async__promise_owned(async__p, (void (*)(void))async__lost, \
                                            ASYNC__SIZE(ASYNC__TYPE(p)),           \
                                            ASYNC__ALIGN(ASYNC__TYPE(p)));         \
    })

/* bool promise_is_held(promise(T) p): does anybody hold p besides the caller, who has one reference?
 * For who is about to settle a promise_new promise with something that has to be given back: memory,
 * a descriptor. When nobody is there to see it, it is the settler's still.
 * returns  true: another reference, which somebody has or an await of p. NULL: false */
#define promise_is_held(p) async__promise_is_held(ASYNC__OBJECT(p))

/* void promise_cancel(promise(T) p): asks p's task to end. The await it sits in is rejected with
 * ECANCELED, once, so that the task cleans up as after any error; it may also go on. The request
 * goes down to what only that task holds, and at the bottom the operation is withdrawn. A task
 * that is running gets it in its next await. Of a settled promise: nothing.
 * order    the task runs on as a microtask, never before promise_cancel returns
 * rejects  that p is then rejected with ECANCELED needs no looking at; other errors do */
#define promise_cancel(p) async__promise_cancel(ASYNC__OBJECT(p))

/* void promise_on_cancel(promise(T) p, void (*fn)(promise(T) p, void *arg), void *arg): what to do
 * when a cancellation reaches p, which promise_new has made: fn withdraws the operation and
 * settles p, at once or later. Called once. Without it p is rejected with ECANCELED.
 * fn       NULL takes it back */
#define promise_on_cancel(p, fn, arg)                                         \
    __extension__({                                                           \
        struct async_frame *async__p = ASYNC__OBJECT(p);                      \
        void (*async__fn)(__typeof__(p), void *) = (fn);                      \
        async__promise_on_cancel(async__p, (void (*)(void))async__fn, (arg)); \
    })

/* promise(void) promise_all(p, ...) and so on: the same over arguments, whose T may differ. */
#define promise_all_of(array, n) async__all_of(ASYNC__PROMISES(array), (n))
#define promise_all_settled_of(array, n) async__all_settled_of(ASYNC__PROMISES(array), (n))
#define promise_race_of(array, n) async__race_of(ASYNC__PROMISES(array), (n))
#define promise_any_of(array, n) async__any_of(ASYNC__PROMISES(array), (n))
#define promise_all(...) async__all_of(ASYNC__MEMBERS(__VA_ARGS__))
#define promise_all_settled(...) async__all_settled_of(ASYNC__MEMBERS(__VA_ARGS__))
#define promise_race(...) async__race_of(ASYNC__MEMBERS(__VA_ARGS__))
#define promise_any(...) async__any_of(ASYNC__MEMBERS(__VA_ARGS__))
#define ASYNC__PROMISES(array) \
    (1 ? (const void *)(array) : (const void *)sizeof(ASYNC__SOLID(ASYNC__TYPE(*(array)))))
#define ASYNC__MEMBERS(...) \
    ASYNC__ANY_OF(__VA_ARGS__), sizeof ASYNC__ANY_OF(__VA_ARGS__) / sizeof(void *)

/* promise(T) promise_timeout(promise(T) p, uint64_t ms): as p; but when p takes longer than `ms`
 * milliseconds it is rejected with ETIMEDOUT and p is cancelled.
 * p        borrowed, held until it has settled
 * returns  a promise the caller owns; rejected with ENOMEM when there is no memory
 * cancel   goes on to p if nobody else holds it */
#define promise_timeout(p, ms)                                \
    (__extension__(__typeof__(&*(p))) async__promise_timeout( \
        ASYNC__OBJECT(p), (ms), ASYNC__SIZE(ASYNC__TYPE(p)), ASYNC__ALIGN(ASYNC__TYPE(p))))

/* See asyncc/loop.h. */
#define async_run(p)                                                                         \
    __builtin_choose_expr(ASYNC__IS_VOID(ASYNC__TYPE(p)),                                    \
                          (void)async__run(ASYNC__OBJECT(p), 0, 1),                          \
                          __extension__({ /* may be ignored without a warning */             \
                                          *(ASYNC__SOLID(ASYNC__TYPE(p)) *)async__run(       \
                                              ASYNC__OBJECT(p), ASYNC__SIZE(ASYNC__TYPE(p)), \
                                              ASYNC__ALIGN(ASYNC__TYPE(p)));                 \
                          }))

#endif

#endif

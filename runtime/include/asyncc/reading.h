/* asyncc/reading.h - the API of promises as asyncc reads it
 *
 * Nothing here is ever run: asyncc gives the source to libclang, and what is
 * wrong with a type is to be an error there. promise(T) is a pointer to T in an
 * address space of its own, so `await p` has type T, and a promise goes nowhere
 * but where promises go. What gives the caller a reference is a call, what
 * borrows one is not. */
#ifndef ASYNCC_READING_H
#define ASYNCC_READING_H

#ifndef __ASYNCC__
#error "asyncc/reading.h is for asyncc itself; include asyncc.h"
#endif

#define await __extension__ *

typedef const void __attribute__((address_space(77))) * async__any;
async__any async__read_make(int, ...);
bool async__read_true(int, ...);
enum promise_state async__read_state(async__any);
async_error *async__read_error(async__any);
void async__read_done(int, ...);

/* T of a promise(T), without its address space. */
#define ASYNC__TYPE(p) __typeof__(((void)0, *(p)))
#define ASYNC__ERROR(...)                 \
    _Generic((__VA_ARGS__), async_error * \
             : async__error_same, default \
             : async__error_of_errno)(__VA_ARGS__)
#define ASYNC__NONE_OF(T)                                                    \
    __extension__({                                                          \
        _Static_assert(__builtin_types_compatible_p(T, void),                \
                       "only a promise(void) is fulfilled without a value"); \
        0;                                                                   \
    })
#define promise_new(...) ((promise(__VA_ARGS__))async__read_make(0))
#define promise_resolved(...) \
    ASYNC__ONE_OR_MORE(ASYNC__RESOLVED_VOID, ASYNC__RESOLVED, __VA_ARGS__)(__VA_ARGS__)
#define ASYNC__RESOLVED_VOID(T) ((promise(T))async__read_make(0, ASYNC__NONE_OF(T)))
#define ASYNC__RESOLVED(T, ...)                                             \
    ((promise(T))async__read_make(0, __extension__({                        \
                                      __typeof__(T) async__v = __VA_ARGS__; \
                                      (void)async__v;                       \
                                      0;                                    \
                                  })))
#define promise_rejected(T, ...) ((promise(T))async__read_make(0, ASYNC__ERROR(__VA_ARGS__)))

#define promise_resolve(...) \
    ASYNC__ONE_OR_MORE(ASYNC__RESOLVE_VOID, ASYNC__RESOLVE, __VA_ARGS__)(__VA_ARGS__)
#define ASYNC__RESOLVE_VOID(p) async__read_done(0, (async__any)(p), ASYNC__NONE_OF(ASYNC__TYPE(p)))
#define ASYNC__RESOLVE(p, ...)                                  \
    async__read_done(0, (async__any){p}, __extension__({        \
                         ASYNC__TYPE(p) async__v = __VA_ARGS__; \
                         (void)async__v;                        \
                         0;                                     \
                     }))
#define promise_reject(p, ...) async__read_done(0, (async__any){p}, ASYNC__ERROR(__VA_ARGS__))

#define ASYNC__CALLBACK(p, fn) ((void (*)(__typeof__(p), void *)){fn})
#define promise_then(p, fn, arg) async__read_true(0, ASYNC__CALLBACK(p, fn), (void *){arg}, (p))
#define promise_on_cancel(p, fn, arg) \
    async__read_done(0, ASYNC__CALLBACK(p, fn), (void *){arg}, (p))

#define promise_state(p) async__read_state(p)
#define promise_value(p) ((void)0, *(p))
#define promise_error(p) async__read_error(p)
#define promise_retain(p) ((__typeof__(p))async__read_make(0, (async__any){p}))
#define promise_retain_to_settle(p) promise_retain(p)
#define promise_owned(p, lost) \
    ((__typeof__(p))async__read_make(0, (void (*)(__typeof__(p))){lost}, (async__any){p}))
#define promise_release(p) async__read_done(0, (async__any){p})
#define promise_is_held(p) async__read_true(0, (async__any){p})
#define promise_cancel(p) async__read_done(0, (async__any){p})

/* One that isn't a promise does not convert to async__any. */
#define ASYNC__MEMBERS(...) ((async__any[]){__VA_ARGS__})
#define ASYNC__PROMISES(array, n)    \
    (async__any){*(array)}, (size_t) \
    {                                \
        n                            \
    }
#define promise_all(...) ((promise(void))async__read_make(0, ASYNC__MEMBERS(__VA_ARGS__)))
#define promise_all_settled(...) ((promise(void))async__read_make(0, ASYNC__MEMBERS(__VA_ARGS__)))
#define promise_race(...) ((promise(size_t))async__read_make(0, ASYNC__MEMBERS(__VA_ARGS__)))
#define promise_any(...) ((promise(size_t))async__read_make(0, ASYNC__MEMBERS(__VA_ARGS__)))
#define promise_all_of(array, n) ((promise(void))async__read_make(0, ASYNC__PROMISES(array, n)))
#define promise_all_settled_of(array, n) \
    ((promise(void))async__read_make(0, ASYNC__PROMISES(array, n)))
#define promise_race_of(array, n) ((promise(size_t))async__read_make(0, ASYNC__PROMISES(array, n)))
#define promise_any_of(array, n) ((promise(size_t))async__read_make(0, ASYNC__PROMISES(array, n)))

#define promise_timeout(p, ms) ((__typeof__(p))async__read_make(0, (async__any){p}, (uint64_t){ms}))
#define async_run(p) ((void)0, *(p))

#endif

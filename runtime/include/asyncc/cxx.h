/* asyncc/cxx.h - the API of promises for C++
 *
 * The same names and the same types as in asyncc/promise.h, which is the manual. */
#ifndef ASYNCC_CXX_H
#define ASYNCC_CXX_H

#ifndef __cplusplus
#error "asyncc/cxx.h is for C++; include asyncc.h"
#endif

namespace async__
{

template <class T> struct type_of;
template <class T> struct type_of<T (*)(struct async_type *)> {
    using type = T;
};

template <class T> struct layout {
    static constexpr size_t size = sizeof(T), align = alignof(T);
};
template <> struct layout<void> {
    static constexpr size_t size = 0, align = 1;
};

template <class T> using promise_of = T (*)(struct async_type *);
template <class T> struct same {
    using type = T;
};

template <class T>
inline async_frame *
object(promise_of<T> p)
{
    return reinterpret_cast<async_frame *>(p);
}

template <class T>
inline promise_of<T>
typed(async_frame *p)
{
    return reinterpret_cast<promise_of<T>>(p);
}

inline async_error *
error(async_error *e)
{
    return async__error_same(e);
}

inline async_error *
error(int code)
{
    return async__error_of_errno(code);
}

template <class T>
inline promise_of<T>
make()
{
    return typed<T>(async__promise_new(layout<T>::size, layout<T>::align));
}

template <class T>
inline promise_of<T>
resolved(const typename same<T>::type &value)
{
    return typed<T>(async__promise_resolved(&value, sizeof(T), alignof(T)));
}

template <class T>
inline promise_of<void>
resolved()
{
    static_assert(layout<T>::size == 0, "only a promise(void) is fulfilled without a value");
    return typed<void>(async__promise_resolved(nullptr, 0, 1));
}

template <class T, class E>
inline promise_of<T>
rejected(E e)
{
    return typed<T>(async__promise_rejected(error(e), layout<T>::size, layout<T>::align));
}

template <class T>
inline T
value(promise_of<T> p)
{
    return *static_cast<T *>(async__promise_value(object<T>(p), alignof(T)));
}

template <class T>
inline T
run(promise_of<T> p)
{
    return *static_cast<T *>(async__run(object<T>(p), sizeof(T), alignof(T)));
}

inline void
run(promise_of<void> p)
{
    async__run(object<void>(p), 0, 1);
}

template <class T> using callback = void (*)(promise_of<T>, void *);
template <class T> using loser = void (*)(promise_of<T>);

} // namespace async__

template <class T>
inline void
promise_resolve(T (*p)(struct async_type *), const typename async__::same<T>::type &value)
{
    async__promise_resolve(async__::object<T>(p), &value, sizeof(T), alignof(T));
}

inline void
promise_resolve(void (*p)(struct async_type *))
{
    async__promise_resolve(async__::object<void>(p), nullptr, 0, 1);
}

template <class T, class E>
inline void
promise_reject(T (*p)(struct async_type *), E e)
{
    async__promise_reject(async__::object<T>(p), async__::error(e));
}

template <class T>
inline bool
promise_then(T (*p)(struct async_type *), typename async__::same<async__::callback<T>>::type fn,
             void *arg)
{
    return async__promise_then(async__::object<T>(p), reinterpret_cast<void (*)()>(fn), arg);
}

template <class T>
inline void
promise_on_cancel(T (*p)(struct async_type *),
                  typename async__::same<async__::callback<T>>::type fn, void *arg)
{
    async__promise_on_cancel(async__::object<T>(p), reinterpret_cast<void (*)()>(fn), arg);
}

template <class T>
inline enum promise_state
promise_state(T (*p)(struct async_type *))
{
    return async__promise_state(async__::object<T>(p));
}

template <class T>
inline async_error *
promise_error(T (*p)(struct async_type *))
{
    return async__promise_error(async__::object<T>(p));
}

template <class T>
inline async__::promise_of<T>
promise_retain(T (*p)(struct async_type *))
{
    return async__::typed<T>(async__promise_retain(async__::object<T>(p)));
}

template <class T>
inline async__::promise_of<T>
promise_retain_to_settle(T (*p)(struct async_type *))
{
    return async__::typed<T>(async__promise_retain_to_settle(async__::object<T>(p)));
}

template <class T>
inline async__::promise_of<T>
promise_owned(T (*p)(struct async_type *), typename async__::same<async__::loser<T>>::type lost)
{
    return async__::typed<T>(
        async__promise_owned(async__::object<T>(p), reinterpret_cast<void (*)()>(lost),
                             async__::layout<T>::size, async__::layout<T>::align));
}

template <class T>
inline bool
promise_is_held(T (*p)(struct async_type *))
{
    return async__promise_is_held(async__::object<T>(p));
}

template <class T>
inline void
promise_release(T (*p)(struct async_type *))
{
    async__promise_release(async__::object<T>(p));
}

template <class T>
inline void
promise_cancel(T (*p)(struct async_type *))
{
    async__promise_cancel(async__::object<T>(p));
}

template <class T>
inline async__::promise_of<T>
promise_timeout(T (*p)(struct async_type *), uint64_t ms)
{
    return async__::typed<T>(async__promise_timeout(
        async__::object<T>(p), ms, async__::layout<T>::size, async__::layout<T>::align));
}

template <class... T>
inline async__::promise_of<void>
promise_all(T (*...p)(struct async_type *))
{
    async_frame *members[] = {async__::object<T>(p)...};

    return async__all_of(members, sizeof...(T));
}

template <class... T>
inline async__::promise_of<void>
promise_all_settled(T (*...p)(struct async_type *))
{
    async_frame *members[] = {async__::object<T>(p)...};

    return async__all_settled_of(members, sizeof...(T));
}

template <class... T>
inline async__::promise_of<size_t>
promise_race(T (*...p)(struct async_type *))
{
    async_frame *members[] = {async__::object<T>(p)...};

    return async__race_of(members, sizeof...(T));
}

template <class... T>
inline async__::promise_of<size_t>
promise_any(T (*...p)(struct async_type *))
{
    async_frame *members[] = {async__::object<T>(p)...};

    return async__any_of(members, sizeof...(T));
}

template <class T>
inline async__::promise_of<void>
promise_all_of(T (*const *array)(struct async_type *), size_t n)
{
    return async__all_of(array, n);
}

template <class T>
inline async__::promise_of<void>
promise_all_settled_of(T (*const *array)(struct async_type *), size_t n)
{
    return async__all_settled_of(array, n);
}

template <class T>
inline async__::promise_of<size_t>
promise_race_of(T (*const *array)(struct async_type *), size_t n)
{
    return async__race_of(array, n);
}

template <class T>
inline async__::promise_of<size_t>
promise_any_of(T (*const *array)(struct async_type *), size_t n)
{
    return async__any_of(array, n);
}

#define promise_new(...) (async__::make<__VA_ARGS__>())
#define promise_resolved(T, ...) (async__::resolved<T>(__VA_ARGS__))
#define promise_rejected(T, ...) (async__::rejected<T>(__VA_ARGS__))
#define promise_value(p) (async__::value(p))
#define async_run(p) (async__::run(p))

#endif

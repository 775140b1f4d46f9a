/* asyncc/alloc.h - where memory and time come from
 *
 * Two hooks, for programs with needs of their own and for tests: the n-th
 * allocation can be made to fail, and an hour can pass in no time. Both belong
 * to the calling thread. */
#ifndef ASYNCC_ALLOC_H
#define ASYNCC_ALLOC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* allocate  `size` bytes at a multiple of `align` (a power of two, up to 2 MB), or NULL
 * release   what allocate has given
 * pooled    take slabs and cut frames out of them, as without a hook; else every frame,
 *           callback and error is a block of its own */
struct async_allocator {
    void *(*allocate)(size_t size, size_t align, void *arg);
    void (*release)(void *block, void *arg);
    void *arg;
    bool pooled;
};

/* Replaces the allocator. The default one is malloc, pooled unless the program
 * runs under AddressSanitizer or valgrind's memcheck, or with ASYNCC_POOL=malloc
 * in its environment: checkers then see every frame.
 * allocator  copied; NULL puts the default back
 * returns    false, and nothing has changed, while anything is alive that came from the old one, or
 *            the loop is inside another (async_uv_attach), which knows a descriptor of it */
bool async_set_allocator(const struct async_allocator *allocator);

/* How many promises, callbacks, timers and errors of this thread are alive:
 * what a test compares before and after. Walks the whole pool. */
size_t async_live(void);

/* now   milliseconds, never going back
 * wait  returns once `now` is at least `until`, or earlier */
struct async_clock {
    uint64_t (*now)(void *arg);
    void (*wait)(uint64_t until, void *arg);
    void *arg;
};

/* Replaces the clock that timers run by (CLOCK_MONOTONIC). For when none is set: another clock may
 * be behind.
 * clock    copied; NULL puts the default back. Without `wait` the loop waits in real time. With one
 *          it waits for descriptors in no time while a timer is set, and in real time otherwise */
void async_set_clock(const struct async_clock *clock);

#ifdef __cplusplus
}
#endif

#endif

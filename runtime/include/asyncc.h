/* asyncc.h - async functions for C: promises, an event loop, async and await
 *
 *     #include <asyncc.h>
 *
 *     async(int) answer(void) { await async_sleep(10); return 42; }
 *     async(int) main(void)   { printf("%d\n", await answer()); return 0; }
 *
 * Sources that define async functions go through asyncc first. Everything else
 * (prototypes, calls, the whole API) works in any translation unit, of C11 and
 * later with GNU extensions or of C++17, and in the same way.
 *
 *     asyncc/promise.h   promises: make, settle, watch, combine, cancel, count
 *     asyncc/error.h     what a promise is rejected with
 *     asyncc/loop.h      the loop: run it, microtasks, timers, what it is waiting for
 *     asyncc/sync.h      groups, channels, mutexes, semaphores, events
 *     asyncc/io.h        descriptors: read, write, accept, connect
 *     asyncc/process.h   processes and signals
 *     asyncc/file.h      files: open, read, write, whole or in part
 *     asyncc/thread.h    a pool of threads for what blocks; calls from other threads
 *     asyncc/alloc.h     where memory comes from; a clock of one's own
 *
 * The rules that hold everywhere:
 *   threads     each thread has one loop; a promise belongs to the loop of the thread that made
 *               it. Nothing here may be called for another thread's promise.
 *   references  a function that returns a promise gives the caller one reference, and one that
 *               takes a promise borrows it. The last promise_release frees it; it cancels nothing.
 *               An async function holds the promises that it is given until it ends, those in
 *               structs passed by value too: each has to be a promise or NULL.
 *   memory      out of memory is a rejection with ENOMEM, or where there is no promise, a false
 *               result. It is never a crash.
 *   NULL        where a promise is expected, NULL is a promise rejected with EINVAL.
 *
 * Names that begin with async__ or ASYNC__ are the library's own. In C++ the macros `async` and
 * `promise` take their names from <future>: include that one first. */
#ifndef ASYNCC_H
#define ASYNCC_H

#ifdef __ASYNCC_EXPANDING__
/* asyncc has the compiler expand macros of the user's; these names are to stay as they are. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#else
#include <asyncc/error.h>
#include <asyncc/promise.h>
#include <asyncc/loop.h>
#include <asyncc/sync.h>
#include <asyncc/io.h>
#include <asyncc/process.h>
#include <asyncc/file.h>
#include <asyncc/thread.h>
#include <asyncc/alloc.h>

#if !defined __cplusplus && !defined __ASYNCC__
#include <asyncc/abi.h>
#endif

#endif

#endif

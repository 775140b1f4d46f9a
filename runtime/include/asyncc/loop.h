/* asyncc/loop.h - the event loop of a thread
 *
 * One macrotask (a timer, an immediate, what waited for a descriptor), then
 * every microtask, then the next macrotask, as in a browser or node. A turn of
 * the loop runs the timers that are due, waits when there is nothing else to
 * do, does what its descriptors are ready for, and then runs the immediates. There is nothing to set up or tear down.
 *
 * After fork(2) the loop is the parent's, who shares what it waits with (an epoll, a ring) with the child:
 * the child may exec, or end by _exit(2) or exit(3), and use nothing of that loop in between, an await
 * included. A thread that it starts has a loop of its own, and the pool is as good as new. */
#ifndef ASYNCC_LOOP_H
#define ASYNCC_LOOP_H

#include <asyncc/error.h>
#include <asyncc/promise.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* Before the declaration of a function that waits for somebody without giving the loop back:
 *
 *     ASYNC_BLOCKING int query(struct db *db, const char *sql);
 *
 * asyncc warns of its calls in async functions (-Wblocking-call), as of read and sleep. */
#ifdef __ASYNCC__
#define ASYNC_BLOCKING __attribute__((annotate("async_blocking")))
#define ASYNC__DIRECT(form) __attribute__((annotate("async_direct=" #form)))
#else
#define ASYNC_BLOCKING
#define ASYNC__DIRECT(form)
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* T async_run(promise(T) p): for plain C, runs the loop until p has settled.
 * p        borrowed
 * returns  p's value
 * rejects  a rejection is treated as unhandled (async_on_unhandled_rejection); if the handler
 *          returns, so does this, with a T of zeros. When nothing is left that could settle p,
 *          the live tasks are dumped to stderr and the process ends with status 13
 * source   status 13: node, process exit codes */

/* Runs the loop until nothing is pending: no microtask, timer or immediate, and nothing that waits
 * for a descriptor. Tasks that wait for a promise that nobody will settle don't count. */
void async_loop_run(void);

/* Inside another loop (GLib, libuv, a game's), which waits in our stead:
 *
 *     for (;;) {
 *         struct pollfd fds[] = {{async_loop_fd(), POLLIN, 0}, ...};
 *         poll(fds, n, async_loop_timeout());
 *         async_loop_dispatch();
 *     }
 *
 * async_loop_fd        a descriptor to wait for, with what else you wait for: it is readable when
 *                      something has happened. Ours, and the same as long as the thread lives (or
 *                      until async_set_allocator, with which the loop begins anew).
 *                      -1: the poller has none (ASYNCC_POLLER=poll); then dispatch now and then
 * async_loop_timeout   how long you may wait at most, in milliseconds, as poll(2) takes it; -1: for
 *                      ever. To be asked just before each wait: the kernel is told then of what
 *                      has been started
 * async_loop_dispatch  does all that can be done without waiting: a turn of the loop. Harmless when there
 *                      is nothing. returns  async_loop_alive()
 * async_loop_alive     whether anything is pending: async_loop_run would not return at once
 * threads              each about the loop of the thread that calls it */
int async_loop_fd(void);
int async_loop_timeout(void);
bool async_loop_dispatch(void);
bool async_loop_alive(void);

/* For the likes of asyncc-uv: turn(arg) runs the other loop once, waiting if need be, and has
 * async_loop_dispatch called in it; async_run does so instead of waiting. NULL: no more. */
void async__loop_inside(void (*turn)(void *arg), void *arg);

/* Calls fn(arg) as a microtask: after what runs now, before any timer.
 * returns  false when there is no memory; fn is then never called */
bool async_microtask(void (*fn)(void *arg), void *arg);

/* A timer or immediate that was set. A value: copy it freely; it says nothing
 * about memory, and clearing one that has gone is harmless. All zeros: no timer. */
typedef struct async_timer {
    struct async__timer *at;
    uint32_t generation;
} async_timer;

/* Calls fn(arg) once `ms` milliseconds have passed, every `ms` milliseconds,
 * or in the next turn of the loop.
 * ms       from the loop's idea of now, which is read once a turn; 0 counts as 1
 * returns  for async_clear_timer; when there is no memory a timer whose `at` is NULL, and fn
 *          is never called
 * order    timers by due time, then by age. An immediate set by an immediate runs a turn later
 * source   HTML Living Standard, timer initialisation steps; node, "The Node.js Event Loop" */
async_timer async_set_timeout(void (*fn)(void *arg), void *arg, uint64_t ms);
async_timer async_set_interval(void (*fn)(void *arg), void *arg, uint64_t ms);
async_timer async_set_immediate(void (*fn)(void *arg), void *arg);

/* Takes a timer back; from its own callback too. */
void async_clear_timer(async_timer timer);

/* A promise that settles once `ms` have passed.
 * ms       milliseconds from the loop's idea of now. 0 counts as 1
 * returns  a promise the caller owns; rejected with ENOMEM when there is no memory
 * settles  with no value. Equal deadlines settle in the order they were made
 * rejects  ECANCELED after promise_cancel; the timer is then gone at once
 * source   order of equal deadlines: HTML Living Standard, timer initialisation steps */
promise(void) async_sleep(uint64_t ms) ASYNC__DIRECT(async_await_sleep);

/* A promise that settles in a macrotask of its own, in the next turn of the
 * loop: everything else that is ready gets its turn first.
 * returns  a promise the caller owns; rejected with ENOMEM when there is no memory
 * rejects  ECANCELED after promise_cancel */
promise(void) async_yield(void) ASYNC__DIRECT(async_await_yield);

/* What happens to a rejection that nobody has looked at when the microtasks have run out. Without
 * a handler the error and its async trace go to stderr and the process ends with status 1.
 * fn       called once for each such rejection; `error` is valid during the call. NULL: as before
 * source   node, process 'unhandledRejection' */
void async_on_unhandled_rejection(void (*fn)(async_error *error, void *arg), void *arg);

/* Writes every live task of this thread: function, file and line of the await
 * it sits in, and what that waits for.
 *     2 tasks
 *       fetch (fetch.async.c:12) waits for async_sleep, 250 ms left
 *       main (fetch.async.c:30) waits for fetch
 * cost     walks every frame there is */
void async_dump(FILE *out);

#ifdef __cplusplus
}
#endif

#endif

/* asyncc/thread.h - more threads than one: work that blocks, calls from elsewhere
 *
 * A loop and all that belongs to it is one thread's. Two ways lead across:
 *
 *     void *sum = await async_work(add_up, &numbers);     away: a function that takes its time
 *     async_post(loop, tell, news);                       in: a call on the loop of that thread
 *
 * To have a loop on each core, start a thread for each and run a loop in it: nothing is to be set
 * up, each thread has one of its own as soon as it makes a promise. */
#ifndef ASYNCC_THREAD_H
#define ASYNCC_THREAD_H

#include <asyncc/promise.h>
#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Calls fn(arg) on a thread of the pool.
 * fn       must not use anything of a loop, promises least of all; async_post is what it may call.
 *          Signals don't interrupt it, all are blocked
 * returns  a promise the caller owns
 * settles  with what fn has returned, as a macrotask
 * rejects  ENOMEM; EMFILE, ENFILE: nothing left to wake the loop with; EAGAIN: no thread could be
 *          started, and there is none
 * cancel   a call that has not begun is taken back and rejects with ECANCELED at once. One that has
 *          can't be stopped: it rejects with ECANCELED when fn has returned, so what `arg` points to
 *          is not in use any more. What fn has returned is lost then
 * order    calls begin in the order they were made in, as many at a time as there are threads
 * threads  the environment's ASYNCC_THREADS (1 to 1024), else as many as there are cores, at least 4;
 *          all loops share them. They are started when they are needed, and stay
 * queue    a loop has at most 256 calls in the pool; more wait in a list of its own, so no loop is
 *          in the way of the others, and nothing ever blocks
 * end      the loop goes on as long as there are calls. The process doesn't wait for them when it
 *          ends; a thread that has a loop does: its memory may be in use */
promise(void *) async_work(void *(*fn)(void *arg), void *arg);

/* A loop, as other threads know it. */
typedef struct async_loop async_loop;

/* The loop of the calling thread.
 * returns  the same each time, there as long as the thread is; not to be released. Who may be there
 *          longer has to retain it. NULL: no memory, or no descriptor left (errno) */
async_loop *async_loop_here(void);

/* One more reference, and one fewer. While there is one the loop waits for what may be posted, even if
 * nothing else is pending: so retain it for a thread before that begins, and release it there after
 * its last post. NULL is harmless.
 * returns  the same loop
 * threads  any that has the loop, by a reference or because it is its own */
async_loop *async_loop_retain(async_loop *loop);
void async_loop_release(async_loop *loop);

/* Has fn(arg) called on that loop, as a macrotask of its own. Costs a system call if nothing was
 * posted since the loop last looked, else none.
 * loop     its own thread's, or one the caller has a reference to
 * returns  false, and fn is never called: no memory, NULL, or that thread has ended. What is posted
 *          while a thread is ending may be dropped
 * order    what one thread posts is called in order
 * threads  any, those without a loop too */
bool async_post(async_loop *loop, void (*fn)(void *arg), void *arg);

#ifdef __cplusplus
}
#endif

#endif

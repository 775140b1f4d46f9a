/* asyncc/uv.h - async functions in a program whose loop is libuv's
 *
 *     async_uv_attach(uv_default_loop());
 *     promise(int) p = serve();                  // whatever was begun goes on in uv_run
 *     uv_run(uv_default_loop(), UV_RUN_DEFAULT);
 *     async_uv_detach();
 *
 * Link with asyncc-uv. libuv does the waiting; timers, microtasks and descriptors of this thread's
 * async functions are served in between, in the order they have everywhere. uv_run goes on as long as
 * libuv or we have something pending. async_run and async_loop_run, called outside of callbacks, run
 * libuv's loop meanwhile. */
#ifndef ASYNCC_UV_H
#define ASYNCC_UV_H

#include <asyncc/loop.h>
#include <uv.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Has libuv's loop serve the loop of this thread as well. Again, of the same loop: what has been begun
 * since uv_run came to its end keeps the next one going.
 * loop     run by this thread, and no other; outlives async_uv_detach
 * returns  0, or an error of libuv's: UV_ENOTSUP when the poller has no descriptor to wait for
 *          (ASYNCC_POLLER=poll), UV_EBUSY when this thread's is attached to another */
int async_uv_attach(uv_loop_t *loop);

/* Takes it out again; what is pending stays so, for async_loop_run or another attachment. The handles are
 * closed by the next turn of libuv's loop: run it once more before uv_loop_close. */
void async_uv_detach(void);

#ifdef __cplusplus
}
#endif

#endif

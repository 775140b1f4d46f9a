/* asyncc/glib.h - async functions in a program whose loop is GLib's
 *
 *     GSource *source = async_glib_attach(NULL);
 *     promise(int) p = serve();              // whatever was begun goes on in the main loop
 *     g_main_loop_run(loop);
 *     g_source_destroy(source);
 *     g_source_unref(source);
 *
 * Link with asyncc-glib. GLib does the waiting; timers, microtasks and descriptors of this thread's
 * async functions are served in between, in the order they have everywhere. async_run and
 * async_loop_run wait by themselves: GLib's sources are not served meanwhile. */
#ifndef ASYNCC_GLIB_H
#define ASYNCC_GLIB_H

#include <asyncc/loop.h>
#include <glib.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Has a context of GLib's serve the loop of this thread as well.
 * context  iterated by this thread, and no other; NULL: the default one
 * returns  the source, with a reference that is the caller's. g_source_destroy takes it out again;
 *          g_source_set_priority says who comes first. NULL: the poller has no descriptor to wait
 *          for (ASYNCC_POLLER=poll) */
GSource *async_glib_attach(GMainContext *context);

#ifdef __cplusplus
}
#endif

#endif

/* glib.c - the loop of a thread as a source of GLib's */
#include <asyncc/glib.h>

#include <glib-unix.h>

static gboolean
before_waiting(GSource *source, gint *timeout)
{
    (void)source;
    *timeout = async_loop_timeout();
    return *timeout == 0;
}

static gboolean
after_waiting(GSource *source)
{
    (void)source;
    return TRUE; /* a turn with nothing to do costs less than finding out */
}

static gboolean
dispatch(GSource *source, GSourceFunc callback, gpointer data)
{
    (void)source, (void)callback, (void)data;
    async_loop_dispatch();
    return G_SOURCE_CONTINUE;
}

static GSourceFuncs functions = {before_waiting, after_waiting, dispatch, NULL, NULL, NULL};

GSource *
async_glib_attach(GMainContext *context)
{
    int fd = async_loop_fd();
    GSource *source;

    if (fd < 0)
        return NULL;
    source = g_source_new(&functions, sizeof *source);
    g_source_set_name(source, "asyncc");
    g_source_add_unix_fd(source, fd, G_IO_IN);
    g_source_attach(source, context);
    return source;
}

#include <asyncc.h>
#include <asyncc/glib.h>
#include <stdio.h>

static async(void) say(const char *text, GMainLoop *loop)
{
    await async_sleep(1);
    puts(text);
    g_main_loop_quit(loop);
}

int main(void)
{
    GMainLoop *loop = g_main_loop_new(NULL, FALSE);
    GSource *source = async_glib_attach(NULL);
    promise(void) said = say("glib", loop);

    g_main_loop_run(loop);
    promise_release(said);
    g_source_destroy(source);
    g_source_unref(source);
    g_main_loop_unref(loop);
    return 0;
}

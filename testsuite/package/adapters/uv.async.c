#include <asyncc.h>
#include <asyncc/uv.h>
#include <stdio.h>

static async(void) say(const char *text)
{
    await async_sleep(1);
    puts(text);
}

int main(void)
{
    promise(void) said;

    async_uv_attach(uv_default_loop());
    said = say("uv");
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    promise_release(said);
    async_uv_detach();
    return 0;
}

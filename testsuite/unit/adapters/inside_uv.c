/* inside_uv.c - linked with a test of the runtime: all its waiting is libuv's */
#include <asyncc/uv.h>
#include <stdlib.h>

__attribute__((constructor)) static void
attach(void)
{
    if (async_uv_attach(uv_default_loop()) != 0)
        abort();
}

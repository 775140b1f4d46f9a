/* inside_uv.c - linked with a test of the runtime: all its waiting is libuv's */
#include <asyncc.h>
#include <asyncc/uv.h>
#include <stdlib.h>

static _Thread_local bool attached;

__attribute__((constructor)) static void
attach(void)
{
    if (async_uv_attach(uv_default_loop()) != 0)
        abort();
    attached = true;
}

bool __real_async_set_allocator(const struct async_allocator *allocator);
bool __wrap_async_set_allocator(const struct async_allocator *allocator);

/* Inside another loop it is refused: a program does it before, or between. */
bool
__wrap_async_set_allocator(const struct async_allocator *allocator)
{
    bool set;

    if (!attached) /* another thread */
        return __real_async_set_allocator(allocator);
    if (__real_async_set_allocator(allocator))
        abort();
    async_uv_detach();
    set = __real_async_set_allocator(allocator);
    attach();
    return set;
}

/* `return p` hands the promise on and leaves the `try` with it: its rejection is the caller's.
 * `return await p` is still inside when the rejection comes. */
#include <asyncc.h>
#include <errno.h>
#include <stdio.h>

static async(int)
fails(void)
{
    await async_sleep(5);
    throw async_error_new(ENOSPC, "the disk is full");
}

static async(int)
with_return(void)
{
    try {
        return fails();
    } catch (e) {
        printf("with_return caught: %s\n", e->message);
    }
    return -1;
}

static async(int)
with_return_await(void)
{
    try {
        return await fails();
    } catch (e) {
        printf("with_return_await caught: %s\n", e->message);
    }
    return -1;
}

async(int)
main(void)
{
    try {
        printf("with_return gave %d\n", await with_return());
    } catch (e) {
        printf("main caught: %s\n", e->message);
    }
    printf("with_return_await gave %d\n", await with_return_await());
    return 0;
}

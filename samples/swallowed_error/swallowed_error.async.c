/* The `try` guards the await, not the call. Where nobody awaits promise_all the `catch` is never
 * reached, and the function says that all went well. Only the process hears of it: here a handler
 * that goes on, without one the program would end with status 1. */
#include <asyncc.h>
#include <errno.h>
#include <stdio.h>

static async(void)
save(const char *what, bool works)
{
    await async_sleep(5);
    if (!works)
        throw async_error_new(ENOSPC, "no room for the %s", what);
    printf("saved the %s\n", what);
}

static async(void)
forgetful(void)
{
    try {
        (void)promise_all(save("text", true), save("pictures", false));
        puts("forgetful: everything is saved");
    } catch (e) {
        printf("forgetful caught: %s\n", e->message);
    }
}

static async(void)
careful(void)
{
    try {
        await promise_all(save("text", true), save("pictures", false));
        puts("careful: everything is saved");
    } catch (e) {
        printf("careful caught: %s\n", e->message);
    }
}

static void
unhandled(async_error *error, void *arg)
{
    (void)arg;
    printf("nobody was there for: %s\n", error->message);
}

async(int)
main(void)
{
    async_on_unhandled_rejection(unhandled, NULL);
    await forgetful();
    await async_sleep(60);
    await careful();
    return 0;
}

/* A callback sees the rejection and by that it is handled. */
#include <asyncc.h>
#include <stdio.h>

static void
say(void *text)
{
    puts(text);
}

static void
show(promise(int) p, void *name)
{
    if (promise_state(p) == PROMISE_REJECTED)
        printf("%s rejected: %s\n", (char *)name, promise_error(p)->message);
    else
        printf("%s fulfilled: %d\n", (char *)name, promise_value(p));
}

static async(int)
fails(int ms)
{
    if (ms > 0)
        await async_sleep(ms);
    throw async_error_new(1, "after %d", ms);
}

static async(int)
works(int ms)
{
    await async_sleep(ms);
    return ms;
}

async(int)
main(void)
{
    promise(int) late = fails(10);

    promise_then(fails(0), show, "at once");
    promise_then(works(120), show, "works");
    promise_then(late, show, "late");
    promise_then(late, show, "late again");
    async_microtask(say, "microtask");
    puts("main goes on");
    try {
        await late;
    } catch (e) {
        printf("main: %s\n", e->message);
    }
    promise_then(late, show, "late when settled");
    puts("main ends");
    return 0;
}

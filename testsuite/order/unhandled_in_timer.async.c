/* A promise is rejected by a timer and nobody holds it: the process ends after that timer's
 * microtasks, before the next timer that is due. */
// expect-stderr: nobody there
// leaks
#include <asyncc.h>
#include <stdio.h>

static void
say(void *text)
{
    puts(text);
}

static async(void)
fails(void)
{
    puts("fails");
    await promise_resolved(void);
    async_microtask(say, "last microtask");
    throw async_error_new(1, "nobody there");
}

static void
start(void *arg)
{
    (void)arg;
    puts("timer");
    promise_release(fails());
    async_microtask(say, "microtask");
}

async(int)
main(void)
{
    async_set_timeout(say, "before", 60);
    async_set_timeout(start, NULL, 120);
    async_set_timeout(say, "must not be seen", 120);
    async_set_timeout(say, "must not be seen", 180);
    await async_sleep(5);
    puts("main sleeps on");
    await async_sleep(400);
    puts("must not be seen");
    return 0;
}

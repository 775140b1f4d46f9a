/* Nothing is left that could settle what main waits for: status 13, once all that could run
 * has. */
// expect-stderr: stuck
// leaks
#include <asyncc.h>
#include <stdio.h>

static void
say(void *text)
{
    puts(text);
}

static async(void)
stuck(promise(void) p)
{
    puts("stuck begins");
    try {
        await p;
        puts("must not be seen");
    } finally {
        puts("nor this");
    }
}

async(int)
main(void)
{
    promise(void) never = promise_new(void);

    async_set_timeout(say, "timer", 200);
    async_set_immediate(say, "immediate");
    puts("main waits");
    await stuck(never);
    puts("must not be seen");
    return 0;
}

/* main has ended and given its status; the program goes on until nothing is pending. */
#include <asyncc.h>
#include <stdio.h>

static void
say(void *text)
{
    puts(text);
}

static async(void)
worker(const char *name, int ms)
{
    for (int i = 1; i <= 2; i++) {
        await async_sleep(ms);
        printf("%s %d\n", name, i);
    }
}

async(int)
main(void)
{
    promise(void) never = promise_new(void);

    (void)worker("a", 200);
    (void)worker("b", 300);
    (void)promise_all(never);
    async_set_timeout(say, "timer", 100);
    async_set_immediate(say, "immediate");
    await promise_resolved(void);
    puts("main ends");
    return 7;
}

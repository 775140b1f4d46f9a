/* main itself rejects: what runs before is still printed, the microtasks too, no timer any more. */
// expect-stderr: main has failed
// leaks
#include <asyncc.h>
#include <stdio.h>

static void
say(void *text)
{
    puts(text);
}

static async(void)
other(void)
{
    for (int i = 1; i <= 3; i++) {
        printf("other %d\n", i);
        await promise_resolved(void);
    }
}

async(int)
main(void)
{
    async_set_timeout(say, "must not be seen", 30);
    await async_sleep(5);
    (void)other();
    async_microtask(say, "microtask");
    try {
        puts("main throws");
        throw async_error_new(3, "main has failed");
    } finally {
        puts("finally");
        await promise_resolved(void);
        puts("finally ends");
    }
}

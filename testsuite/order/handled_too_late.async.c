/* Nobody looks at the rejection before the microtasks have run out: the process ends with status 1,
 * although somebody would have come a timer later. */
// expect-stderr: nobody in time
// leaks
#include <asyncc.h>
#include <stdio.h>

static async(int)
fails(void)
{
    await promise_resolved(void);
    throw async_error_new(1, "nobody in time");
}

static async(void)
other(void)
{
    for (int i = 1; i <= 6; i++) {
        printf("other %d\n", i);
        await promise_resolved(void);
    }
}

async(int)
main(void)
{
    promise(int) p = fails();

    (void)other();
    puts("main sleeps");
    await async_sleep(1);
    puts("must not be seen");
    try {
        await p;
    } catch (e) {
        printf("must not be seen: %s\n", e->message);
    }
    return 0;
}

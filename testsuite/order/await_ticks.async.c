/* An await takes one tick when the promise has settled, and one from the moment it settles. */
#include <asyncc.h>
#include <stdio.h>

static async(void)
tick(int ticks)
{
    for (int i = 1; i <= ticks; i++) {
        printf("tick %d\n", i);
        await promise_resolved(void);
    }
}

static async(int)
at_once(void)
{
    return 1;
}

static async(int)
after(int ticks)
{
    while (ticks-- > 0)
        await promise_resolved(void);
    return 2;
}

static async(void)
nothing(void)
{
}

async(int)
main(void)
{
    promise(void) ticking = tick(16);
    promise(int) settled = promise_resolved(int, 5), pending = after(3);

    puts("begin");
    await settled;
    puts("settled");
    printf("%d\n", await settled + await settled);
    printf("at once %d\n", await at_once());
    printf("pending %d\n", await pending);
    printf("after 0 %d\n", await after(0));
    printf("after 1 %d\n", await after(1));
    printf("after 2 %d\n", await after(2));
    await nothing();
    puts("nothing");
    await ticking;
    return 0;
}

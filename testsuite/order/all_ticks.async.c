/* promise_all: one reaction for each element, whatever its state and whenever it settles. */
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
after(int ticks)
{
    int n = ticks;

    while (ticks-- > 0)
        await promise_resolved(void);
    printf("after %d\n", n);
    return n;
}

async(int)
main(void)
{
    promise(void) ticking = tick(30);
    promise(int) one = promise_resolved(int, 1), two = after(2), array[4];

    await promise_all(one);
    puts("one settled");
    await promise_all(one, one, one);
    puts("three settled");
    await promise_all(two, one);
    printf("two and one: %d %d\n", await two, await one);
    await promise_all(after(4), after(0), after(2));
    puts("4 0 2");
    await promise_all(after(1), promise_resolved(void), after(1));
    puts("mixed types");
    for (int i = 0; i < 4; i++)
        array[i] = after(4 - i);
    await promise_all_of(array, 4);
    printf("array %d %d %d %d\n", await array[0], await array[1], await array[2], await array[3]);
    await ticking;
    return 0;
}

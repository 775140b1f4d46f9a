/* Awaits in the conditions, increments and bodies of all loops, with break and continue. */
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
number(int n)
{
    if (n % 2 == 0)
        await promise_resolved(void);
    return n;
}

async(int)
main(void)
{
    promise(void) ticking = tick(90);
    int n = 0;

    while (await number(n) < 5) {
        n++;
        if (n == 2)
            continue;
        printf("while %d\n", n);
        if (await number(n) == 4)
            break;
    }
    do {
        n--;
        if (n == 2)
            continue;
        printf("do %d\n", n);
    } while (await number(n) > 0);
    for (int i = await number(1); i < await number(6); i += await number(1)) {
        if (i == 3)
            continue;
        if (i == 5)
            break;
        printf("for %d\n", i);
    }
    for (int i = 0, j = await number(4); await number(i) != await number(j); i++, j--) {
        printf("two %d %d\n", i, j);
        for (;;) {
            if (await number(j) > 3)
                break;
            await promise_resolved(void);
            break;
        }
    }
    for (int i = 0; i < 3; i++) {
        int fresh = 0;
        while (true) {
            if (++fresh == await number(2)) {
                printf("fresh %d %d\n", i, fresh);
                break;
            }
        }
    }
    puts("loops end");
    await ticking;
    return 0;
}

/* One pending promise and many that wait for it: woken in the order in which they came, and what
 * each then does is queued behind the others. */
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

static promise(int) gate;

static async(int)
waiter(int id, int ticks)
{
    for (int i = 0; i < ticks; i++)
        await promise_resolved(void);
    printf("%d waits\n", id);
    int value = await gate;
    printf("%d woken with %d\n", id, value);
    await promise_resolved(void);
    printf("%d a tick later\n", id);
    return id;
}

static async(int)
through(int id)
{
    int got = await waiter(id, 0);
    printf("through %d\n", got);
    return got * 10;
}

static async(int)
adopting(int id)
{
    return through(id);
}

async(int)
main(void)
{
    gate = promise_new(int);
    promise(void) ticking = tick(14);
    promise(int) all[] = {waiter(1, 2), waiter(2, 0), through(3), adopting(4), waiter(5, 1), gate};

    for (int i = 0; i < 4; i++)
        await promise_resolved(void);
    puts("open");
    promise_resolve(gate, 9);
    promise(int) late = waiter(6, 0);
    puts("opened");
    for (int i = 0; i < 6; i++)
        printf("main has %d\n", await all[i]);
    printf("late %d\n", await late);
    await ticking;
    promise_release(gate);
    gate = NULL;
    return 0;
}

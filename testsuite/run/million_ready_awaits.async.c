/* A million awaits that complete at once take constant stack, whatever the optimisation: embedded
 * children, promises that have settled, resolved before the await and in a callback, in every kind
 * of loop. */
#include <asyncc.h>
#include <stdio.h>

enum { MILLION = 1000000 };

static char *lowest, *highest;

static void
note_stack(void)
{
    char *here = __builtin_frame_address(0);

    if (lowest == NULL)
        lowest = highest = here;
    lowest = here < lowest ? here : lowest;
    highest = here > highest ? here : highest;
}

static async(int)
ready(int n)
{
    note_stack();
    return n & 1;
}

static async(int)
ready_below(int n)
{
    return await ready(n) + await ready(n + 1);
}

static async(long)
by_for(void)
{
    long sum = 0;

    for (int i = 0; i < MILLION; i++)
        sum += await ready(i);
    return sum;
}

static async(long)
by_while(promise(int) p)
{
    long sum = 0;
    int i = 0;

    while (i++ < MILLION && await p)
        sum += await p;
    return sum;
}

static async(long)
by_goto(void)
{
    long sum = 0;
    int i = 0;

again:
    sum += await ready_below(i);
    if (++i < MILLION / 2)
        goto again;
    return sum;
}

static async(long)
made_anew(void)
{
    long sum = 0;

    for (int i = 0; i < MILLION / 4; i++) {
        promise(int) p = promise_new(int);

        promise_resolve(p, 1);
        promise_resolve(p, 5);
        sum += await p + await promise_resolved(int, 1);
    }
    return sum;
}

static async(long)
rejected(void)
{
    long sum = 0;

    for (int i = 0; i < MILLION / 10; i++)
        try {
            await promise_rejected(int, 1);
        } catch (e) {
            sum += e->code;
        }
    return sum;
}

static async(long)
tasks(void)
{
    long sum = 0;

    for (int i = 0; i < MILLION / 4; i++) {
        promise(int) a = ready(i), b = ready_below(i);

        sum += await a + await b;
    }
    return sum;
}

async(int)
main(void)
{
    printf("%ld\n", await by_for());
    printf("%ld\n", await by_while(promise_resolved(int, 1)));
    printf("%ld\n", await by_goto());
    printf("%ld\n", await made_anew());
    printf("%ld\n", await rejected());
    printf("%ld\n", await tasks());
    await async_yield();
    printf("%ld\n", await by_for());
    if (highest - lowest > 16384)
        printf("used %ld bytes of stack\n", (long)(highest - lowest));
    return 0;
}

// expect: 500000
// expect: 1000000
// expect: 500000
// expect: 500000
// expect: 100000
// expect: 375000
// expect: 500000

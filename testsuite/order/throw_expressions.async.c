/* What is thrown is computed by awaits of its own, promises made on the way included. */
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
    if (n % 2 != 0)
        await promise_resolved(void);
    return n;
}

static async(int)
through(promise(int) p)
{
    return await p;
}

static async(int)
fails(int code)
{
    await promise_resolved(void);
    throw code;
}

static async(int)
run(int how)
{
    if (how == 0)
        throw await number(1);
    if (how == 1)
        throw await through(number(3));
    if (how == 2)
        throw await number(4) + await through(number(5));
    if (how == 3)
        throw await through(through(number(7))) ? await number(8) : await number(9);
    try {
        if (how == 4)
            throw await through(fails(11));
        throw await number(2) && await number(3) ? 12 : 13;
    } catch (e) {
        printf("  caught %d\n", e->code);
        throw e->code + await through(number(1));
    } finally {
        printf("  finally %d\n", await through(number(how)));
    }
}

async(int)
main(void)
{
    promise(void) ticking = tick(40);

    for (int how = 0; how < 6; how++) {
        try {
            printf("%d gave %d\n", how, await run(how));
        } catch (e) {
            printf("%d threw %d\n", how, e->code);
        }
    }
    await ticking;
    return 0;
}

/* Combinators of combinators, and one promise that several of them share. */
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

static async(void)
named(const char *name, promise(void) p)
{
    await p;
    puts(name);
}

static async(void)
winner(const char *name, promise(size_t) p)
{
    await p;
    printf("%s has a winner\n", name);
}

async(int)
main(void)
{
    promise(void) ticking = tick(20);
    promise(int) shared = promise_new(int), one = after(1), four = after(4);
    promise(void) inner = promise_all(shared, one);
    promise(size_t) race = promise_race(inner, four), any = promise_any(shared, race);
    promise(void) outer = promise_all_settled(race, inner, shared);
    promise(void) a = named("outer", outer), b = named("inner", inner), c = winner("race", race),
                  d = winner("any", any), e = named("twice", promise_all(shared, shared, inner));

    await four;
    puts("four");
    promise_resolve(shared, 3);
    await promise_all(a, b, c, d, e);
    puts("everything");
    await promise_all(promise_race(promise_all(after(0), after(1)), promise_all(after(2))),
                      promise_any(promise_race(after(3), after(2)), promise_all_settled(after(1))));
    puts("temporaries");
    await ticking;
    return 0;
}

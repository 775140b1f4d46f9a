/* Combinators of nothing: all and all_settled are fulfilled at once, any is rejected, race stays
 * pending. */
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

static const char *const state_name[] = {[PROMISE_PENDING] = "pending",
                                         [PROMISE_FULFILLED] = "fulfilled",
                                         [PROMISE_REJECTED] = "rejected"};

static void
settled(promise(size_t) p, void *name)
{
    printf("%s is %s\n", (const char *)name, state_name[promise_state(p)]);
}

async(int)
main(void)
{
    promise(int) none[1] = {NULL};
    promise(void) ticking = tick(8);
    promise(size_t) race = promise_race_of(none, 0), any = promise_any_of(none, 0);

    promise_then(race, settled, "race");
    promise_then(any, settled, "any");
    await promise_all_of(none, 0);
    puts("all");
    await promise_all_settled_of(none, 0);
    puts("all settled");
    try {
        await any;
        puts("any has one");
    } catch (e) {
        puts("any has none");
        (void)e;
    }
    await ticking;
    printf("race is %s\n", state_name[promise_state(race)]);
    return 0;
}

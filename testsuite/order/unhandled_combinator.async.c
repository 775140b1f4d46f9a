/* Elements of a combinator count as handled; the combinator itself does not when nobody awaits
 * it. */
// expect-stderr: all of nobody
// leaks
#include <asyncc.h>
#include <stdio.h>

static async(int)
after(int ms, const char *error)
{
    await async_sleep(ms);
    printf("after %d\n", ms);
    if (error != NULL)
        throw async_error_new(1, "%s", error);
    return ms;
}

async(int)
main(void)
{
    try {
        await promise_all(after(10, "ten"), after(30, "thirty"), after(20, NULL));
    } catch (e) {
        printf("caught %s\n", e->message);
    }
    await async_sleep(60);
    puts("nobody minds thirty");
    printf("%zu\n", await promise_race(after(10, NULL), after(30, "lost the race")));
    printf("%zu\n", await promise_any(after(10, "out"), after(30, NULL), after(50, "late")));
    await promise_all_settled(after(60, "settled"));
    puts("and now");
    (void)promise_all(after(10, "all of nobody"), after(50, NULL));
    await async_sleep(30);
    puts("must not be seen");
    return 0;
}

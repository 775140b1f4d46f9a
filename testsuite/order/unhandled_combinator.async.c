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
        await promise_all(after(50, "ten"), after(150, "thirty"), after(100, NULL));
    } catch (e) {
        printf("caught %s\n", e->message);
    }
    await async_sleep(300);
    puts("nobody minds thirty");
    printf("%zu\n", await promise_race(after(50, NULL), after(150, "lost the race")));
    printf("%zu\n", await promise_any(after(50, "out"), after(150, NULL), after(250, "late")));
    await promise_all_settled(after(300, "settled"));
    puts("and now");
    (void)promise_all(after(50, "all of nobody"), after(250, NULL));
    await async_sleep(150);
    puts("must not be seen");
    return 0;
}

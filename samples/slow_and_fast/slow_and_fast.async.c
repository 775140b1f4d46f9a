/* Two timers, one of two units and one of one, waited for in five ways. The unit is a tenth of a
 * second, or what UNIT_MS in the environment says. */
#include "timers.h"
#include <stdio.h>

static async(void)
sequential_start(void)
{
    puts("== sequential_start ==");
    promise(const char *) slow = resolve_after_2_seconds();
    puts(await slow);
    promise(const char *) fast = resolve_after_1_second();
    puts(await fast);
    print_time();
}

static async(void)
concurrent_start(void)
{
    puts("== concurrent_start ==");
    promise(const char *) slow = resolve_after_2_seconds(), fast = resolve_after_1_second();
    puts(await slow);
    puts(await fast); /* has long been there */
    print_time();
}

static async(void)
concurrent_promise(void)
{
    puts("== concurrent_promise ==");
    promise(const char *) slow = resolve_after_2_seconds(), fast = resolve_after_1_second();
    await promise_all(slow, fast);
    puts(await slow);
    puts(await fast);
    print_time();
}

static async(void)
print_when_settled(promise(const char *) message)
{
    puts(await message);
}

static async(void)
parallel(void)
{
    puts("== parallel ==");
    await promise_all(print_when_settled(resolve_after_2_seconds()),
                      print_when_settled(resolve_after_1_second()));
    print_time();
}

static void
print_settled(promise(const char *) message, void *last)
{
    puts(promise_value(message));
    if (last != NULL)
        print_time();
}

static async(void)
parallel_promise(void)
{
    puts("== parallel_promise ==");
    promise_then(resolve_after_2_seconds(), print_settled, "last");
    promise_then(resolve_after_1_second(), print_settled, NULL);
}

async(int)
main(void)
{
    promise(void) (*const ways[])(void) = {sequential_start, concurrent_start, concurrent_promise,
                                           parallel, parallel_promise};

    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        start_time();
        await ways[i]();
        if (ways[i] == parallel_promise) /* nobody waits for its callbacks */
            puts("parallel_promise is back at once");
    }
    return 0;
}

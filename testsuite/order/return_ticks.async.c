/* `return value` fulfils directly, `return promise` takes two ticks more, `return await promise`
 * one. */
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
leaf(int ticks)
{
    while (ticks-- > 0)
        await promise_resolved(void);
    return 1;
}

static async(int)
by_value(void)
{
    return 1;
}

static async(int)
by_promise(void)
{
    return promise_resolved(int, 1);
}

static async(int)
by_await(void)
{
    return await promise_resolved(int, 1);
}

static async(int)
by_call(int ticks)
{
    return leaf(ticks);
}

static async(int)
by_awaited_call(int ticks)
{
    return await leaf(ticks);
}

async(int)
main(void)
{
    promise(void) ticking = tick(34);

    await by_value();
    puts("by value");
    await by_promise();
    puts("by promise");
    await by_await();
    puts("by await");
    await by_call(0);
    puts("by call 0");
    await by_call(1);
    puts("by call 1");
    await by_call(3);
    puts("by call 3");
    await by_awaited_call(0);
    puts("by awaited call 0");
    await by_awaited_call(1);
    puts("by awaited call 1");
    await by_awaited_call(3);
    puts("by awaited call 3");
    await ticking;
    return 0;
}

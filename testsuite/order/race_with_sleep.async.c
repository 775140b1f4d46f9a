/* A timeout made by hand: the operation against a sleep; the loser goes on and is not heard. */
#include <asyncc.h>
#include <stdio.h>

static async(const char *)
operation(const char *name, int ms, bool works)
{
    await async_sleep(ms);
    printf("  %s ends\n", name);
    if (!works)
        throw async_error_new(1, "%s has failed", name);
    return name;
}

static async(const char *)
within(promise(const char *) p, int ms)
{
    if (await promise_race(p, async_sleep(ms)) == 0)
        return await p;
    throw async_error_new(110, "not within %d", ms);
}

static async(void)
report(promise(const char *) p)
{
    try {
        printf("%s\n", await p);
    } catch (e) {
        printf("error: %s\n", e->message);
    }
}

async(int)
main(void)
{
    await report(within(operation("quick", 10, true), 150));
    await report(within(operation("slow", 180, true), 60));
    await async_sleep(200);
    await report(within(operation("bad", 10, false), 150));
    await report(within(operation("slow and bad", 180, false), 60));
    await async_sleep(200);
    await promise_all(report(within(operation("one", 60, true), 300)),
                      report(within(operation("two", 200, true), 130)));
    await async_sleep(200);
    puts("end");
    return 0;
}

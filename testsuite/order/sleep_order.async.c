/* Four tasks that sleep for different times, each woken between the others. */
#include <asyncc.h>
#include <stdio.h>

static async(int)
sleeper(const char *name, int first, int then, int times)
{
    int slept = 0;

    await async_sleep(first);
    for (int i = 0; i < times; i++) {
        printf("%s %d\n", name, i);
        await async_sleep(then);
        slept++;
    }
    printf("%s ends\n", name);
    return slept;
}

async(int)
main(void)
{
    promise(int) a = sleeper("a", 0, 240, 3), b = sleeper("b", 60, 240, 3),
                 c = sleeper("c", 120, 240, 2), d = sleeper("d", 180, 480, 2);

    puts("main waits");
    await promise_race(a, b, c, d);
    puts("one has ended");
    await promise_all(a, b, c, d);
    printf("%d\n", await a + await b + await c + await d);
    return 0;
}

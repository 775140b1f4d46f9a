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
    promise(int) a = sleeper("a", 0, 80, 3), b = sleeper("b", 20, 80, 3),
                 c = sleeper("c", 40, 80, 2), d = sleeper("d", 60, 160, 2);

    puts("main waits");
    await promise_race(a, b, c, d);
    puts("one has ended");
    await promise_all(a, b, c, d);
    printf("%d\n", await a + await b + await c + await d);
    return 0;
}

/* Four tasks of different habits share the queue: one spins, one calls, one adopts, one sleeps;
 * each tells where it is. */
#include <asyncc.h>
#include <stdio.h>

static async(int)
twice(const char *who)
{
    printf("%s in twice\n", who);
    await promise_resolved(void);
    printf("%s in twice again\n", who);
    return 2;
}

static async(int)
handed_on(const char *who)
{
    return twice(who);
}

static async(void)
spinner(void)
{
    for (int i = 1; i <= 20; i++) {
        printf("spinner %d\n", i);
        await promise_resolved(void);
    }
}

static async(void)
caller(void)
{
    for (int i = 1; i <= 3; i++) {
        printf("caller %d\n", i);
        printf("caller got %d\n", await twice("caller") * i);
    }
}

static async(void)
adopter(void)
{
    for (int i = 1; i <= 3; i++) {
        promise(int) p = handed_on("adopter");
        printf("adopter %d\n", i);
        printf("adopter got %d\n", await p + await p);
    }
}

static async(void)
sleeper(promise(int) news)
{
    puts("sleeper");
    await async_sleep(1);
    puts("sleeper has slept");
    promise_resolve(news, 5);
    puts("sleeper has told");
    await handed_on("sleeper");
    puts("sleeper ends");
}

static async(void)
listener(promise(int) news)
{
    printf("listener heard %d\n", await news);
    await twice("listener");
    puts("listener ends");
}

async(int)
main(void)
{
    promise(int) news = promise_new(int);
    promise(void) tasks[] = {spinner(), caller(), adopter(), sleeper(news), listener(news)};

    puts("main");
    await promise_race_of(tasks, 5);
    puts("the first has ended");
    await promise_all_of(tasks, 5);
    puts("all have ended");
    return 0;
}

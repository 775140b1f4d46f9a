/* Microtasks queued by microtasks come after those already queued, and before any task. */
#include <asyncc.h>
#include <stdio.h>

static void
say(void *text)
{
    puts(text);
}

static void
countdown(void *arg)
{
    int *n = arg;

    printf("countdown %d\n", *n);
    if (--*n > 0)
        async_microtask(countdown, n);
    else
        async_microtask(say, "countdown is over");
}

static void
fork_two(void *arg)
{
    (void)arg;
    puts("fork");
    async_microtask(say, "left");
    async_set_timeout(say, "timeout of the fork", 0);
    async_microtask(say, "right");
}

static async(void)
task(const char *name)
{
    for (int i = 1; i <= 3; i++) {
        printf("%s %d\n", name, i);
        async_microtask(say, "microtask of a task");
        await promise_resolved(void);
    }
}

async(int)
main(void)
{
    int n = 4;

    async_set_timeout(say, "timeout of main", 0);
    async_microtask(countdown, &n);
    async_microtask(fork_two, NULL);
    promise(void) a = task("a"), b = task("b");
    puts("main awaits");
    await a;
    puts("a has ended");
    await b;
    puts("b has ended");
    return 0;
}

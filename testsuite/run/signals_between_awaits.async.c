/* No delivery is lost: between two awaits, or to a task that is cancelled just as it comes. */
#include <asyncc.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static int counted;

static async(void) count(void)
{
    for (;;)
        counted += await async_signal(SIGUSR1);
}

static promise(void) counter;

/* Runs just before the counter, which has been handed a delivery already. */
static async(void) cancel_counter(void)
{
    await async_signal(SIGUSR1);
    promise_cancel(counter);
}

async(int) main(void)
{
    promise(void) canceller = cancel_counter();

    counter = count();
    raise(SIGUSR1);
    raise(SIGUSR1);
    await canceller;
    try {
        await counter;
    } catch (e) {
        printf("counted %d\n", counted);
    }
    promise_release(counter);

    for (int i = 0; i < 3; i++) {
        raise(SIGUSR1);
        await async_sleep(1);
        raise(SIGUSR1);
        printf("%d\n", await async_signal(SIGUSR1));
    }
    switch (await promise_race(async_signal(SIGUSR1), async_signal(SIGHUP), async_sleep(5))) {
    case 2: puts("none"); break;
    default: puts("one too many"); break;
    }
    raise(SIGHUP);
    raise(SIGUSR1);
    printf("%d %d\n", await async_signal(SIGHUP), await async_signal(SIGUSR1));

    async_signal_end(SIGUSR1);
    try {
        await async_signal(SIGKILL);
    } catch (e) {
        puts(e->message);
    }
    return 0;
}

// expect: counted 2
// expect: 2
// expect: 2
// expect: 2
// expect: none
// expect: 1 1
// expect: async_signal of 9: Invalid argument
// valgrind

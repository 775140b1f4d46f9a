/* An interval runs until it is cleared, from outside or by itself; clearing what has gone does
 * nothing. */
#include <asyncc.h>
#include <stdio.h>

static void
say(void *text)
{
    puts(text);
}

struct beat {
    async_timer timer;
    const char *name;
    int left;
};

static void
beat(void *arg)
{
    struct beat *b = arg;

    printf("%s, %d left\n", b->name, --b->left);
    async_microtask(say, "microtask of a beat");
    if (b->left == 0)
        async_clear_timer(b->timer);
}

async(int)
main(void)
{
    struct beat a = {.name = "a", .left = 3}, b = {.name = "b", .left = 100};
    async_timer once = async_set_timeout(say, "once", 50),
                gone = async_set_immediate(say, "immediate");

    a.timer = async_set_interval(beat, &a, 60);
    await async_sleep(300);
    async_clear_timer(once);
    puts("second");
    b.timer = async_set_interval(beat, &b, 100);
    await async_sleep(250);
    async_clear_timer(b.timer);
    async_clear_timer(b.timer);
    async_clear_timer(gone);
    async_clear_timer(async_set_timeout(say, "never", 1));
    async_clear_timer(async_set_immediate(say, "never"));
    puts("end");
    return b.left;
}

/* What a promise calls back is a microtask: it runs before the next timer, although it was
 * asked for after it. */
#include <asyncc.h>
#include <stdio.h>

static void
print(void *text)
{
    puts(text);
}

static void
settled(promise(void) p, void *text)
{
    (void)p;
    puts(text);
}

async(int)
main(void)
{
    puts("Start");
    async_set_timeout(print, "Timeout", 0);
    promise_then(promise_resolved(void), settled, "Promise");
    puts("End");
    return 0;
}

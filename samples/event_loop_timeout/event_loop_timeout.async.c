/* A timer of no milliseconds still waits until the code that is running has ended. */
#include <asyncc.h>
#include <stdio.h>

static void
print(void *text)
{
    puts(text);
}

async(int)
main(void)
{
    puts("Start");
    async_set_timeout(print, "Timeout", 0);
    puts("End");
    return 0;
}

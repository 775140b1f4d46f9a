/* Without the runtime's header nothing is said but that. */
#include <stdio.h>

static async(int) // error(8): nothing here says what 'async' is // note: write '#include <asyncc.h>' at the top
f(void)
{
    await async_yield();
    return undeclared;
}

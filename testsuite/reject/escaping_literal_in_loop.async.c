/* The body of a loop is a block without its braces, too: a literal in it is gone at its end. */
#include <asyncc.h>

static async(int)
first(const int *list)
{
    await async_yield();
    return list[0];
}

async(int)
main(void)
{
    promise(int) all[2], one = NULL;

    for (int i = 0; i < 2; i++)
        all[i] = first((int[]){i}); // warning(24): 'first' may use the compound literal after it is gone: 'all' is not awaited before // note: the compound literal is gone here
    if (all[0] != NULL)
        one = first(&(int){1}); // warning(21): 'first' may use the compound literal after it is gone
    else
        return await first(&(int){1});
    one = first((int[]){2});
    return await all[0] + await all[1] + await one;
}

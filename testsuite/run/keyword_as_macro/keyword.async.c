/* A header's macro with a keyword's name that makes a string of its argument, and in that a macro that
 * returns: it was expanded first. */
#include <asyncc.h>
#include <stdio.h>
#include "loud.h"

#define IS(x) ({ if ((x) < 0) return 1; (x) != 0; })

// expect: IS(left): 1
// expect: IS(left): 0
async(int)
main(void)
{
    int left = 1;

    while (IS(left)) {
        await async_yield();
        left--;
    }
    return left;
}

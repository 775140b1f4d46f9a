/* Two async functions in two files that await each other, and a plain file that calls both. */
#include "parity.h"
#include <stdio.h>

int hops;

async(bool)
is_even(unsigned n)
{
    hops++;
    if (n == 0)
        return true;
    if (n % 100 == 0)
        await async_yield();
    return await is_odd(n - 1);
}

async(int)
main(void)
{
    printf("%d %d\n", await is_even(10), await is_even(7));
    printf("%d\n", hops);
    hops = 0;
    printf("%d\n", await is_odd(100001));
    printf("%d\n", hops);
    plain_check();
    return 0;
}

// expect: 1 0
// expect: 19
// expect: 1
// expect: 100002
// expect: called
// expect: five is odd
// expect: six is even

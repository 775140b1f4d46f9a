#include "parity.h"

async(bool)
is_odd(unsigned n)
{
    hops++;
    if (n == 0)
        return false;
    return await is_even(n - 1);
}

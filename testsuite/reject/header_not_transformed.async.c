/* Async functions of a header that is included as it was written: asyncc leaves it as it is. */
#include "header_not_transformed.h"

async(int)
f(void)
{
    await nothing();
    return await square(3) + await plain(0);
}

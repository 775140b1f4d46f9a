/* A header in the dialect, included instead of what asyncc makes of it. */
#include "header_before_its_output.async.h"

async(void)
f(void)
{
    await nap(3);
}

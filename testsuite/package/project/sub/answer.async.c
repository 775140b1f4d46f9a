#include "answer.h"
#include "half.h"
#include <number.h>

async(int)
answer(void)
{
    await async_sleep(1);
    return NUMBER + await half(2 * OFFSET);
}

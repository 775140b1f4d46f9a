#include "answer.h"
#include <number.h>

async(int)
answer(void)
{
    await async_sleep(1);
    return NUMBER + OFFSET;
}

#ifndef HALF_H
#define HALF_H
#include <asyncc.h>

static inline async(int)
half(int n)
{
    await async_yield();
    return n / 2;
}

#endif

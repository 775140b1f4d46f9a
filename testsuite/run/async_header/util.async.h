/* util.async.h - async functions in a header */
#ifndef UTIL_H
#define UTIL_H
#include <asyncc.h>
struct counter { int n; };
async(int) from_elsewhere(int n);
static inline async(int)
twice(int n)
{
    int half = await from_elsewhere(n);
    return half * 2;
}
static inline async(int)
count(struct counter *c, int by)
{
    while (by-- > 0) {
        await async_yield();
        c->n++;
    }
    return c->n;
}
async(int) main_part(struct counter *c);
#endif

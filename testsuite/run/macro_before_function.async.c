/* An invocation of a macro that makes declarations needs no semicolon: what an async function begins with
 * is not to take it for its own. One that stands for an attribute is the function's. */
#include <asyncc.h>
#define ASSERTS _Static_assert(sizeof(int) == 4, "int");
#include <stdio.h>
#define ASSERTS _Static_assert(sizeof(int) == 4, "int");

#define MAKE(name, T)  \
    static T name(T x) \
    {                  \
        return x + 1;  \
    }
#define COUNTER static int counter = 5;
#define TWICE(name)                             \
    static async(int) name(int x)               \
    {                                           \
        return await later(x) + await later(x); \
    }
#define MARKED(how) __attribute__((how))

static async(int)
later(int x)
{
    await async_yield();
    return x;
}

MAKE(one, int)
static async(int)
calls_one(int x)
{
    await async_yield();
    return one(x);
}

ASSERTS
MAKE(two, unsigned long)
COUNTER
MAKE(three, int) /* more of them */
static async(unsigned long)
calls_two(unsigned long x)
{
    return two(x) + (unsigned long)await later(three(counter));
}

TWICE(twice)
MARKED(cold)
static async(int)
marked(int x)
{
    return await twice(x);
}

MAKE(last, long)
async(int)
main(void)
{
    printf("%d %lu %d %ld\n", await calls_one(1), await calls_two(1), await marked(4), last(8));
    return 0;
}

// expect: 2 8 8 9

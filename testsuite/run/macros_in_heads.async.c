/* Macros before the body of an async function: in its name, its parameters, its type. */
#include <asyncc.h>
#include <stdio.h>

#define MY(name) my_##name
#define BOTH int x, int y
#define ARGUMENT(name) int name
#define NOTHING void
#define LIST (int x, int y)
#define INT int
#define STATIC static
#define COLD __attribute__((cold))
#define renamed another

static async(INT) MY(name)(int x)
{
    await async_yield();
    return x;
}

STATIC async(int) COLD
several(BOTH)
{
    await async_yield();
    return x + y;
}

static async(int)
each(ARGUMENT(x), ARGUMENT(y))
{
    await async_yield();
    return x - y;
}

static async(int)
none(NOTHING)
{
    await async_yield();
    return 4;
}

static async(int) all LIST
{
    await async_yield();
    return x * y;
}

static async(int)
renamed(int x)
{
    await async_yield();
    return x;
}

async(int)
main(void)
{
    printf("%d %d %d\n", await my_name(1), await several(1, 1), await each(5, 2));
    // expect: 1 2 3
    printf("%d %d %d\n", await none(), await all(1, 5), await renamed(6));
    // expect: 4 5 6
    return 0;
}

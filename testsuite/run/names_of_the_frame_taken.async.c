/* What asyncc calls the frame, and temporaries of its own, are names of the function's already: of
 * a prototype or an enumerator in a block, of a typedef, of macros. */
#include <asyncc.h>
#include <stdio.h>

static async(int)
give(int value)
{
    await async_yield();
    return value;
}

int
f(int n)
{
    return n + 1;
}

static async(int)
prototype(void)
{
    int f(int);
    int n = await give(1);

    return n;
}

static async(int)
enumerator(void)
{
    enum { f = 5, frame };
    int n = await give(1);

    return n;
}

static async(int)
type(void)
{
    typedef int f;
    f n = await give(1);

    return n;
}

#define f 10
#define frame (f + 1)
#define got_1 100
static async(int)
macro(int n)
{
    n = (n + 1) * await give(2) + (n - 1) * await give(3) + 2;
    return n;
}

async(int)
main(void)
{
    printf("%d\n", await prototype() + await enumerator() + await type() + await macro(4));
    // expect: 24
    return f - 10;
}

/* What stands between the parameters and the body: a comment to the end of the line, directives. */
#include <asyncc.h>
#include <stdio.h>

static async(int) commented(int n) // and not all that follows
{
    await async_yield();
    return n + 1;
}

static async(int) defining(int n)
#define TWICE(x) ((x) * 2)
{
    await async_yield();
    return TWICE(n);
}

static async(int)
split(
#if defined __GNUC__
    int n
#else
    long n
#endif
    ) /* here
         too */
{
    await async_yield();
    return n;
}

async(int) main(void) // the program
{
    int a = await commented(1), b = await defining(a), c = await split(b);

    printf("%d %d %d\n", a, b, c);
    return 0;
}

// expect: 2 4 4

/* Macros that stand as statements with no semicolon behind them, and declarations that look like it */
#include <asyncc.h>
#include <stdio.h>

#define LIST(X) X(one) X(two)
#define PRINT_NAME(name) puts(#name);
#define RUN(x) x;
#define NOTHING(x)
#define POINTER(T) T *
#define UNUSED(x) __attribute__((unused)) x
#define QUIETLY(x) \
    _Pragma("GCC diagnostic push") _Pragma("GCC diagnostic ignored \"-Wunused-value\"") x; \
    _Pragma("GCC diagnostic pop")
#define SAME_SIZE(a, b) _Static_assert(sizeof(a) == sizeof(b), "");

static async(int)
give(int n)
{
    await async_yield();
    return n;
}

static async(int)
f(int n)
{
    LIST(PRINT_NAME)
    RUN(n++) RUN(n++)
    NOTHING(n)
    if (n)
        RUN(n--)
    else
        RUN(n += await give(1))
    QUIETLY(n++)
    QUIETLY(n += await give(7))
    POINTER(int) p = &n;
    SAME_SIZE(n, int)
    UNUSED(int) q = 3;
    n += await give(*p);
    switch (n) {
    case 1: RUN(n++) RUN(break)
    default: RUN(n++)
    }
    RUN(return n)
}

async(int)
main(void)
{
    printf("%d\n", await f(2));
    return 0;
}
// expect: one
// expect: two
// expect: 23

/* What the user's own #line says of __LINE__ and __FILE__ holds in and behind an async function. */
#include <asyncc.h>
#include <stdio.h>

static async(int)
give(int x)
{
    await async_yield();
    return x;
}

#line 500 "other.c"
static async(int)
numbered(void)
{
    defer printf("%d %s\n", __LINE__, __FILE__);
    printf("%d %s\n", __LINE__, __FILE__);
    for (int i = 0; i < 1; printf("%d %s\n", __LINE__, __FILE__), await give(1), i++) {
#line 600 "loop.c"
        printf("%d %s\n", __LINE__, __FILE__);
    }
#if 0
#line 800 "never.c"
#endif
#line 700
    int line = __LINE__;
# 900 "again.c"
    return line + await give(__LINE__);
}
static const char *const file = __FILE__;

async(int)
main(void)
{
    printf("%d\n", await numbered());
    printf("%s %d\n", file, __LINE__);
    return 0;
}

// expect: 504 other.c
// expect: 600 loop.c
// expect: 505 other.c
// expect: 503 other.c
// expect: 1600
// expect: again.c 908

/* A case that labels the body of an if or a loop labels one statement; what follows is not its own.
 * A case, or a defer, behind a label belongs to the block. A switch needs no block. */
#include <asyncc.h>
#include <stdio.h>

static async(int)
give(int value)
{
    await async_yield();
    return value;
}

static async(int)
in_if(int n, int c)
{
    int r = 0;

    switch (n) {
    case 0:
        if (c)
    case 1:
            r += await give(1);
        r += await give(10);
        if (c)
    case 2:
            r += 100;
        r += 1000;
    }
    return r;
}

static async(int)
in_while(int n, int c)
{
    int r = 0;

    switch (n)
        while (c-- > 0) {
            r += await give(1);
            /* fallthrough */
    case 0:
    case 1: r += await give(10);
        }
    switch (n)
    case 1:
        r += await give(100);
    r += await give(1000);
    return r;
}

static async(int)
behind_label(int n)
{
    int r = 0, k = 0;

    switch (n) {
again:
    /* fallthrough */
    case 0:
        r += await give(1);
        if (r < 3)
            goto again;
        break;
    default: r = 10;
    }
    {
once_more:
        defer printf("leave %d\n", k);
        r += await give(100);
        if (k++ < 1)
            goto once_more;
    }
    return r;
}

async(int)
main(void)
{
    for (int n = 0; n < 3; n++)
        printf("%d %d\n", await in_if(n, 0), await in_if(n, 1));
    // expect: 1010 1111
    // expect: 1011 1111
    // expect: 1100 1100
    printf("%d %d\n", await in_while(0, 3), await in_while(1, 1));
    // expect: 1043 1121
    printf("%d\n", await behind_label(0));
    // expect: leave 1
    // expect: leave 2
    // expect: 203
    printf("%d\n", await behind_label(1));
    // expect: leave 1
    // expect: leave 2
    // expect: 210
    return 0;
}

/* Objects whose lifetimes do not meet share storage in the frame; those whose address escapes are
 * shared with nothing until their scope ends, children that wait at the same time neither. */
#include <asyncc.h>
#include <stdio.h>
#include <string.h>

static async(int)
give(int value)
{
    await async_yield();
    return value;
}

static async(int)
fill(char *to, int c, int n)
{
    for (int i = 0; i < n; i++) {
        to[i] = (char)c;
        if (i % 100 == 0)
            await async_yield();
    }
    return c;
}

static int
check(const char *a, int c, int n)
{
    for (int i = 0; i < n; i++)
        if (a[i] != c)
            return -1000;
    return 1;
}

static async(int)
siblings(void)
{
    int sum = 0;

    {
        char a[300];
        await fill(a, 'a', 300);
        sum += check(a, 'a', 300);
    }
    {
        char b[200];
        int n = await fill(b, 'b', 200);
        sum += check(b, n, 200);
    }
    for (int i = 0; i < 3; i++) {
        char c[100], d[100];
        await fill(c, i, 100);
        await fill(d, i + 50, 100);
        sum += check(c, i, 100) + check(d, i + 50, 100);
    }
    return sum;
}

static async(int)
nested(void)
{
    char outer[100], *kept = outer;
    int sum = 0;

    await fill(outer, 'o', 100);
    {
        char inner[100];
        await fill(inner, 'i', 100);
        {
            char deep[100];
            kept = deep;
            await fill(deep, 'd', 100);
            sum += check(kept, 'd', 100);
        }
        sum += check(inner, 'i', 100);
        kept = inner;
        {
            long a = await give(1), b = await give(2), c = await give(3);
            await give(0);
            sum += (int)(a + b + c);
        }
        sum += check(kept, 'i', 100);
    }
    sum += check(outer, 'o', 100);
    return sum;
}

/* Dead for a while, then alive again: as good as two variables. */
static async(int)
in_turns(int n)
{
    int a = await give(n), b, c;

    b = a + await give(1);
    c = b + await give(2);
    a = c + await give(3);
    b = a + await give(4);
    await give(0);
    return a * 100 + b;
}

static async(int)
early_address(void)
{
    int x = 1, *p, y;

    p = &x;
    y = await give(5);
    *p += y;
    y = await give(6);
    {
        int z = await give(7);
        *p += z;
        await give(0);
        *p += z;
    }
    return *p + y + await give(x);
}

struct buffer {
    char bytes[64];
    int n;
};

static async(struct buffer)
make(int c, int n)
{
    struct buffer b = {.n = n};

    memset(b.bytes, c, sizeof b.bytes);
    await async_yield();
    return b;
}

static async(int)
child_results(void)
{
    struct buffer a = await make('a', 1), b = await make('b', 2);
    int n = (await make('c', 3)).n + a.n + (await make('d', 4)).n + b.n;

    n += await give((await make('e', await give(5))).n) + (await make('f', 6)).n;
    return n + check(a.bytes, 'a', 64) + check(b.bytes, 'b', 64);
}

async(int)
main(void)
{
    printf("%d\n", await siblings());
    printf("%d\n", await nested());
    printf("%d\n", await in_turns(10));
    printf("%d\n", await early_address());
    printf("%d\n", await child_results());
    return 0;
}

// expect: 8
// expect: 10
// expect: 1620
// expect: 46
// expect: 23

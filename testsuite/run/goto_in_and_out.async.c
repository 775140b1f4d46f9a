/* goto forward, backward, into blocks and loops and out of them, over awaits and over
 * declarations; labels in every place where C lets one stand. */
#include <asyncc.h>
#include <stdio.h>

static bool suspends;

static async(int)
give(int value)
{
    printf(" %d", value);
    if (suspends)
        await async_yield();
    return value;
}

static async(int)
backward(int n)
{
    int i = 0, sum = 0;

again:
    sum += await give(i);
    if (++i < n)
        goto again;
    return sum;
}

static async(int)
forward(int n)
{
    int r = 1;

    if (await give(n) == 0)
        goto end;
    r += await give(10);
    if (n == 1)
        goto middle;
    r += await give(20);
middle:
    r += await give(30);
    if (n == 2)
        goto end;
    r += 1000;
end:
    return await give(r);
}

static async(int)
into_loop(int n)
{
    int i = 5, sum = 0;

    if (n)
        goto inside;
    for (i = 0; i < 3; i++) {
        sum += await give(100);
    inside:
        sum += await give(i);
    }
    if (n > 1)
        goto in_block;
    {
        int x;
        x = 1;
        sum += await give(x);
    in_block:
        x = 7;
        await give(0);
        sum += x;
    }
    return sum;
}

static async(int)
out_of_loops(int n)
{
    int tries = 0;

retry:
    for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 3; j++) {
            int inner = i * 3 + j;

            while (await give(inner)) {
                if (inner == n)
                    goto found;
                if (inner == 4 && tries++ == 0)
                    goto retry;
                goto next;
            }
        next:;
        }
    }
    return -1;
found:
    return tries * 100 + await give(n);
}

static async(int)
labels(int n)
{
    int r = 0;

    goto first;
first:
second:
    if (await give(n) > 3)
    third:
        r++;
    else
    fourth:
        r += await give(2);
    if (r > 5)
        goto done;
    n++;
    switch (n) {
    case 1:
    one:
    case 2:
        goto second;
    case 3:
        goto fourth;
    case 4:
        goto third;
    default:
        if (r < 5)
            goto one;
    }
done:
    await give(r);
    {
        goto inner;
    inner:;
    }
    do
        if (await give(r--) == 5)
            goto last;
    while (r);
last:
    return r;
}

/* A label that nobody goes to, before a declaration, and one with the name of a variable. */
static async(int)
before_declaration(int n)
{
    int r = 0;

redo:;
    int fresh = await give(n);
n:
    fresh += r;
    if (r++ < 2)
        goto redo;
    if (r++ < 5)
        goto n;
    return fresh;
}

static async(void)
all(void)
{
    for (int n = 0; n < 9; n++) {
        int a = await backward(n % 4), b = await forward(n), c = await into_loop(n % 3),
            d = await out_of_loops(n), e = await labels(n), f = await before_declaration(n);
        printf("\n%d: %d %d %d %d %d %d\n", n, a, b, c, d, e, f);
    }
}

async(int)
main(void)
{
    await all();
    suspends = true;
    await all();
    return 0;
}

// expect:  0 0 1 100 0 100 1 100 2 1 0 0 1 2 3 4 0 1 2 3 4 5 6 7 8 0 2 1 2 2 2 6 6 5 0 0 0
// expect: 0: 0 1 311 -1 4 6
// expect:  0 1 10 30 1041 5 1 0 0 1 1 1 2 2 2 2 6 6 5 1 1 1
// expect: 1: 0 1041 13 1 4 7
// expect:  0 1 2 10 20 30 61 5 0 0 1 2 2 2 2 2 5 5 2 2 2
// expect: 2: 1 61 12 2 4 8
// expect:  0 1 2 3 10 20 30 1061 100 0 100 1 100 2 1 0 0 1 2 3 3 3 2 5 6 5 5 3 3 3
// expect: 3: 3 1061 311 3 4 9
// expect:  0 4 10 20 30 1061 5 1 0 0 1 2 3 4 4 4 5 6 7 8 5 5 4 4 4
// expect: 4: 0 1061 13 4 4 10
// expect:  0 5 10 20 30 1061 5 0 0 1 2 3 4 0 1 2 3 4 5 5 5 6 7 8 9 5 5 5 5 5
// expect: 5: 0 1061 12 205 4 11
// expect:  0 1 6 10 20 30 1061 100 0 100 1 100 2 1 0 0 1 2 3 4 0 1 2 3 4 5 6 6 6 7 8 9 10 5 5 6 6 6
// expect: 6: 1 1061 311 206 4 12
// expect:  0 1 2 7 10 20 30 1061 5 1 0 0 1 2 3 4 0 1 2 3 4 5 6 7 7 7 8 9 10 11 5 5 7 7 7
// expect: 7: 3 1061 13 207 4 13
// expect:  0 8 10 20 30 1061 5 0 0 1 2 3 4 0 1 2 3 4 5 6 7 8 8 8 9 10 11 12 5 5 8 8 8
// expect: 8: 0 1061 12 208 4 14
// expect:  0 0 1 100 0 100 1 100 2 1 0 0 1 2 3 4 0 1 2 3 4 5 6 7 8 0 2 1 2 2 2 6 6 5 0 0 0
// expect: 0: 0 1 311 -1 4 6
// expect:  0 1 10 30 1041 5 1 0 0 1 1 1 2 2 2 2 6 6 5 1 1 1
// expect: 1: 0 1041 13 1 4 7
// expect:  0 1 2 10 20 30 61 5 0 0 1 2 2 2 2 2 5 5 2 2 2
// expect: 2: 1 61 12 2 4 8
// expect:  0 1 2 3 10 20 30 1061 100 0 100 1 100 2 1 0 0 1 2 3 3 3 2 5 6 5 5 3 3 3
// expect: 3: 3 1061 311 3 4 9
// expect:  0 4 10 20 30 1061 5 1 0 0 1 2 3 4 4 4 5 6 7 8 5 5 4 4 4
// expect: 4: 0 1061 13 4 4 10
// expect:  0 5 10 20 30 1061 5 0 0 1 2 3 4 0 1 2 3 4 5 5 5 6 7 8 9 5 5 5 5 5
// expect: 5: 0 1061 12 205 4 11
// expect:  0 1 6 10 20 30 1061 100 0 100 1 100 2 1 0 0 1 2 3 4 0 1 2 3 4 5 6 6 6 7 8 9 10 5 5 6 6 6
// expect: 6: 1 1061 311 206 4 12
// expect:  0 1 2 7 10 20 30 1061 5 1 0 0 1 2 3 4 0 1 2 3 4 5 6 7 7 7 8 9 10 11 5 5 7 7 7
// expect: 7: 3 1061 13 207 4 13
// expect:  0 8 10 20 30 1061 5 0 0 1 2 3 4 0 1 2 3 4 5 6 7 8 8 8 9 10 11 12 5 5 8 8 8
// expect: 8: 0 1061 12 208 4 14

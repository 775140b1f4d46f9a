/* No operand runs twice, and what is read across an await is read after it: `total += await f()`
 * loses no update. */
#include <asyncc.h>
#include <stdio.h>

static bool suspends;
static int calls;

static async(int)
give(int value)
{
    if (suspends)
        await async_yield();
    return value;
}

static async(int *)
place(int *at)
{
    calls++;
    if (suspends)
        await async_yield();
    return at;
}

struct bits {
    unsigned low : 3, high : 5;
    int sign : 4;
    bool flag : 1;
};

struct entry {
    int (*fn)(int, int);
    int used;
};

static int
plus(int a, int b)
{
    return a + b;
}

static int
minus(int a, int b)
{
    return a - b;
}

static async(void)
stores(void)
{
    int a[6] = {1, 2, 3, 4, 5, 6}, i = 0, *p = a;

    *p++ = await give(10);
    printf("%d at %d\n", a[0], (int)(p - a));
    a[i++] += await give(20);
    printf("%d %d i=%d\n", a[0], a[1], i);
    a[i++] <<= await give(3);
    printf("%d i=%d\n", a[1], i);
    a[await give(2)] = await give(30);
    a[await give(3)]++;
    --a[await give(4)];
    *await place(&a[5]) = await give(60);
    *await place(&a[5]) += 5;
    (*await place(&a[5]))++;
    printf("%d %d %d %d\n", a[2], a[3], a[4], a[5]);
    a[i] = a[i + 1] = await give(9);
    a[0] = i = await give(4);
    printf("%d %d %d %d\n", a[0], a[2], a[3], i);
    p = a;
    p += await give(2);
    printf("%d %d\n", *p, p[await give(-1)]);
    *&*p = await give(77);
    (a)[2] -= (await give(7));
    (await give(2))[a] += 0;
    printf("%d\n", a[2]);
}

static async(void)
bit_fields(void)
{
    struct bits s = {.low = 5, .high = 9, .sign = -3, .flag = false}, *ps = &s;

    s.low += await give(6);
    ps->high *= await give(3);
    ps->sign -= await give(2);
    s.flag = await give(2);
    printf("%d %d %d %d\n", s.low, s.high, s.sign, s.flag);
    s.low = await give(12);
    int whole = (s.high = await give(35));
    s.flag ^= await give(1);
    printf("%d %d %d %d\n", s.low, s.high, whole, s.flag);
    s.low++, ps->high = s.low + await give(1);
    printf("%d %d\n", s.low, s.high);
}

static async(void)
calls_through(void)
{
    struct entry tab[2] = {{plus, 0}, {minus, 0}};
    int i = 0, y = 10;

    printf("%d\n", tab[i++].fn(await give(3), y++));
    printf("%d\n", tab[i].fn(await give(3), await give(y)));
    printf("%d %d\n", i, y);
    printf("%d\n", (await give(1) ? plus : minus)(await give(5), await give(6)));
    printf("%d\n", plus(plus(await give(1), await give(2)), plus(await give(3), 4)));
    printf("%d\n", plus(await give(await give(await give(8))), minus(1, await give(2))));
}

static int total;

static async(void)
adds(int n)
{
    total += await give(n);
    total = total + await give(n);
    total -= -await give(n);
}

static async(void)
updates(void)
{
    promise(void) all[10];

    total = 0;
    for (int i = 0; i < 10; i++)
        all[i] = adds(i + 1);
    for (int i = 0; i < 10; i++)
        await all[i];
    printf("total %d\n", total);
}

static async(void)
narrow(void)
{
    unsigned char c = 250;
    short s = 30000;
    float f = 0.1f;
    bool b = false;
    double d = 1;

    c += await give(10);
    s += await give(10000);
    f += await give(1);
    b = await give(256);
    d /= await give(3);
    printf("%d %d %.9g %d %.17g\n", c, s, f, b, d);
    int truncated = (signed char)await give(200), whole = (int)(await give(7) / 2.0);
    unsigned u = await give(-1);
    long long wide = await give(-1);
    printf("%d %d %u %lld %d\n", truncated, whole, u, wide, await give(5) / 2 * 2 % 3);
    printf("%d %d %d\n", -await give(3), ~await give(3), !await give(3));
    printf("%d %d\n", -await give(3) - -await give(4), await give(1) << await give(4));
}

async(int)
main(void)
{
    for (int i = 0; i < 2; i++, suspends = true) {
        await stores();
        await bit_fields();
        await calls_through();
        await updates();
        await narrow();
        printf("%d calls\n", calls);
    }
    return 0;
}

// expect: 10 at 1
// expect: 30 2 i=1
// expect: 16 i=2
// expect: 30 5 4 66
// expect: 4 9 9 4
// expect: 9 16
// expect: 70
// expect: 3 27 -5 1
// expect: 4 3 3 0
// expect: 5 6
// expect: 13
// expect: -8
// expect: 1 11
// expect: 11
// expect: 10
// expect: 7
// expect: total 165
// expect: 4 -25536 1.10000002 1 0.33333333333333331
// expect: -56 3 4294967295 -1 1
// expect: -3 -4 0
// expect: 1 16
// expect: 3 calls
// expect: 10 at 1
// expect: 30 2 i=1
// expect: 16 i=2
// expect: 30 5 4 66
// expect: 4 9 9 4
// expect: 9 16
// expect: 70
// expect: 3 27 -5 1
// expect: 4 3 3 0
// expect: 5 6
// expect: 13
// expect: -8
// expect: 1 11
// expect: 11
// expect: 10
// expect: 7
// expect: total 165
// expect: 4 -25536 1.10000002 1 0.33333333333333331
// expect: -56 3 4294967295 -1 1
// expect: -3 -4 0
// expect: 1 16
// expect: 6 calls

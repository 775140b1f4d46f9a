/* Several awaits in one expression, deep in each other's arguments, with plain operands between
 * them; children of one function that wait at the same time; results that are needed late. */
#include <asyncc.h>
#include <stdio.h>
#include <string.h>

static bool suspends;

static async(int)
give(int value)
{
    if (suspends)
        await async_yield();
    return value;
}

static async(int)
add(int a, int b)
{
    if (suspends)
        await async_yield();
    return a + b;
}

static async(double)
scale(double x, int by)
{
    if (suspends)
        await async_yield();
    return x * by;
}

static async(const char *)
pick(const char *a, const char *b, int which)
{
    if (suspends)
        await async_yield();
    return which ? b : a;
}

static async(_Bool) yes(int n) { if (suspends) await async_yield(); return n; }
static async(char) letter(int n) { if (suspends) await async_yield(); return 'a' + n; }
static async(long double) precise(int n) { if (suspends) await async_yield(); return n / 3.0L; }
static async(unsigned char) narrow(int n) { if (suspends) await async_yield(); return n; }
static async(unsigned long long) wide(int n) { if (suspends) await async_yield(); return 1ULL << n; }
static async(int *) at(int *p, int n) { if (suspends) await async_yield(); return p + n; }
static async(void *) pointer(void *p) { if (suspends) await async_yield(); return p; }
static async(float) single(int n) { if (suspends) await async_yield(); return n / 3.0f; }

static int
plain(int a, int b, int c, int d)
{
    return a * 1000 + b * 100 + c * 10 + d;
}

async(int)
main(void)
{
    for (int round = 0; round < 2; round++, suspends = true) {
        int a[4] = {1, 2, 3, 4}, n = 5;

        printf("%d\n", await add(await add(1, await give(2)), await add(await give(3), 4)));
        printf("%d\n", await add(await add(await add(await add(1, 1), 1), 1), await add(1, 1)));
        printf("%d\n", plain(await give(1), 2, await give(await give(3)), await add(2, 2)));
        printf("%.1f\n", await scale(await scale(1.5, await give(2)), await give(3)) / 2);
        printf("%s\n", await pick("one", await pick("two", "three", await give(0)), await give(1)));
        printf("%d %c %.3Lf %d %llu\n", await yes(256), await letter(2), await precise(1),
               await narrow(300), await wide(40));
        printf("%d %d\n", *await at(a, 1), (await at(a, 2))[1]);
        printf("%d\n", *await at(await at(a, await give(1)), await give(2)) + a[await give(0)]);
        printf("%d %.3f\n", *(int *)await pointer(&n), await single(1));
        printf("%zu\n", strlen(await pick("abc", "defg", n > await give(4))));
        n = await give(1) + n * await give(2) - (n - await give(3)) * (await give(4) + n);
        printf("%d\n", n);
        n = (await give(1) < await give(2)) + (await give(3) == 3 ? await give(4) : 0) * -await give(5);
        printf("%d\n", n);
        a[await give(1)] = await give(2) + a[await give(2)] * a[await give(3)];
        printf("%d\n", a[1]);
        n = (await give(1) ^ await give(3)) | (await give(8) & await give(12));
        printf("%d %d\n", n, (await give(7), await give(8)) % await give(5));
        promise(int) p = add(1, 2), q = add(3, 4), both[2] = {p, add(5, 6)};
        printf("%d\n", await add(await p, await q) * await both[await give(1)] + await both[0]);
        printf("%d\n", await *(both + 1) + await(p) + await(q)+-await p);
        if (await yes(await give(1)) && !await yes(0) && await add(1, -1) == await give(0))
            printf("%d\n", (int)sizeof(int) * await give(2) << await give(1));
        printf("%d %d\n", (int)(await scale(2.6, 1)), (int)await scale(2.6, 1) + (char)await give(321));
        char text[20];
        int length = snprintf(text, sizeof text, "%d-%d", await give(10), await give(20));
        printf("%s %d\n", strcpy(text + await give(3), await pick("x", "y", 1)), length);
    }
    return 0;
}

// expect: 10
// expect: 6
// expect: 1234
// expect: 4.5
// expect: two
// expect: 1 c 0.333 44 1099511627776
// expect: 2 4
// expect: 5
// expect: 5 0.333
// expect: 4
// expect: -7
// expect: -19
// expect: 14
// expect: 10 3
// expect: 113
// expect: 18
// expect: 16
// expect: 2 67
// expect: y 5
// expect: 10
// expect: 6
// expect: 1234
// expect: 4.5
// expect: two
// expect: 1 c 0.333 44 1099511627776
// expect: 2 4
// expect: 5
// expect: 5 0.333
// expect: 4
// expect: -7
// expect: -19
// expect: 14
// expect: 10 3
// expect: 113
// expect: 18
// expect: 16
// expect: 2 67
// expect: y 5

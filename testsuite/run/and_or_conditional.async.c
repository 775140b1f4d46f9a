/* Awaits in the operands of &&, ||, ?: and the comma: what is not needed does not run, and each
 * runs once. Every program here runs its functions twice: what they await completes at once, then
 * it suspends. */
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

static async(const char *)
word(const char *text)
{
    if (suspends)
        await async_yield();
    return text;
}

static int
say(int value)
{
    printf(" say%d", value);
    return value;
}

static async(int)
and_or(int a, int b, int c)
{
    int r = 0;

    r = r * 2 + (await give(a) && await give(b));
    r = r * 2 + (await give(a) || await give(b));
    r = r * 2 + (say(a) && await give(b));
    r = r * 2 + (await give(a) && say(b));
    r = r * 2 + ((await give(a) && await give(b)) || await give(c));
    r = r * 2 + ((await give(a) || await give(b)) && await give(c));
    r = r * 2 + !(await give(a) && !await give(b));
    if (await give(a) && await give(b))
        r += 1000;
    else if (await give(c) || say(b))
        r += 2000;
    else
        r += 3000;
    await give(a) && await give(b);
    await give(a) || say(c);
    return r;
}

static async(int)
conditional(int a, int b)
{
    int x = await give(a) ? await give(10) : await give(20);
    int y = a ? await give(b) : say(30);
    int z = a ? say(40) : await give(b);
    int u = await give(a) ? say(1) : say(2);
    int v = await give(a) ? (await give(b) ? await give(3) : 4) : (b ? 5 : await give(6));
    const char *text = b ? await word("yes") : "no";
    double d = a ? await give(7) : 0.5;
    long long wide = a ? 1LL << 40 : await give(8);

    a ? (void)await give(50) : (void)say(60);
    printf(" [%d %d %d %d %d %s %.1f %lld]", x, y, z, u, v, text, d, wide);
    return (a ? await give(x) : await give(y)) + (await give(b) ? 100 : 200);
}

static async(int)
elvis(int a, int b)
{
    int x = a ?: await give(b);
    int y = await give(a) ?: await give(b);
    int z = say(a) ?: await give(b);
    int u = await give(a) ?: say(b);
    const char *text = await word(NULL) ?: await word("elvis");

    return (printf(" %s", text), x + 10 * y + 100 * z + 1000 * u);
}

static async(int)
comma(int a)
{
    int x = (await give(a), say(a + 1), await give(a + 2));
    int y = (say(1), await give(a)), z = 9;

    await give(1), await give(2);
    await give(3), say(4), x++;
    say(5), await give(6);
    for (await give(7), z = 0; await give(z), z < 2; await give(100 + z), z++)
        x++;
    return (await give(x), y) + (z++, await give(z));
}

static async(void)
all(void)
{
    int n = 0;

    for (int bits = 0; bits < 8; bits++) {
        n = await and_or(bits & 1, bits >> 1 & 1, bits >> 2 & 1);
        printf("\nand_or %d: %d\n", bits, n);
    }
    for (int bits = 0; bits < 4; bits++) {
        n = await conditional(bits & 1, bits >> 1 & 1);
        printf("\nconditional %d: %d\n", bits, n);
        n = await elvis(bits & 1, bits >> 1 & 1);
        printf("\nelvis %d: %d\n", bits, n);
    }
    n = await comma(5);
    printf("\ncomma: %d\n", n);
}

async(int)
main(void)
{
    await all();
    suspends = true;
    await all();
    return 0;
}

// expect:  0 0 0 say0 0 0 0 0 0 0 0 0 say0 0 0 say0
// expect: and_or 0: 3001
// expect:  1 0 1 say1 0 1 say0 1 0 0 1 0 1 0 1 0 0 say0 1 0 1
// expect: and_or 1: 3032
// expect:  0 0 1 say0 0 0 0 0 1 0 0 0 0 say1 0 0 say0
// expect: and_or 2: 2033
// expect:  1 1 1 say1 1 1 say1 1 1 1 0 1 1 1 1 1 1 1
// expect: and_or 3: 1125
// expect:  0 0 0 say0 0 0 1 0 0 0 0 1 0 0 say1
// expect: and_or 4: 2005
// expect:  1 0 1 say1 0 1 say0 1 0 1 1 1 1 0 1 0 1 1 0 1
// expect: and_or 5: 2038
// expect:  0 0 1 say0 0 0 1 0 1 1 0 0 1 0 0 say1
// expect: and_or 6: 2039
// expect:  1 1 1 say1 1 1 say1 1 1 1 1 1 1 1 1 1 1 1
// expect: and_or 7: 1127
// expect:  0 20 say30 0 0 say2 0 6 8 say60 [20 30 0 2 6 no 0.5 8] 30 0
// expect: conditional 0: 230
// expect:  0 0 0 say0 0 0 say0 elvis
// expect: elvis 0: 0
// expect:  1 10 0 say40 1 say1 1 0 7 50 [10 0 40 1 4 no 7.0 1099511627776] 10 0
// expect: conditional 1: 210
// expect:  1 say1 1 elvis
// expect: elvis 1: 1111
// expect:  0 20 say30 1 0 say2 0 8 say60 [20 30 1 2 5 yes 0.5 8] 30 1
// expect: conditional 2: 130
// expect:  1 0 1 say0 1 0 say1 elvis
// expect: elvis 2: 1111
// expect:  1 10 1 say40 1 say1 1 1 3 7 50 [10 1 40 1 3 yes 7.0 1099511627776] 10 1
// expect: conditional 3: 110
// expect:  1 say1 1 elvis
// expect: elvis 3: 1111
// expect:  5 say6 7 say1 5 1 2 3 say4 say5 6 7 0 100 1 101 2 10 3
// expect: comma: 8
// expect:  0 0 0 say0 0 0 0 0 0 0 0 0 say0 0 0 say0
// expect: and_or 0: 3001
// expect:  1 0 1 say1 0 1 say0 1 0 0 1 0 1 0 1 0 0 say0 1 0 1
// expect: and_or 1: 3032
// expect:  0 0 1 say0 0 0 0 0 1 0 0 0 0 say1 0 0 say0
// expect: and_or 2: 2033
// expect:  1 1 1 say1 1 1 say1 1 1 1 0 1 1 1 1 1 1 1
// expect: and_or 3: 1125
// expect:  0 0 0 say0 0 0 1 0 0 0 0 1 0 0 say1
// expect: and_or 4: 2005
// expect:  1 0 1 say1 0 1 say0 1 0 1 1 1 1 0 1 0 1 1 0 1
// expect: and_or 5: 2038
// expect:  0 0 1 say0 0 0 1 0 1 1 0 0 1 0 0 say1
// expect: and_or 6: 2039
// expect:  1 1 1 say1 1 1 say1 1 1 1 1 1 1 1 1 1 1 1
// expect: and_or 7: 1127
// expect:  0 20 say30 0 0 say2 0 6 8 say60 [20 30 0 2 6 no 0.5 8] 30 0
// expect: conditional 0: 230
// expect:  0 0 0 say0 0 0 say0 elvis
// expect: elvis 0: 0
// expect:  1 10 0 say40 1 say1 1 0 7 50 [10 0 40 1 4 no 7.0 1099511627776] 10 0
// expect: conditional 1: 210
// expect:  1 say1 1 elvis
// expect: elvis 1: 1111
// expect:  0 20 say30 1 0 say2 0 8 say60 [20 30 1 2 5 yes 0.5 8] 30 1
// expect: conditional 2: 130
// expect:  1 0 1 say0 1 0 say1 elvis
// expect: elvis 2: 1111
// expect:  1 10 1 say40 1 say1 1 1 3 7 50 [10 1 40 1 3 yes 7.0 1099511627776] 10 1
// expect: conditional 3: 110
// expect:  1 say1 1 elvis
// expect: elvis 3: 1111
// expect:  5 say6 7 say1 5 1 2 3 say4 say5 6 7 0 100 1 101 2 10 3
// expect: comma: 8

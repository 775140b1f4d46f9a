/* What is printed in another place than where it stood means what it did: a #define, #undef or
 * pop_macro in the body stands between them. */
#include <asyncc.h>
#include <stdio.h>

static int count, noted;

static int
note(int x)
{
    return noted = noted * 10 + x;
}

static async(int)
give(int x)
{
    await async_yield();
    return x;
}

#define STEP (count += 1)
static async(int)
step_of_a_loop(void)
{
    for (int i = 0; i < 3; await give(1), STEP, i++) {
#undef STEP
#define STEP (count += 100)
        STEP;
    }
    return count;
}

#define WHICH note(1)
static async(int)
deferred(void)
{
    {
        defer WHICH;
#undef WHICH
#define WHICH note(2)
        defer { await give(1); WHICH; }
#undef WHICH
#define WHICH note(3)
        WHICH;
        await give(1);
    }
    return noted;
}

#define N 3
#define ATTR __attribute__((unused))
typedef char letter;
static async(int)
head(ATTR int a, int (*p)[N], letter c)
{
    int before = (int)sizeof *p;
#undef N
#define N 7
#undef ATTR
    await async_yield();
#define letter long
    return before + a + c + N + (int)sizeof *p + (int)sizeof(letter);
}
_Static_assert(N == 7 && sizeof(letter) == sizeof(long), "the text behind sees it too");
#undef letter

#define M 1
static async(int)
pushed(void)
{
    int r = M;
#pragma push_macro("M")
#undef M
#define M 10
    r += await give(M);
    defer note(M);
#pragma pop_macro("M")
    r += await give(M);
    for (int i = 0; i < 2; i++, r += await give(M)) {
_Pragma("push_macro(\"M\")")
#undef M
#define M 1000
        await give(M);
_Pragma("pop_macro(\"M\")")
    }
    return r;
}

#define name other
static async(int)
a_name_as_well(int x)
{
#undef name
    int name = x, other = 100;

    defer note(name);
#ifdef name
    name = other;
#endif
    await give(1);
#define name other
#ifdef name
    name += 1;
#endif
    return name;
}

async(int)
main(void)
{
    int row[3], line;

    printf("%d\n", await step_of_a_loop());
    printf("%d\n", await deferred());
    printf("%d\n", await head(1, &row, 2));
    noted = 0;
    printf("%d\n", await pushed());
    printf("%d\n", noted);
    noted = 0;
    printf("%d\n", await a_name_as_well(5));
    line = __LINE__;
    printf("%d %d\n", noted, line);
    return 0;
}

// expect: 303
// expect: 321
// expect: 42
// expect: 14
// expect: 10
// expect: 101
// expect: 5 121

/* `x * y;` is a product, not a declaration of y, when x is no type: as the value of a statement
 * expression, with an await in it, after macros. The parser alone cannot know. */
#include <asyncc.h>
#include <stdio.h>

#define TWO 2
#define SQUARE(a) ({ __typeof__(a) a_ = (a); a_ * a_; })
#define POINTER(type) type *

static int three = 3;

static async(int)
give(int value)
{
    await async_yield();
    return value;
}

static async(void)
values(int x, int *y)
{
    enum { FOUR = 4 };

    printf("%d\n", 1 + ({ int z = await give(5); z * z; }));
    // expect: 26
    printf("%d\n", ({ int z = await give(5); z * *y; }) + ({ int z = await give(2); x * z; }));
    // expect: 64
    printf("%d\n", ({ int z = await give(5); TWO * z; }) + ({ int z = await give(1); z**y; }));
    // expect: 20
    printf("%d\n", ({ int z = await give(5); three * z; }) + ({ int z = await give(1); FOUR * z; }));
    // expect: 19
    printf("%d\n", ({ int z = await give(2); SQUARE(z) * z; }));
    // expect: 8
    printf("%d\n", ({ int z = await give(2); SQUARE(z) * SQUARE(z); }));
    // expect: 16
}

static int
say(int n)
{
    printf("%d\n", n);
    return n;
}

static async(void)
declarations(int n)
{
    typedef int number;
    number *p = &n;
    POINTER(number) * q = &p;

    n += await give(1);
    **q *= 2;
    say(n);
    // expect: 8
}

async(int)
main(void)
{
    int many[] = {10, 20};

    await values(7, many);
    await declarations(3);
    return 0;
}

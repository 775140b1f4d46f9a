/* Macros without parameters for what is no expression and no type: attributes, qualifiers, words of
 * a type, operators, braces, initialisers. */
#include <asyncc.h>
#include <complex.h>
#include <stdio.h>

#define UNUSED __attribute__((unused))
#define LOCAL static
#define KEPT LOCAL UNUSED
#define U unsigned
#define CONST const
#define STAR *
#define PLUS +
#define BEGIN {
#define END }
#define THEN ) {
#define ELSE } else {
#define NOTHING { 0, 0 }
#define SEMI ;
#define ALL_BUT_LAST 1, 2,
#define PTR char *
#define MINUS_ONE -1
#define EMPTY

struct pair {
    int a, b;
};

static async(int) id(int n)
{
    await async_yield();
    return n;
}

async(int) main(void)
{
    int x UNUSED = 1;
    int y = await id(2);
    UNUSED int z = 3;
    KEPT int calls;
    U int u = 4;
    LOCAL U long w = 5 SEMI
    int CONST *p = &y;
    int STAR CONST q = &y;
    double complex c = await id(6);
    volatile double complex v = await id(7) * I;
    struct pair pair = NOTHING;
    int list[] = { ALL_BUT_LAST await id(3) };
    PTR text = "text";

    await id(0);
    EMPTY BEGIN
        int inner = *p PLUS await id(1);

        *q = inner PLUS MINUS_ONE PLUS (int)(U char)257;
    END
    if (y == await id(3) THEN
        printf("three\n");
    ELSE
        printf("not three\n");
    END
    for (U int i = 0; i < (U)await id(3); i++)
        calls += list[i];
    printf("%d %d %u %ld %d\n", y, z, u, w, calls);
    printf("%g %g %d %s\n", creal(c), cimag(v), pair.a + pair.b, text);
    return 0;
}

// expect: three
// expect: 3 3 4 5 6
// expect: 6 7 0 text

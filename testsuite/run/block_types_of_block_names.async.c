/* A type that moves out of the function is made of what the function declares: a macro in it names a
 * constant that hides another, a macro is defined anew before it, it defines constants itself, takes
 * the type of a static variable that hides another, and of a function declared in the block. */
#include <asyncc.h>
#include <stdio.h>
#define TWICE (SIZE * 2)
#define ROOM 3
enum { SIZE = 2 };
static char table[4] __attribute__((unused));
int two(int);
static async(int) constant_named_by_macro(void)
{
    enum { SIZE = 5 };
    struct s { char c[TWICE], d[SIZE]; } s = { "x", "y" };
    await async_yield();
    return (int)(sizeof s.c * 100 + sizeof s.d);
}
static async(int) macro_defined_before(void)
{
#undef ROOM
#define ROOM 7
    struct s { char c[ROOM]; } s = { "x" };
    await async_yield();
#undef ROOM
#define ROOM 9
    return (int)(sizeof s.c * 100 + ROOM);
}
static async(int) constants_of_its_own(void)
{
    struct s { enum { A = -1, B } kind; int n; } s = { A, (await async_yield(), 3) }, t = s;
    return s.kind * 10 + t.n + B;
}
static async(int) types_of_variables(void)
{
    static long table[3];
    typedef enum { RED, BLUE } colour;
    struct s { __typeof__(table[0]) c[sizeof table / sizeof *table]; __typeof__(two(1)) (*f)(int); colour at; } s = { .f = two, .at = BLUE };
    await async_yield();
    return (int)sizeof s.c + s.f(s.at);
}
int two(int n) { return n * 2; }
async(int) main(void)
{
    printf("%d %d %d %d\n", await constant_named_by_macro(), await macro_defined_before(), await constants_of_its_own(), await types_of_variables());
    return 0;
}
// expect: 1005 709 -7 26

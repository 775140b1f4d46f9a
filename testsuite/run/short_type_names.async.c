/* `u8 (*x)[2] = ...;` reads like a call where nobody knows that u8 is a type; what tree-sitter reads has
 * no word for a type of two letters, and it does not know all that compilers do. */
// expect: 2 4 2 6 8 1
// expect: -1 251 5 1
#include <asyncc.h>
#include <stdio.h>

typedef unsigned char u8;
typedef int t;

static async(int)
give(int n)
{
    await async_yield();
    return n;
}

static int
twice(int n)
{
    return 2 * n;
}

static async(int)
declared(void)
{
    const char *unused __attribute__((unused)) = ""; /* parse.c leaves it to tree-sitter */
    u8 list[2] = {1, 2};
    /* clang-format off */
    u8 (*x)[2] = &list;
    t (*call)(int) = twice;
    t(y) = 2;
    t (z), k = 3;
    u8(*w)[2] = &list;
    __int128 (*wide)[2] = &(__int128[2]){7, 8};
    _Bool (*truth)[1] = &(_Bool[1]){1};
    /* clang-format on */

    z = 2;
    await give(1);
    printf("%d %d %d %d %d %d\n", (*x)[1], call(y), (*w)[1], z * k, (int)(*wide)[1], (*truth)[0]);
    return 0;
}

static async(int)
cast(void)
{
    int r __attribute__((unused)), five = 5, *p = &five;

    printf("%d ", (t)-await give(5) + 4);
    printf("%d ", (u8)-await give(5));
    printf("%d ", (t)*p);
    printf("%d\n", (u8)(await give(257)));
    return 0;
}

async(int)
main(void)
{
    await declared();
    await cast();
    return 0;
}

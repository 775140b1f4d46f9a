/* What an await gives, and an array of variable length is made of, has a type whose name is something
 * else where it is needed: a variable, a static, a constant, another type of that name. */
#include <asyncc.h>
#include <stdio.h>
typedef struct { int a, b; } number;
struct s { int x; };
typedef short T;
enum { K = 3 };
static async(number) get(int n) { await async_yield(); return (number){n, n + 1}; }
static async(struct s) gets_(int n) { await async_yield(); return (struct s){n}; }
static int sum(number a, number b) { return a.a * 100 + b.b; }
static async(int) variable(void)
{
    int number = 5;
    printf("%d\n", number);
    return sum(await get(1), await get(2));
}
static async(int) type(void)
{
    typedef char number;
    number c = 5;
    printf("%d\n", c);
    return (await get(1)).a;
}
static async(int) tag(void)
{
    struct s { char c[9]; } v = {"abc"};
    printf("%s\n", v.c);
    return (await gets_(1)).x + (await gets_(2)).x;
}
static async(int) constant(void)
{
    promise(number) p = get(9);
    enum { number = 4 };
    printf("%d\n", number);
    promise(typeof(await p)) q = p;
    return (await p).a + (await q).b;
}
static async(int) stays(void)
{
    static int number = 3;
    number++;
    number += sum(await get(1), await get(number));
    return number;
}
static async(int) array(int n)
{
    T a[n][K];
    struct s b[n];
    a[2][2] = 6;
    b[2].x = 7;
    {
        int n = 1;
        enum { K = 9 };
        typedef long T;
        struct s { char c[30]; } v = {"x"};
        await async_yield();
        return (int)(a[2][2] + b[2].x + sizeof a * 100 + sizeof b * 1000 + n + K + sizeof(T) + sizeof v);
    }
}
static async(int) inner_array(int n)
{
    typedef int row[n];
    row a;
    a[2] = 6;
    await async_yield();
    {
        int row = 5;
        return (int)(a[2] + row + sizeof a * 100);
    }
}
async(int) main(void)
{
    printf("%d\n", await variable());
    printf("%d\n", await type());
    printf("%d\n", await tag());
    printf("%d\n", await constant());
    printf("%d\n", await stays());
    printf("%d\n", await array(4));
    printf("%d\n", await inner_array(4));
    return 0;
}
// expect: 5
// expect: 103
// expect: 5
// expect: 1
// expect: abc
// expect: 3
// expect: 4
// expect: 19
// expect: 109
// expect: 18461
// expect: 1611

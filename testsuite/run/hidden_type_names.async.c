/* The type of an await's value is written where a block has given its name to something else: of one
 * that is evaluated, of one that is not, of a variable declared with it. */
#include <asyncc.h>
#include <stdio.h>
typedef int number;
struct s { int a; };
typedef promise(number) promised;
static async(struct s) make(int n) { await async_yield(); return (struct s){ n }; }
static async(number) give(int n) { await async_yield(); return n; }
static async(int) tag(void)
{
    promise(struct s) p = make(4);
    struct s { double d[3]; } inner = { { 1 } };
    int r = (await p).a + (int)inner.d[0];
    __typeof__(await p) copy = { 5 }, list[] = { { 6 }, await p };
    return r + copy.a + list[0].a + list[1].a + (int)sizeof(await p);
}
static async(int) variable(void)
{
    promised p = give(7);
    int r = 0;
    for (int number = 0; number < 2; number++)
        r += await p + number;
    {
        int number = r;
        __auto_type kept = await p;
        if (number == 15)
            r += (int)sizeof(await p) + kept;
    }
    return r;
}
async(int) main(void)
{
    printf("%d %d\n", await tag(), await variable());
    return 0;
}
// expect: 24 26

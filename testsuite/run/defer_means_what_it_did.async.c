/* A defer, and the handler of a cleanup attribute, run at the end of the block, where what it declares
 * behind them has taken their names: variables, statics, constants, types, functions, macros. What they
 * hold the address of is still there. */
#include <asyncc.h>
#include <stdio.h>
static int g = 7;
static int *seen;
static int one_more(int a) { return a + 1; }
static void done(int *p) { printf("done %d\n", *p); }
#define G (g + 100)
static async(int) give(int n) { await async_yield(); return n; }
static async(int) variables(int x)
{
    {
        defer printf("%d %d %d\n", x, G, one_more(3));
        int x = 2, g = 3;
        int one_more = await give(x + g);
        printf("%d %d\n", one_more, g);
        if (one_more == 5)
            goto out;
    }
out:
    return 0;
}
static async(int) statics_and_types(void)
{
    static int s = 10;
    enum { A = 1 };
    typedef char t;
    struct s { char c[3]; };
    {
        defer printf("%d %d %zu %zu\n", s, A, sizeof(t), sizeof(struct s));
        await give(1);
        static int s = 20;
        enum { A = 2 };
        typedef long t;
        struct s { char c[5]; };
        printf("%d %d %zu %zu\n", s, A, sizeof(t), sizeof(struct s));
    }
    return s;
}
static async(int) of_an_attribute(void)
{
    __attribute__((cleanup(done))) int x = 1;
    int done = 2;
    done += await give(0);
    return done;
}
static async(int) addresses(void)
{
    int n = 5;
    {
        defer printf("%d %d %d\n", n, *seen, seen[1]);
        int n[] = {6, 7}, other = 8;
        seen = other == 8 ? n : &other;
    }
    {
        defer printf("%d %d %d\n", n, *seen, seen[1]);
        int n = 9;
        seen = (int[]){n, 10};
    }
    return n;
}
#define LEVEL 1
static async(int) macros(void)
{
    defer printf("level %d\n", LEVEL);
    await give(0);
#undef LEVEL
#define LEVEL 2
    for (int i = 0; i < 3; i += await give(LEVEL)) {
#undef LEVEL
        printf("%d\n", i);
    }
    return 0;
}
async(int) main(void)
{
    await variables(1);
    await statics_and_types();
    printf("%d\n", await of_an_attribute());
    await addresses();
    await macros();
    return 0;
}
// expect: 5 3
// expect: 1 107 4
// expect: 20 2 8 5
// expect: 10 1 1 3
// expect: done 1
// expect: 2
// expect: 5 6 7
// expect: 5 9 10
// expect: 0
// expect: 2
// expect: level 1

/* const that a typedef hides, and arrays of what is volatile: neither can be assigned to or copied
 * as it stands. */
#include <asyncc.h>
#include <stdio.h>

typedef const int fixed;
typedef const struct pair {
    int a, b;
} fixed_pair;

struct holder {
    fixed_pair in;
    fixed n;
};

static async(int) id(int n)
{
    await async_yield();
    return n;
}

static async(int *) where(int *p)
{
    await id(0);
    return p;
}

async(int) main(void)
{
    fixed x = await id(1);
    fixed_pair pair = { await id(2), 3 };
    struct holder holder = { { await id(4), 5 }, 6 };
    volatile struct holder seen = { { await id(4), 7 }, 8 };
    int n = 9;
    volatile int *volatile list[2][1] = { { &n }, { &n } };
    volatile long zero[3] = { 0 };
    int *const p = await where(&n);

    await id(0);
    printf("%d %d %d %d\n", x, pair.b, holder.in.b, holder.n);
    printf("%d %d %d %ld %d\n", seen.in.b, seen.n, *list[1][0], zero[2], *p);
    return 0;
}

// expect: 1 3 5 6
// expect: 7 8 9 0 9

/* Several declarators, an await in the initialiser of a later one, and what is before it never leaves
 * the C stack: the declaration was printed as it had been written, its await with it. */
#include <asyncc.h>
#include <stdio.h>

static async(int) id(int n)
{
    await async_yield();
    return n;
}

async(int) main(void)
{
    int a = 3, b = await id(a);
    int c = 4, *p = &c, d = await id(*p), e = 5, f = e + 1;
    int g, h = (g = 7, await id(g));

    for (int i = 0, n = await id(i + 2); i < n; i++) {
        int j = i, k = j * 2, l = await id(k), m = l + 1;

        printf("%d %d\n", l, m);
    }
    printf("%d %d %d %d\n", b, d, f, h);
    return 0;
}

// expect: 0 1
// expect: 2 3
// expect: 3 4 6 7

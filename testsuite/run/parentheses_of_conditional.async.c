/* The test of a ?: becomes that of an if, which has parentheses of its own: clang wonders about a
 * comparison that stands in two pairs, and about an assignment that does not. So does the condition of
 * an if or a loop, of which the await is taken out. */
#include <asyncc.h>
#include <stdio.h>

#define EITHER(x, a, b) ((x) ? (a) : (b))

static async(int) id(int n)
{
    await async_yield();
    return n;
}

async(int) main(void)
{
    int n = 2;

    n = (n == 2) ? await id(3) : 0;
    printf("%d\n", n);
    n = ((await id(1) == 2)) ? 0 : await id(4);
    printf("%d\n", n);
    n = (n = 4) ? await id(n) : 0;
    (n = 4) && await id(n);
    (n == 4) && await id(n);
    (n == 4) ? printf("four\n") : await id(n);
    n = (printf("comma "), n == 4) ? await id(5) : 0;
    if (((await id(n), n) == 5)) /* what is left compares a variable, not a comma's value */
        printf("five\n");
    while (((await id(n), n) == 5))
        n++;
    for (n = 5; ((await id(n), n) == 5); )
        n++;
    if (await id(n), (n == 6))
        n = (await id(4), (n == 6)) ? 5 : 0;
    if (await id(n), (n = 6))
        n--;
    printf("%d\n", EITHER(n == 5, await id(6), 7));
    return 0;
}

// expect: 3
// expect: 4
// expect: four
// expect: comma five
// expect: 6

/* What macros that stay as they are do to the locals they are given is not seen in the tree: they may
 * take the address, write, or only ask for a size. */
#include <asyncc.h>
#include <stdio.h>

#define ADDRESS(x) (&(x))
#define FIRST(array) (&(array)[0])
#define SET(x, value) ((x) = (value))
#define SIZE(x) sizeof(x)
#define ID(x) x

static async(int)
give(int value)
{
    await async_yield();
    return value;
}

/* None of the locals is named behind the await. */
static async(int)
through_pointers(int n)
{
    struct pair {
        int a, b;
    };
    int x = n, list[2] = {n, n + 1};
    struct pair pair = {n, n + 2};
    int *p = ADDRESS(x), *q = FIRST(list), *r = ADDRESS(pair.b), *s = ID(list), *t = ID(&n);

    await give(0);
    return *p + q[1] + *r + s[0] + *t;
}

/* The place is not given to another while the pointer may be used. */
static async(int)
place_is_kept(int n)
{
    int first = await give(n), *p = ADDRESS(first), sum = await give(first);
    int second = await give(n + 1), third = await give(n + 2);

    sum += await give(second) + await give(third);
    second = await give(sum);
    return *p * 1000 + second;
}

static async(int)
written(int n)
{
    int x = 1, y;

    await give(0);
    SET(x, n);
    SET(y, n + 1);
    await give(0);
    return x * 10 + y;
}

/* The size of one is asked for, and the address of the other. */
static async(int)
beside_a_size(int n)
{
    int x = n, y = n, *p = ID(sizeof(y) == 0 ? NULL : &x);

    await give((int)SIZE(y));
    return *p;
}

static async(int)
each_time(int n)
{
    int *last = NULL, sum = 0;

    for (int i = 0; i < n; i++) {
        int here = i + 1;

        last = ADDRESS(here);
        await give(i);
        sum = sum * 10 + *last;
    }
    return sum;
}

async(int)
main(void)
{
    printf("%d\n", await through_pointers(1));
    // expect: 8
    printf("%d\n", await place_is_kept(7));
    // expect: 7024
    printf("%d\n", await written(4));
    // expect: 45
    printf("%d\n", await beside_a_size(3));
    // expect: 3
    printf("%d\n", await each_time(3));
    // expect: 123
    return 0;
}

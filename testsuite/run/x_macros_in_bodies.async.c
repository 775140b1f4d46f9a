/* X-macros in the body of an async function: what the list makes of the macro that it is given is
 * cases, declarations, statements with names of the function, awaits. */
#include <asyncc.h>
#include <stdio.h>

#define LIST(X) X(one, 1) X(two, 2) X(three, 3)
#define CASE(name, n) \
    case n:           \
        total += n;   \
        break;
#define DECLARE(name, n) int name = n;
#define ADD(name, n) total += name;
#define AWAIT(name, n) total += await give(n);

static async(int)
give(int value)
{
    await async_yield();
    return value;
}

static async(int)
cases(int n)
{
    int total = await give(10);

    switch (n) {
        LIST(CASE)
    default: total = 0;
    }
    return total;
}

static async(int)
declarations(void)
{
    int total = 0;

    LIST(DECLARE)
    total += await give(100);
    LIST(ADD)
    return total;
}

static async(int)
awaits(void)
{
    int total = 0;
#define GIVEN(name, n) int name = await give(n); total *= 10; total += name;
    LIST(GIVEN)
#undef GIVEN
    LIST(AWAIT)
    return total;
}

async(int)
main(void)
{
    printf("%d %d\n", await cases(2), await cases(4));
    // expect: 12 0
    printf("%d\n", await declarations());
    // expect: 106
    printf("%d\n", await awaits());
    // expect: 129
    return 0;
}

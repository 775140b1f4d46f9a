/* An async function that awaits itself, 100,000 calls deep, on the way in and on the way out.
 * The stack of C is as deep only where nothing suspends on the way down. */
#include <asyncc.h>
#include <stdio.h>

static async(long)
down(int n)
{
    await async_yield();
    if (n == 0)
        return 0;
    return n + await down(n - 1);
}

static async(long)
fails(int n)
{
    await async_yield();
    if (n == 0)
        throw 5;
    try {
        return await fails(n - 1) + 1;
    } catch (e) {
        if (n % 1000 == 0)
            throw async_error_new(e->code + 1, "level %d", n);
        throw e;
    }
}

static async(int)
fibonacci(int n)
{
    if (n < 2)
        return n;
    return await fibonacci(n - 1) + await fibonacci(n - 2);
}

static async(int)
ackermann(int m, int n)
{
    if (m == 0)
        return n + 1;
    if (n == 0)
        return await ackermann(m - 1, 1);
    return await ackermann(m - 1, await ackermann(m, n - 1));
}

async(int)
main(void)
{
    printf("%ld\n", await down(100000));
    try {
        await fails(20000);
    } catch (e) {
        printf("%d\n", e->code);
    }
    printf("%d\n", await fibonacci(15));
    printf("%d\n", await ackermann(2, 5));
    return 0;
}

// expect: 5000050000
// expect: 25
// expect: 610
// expect: 13

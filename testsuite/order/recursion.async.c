/* Recursion with two calls, one after the other and side by side, and two functions that call each
 * other. */
#include <asyncc.h>
#include <stdio.h>

static async(void)
tick(int ticks)
{
    for (int i = 1; i <= ticks; i++) {
        printf("tick %d\n", i);
        await promise_resolved(void);
    }
}

static async(int) is_odd(int n);

static async(int)
is_even(int n)
{
    if (n == 0)
        return 1;
    return await is_odd(n - 1);
}

static async(int)
is_odd(int n)
{
    if (n == 0)
        return 0;
    if (n % 5 == 0)
        return is_even(n - 1);
    return await is_even(n - 1);
}

static async(int)
fib(int n)
{
    if (n < 2) {
        printf("leaf %d\n", n);
        return n;
    }
    return await fib(n - 1) + await fib(n - 2);
}

static async(int)
fib_both(int n)
{
    if (n < 2)
        return n;
    promise(int) a = fib_both(n - 1), b = fib_both(n - 2);
    int sum = await a + await b;
    printf("fib_both %d is %d\n", n, sum);
    return sum;
}

static async(int)
depth_first(int depth, int path)
{
    int sum = path;

    printf("enter %d\n", path);
    for (int i = 1; i <= 2 && depth > 0; i++)
        sum += await depth_first(depth - 1, path * 10 + i);
    if (depth == 0 && path % 2 == 0)
        await promise_resolved(void);
    printf("leave %d\n", path);
    return sum;
}

async(int)
main(void)
{
    promise(void) ticking = tick(60);

    printf("%d %d\n", await is_even(12), await is_odd(12));
    printf("fib %d\n", await fib(5));
    printf("fib_both %d\n", await fib_both(5));
    printf("sum %d\n", await depth_first(3, 1));
    await ticking;
    return 0;
}

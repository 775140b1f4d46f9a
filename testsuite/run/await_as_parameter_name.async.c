/* `await` names a parameter of a plain function, as any other word might. */
#include <asyncc.h>
#include <stdio.h>

static int plain(int await);
static async(int) later(int await, int n);
typedef int (*pointer)(int await);
struct calls {
    int (*call)(char *await, int);
};

static int
plain(int await)
{
    return await + 1;
}

static int
first(const char *await, int n)
{
    return await[n];
}

static int
total(int n, int await[])
{
    int sum = 0;

    while (n-- > 0)
        sum += await[n];
    return sum;
}

static async(int)
later(int n, int m)
{
    await async_yield();
    return n + m;
}

// expect: 2 3 6 3
async(int)
main(void)
{
    pointer p = plain;
    int table[] = { 1, 2, 3 };

    await async_yield();
    printf("%d %d %d %d\n", p(1), first("\3", 0), total(3, table), await later(1, 2));
    return 0;
}

/* Awaits run from left to right, whatever they stand in: arguments, initialisers, subscripts,
 * nested calls. */
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

static async(int)
number(int n)
{
    printf("number %d\n", n);
    if (n % 3 == 0)
        await promise_resolved(void);
    printf("number %d is ready\n", n);
    return n;
}

static int
digits(int a, int b, int c)
{
    return a * 100 + b * 10 + c;
}

struct point {
    int x, y, z;
};

static async(int)
nested(int a, int b)
{
    printf("nested %d %d\n", a, b);
    return await number(a) * 10 + await number(b);
}

async(int)
main(void)
{
    promise(void) ticking = tick(50);
    int total = 0;

    printf("digits %d\n", digits(await number(1), await number(2), await number(3)));
    struct point p = {await number(3), await number(2), await number(1)};
    printf("point %d %d %d\n", p.x, p.y, p.z);
    int a[] = {await number(6), digits(await number(0), 1, await number(3)), await number(9)};
    printf("array %d %d %d\n", a[0], a[1], a[2]);
    printf("nested %d\n", await nested(await number(3), await nested(await number(1), 2)));
    printf("subscript %d\n", a[await number(0) + await number(2)]);
    for (int i = 0; i < 3; i++)
        total += await number(i) * await number(i + 1);
    printf("total %d\n", total);
    if (await number(1) + await number(2) == await number(3))
        printf("%d %d %d\n", await number(4), await number(5), await number(6));
    await ticking;
    return 0;
}

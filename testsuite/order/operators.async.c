/* && || ?: and the comma with awaits in every operand: only what C and JavaScript evaluate is
 * awaited, and in order. */
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
    if (n % 2 != 0)
        await promise_resolved(void);
    return n;
}

static int
plain(int n)
{
    printf("plain %d\n", n);
    return n;
}

async(int)
main(void)
{
    promise(void) ticking = tick(90);
    int x = 0, a[3] = {10, 20, 30};

    for (int i = 0; i < 2; i++)
        for (int j = 0; j < 2; j++) {
            if (await number(i) && await number(j))
                puts("and");
            if (await number(i) || await number(j))
                puts("or");
            if ((!await number(i) && plain(j)) || await number(2 + i))
                puts("mixed");
            printf("%d\n", await number(i) ? await number(10 + j) : await number(20 + j));
        }
    x = (await number(1), await number(2), plain(3));
    printf("comma %d\n", x);
    x += await number(4);
    printf("plus %d\n", x);
    x = await number(5) + await number(6) * await number(7);
    printf("sum %d\n", x);
    a[await number(1)] = await number(8);
    a[2] -= await number(9);
    printf("array %d %d %d\n", a[0], a[1], a[2]);
    x = await number(1) ? plain(1) && await number(0) : plain(2);
    printf("nested %d\n", x);
    x = await number(0) ? await number(11) : await number(1) ? await number(12) : await number(13);
    printf("chain %d\n", x);
    x = -await number(3) + !await number(0);
    printf("unary %d\n", x);
    puts("operators end");
    await ticking;
    return 0;
}

/* A try is one statement: it may be the whole body of a loop, of an if and its else, of a case. */
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
    if (n % 2 != 0)
        await promise_resolved(void);
    if (n == 3)
        throw async_error_new(n, "three");
    return n;
}

async(int)
main(void)
{
    promise(void) ticking = tick(30);
    int n = 0;

    for (int i = 0; i < 5; i++)
        try {
            printf("for %d\n", await number(i));
        } catch (e) {
            printf("for %d: %s\n", i, e->message);
        }
    for (int i = 2; i < 4; i++)
        if (i % 2 == 0)
            try {
                printf("even %d\n", await number(i));
            } finally {
                printf("finally %d\n", i);
            }
        else
            try {
                printf("odd %d\n", await number(i));
            } catch (e) {
                printf("odd %d: %s\n", i, e->message);
            }
    while (n < 4)
        try {
            n++;
            if (n == 2)
                continue;
            printf("while %d\n", await number(n));
        } catch (e) {
            printf("while %d: %s\n", n, e->message);
            break;
        } finally {
            printf("while %d ends\n", n);
        }
    do
        try {
            await number(n);
        } catch (e) {
            printf("do %d\n", n);
        }
    while (n++ < 4);
    switch (n) {
    case 5:
        try {
            printf("case %d\n", await number(3));
        } catch (e) {
            printf("case %d: %s\n", n, e->message);
        }
    }
    await ticking;
    return 0;
}

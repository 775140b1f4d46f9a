/* A return of a promise in a finally takes the place of another one, at each of three levels; the
 * promise that gave way runs on and is heard by nobody but its own task. */
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
leaf(int n)
{
    printf("  leaf %d begins\n", n);
    await promise_resolved(void);
    printf("  leaf %d ends\n", n);
    return n;
}

static async(int)
run(int outer, int middle, int inner)
{
    try {
        if (outer == 1)
            return leaf(1);
        if (outer == 2)
            return await leaf(2);
        if (outer == 3)
            throw async_error_new(3, "outer");
    } finally {
        try {
            if (middle == 1)
                return leaf(10);
            if (middle == 2)
                return 20;
            if (middle == 3)
                throw async_error_new(30, "middle");
        } finally {
            for (int i = 0; i < 2; i++) {
                try {
                    if (inner == 1)
                        return leaf(100);
                    if (inner == 2)
                        continue;
                } finally {
                    await leaf(1000 + i);
                }
            }
            puts("  after the loop");
        }
        puts("  after the middle");
    }
    return 0;
}

async(int)
main(void)
{
    promise(void) ticking = tick(180);

    for (int how = 0; how < 48; how++) {
        printf("%d %d %d\n", how / 12, how / 3 % 4, how % 3);
        try {
            printf("gave %d\n", await run(how / 12, how / 3 % 4, how % 3));
        } catch (e) {
            printf("threw %s\n", e->message);
        }
    }
    await ticking;
    return 0;
}

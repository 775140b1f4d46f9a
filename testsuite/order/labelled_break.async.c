/* goto out of nested loops and trys is JavaScript's labelled break and continue: every finally on
 * the way runs. */
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
search(int wanted)
{
    int seen = 0;

    for (int i = 0; i < 3; i++) {
        try {
            for (int j = 0; j < 3; j++) {
                try {
                    await promise_resolved(void);
                    printf("  %d %d\n", i, j);
                    seen++;
                    if (10 * i + j == wanted)
                        goto found;
                    if (j > i)
                        goto next_row;
                } finally {
                    printf("  inner finally %d %d\n", i, j);
                    await promise_resolved(void);
                }
            }
        } finally {
            printf("  outer finally %d\n", i);
        }
        printf("  row %d has been walked\n", i);
    next_row:;
    }
    puts("  not found");
    return -seen;
found:
    await promise_resolved(void);
    puts("  found");
    return seen;
}

async(int)
main(void)
{
    promise(void) ticking = tick(60);

    printf("%d\n", await search(0));
    printf("%d\n", await search(11));
    printf("%d\n", await search(22));
    printf("%d\n", await search(99));
    await ticking;
    return 0;
}

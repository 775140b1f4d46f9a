/* The same tag in two blocks of a function and outside of it. */
#include <asyncc.h>
#include <stdio.h>
struct tag { char outer; };
static async(int) give(int v) { await async_yield(); return v; }
async(int) main(void)
{
    struct tag outside = {1};
    {
        struct tag { int a; struct tag *next; } x = {await give(1), NULL}, y = {2, &x};
        await give(0);
        printf("%d %d\n", x.a, y.next->a);
        {
            struct tag { char c[3]; } z = {{1}};
            await give(0);
            printf("%d %d\n", z.c[0], (int)sizeof(struct tag));
        }
    }
    for (int i = 0; i < 2; i++) {
        struct tag { double d; } x = {await give(i)};
        typedef struct tag tag;
        tag y = x;
        await give(0);
        printf("%.1f %.1f\n", x.d, y.d);
    }
    printf("%d\n", outside.outer);
    return 0;
}

// expect: 1 1
// expect: 1 3
// expect: 0.0 0.0
// expect: 1.0 1.0
// expect: 1

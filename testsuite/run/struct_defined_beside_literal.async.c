/* A struct that a declaration defines lost its definition when the initialiser was put in other words, here
 * for a compound literal. */
#include <asyncc.h>
#include <stdio.h>

static async(int)
later(int n)
{
    await async_yield();
    return n;
}

async(int)
main(void)
{
    int x = 3;

    for (int i = 0; i < 2; i++) {
        struct pair {
            int a, b : 7;
        } t = {*(int[]){x, 2}, 4}, *p = &t;

        x += p->a + t.b;
    }
    printf("%d\n", await later(x));
    return 0;
}
// expect: 24

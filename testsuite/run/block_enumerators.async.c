/* Enumerators of blocks that hide outer ones, declared together with a variable. */
#include <asyncc.h>
#include <stdio.h>
enum { LIMIT = 1 };
static async(int) give(int v) { await async_yield(); return v; }
async(int) main(void)
{
    int n = await give(6);
    {
        enum { LIMIT = 5, MORE, NEGATIVE = -2 } e = await give(1) ? MORE : LIMIT;
        enum named { A = LIMIT * 2, B } named = B;
        int list[LIMIT] = {1, 2, 3, 4, 5};
        await give(0);
        switch (n) {
        case LIMIT: puts("limit"); break;
        case MORE: puts("more"); break;
        case NEGATIVE: puts("negative"); break;
        case A: await give(1);
        }
        printf("%d %d %d %d\n", e, named, (int)(sizeof list / sizeof *list), LIMIT);
        await give(0);
    }
    { enum { LIMIT = 7 }; printf("%d ", LIMIT); await give(0); printf("%d ", LIMIT); }
    printf("%d\n", LIMIT);
    return 0;
}

// expect: more
// expect: 6 11 5 5
// expect: 7 7 1

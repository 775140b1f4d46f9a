/* What a macro declares in the copy of its argument that a typeof has lives nowhere. Under a computed goto it
 * was taken for alive, and the frame got an array of variable length. */
#include <asyncc.h>
#include <stdio.h>

#define MAX(a, b) ({ __typeof__((a) + 0) a_ = (a); __typeof__((b) + 0) b_ = (b); a_ > b_ ? a_ : b_; })

static async(int)
later(int n)
{
    await async_yield();
    return n;
}

static async(int)
sum(int x, int y)
{
    const void *const ways[] = {&&more, &&less};

    goto *ways[await later(x) & 1];
more:
    x++;
less:
    return await later(MAX(({
                               int p[y % 2 + 1][3];
                               for (int i = 0; i < y % 2 + 1; i++)
                                   p[i][2] = x + i;
                               p[y % 2][2];
                           }),
                           y));
}

async(int)
main(void)
{
    printf("%d %d\n", await sum(6, 1), await sum(7, 2));
    return 0;
}
// expect: 8 7

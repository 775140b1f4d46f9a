/* A macro that stays, at the beginning of an expression in which another was expanded for its
 * await: the statements of that one's body are not opened by the first. */
#include <asyncc.h>
#include <stdio.h>

#define MAX(a, b) ({ __typeof__(a) a_ = (a); __typeof__(b) b_ = (b); a_ > b_ ? a_ : b_; })
#define ID(x) (x)

static async(int)
give(int value)
{
    await async_yield();
    return value;
}

async(int)
main(void)
{
    int n = 3;

    n = MAX(n, 2) + MAX(await give(4), n);
    printf("%d\n", n);
    // expect: 7
    n = ID(n) + ({ int m = await give(4); m + 1; });
    printf("%d\n", n);
    // expect: 12
    return 0;
}

/* The address of a local beside an assignment to it: gcc took &f->n for a use of f->n, which the
 * program left unsequenced, and warned of it. */
#include <asyncc.h>
#include <stdio.h>

static async(int) id(int n)
{
    await async_yield();
    return n;
}

static int is_at(const int *p, const int *q)
{
    return p == q;
}

async(int) main(void)
{
    int n = 1, k = 2, sums[2], *at = &n;
    struct { int n, *at; } inner = {3, NULL};

    await async_yield();
    sums[0] = (at == &n) | (n = 4);
    sums[1] = (&k == at) + k++;
    printf("%d %d %d %d\n", sums[0], sums[1], n, k);
    printf("%d\n", is_at(&n, at) + (n += await id(2)));
    sums[0] = (sums[1] = 7) & n; /* no address */
    sums[1] = (inner.at = &inner.n) != NULL, inner.n = (k = 2) &k;
    printf("%d %d %d\n", sums[0], inner.n, *inner.at);
    return 0;
}

// expect: 5 2 4 3
// expect: 7
// expect: 6 2 2

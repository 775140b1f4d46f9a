/* Tasks that run side by side, held in locals and in an array. */
#include <asyncc.h>

promise(int) price(const char *shop, int article);

async(int)
cheapest(const char *const shops[], int n, int article)
{
    promise(int) all[8];
    int best = -1;

    if (n > 8)
        n = 8;
    for (int i = 0; i < n; i++)
        all[i] = price(shops[i], article);
    await promise_all_of(all, n);
    for (int i = 0; i < n; i++) {
        int p = await all[i];

        if (best < 0 || p < best)
            best = p;
    }
    return best;
}

async(int)
both(const char *one, const char *other)
{
    promise(int) a = price(one, 1), b = price(other, 1);

    return await a + await b;
}

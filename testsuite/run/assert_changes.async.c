/* An assert that changes something does so once, and is as quiet when it has been written out. */
#include <asyncc.h>
#include <assert.h>
#include <stdio.h>

#pragma GCC diagnostic error "-Wall"
#pragma GCC diagnostic error "-Wextra"
#pragma GCC diagnostic error "-Wpedantic"
#ifdef __clang__
#pragma GCC diagnostic error "-Wunevaluated-expression"
#endif

struct work {
    int n;
};

async(int)
main(void)
{
    struct work work = {0}, *w = &work;
    int k = 3;

    await async_yield();
    assert(w->n++ == 0);
    assert(k++ == 3 && "text ? 1 : 0)");
    await async_yield();
    for (int i = 0; i < 2; assert(i++ < 2))
        await async_yield();
    printf("%d %d\n", work.n, k);
    await async_yield();
    return work.n - 1 + k - 4;
}

// expect: 1 4

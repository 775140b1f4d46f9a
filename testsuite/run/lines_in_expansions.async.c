/* __LINE__ in macros that are written out, in several runs and behind some that took several lines */
#include <asyncc.h>
#include <assert.h>
#include <stdio.h>

#define CHECK(x, y) do { if ((x) != (y)) return -1; } while (0)
#define MAKE(name) async(int) \
    name(int n)
#define LINE(n) if ((n) < 0) return 0; else printf("%d %s\n", __LINE__, __func__)
#define LIST(X) X(one) X(two)
#define PRINT_NAME(name) printf("%s %d\n", #name, __LINE__);

static async(int)
give(int n)
{
    await async_yield();
    return n;
}

MAKE(made)
{
    LINE(n);
    // expect: 22 made
    return await give(n);
}

async(int)
f(int n)
{
    CHECK(n,
          2);
    CHECK(n,

          /* three
             lines */ 2);
    LINE(n);
    // expect: 36 f
    assert((printf("%d\n", __LINE__), n));
    // expect: 38
    n += await give(3);
    n += await ( // an await with directives in it
#define THREE 3
        give(THREE)
#undef THREE
    );
    assert((printf("%d\n", __LINE__), n));
    // expect: 46
    LIST(PRINT_NAME)
    // expect: one 48
    // expect: two 48
    LINE(n);
    // expect: 51 f
    return n;
}

async(int)
main(void)
{
    await made(1);
    printf("%d\n", await f(2));
    // expect: 8
    return 0;
}

/* Operands whose value nobody uses become statements: compilers said of them what they do not say of the
 * source, where a call stands beside them. */
#include <asyncc.h>
#include <stdio.h>

#define MAX(a, b) ({ __typeof__((a) + 0) a_ = (a), b_ = (b); a_ > b_ ? a_ : b_; })

struct pair {
    int a, b;
};

static async(int)
later(int n)
{
    await async_yield();
    return n;
}

static async(struct pair)
two(int n)
{
    await async_yield();
    return (struct pair){n, n + 1};
}

async(int)
main(void)
{
    int x = 3, n = 0;

    await later(1) ? x : await later(n++);
    await later(0) ? await later(n++) : MAX(x, n);
    await later(0) ?: (await two(n++)).a;
    await later(1) ? MAX(await later(x), n) : await later(n++);
    await later(0) ?: ({ sizeof x; });
    await later(1) ? (void)n++ : (void)await later(x);
    ({ await later(n++); x; });
    ({ if (x) await later(n++); ({ await later(x); }); x > 1 ? x : 1; });
    await later(n++), (int)(await two(x)).b;
    printf("%d\n", n);
    return 0;
}
// expect: 5

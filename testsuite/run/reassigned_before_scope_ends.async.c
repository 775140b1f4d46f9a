/* An assignment lets go what the local held: it has to be there until then, even if nothing else asks. */
// expect: 1 6
// expect: 2 6
#include <asyncc.h>
#include <errno.h>
#include <stdio.h>

struct big {
    long a[16];
};

static async(int)
give(int n)
{
    await async_yield();
    return n;
}

static async(long)
sum(struct big b)
{
    await async_yield();
    return b.a[0] + b.a[15];
}

static async(int)
in_finally(promise(int) q)
{
    promise(int) p = give(5);
    long r = 0;

    try {
        r = await sum((struct big){{1, [15] = 0}});
        throw EIO;
    } catch (e) {
        r += e->code == EIO ? 0 : 100;
    } finally {
        p = q;
    }
    printf("%ld", r);
    return await p;
}

static async(int)
alone(promise(int) q)
{
    promise(int) p = give(5);
    long r;

    try {
        r = await sum((struct big){{1, [15] = 1}});
    } finally {
        p = q;
    }
    printf("%ld", r);
    return await p;
}

async(int)
main(void)
{
    printf(" %d\n", await in_finally(give(6)));
    printf(" %d\n", await alone(give(6)));
    return 0;
}

/* Records with const members as parameters, results and values kept over a later await: they
 * cannot be assigned to. */
#include <asyncc.h>
#include <stdio.h>

struct box {
    const int n;
    union {
        const int deep[2];
        char c;
    } in;
};

static async(struct box) both(struct box a, const struct box b)
{
    await async_yield();
    return (struct box){ a.n + b.n, { { a.in.deep[1], b.in.deep[1] } } };
}

static async(struct box) once(struct box a)
{
    return a;
}

static async(struct box) adopts(struct box a)
{
    return both(a, a);
}

static async(struct box) twice(struct box a, int again)
{
    defer printf("left\n");
    if (again)
        return await twice(await once(a), again - 1);
    return (printf("comma\n"), a);
}

static async(int) sum(struct box a, struct box b, int n)
{
    await async_yield();
    return a.n * 100 + b.in.deep[1] * 10 + n;
}

static async(int) id(int n)
{
    await async_yield();
    return n;
}

async(int) main(int argc, char **argv)
{
    struct box a = { 1, { { 2, 3 } } };

    (void)argv;
    printf("%d\n", await sum(await both(a, a), await once(a), await id(4)));
    printf("%d\n", await sum(argc > 1 ? a : await both(a, a), await adopts(a), await id(5)));
    printf("%d\n", (await twice(a, 2)).in.deep[1]);
    printf("%d\n", await sum(({ await id(1); a; }), ({ struct box b = await once(a); b; }), 6));
    struct box got = await promise_resolved(struct box, a);
    printf("%d\n", got.n);
    return 0;
}

// expect: 234
// expect: 235
// expect: comma
// expect: left
// expect: left
// expect: left
// expect: 3
// expect: 136
// expect: 1

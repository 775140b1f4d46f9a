/* Objects whose address escapes keep it across awaits: pointers to locals, members, elements, out
 * of inner blocks, decayed arrays, parameters; nothing else lies there until their scope ends. */
#include <asyncc.h>
#include <stdio.h>
#include <string.h>

static bool suspends;
static int *held;

static async(int)
give(int value)
{
    if (suspends)
        await async_yield();
    return value;
}

static async(void)
put(int *at, int value)
{
    if (suspends)
        await async_yield();
    *at = value;
    if (suspends)
        await async_yield();
}

static void
hold(int *at)
{
    held = at;
}

static async(int)
scan(const char *text, int *a, char *b)
{
    if (suspends)
        await async_yield();
    return sscanf(text, "%d %9s", a, b);
}

struct node {
    int value;
    struct node *next;
};

static async(int)
list_sum(struct node *head)
{
    int sum = 0;

    for (struct node *n = head; n != NULL; n = n->next)
        sum += await give(n->value);
    return sum;
}

static async(int)
list(int n)
{
    struct node first = {n, NULL}, second = {n + 1, &first};

    first.next = NULL;
    if (n > 0) {
        struct node inner = {100, &second};

        return await list_sum(&inner);
    }
    return await list_sum(&second) + first.value;
}

static async(void)
escaping(int parameter)
{
    int x = 1, *px = &x, a[3] = {0}, *pa = a, *pe = &a[2], (*whole)[3] = &a;
    struct {
        int m;
        struct {
            int deep[2];
        } in;
    } s = {0}, *ps = &s;
    int *pd = &s.in.deep[1], *pp = &parameter;

    await put(&x, 2);
    await put(a, 3);
    await put(a + 1, 4);
    await put(&2 [a], 5);
    await put(&ps->m, 6);
    await put(pd, 7);
    await put(pp, 8);
    printf("%d %d %d %d, %d %d, %d %d, %d\n", *px, *pa, pa[1], *pe, s.m, s.in.deep[1], (*whole)[1],
           x, parameter);
    hold(&x);
    {
        int y = 5;

        hold(&y);
        await give(0);
        printf("%d", ++*held);
        printf(" %d", y);
    }
    {
        int z = 0, *pz = &z;

        await give(0);
        {
            int w = await give(9);
            *pz += w;
            w = await give(10);
            z += w;
        }
        printf(" %d %d\n", z, *pz);
    }
}

static async(void)
kept_out_of_blocks(void)
{
    int *p = NULL, sum = 0;

    for (int i = 0; i < 3; i++) {
        int here = i;

        p = &here;
        await give(0);
        int other = await give(100);
        sum += *p + other;
        *p = -1000;
        await give(0);
        if (here != -1000)
            printf("moved\n");
    }
    printf("%d\n", sum);
}

static async(void)
buffers(void)
{
    char text[32] = "7 seven", name[10], *end = text;
    int n;

    printf("%d", await scan(text, &n, name));
    printf(" %d %s\n", n, name);
    end += await give(2);
    strcpy(text, "x y z");
    printf("%s %d\n", end, (int)(strchr(text, await give('z')) - text));
    int grid[3][4];
    memset(grid, 0, sizeof grid);
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 4; j++)
            await put(&grid[i][j], i * 10 + j);
    int *row = grid[1], (*rows)[4] = grid + 1;
    await give(0);
    printf("%d %d %d %d\n", row[2], rows[1][3], **grid, *(*(grid + 2) + 1));
}

static async(int)
pointer_to_function(int (*fn)(const char *), int n)
{
    int (*const local)(const char *) = fn, (*table[2])(const char *) = {puts, fn};

    await give(0);
    local("local");
    table[await give(n)]("table");
    (await give(1) ? *local : puts)("conditional");
    return 0;
}

async(int)
main(void)
{
    for (int round = 0; round < 2; round++, suspends = true) {
        await escaping(0);
        printf("%d %d\n", await list(0), await list(5));
        await kept_out_of_blocks();
        await buffers();
        await pointer_to_function(puts, round);
    }
    return 0;
}

// expect: 2 3 4 5, 6 7, 4 2, 8
// expect: 6 6 19 19
// expect: 1 111
// expect: 303
// expect: 2 7 seven
// expect: y z 4
// expect: 12 23 0 21
// expect: local
// expect: table
// expect: conditional
// expect: 2 3 4 5, 6 7, 4 2, 8
// expect: 6 6 19 19
// expect: 1 111
// expect: 303
// expect: 2 7 seven
// expect: y z 4
// expect: 12 23 0 21
// expect: local
// expect: table
// expect: conditional

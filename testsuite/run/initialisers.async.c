/* Initialisers of every kind with awaits in them, and objects with initialisers that live across
 * an await: strings, nested, designated, compound literals, const. */
#include <asyncc.h>
#include <stdio.h>
#include <string.h>

static bool suspends;

static async(int)
give(int value)
{
    if (suspends)
        await async_yield();
    return value;
}

struct point {
    int x, y;
};

struct box {
    const char *name;
    struct point corners[2];
    union {
        int i;
        float f;
    };
    struct {
        char text[8];
        const int fixed;
    } inner;
};

static async(struct point)
point(int x, int y)
{
    if (suspends)
        await async_yield();
    return (struct point){.y = y, .x = x};
}

static async(void)
strings(void)
{
    char s[] = "hello", t[10] = "abc", u[3] = "xyz", *p = "pointer";
    const char *const list[] = {"one", "two", [4] = "five"};
    char wide[2][6] = {"ab", {'c', 'd'}};

    await give(0);
    s[0] = 'j';
    t[3] = 'd';
    printf("%s %zu %s %zu %.3s %s %s\n", s, sizeof s, t, sizeof t, u, p, list[await give(1)]);
    printf("%s %s %d\n", list[0], list[4], list[2] == NULL);
    printf("%s %s %s\n", wide[0], wide[await give(1)], __func__);
    printf("%d\n", memcmp(t, "abcd\0\0\0\0\0", 10));
}

static async(void)
aggregates(void)
{
    struct point a = {await give(1), await give(2)}, b = {.y = await give(3)}, c = a,
                 d = await point(5, 6), e = {0};
    int list[] = {1, await give(2), 3, [5] = await give(6), 7};
    int grid[2][3] = {{1, await give(2)}, {[2] = 9}};
    struct box box = {"box", {{1, await give(2)}, await point(3, 4)}, .f = 1.5f,
                      .inner = {"text", await give(42)}};
    struct box boxes[2] = {[1].name = "second", [1].corners[1].y = await give(8)};

    await give(0);
    printf("%d %d, %d %d, %d %d, %d %d, %d\n", a.x, a.y, b.x, b.y, c.x, c.y, d.x, d.y, e.y);
    printf("%zu:", sizeof list / sizeof *list);
    for (size_t i = 0; i < sizeof list / sizeof *list; i++)
        printf(" %d", list[i] + await give(0));
    printf("\n%d %d %d %d %d %d\n", grid[0][0], grid[0][1], grid[0][2], grid[1][0], grid[1][1],
           grid[1][await give(2)]);
    printf("%s %d %d %.1f %s %d\n", box.name, box.corners[0].y, box.corners[1].x, box.f,
           box.inner.text, box.inner.fixed);
    printf("%s %d %d\n", boxes[1].name, boxes[1].corners[1].y, boxes[0].name == NULL);
}

static async(void)
constants(void)
{
    const int k = await give(7), m = 8;
    const struct point p = {k, await give(9)};
    int *const cp = &(int){10};
    const int list[3] = {k, m};
    static const int table[] = {1, 2, 3};
    enum { SIZE = 4 };
    int sized[SIZE] = {await give(1)};

    await give(0);
    *cp += k;
    printf("%d %d %d %d %d %d %d\n", k, m, p.x, p.y, *cp, list[1], list[2]);
    printf("%d %zu %d %d\n", table[await give(2)], sizeof sized, sized[0], sized[3]);
}

static async(void)
compound_literals(void)
{
    struct point *p = &(struct point){await give(1), 2};
    int *list = (int[]){1, 2, await give(3)};
    struct point copy = (struct point){.x = await give(4)};
    int sum = 0;

    await give(0);
    p->y += list[2];
    printf("%d %d %d %d\n", p->x, p->y, copy.x, copy.y);
    for (int i = 0; i < 3; i++) {
        int *fresh = (int[2]){i, await give(i)};

        await give(0);
        sum += fresh[0]++ + fresh[1]++;
    }
    printf("%d %d\n", sum, (struct point){await give(5), await give(6)}.y);
    printf("%d\n", ((int[]){10, 20, await give(30)})[await give(2)]);
}

static async(void)
declarators(void)
{
    int a = 1, *p = &a, **pp = &p, list[2] = {a, await give(2)}, (*pl)[2] = &list,
        (*fn)(const char *) = puts, b = **pp + await give(3), c;

    c = b + await give(4);
    (*pl)[0] += *p;
    fn("puts");
    **pp = await give(50);
    printf("%d %d %d %d\n", a, list[0], (*pl)[1], c);
    int only_here = await give(6), d = only_here * 2, e = await give(d);
    unsigned long long int f = await give(7);
    const unsigned long g = await give(8);
    printf("%d %d %llu %lu\n", d, e, f, g);
}

async(int)
main(void)
{
    for (int i = 0; i < 2; i++, suspends = true) {
        await strings();
        await aggregates();
        await constants();
        await compound_literals();
        await declarators();
    }
    return 0;
}

// expect: jello 6 abcd 10 xyz pointer two
// expect: one five 1
// expect: ab cd strings
// expect: 0
// expect: 1 2, 0 3, 1 2, 5 6, 0
// expect: 7: 1 2 3 0 0 6 7
// expect: 1 2 0 0 0 9
// expect: box 2 3 1.5 text 42
// expect: second 8 1
// expect: 7 8 7 9 17 8 0
// expect: 3 16 1 0
// expect: 1 5 4 0
// expect: 6 6
// expect: 30
// expect: puts
// expect: 50 2 2 8
// expect: 12 12 7 8
// expect: jello 6 abcd 10 xyz pointer two
// expect: one five 1
// expect: ab cd strings
// expect: 0
// expect: 1 2, 0 3, 1 2, 5 6, 0
// expect: 7: 1 2 3 0 0 6 7
// expect: 1 2 0 0 0 9
// expect: box 2 3 1.5 text 42
// expect: second 8 1
// expect: 7 8 7 9 17 8 0
// expect: 3 16 1 0
// expect: 1 5 4 0
// expect: 6 6
// expect: 30
// expect: puts
// expect: 50 2 2 8
// expect: 12 12 7 8

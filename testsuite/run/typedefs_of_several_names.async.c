/* One typedef in a block that declares several names: all of them move, or are kept in pieces. */
#include <asyncc.h>
#include <stdio.h>
typedef char link;
static async(int) pause_(int n) { await async_yield(); return n; }
static async(int) record(int n)
{
    typedef struct node { int v; struct node *next; } node, *link;
    node a = { n, NULL };
    link p = &a;
    await pause_(1);
    return p->v + (sizeof(link) == sizeof(void *));
}
static async(int) without_tag(int n)
{
    typedef struct { int v; } *link, value;
    value a = { n };
    link p = &a;
    await pause_(1);
    return p->v + (int)sizeof(value);
}
static async(int) scalars(int n)
{
    typedef int link, *pointer, row[4];
    link q = 100000;
    row w = { 3 };
    pointer z = w;
    await pause_(n);
    return q + *z + (int)(sizeof(link) + sizeof(row));
}
static async(int) enumeration(int n)
{
    typedef enum kind { A, B } kind, *link;
    kind e = B;
    link p = &e;
    typedef struct { link q; kind r[B + 1]; } pair, *to_pair;
    pair s = { p, { A, B } };
    to_pair to = &s;
    await pause_(n);
    return *p * 100 + *to->q * 10 + to->r[1];
}
static async(int) variable(int n)
{
    typedef int row[n], *link;
    row a;
    const link p = &a[1];
    a[1] = 7;
    await pause_(1);
    return *p + (int)(sizeof(row) / sizeof *p) + (sizeof(link) == sizeof(void *));
}
async(int) main(void)
{
    printf("%d %d %d %d %d %d\n", await record(1), await without_tag(2), await scalars(3), await enumeration(4), await variable(5), (int)sizeof(link));
    return 0;
}
// expect: 2 6 100023 111 13 1

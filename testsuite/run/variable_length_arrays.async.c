/* Arrays of variable length, pointers to them and typedefs of them live across awaits. */
#include <asyncc.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
static async(int) give(int n) { await async_yield(); return n; }
static int count;
static int next(void) { return ++count; }
static async(int) plain(int n)
{
    int a[n], b[n][3], sum = 0;
    for (int i = 0; i < n; i++) a[i] = i, b[i][0] = b[i][1] = b[i][2] = i * 10;
    await async_yield();
    for (int i = 0; i < n; i++) sum += a[i] + b[i][2];
    printf("%zu %zu %zu %zu\n", sizeof a, sizeof b, sizeof b[0], sizeof a / sizeof *a);
    return sum;
}
static async(int) pointers(int n, int m, int g[n][m], int (*h)[m], int k[static n])
{
    int (*p)[m] = g, (*q)[m];
    q = p + 1;
    await async_yield();
    p++;
    int r = p[0][1] + q[0][1] + g[2][1] + h[1][0] + k[1];
    int (**pp)[m] = &p;
    await async_yield();
    return r + (*pp)[0][1] * 1000 + (int)sizeof *p;
}
static async(int) typedefs(int n)
{
    typedef int row[n];
    typedef row *prow;
    n = 100;
    row a, *p = &a;
    prow q = p;
    memset(a, 0, sizeof a);
    a[1] = 7;
    await async_yield();
    __typeof__(a) b;
    memcpy(b, a, sizeof b);
    await async_yield();
    row c;
    c[0] = (*p)[1] + (*q)[1] + b[1];
    printf("%zu %zu %zu\n", sizeof(row), sizeof b, sizeof c);
    return await give(c[0]);
}
static async(int) once(void)
{
    int a[next()][next()];
    printf("%d %zu %zu\n", count, sizeof a, sizeof a[0]);
    a[0][1] = 3;
    await async_yield();
    printf("%d %zu\n", count, sizeof a);
    return a[0][1];
}
static async(int) sized_by_await(void)
{
    int a[await give(3)][await give(2) + 1];
    a[2][2] = 5;
    return a[2][2] + (int)sizeof a + await give(0);
}
static async(int) loops(int n)
{
    int sum = 0;
    for (int i = 1; i <= n; i++) {
        char s[i * 2];
        memset(s, 'a' + i, sizeof s);
        if (i == 2) continue;
        await async_yield();
        sum += s[0] + (int)sizeof s;
        if (i == 4) break;
        if (i == 5) return sum;
    }
    {
        int early[n];
        early[0] = n;
        if (n == 3) goto out;
        await async_yield();
        sum += early[0];
        if (n == 7) throw EIO;
    }
again:
    if (n == 9) {
        long z[n];
        z[n - 1] = 1;
        n--;
        await async_yield();
        sum += (int)z[n];
        goto again;
    }
out:
    return sum;
}
static async(int) guarded(int n)
{
    defer printf("deferred\n");
    if (n == 0) return 1;
    int a[n];
    a[n - 1] = n;
    if (n == 1) throw 2;
    return a[n - 1];
}
static async(int) no_await(int n)
{
    await async_yield();
    int a[n];
    for (int i = 0; i < n; i++) a[i] = i;
    return a[n - 1];
}
static async(int) promises(int n)
{
    promise(int) ps[n];
    for (int i = 0; i < n; i++) ps[i] = give(i);
    int sum = 0;
    if (n == 3) return 0;
    await promise_all_of(ps, n);
    for (int i = 0; i < n; i++) sum += await ps[i];
    return sum;
}
static async(int) structs(int n)
{
    struct pair { int a, b; };
    struct pair x[n];
    struct { int u, v; } y[n][2];
    const int *(*fp[n])(int);
    x[1] = (struct pair){ 1, 2 };
    y[1][1].v = 3;
    fp[0] = NULL;
    await async_yield();
    for (int (*w)[2] = &(int[2]){ 4, 5 }; w; w = NULL) x[1].a += await give((*w)[1]);
    return x[1].a + x[1].b + y[1][1].v + (fp[0] == NULL);
}
static async(int) waits(int n)
{
    int a[n];
    a[0] = 1;
    await async_sleep(1000);
    return a[0];
}
async(int) main(void)
{
    int g[3][4] = { { 0, 1 }, { 10, 11 }, { 20, 21 } }, k[3] = { 1, 2, 3 };
    printf("= %d\n", await plain(4));
    printf("= %d\n", await pointers(3, 4, g, g, k));
    printf("= %d\n", await typedefs(5));
    printf("= %d\n", await once());
    printf("= %d\n", await sized_by_await());
    for (int i = 0; i < 10; i++)
        try { printf("%d: %d\n", i, await loops(i == 0 ? 1 : i)); } catch (e) { printf("error %d\n", e->code); }
    for (int i = 0; i < 3; i++)
        try { printf("%d: %d\n", i, await guarded(i)); } catch (e) { printf("error %d\n", e->code); }
    printf("= %d\n", await no_await(6));
    printf("= %d %d\n", await promises(3), await promises(4));
    printf("= %d\n", await structs(2));
    promise(int) p = waits(8);
    await async_yield();
    promise_cancel(p);
    try { await p; } catch (e) { printf("cancelled %d\n", e->code == ECANCELED); }
    return 0;
}
// expect: 16 48 12 4
// expect: = 66
// expect: = 11071
// expect: 20 20 20
// expect: = 21
// expect: 2 8 8
// expect: 2 8
// expect: = 3
// expect: = 41
// expect: 0: 101
// expect: 1: 101
// expect: 2: 102
// expect: 3: 206
// expect: 4: 319
// expect: 5: 320
// expect: 6: 321
// expect: error 5
// expect: 8: 323
// expect: 9: 325
// expect: deferred
// expect: 0: 1
// expect: deferred
// expect: error 2
// expect: deferred
// expect: 2: 2
// expect: = 5
// expect: = 0 6
// expect: = 12
// expect: cancelled 1

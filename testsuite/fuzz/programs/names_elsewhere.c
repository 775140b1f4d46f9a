/* Names in types, attributes, offsetof, prototypes, static initialisers: what is printed elsewhere. */
#include <stdio.h>
#include <stddef.h>
#include <stdarg.h>
#include <string.h>
typedef int state;
typedef long caller;
typedef char f;
enum { N = 8, M = 3 };
int x = 1000; static int n = 999, g = 77;
struct s { int a; int x[10]; struct { int n, z; } q[5]; };
static int id(int v) { return v; }
static int params(state s, caller c, f ff) { return id(s) + (int)c + ff; }
static int params2(int state, int caller) { return id(state) + caller; }
static int vl(int n, int a[n], int (*b)[n]) { int r = id(a[0]); return r + (*b)[n - 1] + (int)sizeof *b; }
static int vl2(int n, int m, int a[n][m + N]) { int r = id(a[1][2]); return r + (int)sizeof a[0]; }
static int offs(int x)
{
    int n = id(2), r = 0;
    r += id((int)offsetof(struct s, x)) + (int)offsetof(struct s, q[1].n);
    r += (int)__builtin_offsetof(struct s, x[1]);
    r += id(x) + n;
    return r;
}
static int types(int n)
{
    int x = id(n), r = 0;
    char buf[64];
    memset(buf, 1, sizeof buf);
    r += sizeof(char[n]) + sizeof(int[id(n)][x]);
    r += (*(char (*)[n])buf)[n - 1];
    r += ((char (*)[x])(void *)buf)[1][0];
    __typeof__(char[n][x]) *p = (void *)buf;
    r += (*p)[n - 1][x - 1] + sizeof *p + sizeof(__typeof__(*p));
    id(r);
    r += __builtin_types_compatible_p(__typeof__(x), int) + __alignof__(x) + _Generic(x, __typeof__(n): 5, default: 6);
    r += __builtin_choose_expr(sizeof(x) == 4, x, "a");
    _Static_assert(sizeof x == 4, "x");
    _Static_assert(sizeof(x) + N == 12, "x");
    r += ((__typeof__(x)[3]){ x, id(x), n })[1];
    int (*fp)(int n, int a[n], int (*b)[n]) = vl;
    int arr[5] = { 1, 2, 3, 4, 5 };
    r += fp(5, arr, &arr);
    { int vl(int n, int a[n], int (*b)[n]); extern int x; r += x; }
    return r + id(x);
}
static int aligned_(void)
{
    enum { N = 32, K = 64 };
    _Alignas(N) int a = id(1);
    __attribute__((aligned(K))) char b = id(2);
    struct big { char c[K]; } __attribute__((aligned(N))) v = { { 3 } };
    int r = id(5);
    int *pa = &a; char *pb = &b; struct big *pv = &v;
    r += id(*pa + *pb + pv->c[0]);
    return r + (int)((size_t)pa % N + (size_t)pb % K + (size_t)pv % N) + (int)sizeof v;
}
static int nested_types(void)
{
    enum { M = 5, Q };
    struct b { unsigned w : M; int z[Q]; enum { RR = 7, SS } e; } v = { id(9), { [Q - 1] = id(4) }, SS };
    typedef struct b arr[M];
    arr a = { [M - 1] = v };
    id(1);
    union { struct b b; char c[sizeof(arr)]; } u = { .b = a[M - 1] };
    { enum { M = 2 }; struct b { char c[M]; } w = { { 1, id(2) } }; arr x; x[0] = v; u.b.z[0] += id(sizeof w) + w.c[1] + (int)(sizeof x / sizeof *x); }
    return u.b.w + u.b.z[Q - 1] + u.b.e + u.b.z[0] + RR;
}
static int sum(int k, ...) { va_list ap; int r = 0; va_start(ap, k); while (k--) r += va_arg(ap, int); va_end(ap); return r; }
static int statics(int n)
{
    static int x[N] = { [M] = 4 }, *p = &x[M], y = sizeof(x) + N;
    static const char *const names[] = { "a", [2] = "b" };
    static struct { int n, x; } s = { .x = 3, .n = M };
    int N = id(2);
    static int z = sizeof(struct s);
    s.x += id(n) + N; y++; z++;
    return *p + y + s.x + s.n + z + names[2][0] + (int)(sizeof names / sizeof *names) + sum(3, id(n), N, M);
}
static int (*g_)(int) = id;
static int shadow_fn(int n)
{
    int (*id)(int) = g_;
    int (*params2)(int, int) = 0;
    id = n ? id : g_;
    return id(n) + (params2 ? params2(1, 2) : 5) + id(id(3));
}
static int tags(void)
{
    struct s *outer = &(struct s){ .a = id(5) };
    struct s { char c; } in = { id(6) };
    enum s2 { A, B = 9 } e = id(1) ? B : A;
    { enum s2 { A = 4 } f = A; struct s *q = &in; { struct s; struct s { long v; } *q2 = &(struct s){ id(8) }; return outer->a + q->c + e + f + (int)q2->v + (int)sizeof(struct s) + (int)sizeof *q; } }
}
static int dims(int n)
{
    int r = 0;
    for (int i = 1; i < n; i++) { int n = i; int a[n], i = n * 2, b[i]; a[n - 1] = id(i); { int n = 1, i = 7; r += sizeof a + sizeof b + a[n - 1] * 0 + i + id(n); } r += a[n - 1]; }
    return r;
}
int main(void)
{
    int a[4] = { 1, 2, 3, 4 }, b[2][11] = { { 0 }, { 0, 0, 9 } };
    printf("%d %d %d %d\n", params(1, 2, 3), params2(4, 5), vl(4, a, &a), vl2(2, 3, b));
    printf("%d %d %d %d\n", offs(3), types(3), aligned_(), nested_types());
    printf("%d ", statics(1)); printf("%d %d %d %d %d\n", statics(2), shadow_fn(3), tags(), dims(5), x + n + g);
    return 0;
}

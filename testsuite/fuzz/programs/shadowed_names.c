/* Types, tags, functions and cleanup handlers hidden by names of blocks; locals called what ours are. */
#include <stdio.h>
#include <string.h>
#include <stdlib.h>
typedef struct { int a, b; } pair;
typedef short half;
struct s { int x; };
enum e { RED, GREEN = 5 };
static int total;
static void done(int *p) { total += *p; printf("done %d\n", *p); }
static void drop(pair *p) { total += p->a; printf("drop %d %d\n", p->a, p->b); }
static pair mk(int a) { return (pair){ a, a + 1 }; }
static struct s ms(int a) { return (struct s){ a }; }
static half mh(int a) { return (half)(a * 3); }
static enum e me(int a) { return a ? GREEN : RED; }
static int addp(pair a, pair b) { return a.a * 10 + b.b; }
static int f1(int pair)
{
    int r = pair;
    { struct s { char c[7]; } half = { "abc" }; r += half.c[1] + ms(3).x + (int)sizeof(struct s); r += ms(4).x * ms(5).x; }
    { enum { pair = 7, half = 9 }; r += addp(mk(1), mk(2)) + pair + mh(half) + mh(2); }
    { char e = 3; r += me(e) + me(0); }
    { int mk = 5, ms = mk; r += mk + ms; }
    return r;
}
static int f2(int n)
{
    int r = 0;
    __attribute__((cleanup(done))) int x = n;
    {
        __attribute__((cleanup(done))) int x = n + 1, y = n + 2;
        int done = x + y;
        static int total = 5;
        total += done;
        r += total;
        if (n > 2) return r;
        {
            __attribute__((cleanup(drop))) pair dropped = mk(n);
            int pair = dropped.a;
            r += pair;
            if (n == 2) goto out;
        }
    }
out:
    {
        half v[n + 1], *half = v;
        for (int i = 0; i <= n; i++) half[i] = i + 1;
        { long half = 3; r += v[n] + half; { int v = 2, n = 4; r += v + n; } }
        r += sizeof v;
    }
    return r;
}
static int f3(int n)
{
    half v[n][3];
    typedef half row[n];
    row q;
    memset(v, 0, sizeof v);
    for (int i = 0; i < n; i++) q[i] = v[i][2] = i;
    {
        int half = 1, row = 2;
        int n = 9;
        struct { int half, row, n; } r = { half, row, n };
        return v[1][2] + q[1] + (int)sizeof v + (int)sizeof q + r.half + r.row + r.n + half + row;
    }
}
static int f4(int f, int frame, int self, int base, int result, int state, int caller)
{
    int await_1 = f, got_1 = frame, test_1 = self, leave_1 = base;
    if (f) goto await_1;
await_1:
    got_1 += abs(f) && abs(got_1) ? abs(await_1) * abs(test_1) : abs(leave_1);
cleanup_1:
    if (got_1 < 50) { got_1 += abs(result) + abs(state); goto cleanup_1; }
    return got_1 + abs(caller);
}
static int NULL_(void) { return 1; }
static int f5(int n)
{
    int i = 0, r = 0;
    for (int i = abs(n); i < n + 3; i += abs(1)) {
        int i = abs(3);
        r += i++;
        for (long i = 0; i < 2; i++) { char i = 'a'; r += abs(i) - 96; }
        if (({ int i = abs(r); i > 100; })) break;
    }
    while (abs(i) < 4) { int j = abs(i), i_ = j; i = i_ + 1; r += j; }
    do { int n = abs(2); r += n; i -= n; } while (abs(i) > 0 && n);
    return r + NULL_();
}
typedef int T;
static int f6(T T)
{
    int r = sizeof(T) * T;
    { typedef char T; T c = 3; r += sizeof(T) + c; { T T = 5; r += T + sizeof T; } }
    struct T { int T; } v = { T };
    { struct T; struct T *p; struct T { char z[11]; } w; p = &w; p->z[0] = 1; r += sizeof *p + w.z[0]; }
    r += v.T + sizeof(struct T);
    T = r; 
    goto T;
T:  return T;
}
int main(void)
{
    printf("%d %d\n", f1(3), f1(0));
    for (int i = 0; i < 4; i++) printf("%d\n", f2(i));
    printf("%d\n", f3(4));
    printf("%d\n", f4(1, 2, 3, 4, 5, 6, 7));
    printf("%d\n", f5(2));
    printf("%d\n", f6(4));
    printf("%d\n", total);
    return 0;
}

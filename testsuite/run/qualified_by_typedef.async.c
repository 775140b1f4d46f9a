/* A typedef may bring qualifiers: the member of the frame is volatile, what points to it too. Types
 * without a tag that only such a typedef, or a member, can name. */
// expect: 2 3 1 4 5 6
// expect: 3 4 7 8
// expect: 1 1 1 1 1 1
// expect: 3 5 2 2
// expect: 2 3 4
#include <asyncc.h>
#include <stdio.h>

#define IS_VOLATILE(x) __builtin_types_compatible_p(__typeof__(&(x)), volatile __typeof__(x) *)

typedef volatile int changing;
typedef const volatile struct {
    int a;
} seen;
typedef int *const fixed;

static async(int)
give(int n)
{
    await async_yield();
    return n;
}

static async(int)
kept(void)
{
    typedef const int numbers[2];
    typedef volatile struct {
        int a;
    } block;
    changing x = 2, *px = &x, many[2] = {3, 4};
    const changing constant = 1;
    seen s = {4}, *ps = &s;
    numbers n = {5, 6}, (*pn)[2] = &(numbers[2]){{7, 8}};
    block b = {0};
    fixed f = &(int){9}, (*pf)[2] = &(fixed[2]){NULL, f};

    await give(1);
    printf("%d %d %d %d %d %d\n", x, many[0], constant, ps->a, n[0], n[1]);
    *px = many[0];
    b.a = many[1];
    await give(1);
    printf("%d %d %d %d\n", x, b.a, pn[0][0][0], pn[0][0][1]);
    printf("%d %d %d %d %d %d\n", IS_VOLATILE(x), IS_VOLATILE(*px), IS_VOLATILE(many[1]),
           IS_VOLATILE(b), IS_VOLATILE(*ps), *pf[0][1] == 9);
    return 0;
}

static async(int)
unnamed(void)
{
    typedef const struct {
        int k;
        struct {
            int q;
        } in;
    } both;
    struct outer {
        struct {
            int q;
        } in[2], *to;
    } mine = {{{1}, {2}}, NULL};
    both x = {3, {5}}, many[2] = {{1, {1}}, {2, {2}}};
    __auto_type d = &mine.in[1];
    __typeof__(x.in) copy = many[1].in;

    await give(1);
    mine.to = d;
    printf("%d %d %d %d\n", x.k, x.in.q, mine.to->q, copy.q);
    return 0;
}

static async(int)
atomic(void)
{
    typedef _Atomic int counters[2];
    enum e {
        A,
        B = 2
    };
    _Atomic enum e e = B;
    counters c = {3};

    await give(1);
    printf("%d %d", (int)e, c[0]);
    c[0]++;
    return c[0];
}

async(int)
main(void)
{
    await kept();
    await unnamed();
    printf(" %d\n", await atomic());
    return 0;
}

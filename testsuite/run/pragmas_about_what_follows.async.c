/* Pragmas about what stands behind them: a packed type that leaves the function, a frame where packing
 * is on, a mode at the beginning of a body, advice for a loop that is taken apart. */
#include <asyncc.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#ifndef __clang__
#pragma GCC diagnostic ignored "-Wunknown-pragmas"
#endif

static async(int)
give(int x)
{
    await async_yield();
    return x;
}

static async(size_t)
packed_type(int k)
{
#pragma pack(push, 1)
    struct tight { char c; int n; } a = { 1, k };
#pragma pack(push)
#pragma pack()
    struct inner { char c; int n; } c = { 3, k };
#pragma pack(pop)
#pragma pack(pop)
    struct wide { char c; int n; } b = { 2, k };
    _Pragma("pack(push, 2)")
    struct middle { char c; int n; } d = { 4, k };
    _Pragma("pack(pop)")

    await give(1);
    printf("%d\n", a.n + b.n + c.n + d.n + a.c);
    return sizeof a * 1000 + sizeof b * 100 + sizeof c * 10 + sizeof d;
}

#pragma pack(push, 1)
struct wire { char c; int n; };
static async(int)
while_packing(char c, long n)
{
    struct wide { char c; int n; } w = { 1, 2 };
    int k = 1, *p = &k;
    char odd = c;

    await give(odd);
    *p += 1;
    return (int)n + k + (int)((uintptr_t)p % sizeof *p) + (int)sizeof w + (int)sizeof(struct wire);
}
#pragma pack(pop)

static async(int)
modes(int x)
{
#pragma STDC FP_CONTRACT OFF
    float sum = (float)await give(x);

    {
#pragma STDC FP_CONTRACT ON
        sum = sum * sum + (float)await give(1);
    }
#ifndef __clang__
#pragma GCC ivdep
    for (int i = 0; i < 4; i++)
        sum += (float)await give(1);
#endif
#pragma GCC unroll 4
    for (int i = 0; await give(i) < 4; i++)
        sum += 1;
#pragma GCC unroll 2
    for (int i = 0; i < 2; i++)
        sum += 1;
    return (int)sum;
}

async(int)
main(void)
{
    printf("%zu\n", await packed_type(3));
    printf("%d\n", await while_packing(1, 2));
    printf("%d\n", await modes(2) >= 11);
    return 0;
}

// expect: 13
// expect: 5886
// expect: 14
// expect: 1

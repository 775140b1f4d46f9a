/* An alignment made of a constant that the function declares, and hides another with: the frame is
 * outside. A function's parameter whose length another parameter says, in a pointer that is kept. And
 * parameters whose types are called what ours would be. */
#include <asyncc.h>
#include <stdint.h>
#include <stdio.h>
enum { N = 8, WIDE = 32 };
typedef int state;
typedef long caller;
typedef char f;
static async(int) give(int n) { await async_yield(); return n; }
static async(int) aligned(void)
{
    enum { N = 64, K = 16 };
    _Alignas(N) char a = 1;
    __attribute__((aligned(K * 2))) char b = 2;
    _Alignas(WIDE) char c = 3;
    char *pa = &a, *pb = &b, *pc = &c;
    await give(1);
    return *pa + *pb + *pc + (int)((uintptr_t)pa % 64 + (uintptr_t)pb % 32 + (uintptr_t)pc % 32);
}
static int last(int n, int a[n], int (*b)[n]) { return a[n - 1] + (*b)[n - 1] + (int)sizeof *b; }
static async(int) pointer(int n)
{
    int (*fp)(int n, int a[n], int (*b)[n]) = last;
    int a[] = {1, 2, 3};
    n = await give(n);
    return fp(n, a, &a);
}
static async(int) called_like_ours(state s, caller c, f ff)
{
    return s ? await give(s) + (int)c + await called_like_ours(s - 1, c, ff) : ff;
}
async(int) main(void)
{
    printf("%d\n", await aligned());
    printf("%d\n", await pointer(3));
    printf("%d\n", await called_like_ours(2, 10, 5));
    return 0;
}
// expect: 6
// expect: 18
// expect: 28

/* GNU C's spellings of keywords, with underscores before and with underscores around. */
#include <asyncc.h>
#include <stdio.h>
static async(int) give(int n) { await async_yield(); return n; }
static async(int) all(int x)
{
    __label__ out;
    __complex double a = 1.0;
    __complex__ float b = 2.0f;
    __const int c = 1;
    __const__ int d = 2;
    __volatile int e = 1;
    __volatile__ int f = 1;
    __signed char g = -1;
    unsigned __int128 h = 4;
    __signed__ int i = -2;
    int *__restrict j = &x, *__restrict__ k = &x;
    __extension__ long long l = 3;
    __typeof(c) m = 1;
    __typeof__(d) n = 2;
    __auto_type o = 6;
    static __thread int p = 7;
    __inline int later(int);
    __attribute((unused)) int q = 1;
    double *r = &__real a, s = __imag a + __imag__ b + __real__ b;
    typedef enum { ODD, EVEN } parity;
    parity t = EVEN;
    __asm__ __volatile("" ::: "memory");
    __real a = 3.0;
    __imag b = await give(2);
    __imag__ b += 1;
    if (*j > 3)
        goto out;
    p += (int)(__alignof(int) == __alignof__(int)) + later(1);
out:
    return (int)(*r + s + __imag b) + c + d + e + f + g + (int)h + i + *k + (int)l + m + n + o + p + t;
}
int later(int n) { return n; }
async(int) main(void)
{
    printf("%d\n", await all(3));
    return 0;
}
// expect: 39

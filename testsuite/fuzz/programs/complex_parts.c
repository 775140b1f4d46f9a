/* Parts of complex numbers: places that have addresses. */
#include <stdio.h>
static double kept; static double *at;
static double get(double x) { return x + 1; }
static void keep(double *p) { at = p; }
static double parts(int n)
{
    double _Complex a = n, b[2] = { 1, 2 };
    struct { float _Complex f; int n; } s = { 2, 3 };
    double *re = &__real__ a, *im = &(__imag__ b[1]);
    float *f = &__imag__ s.f;
    keep(&__imag a);
    __real__ a = get(3);
    __imag__ a += get(__real__ a);
    (__imag__ b[1])++;
    *f = get(4);
    *at += 2;
    kept = *re + *im + __imag__ a + __real__ (get(1)) + __imag__ s.f;
    for (__real__ b[0] = 0; __real__ b[0] < 3; __real__ b[0] += 1)
        kept += get(__real b[0]);
    return __imag__ b[1] * 100 + kept;
}
int main(void) { printf("%g\n", parts(2) + parts(5)); return 0; }

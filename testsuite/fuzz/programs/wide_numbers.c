/* Values that fit no register, or an odd one: complex, 128 bits, long double, vectors, _Float, _Bool. */
#include <complex.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

typedef int v4si __attribute__((vector_size(16)));
typedef float v8sf __attribute__((vector_size(32)));
typedef unsigned char v16qu __attribute__((vector_size(16)));
typedef unsigned __int128 u128;
typedef __int128 i128;

static double complex times(double complex a, double complex b)
{
    return a * b;
}

static float complex turned(float complex z)
{
    return z * I;
}

static int escapes(double complex c)
{
    double complex z = 0;
    int n;

    for (n = 0; n < 50 && creal(z) * creal(z) + cimag(z) * cimag(z) <= 4; n++)
        z = times(z, z) + c;
    return n;
}

static long complexes(int n)
{
    double complex roots[3] = { 1, -0.5 + 0.75 * I, times(0.5, I) }, sum = 0;
    float complex f = n;

    for (int i = 0; i < 3; i++)
        sum += times(roots[i], roots[(i + n) % 3]);
    for (int i = 0; i < n; i++)
        f = turned(f) + 1;
    __real__ sum += escapes(sum);
    __imag__ f *= 2;
    return lround(creal(sum) * 1000) + 7 * lround(cimag(sum) * 1000) + (long)(crealf(f) + 100 * cimagf(f));
}

static u128 multiply(uint64_t a, uint64_t b)
{
    return (u128)a * b;
}

static u128 power(u128 base, unsigned n)
{
    return n == 0 ? 1 : n % 2 ? base * power(base, n - 1) : power(base * base, n / 2);
}

static const char *decimal(u128 n)
{
    static char text[4][40];
    static int turn;
    char *p = text[turn++ & 3] + 39;

    *p = 0;
    do
        *--p = '0' + (int)(n % 10);
    while ((n /= 10) != 0);
    return p;
}

static i128 negative(i128 n)
{
    return -n;
}

static uint64_t gcd(u128 a, u128 b)
{
    return b ? gcd(b, a % b) : (uint64_t)a;
}

static int shifts(u128 n)
{
    int bits = 0;

    for (u128 bit = 1; bit; bit <<= 1)
        bits += (n & bit) != 0;
    while ((n = n >> 7) > multiply(1, 1000))
        bits += 1000;
    return bits;
}

static long double series(int n)
{
    long double sum = 0, term = 1;

    for (int i = 1; i <= n; i++) {
        sum += term;
        term /= i;
    }
    return sum;
}

static long double combine(long double a, float b, double c, bool negate)
{
    return negate ? -(a + b * c) : a + b * c;
}

static v4si lanes(int a, int b)
{
    return (v4si){ a, b, a + b, a - b };
}

static v4si chosen(v4si mask, v4si a, v4si b)
{
    return (mask & a) | (~mask & b);
}

static v4si step(v4si v, v4si by)
{
    v += by;
    return chosen(v > by, v - 1, v * 2);
}

static int across(v4si v)
{
    return v[0] + 10 * v[1] + 100 * v[2] + 1000 * v[3];
}

static int floats(int n)
{
    union {
        v8sf all;
        float each[8];
    } v = { .all = { 1, 2, 3 } };
    v8sf weights = { 0 };

    for (int i = 0; i < 8; i++)
        weights[i] = (float)series(i % 3);
    for (int i = 0; i < n; i++) {
        v.all = v.all * weights + 1;
        v.each[i & 7] -= i;
    }
    return (int)(v.each[0] + v.each[1] * 4 + v.each[2] * 16 + v.each[7]);
}

static unsigned hash(const char *text)
{
    v16qu sum = { 0 }, block;
    unsigned h = 0;

    for (size_t n = strlen(text); n > 0;) {
        size_t size = n < 16 ? n : 16;

        block = (v16qu){ 0 };
        memcpy(&block, text, size);
        sum = (sum ^ block) * 31 + 7;
        text += size;
        n -= size;
    }
    for (int i = 0; i < 16; i++)
        h = h * 33 + sum[i];
    return h;
}

static bool truth(long double x)
{
    return x;
}

int main(void)
{
    u128 big = multiply(0xfedcba9876543210, 0x123456789abcdef);
    v4si v = lanes(3, 4);

    printf("%d %d %d\n", escapes(0.3 + 0.5 * I), escapes(-1), escapes(1 + I));
    printf("%ld %ld %ld\n", complexes(1), complexes(2), complexes(5));
    printf("%s %s\n", decimal(big), decimal(power(3, 80)));
    printf("%d %d %llu\n", shifts(big), shifts(power(2, 100) - 1),
           (unsigned long long)gcd(power(6, 20), power(10, 30)));
    printf("%d %s\n", negative((i128)big) < 0, decimal((u128)negative(negative(12345))));
    printf("%.12Lf %.3Lf %.3Lf\n", series(20), combine(series(3), .5f, 8, false),
           combine(1, (float)series(2), creal(times(I, I)), truth(series(1))));
    for (int i = 0; i < 3; i++) {
        v = step(v, lanes(i, -i));
        printf("%d ", across(v));
    }
    v[across(lanes(1, 0)) & 3] += across(lanes(0, 1));
    printf("%d %d\n", across(v), across(chosen(v > 5, lanes(1, 2), lanes(3, 5))));
    printf("%d %d %u\n", floats(3), floats(9), hash("a text that is longer than one block of 16") % 9973);
    return truth(.25L) + truth(0) + (bool)power(2, 64);
}

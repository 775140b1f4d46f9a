/* Every arithmetic type as a result, an argument and a value that waits for others. */
#include <complex.h>
#include <stdint.h>
#include <stdio.h>

static float f32(float x) { return x / 3; }
static double f64(double x) { return x / 3; }
static long double f80(long double x) { return x / 3; }
static double complex c64(double re, double im) { return re + im * I; }
static __int128 i128(int64_t high, uint64_t low) { return (__int128)((unsigned __int128)high << 64 | low); }
static int8_t i8(int n) { return (int8_t)n; }
static uint16_t u16(int n) { return (uint16_t)n; }
static uint64_t u64(int n) { return (uint64_t)n; }
static _Bool truth(double x) { return x; }
static char letter(int n) { return (char)('a' + n); }
static void *pointer(char *p, long by) { return p + by; }

typedef int lanes __attribute__((vector_size(16)));

static lanes four(int n) { return (lanes){ n, n + 1, n + 2, n + 3 }; }

static void show128(__int128 n)
{
    printf("%016llx%016llx\n", (unsigned long long)(n >> 64), (unsigned long long)n);
}

/* newton: x -> (x + n / x) / 2 */
static long double root(long double n, long double x)
{
    long double better = (x + n / x) / 2;

    return better == x || (better - x < 1e-12L && x - better < 1e-12L) ? x : root(n, better);
}

static int mandelbrot(double complex c)
{
    double complex z = 0;
    int n = 0;

    for (; n < 40 && creal(z * conj(z)) < 4; n++)
        z = z * z + c64(creal(c), cimag(c));
    return n;
}

static uint64_t power_mod(uint64_t base, uint64_t e, uint64_t mod)
{
    return e == 0     ? 1
           : e & 1    ? (uint64_t)((unsigned __int128)base * power_mod(base, e - 1, mod) % mod)
                      : power_mod((uint64_t)((unsigned __int128)base * base % mod), e / 2, mod);
}

int main(void)
{
    char buffer[4] = "xyz";
    lanes v = four(1) * four(10) + four(i8(300));

    printf("%.6g %.12g %.15Lg\n", (double)f32(1), f64(1), f80(1));
    printf("%.10g\n", f32(2) + f64(2) + (double)f80(2));
    printf("%d %d\n", f32(1) == f64(1), i8(200) < u16(-1));
    printf("%d %u %llu\n", i8(-129), u16(65537), (unsigned long long)u64(-1));
    printf("%d %d\n", i8(-1) < (int)u16(1), (int64_t)i8(-1) < (int64_t)u64(1));
    printf("%d %d %d\n", truth(0.25), truth(0), truth(-0.0) + truth(2) + truth(3));
    double complex c = c64(1, 2) * c64(3, -1) + f64(3);
    printf("%g%+gi\n", creal(c), cimag(c));
    show128(i128(1, 2) * i8(3) + i128(0, u64(-1)));
    show128(i128(-1, 0) >> i8(4));
    printf("%.9Lf %.9Lf\n", root(2, 1), root(f80(3), 5));
    printf("%d %d %d\n", mandelbrot(0), mandelbrot(c64(.3, .5)), mandelbrot(c64(-.75, .1)));
    printf("%llu\n", (unsigned long long)power_mod(3, 1000000006, 1000000007));
    printf("%d %d %d %d\n", v[0], v[1], v[2], v[3]);
    printf("%c%c %c\n", letter(1), letter(2) + 1, *(char *)pointer(buffer, u16(2)));
    printf("%g\n", (truth(1) ? i8(1) : f64(1)) / 2 + (i8(7) / i8(2)) % 2);
    int n = 10;
    n *= f64(2.9), n <<= i8(3), n -= letter(0), n %= u16(50), n ^= ~i8(5), n >>= truth(9);
    printf("%d\n", n);
    return 0;
}

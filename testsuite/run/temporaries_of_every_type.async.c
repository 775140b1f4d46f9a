/* What an await leaves in the middle of an expression keeps its exact type over the next await: complex,
 * 128 bit, vectors, long double, pointers to arrays and functions, volatile, const, atomic. */
#include <asyncc.h>
#include <complex.h>
#include <stdatomic.h>
#include <stdio.h>

static bool suspends;
typedef int vector __attribute__((vector_size(16)));
typedef int row[3];
typedef int function(const char *);


static async(int) give(int v) { if (suspends) await async_yield(); return v; }
static async(double _Complex) complex_(double _Complex v) { if (suspends) await async_yield(); return v; }
static async(__int128) wide(__int128 v) { if (suspends) await async_yield(); return v; }
static async(unsigned __int128) unsigned_wide(unsigned __int128 v) { if (suspends) await async_yield(); return v; }
static async(vector) vec(vector v) { if (suspends) await async_yield(); return v; }
static async(long double) precise(long double v) { if (suspends) await async_yield(); return v; }
static async(_Bool) boolean(_Bool v) { if (suspends) await async_yield(); return v; }
static async(signed char) small(signed char v) { if (suspends) await async_yield(); return v; }
static async(unsigned short) short_(unsigned short v) { if (suspends) await async_yield(); return v; }
static async(row *) rows(row * v) { if (suspends) await async_yield(); return v; }
static async(const char *) text(const char * v) { if (suspends) await async_yield(); return v; }
static async(function *) fn(function * v) { if (suspends) await async_yield(); return v; }
static async(const int *) constant(const int * v) { if (suspends) await async_yield(); return v; }

static int grid[2][3] = {{1, 2, 3}, {4, 5, 6}};

static int
show(const char *text)
{
    return printf("<%s>", text) > 0;
}

static async(void)
temporaries(void)
{
    double _Complex c = await complex_(1 + 2 * I) * await complex_(3 - I) + await give(1);
    __int128 w = await wide((__int128)1 << 100) + await wide(5) - await give(3);
    unsigned __int128 u = await unsigned_wide((__int128)-1) >> await give(120);
    vector v = await vec((vector){1, 2, 3, 4}) + await vec((vector){10, 20, 30, 40});
    long double l = await precise(1.0L / 3) * await precise(3) + await give(0);

    printf("%.0f%+.0fi %llx %d %d %d %d %.3Lf\n", creal(c), cimag(c), (unsigned long long)(w >> 64),
           (int)w, (int)u, v[0], v[3], l);
    v[await give(1)] += await give(100);
    printf("%d %d\n", v[1], (await boolean(2) + await boolean(3)) * await give(10));
    printf("%d %d\n", await small(-1) < await short_(0), -await short_(1) < await give(0));
    printf("%d %d\n", (*await rows(grid + 1))[await give(2)], (await rows(grid))[await give(1)][0]);
    printf(" %d\n", (await fn(show))(await text("called")));
    printf("%c%c %d\n", (await text("ab"))[await give(1)], *await text("xyz"),
           *await constant(&(const int){9}) + await give(1));
}

static async(void)
qualified(void)
{
    volatile int device = 1;
    register int fast = await give(2);
    _Atomic int counter = 3;
    atomic_int *pc = &counter;
    const volatile int both = await give(4);
    int five = 5, *restrict only = &five;
    _Alignas(64) char aligned[10] = "aligned";
    _Alignas(32) int number = 7;
    volatile struct {
        int n;
    } s = {6};

    await give(0);
    device += await give(10);
    fast += device;
    counter += await give(20);
    atomic_fetch_add(pc, await give(30));
    counter++;
    *only += both;
    s.n = await give(8);
    s.n *= 2;
    printf("%d %d %d %d %d %s %d\n", device, fast, counter, both, *only, aligned, s.n);
    printf("%d %d\n", (int)((uintptr_t)aligned % 64), (int)((uintptr_t)&number % 32));
    await give(0);
    printf("%d %d\n", (int)((uintptr_t)aligned % 64), (int)((uintptr_t)&number % 32));
}

static async(void)
aligned_vector(int n)
{
    vector a = {n, n + 1, n + 2, n + 3}, *p = &a, list[2] = {a, a + 1};

    await give(0);
    *p += list[1];
    await give(0);
    list[0] *= a;
    printf("%d %d %d\n", a[0], list[0][3], (int)((uintptr_t)p % 16));
}

static async(size_t)
huge(int n)
{
    char large[100000] = {[99999] = 'z'};
    int numbers[1000] = {0};
    size_t sum = 0;

    await give(0);
    for (int i = 0; i < n; i++)
        numbers[i] = await give(i);
    for (int i = 0; i < 1000; i++)
        sum += (size_t)numbers[i];
    return sum + (size_t)large[99999] + (size_t)large[n];
}

async(int)
main(void)
{
    for (int round = 0; round < 2; round++, suspends = true) {
        await temporaries();
        await qualified();
        await aligned_vector(1);
        printf("%zu\n", await huge(10));
    }
    return 0;
}

// expect: 6+5i 1000000000 2 255 11 44 1.000
// expect: 122 20
// expect: 1 1
// expect: 6 4
// expect: <called> 1
// expect: bx 10
// expect: 11 13 54 4 9 aligned 16
// expect: 0 0
// expect: 0 0
// expect: 3 36 0
// expect: 167
// expect: 6+5i 1000000000 2 255 11 44 1.000
// expect: 122 20
// expect: 1 1
// expect: 6 4
// expect: <called> 1
// expect: bx 10
// expect: 11 13 54 4 9 aligned 16
// expect: 0 0
// expect: 0 0
// expect: 3 36 0
// expect: 167

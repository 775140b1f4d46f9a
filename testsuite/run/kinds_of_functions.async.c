/* static, inline, extern inline, attributes, old-style prototypes, declared many times, unused,
 * without awaits, without statements, returning in every way that a type allows. */
#include <asyncc.h>
#include <stdio.h>

async(int) declared(int n);
promise(int) declared(int n);
extern async(int) declared(int);
static async(int) forward(int n);
static inline async(int) quick(int n);
async(void) attributed(void) __attribute__((noinline));
static async(int) unused_function(int n) __attribute__((unused));

async(int)
declared(int n)
{
    return await forward(n) + await quick(n);
}

static async(int)
forward(int n)
{
    await async_yield();
    return n + 1;
}

static inline async(int)
quick(int n)
{
    if (n > 5)
        return n;
    return await quick(n + 1);
}

inline static async(int) other_order(int n) { return n * 2; }
static async(int) unused_function(int n) { return n; }
__attribute__((weak)) async(int) weak_one(int n) { await async_yield(); return n; }
async(int) __attribute__((section(".text.special"), hot)) placed(int n) { return await weak_one(n); }
static async(void) __attribute__((cold)) empty(void) {}
static async(void) only_return(void) { return; }
static async(void) only_await(void) { await empty(); }
static async(int) no_parameters() { return 7; }
static async(int) unnamed(int, int b) ;
static async(int) unnamed(int a, int b) { (void)a; await async_yield(); return b; }
static async(const volatile int *) qualified(const int n, char *const p) { (void)p; static int k; k = n; await async_yield(); return &k; }
static async(int) array_parameters(int a[], int b[static 2], char c[10], int d[2][3], int (*e)(int))
{
    await async_yield();
    a[0]++;
    return a[0] + b[1] + c[0] + d[1][2] + (e ? 1 : 2);
}
[[maybe_unused]] static async(int) attribute_c23(int n) { await async_yield(); return n; }

async(void)
attributed(void)
{
    int n [[maybe_unused]] = 1;
    int m __attribute__((unused)) = 2;
    int k __attribute__((aligned(16))) = 3;

    await async_yield();
    printf("%s %d %d\n", __func__, __LINE__, k);
    printf("%s %s\n", __FUNCTION__, __PRETTY_FUNCTION__);
    if (k)
        return;
    puts("not here");
}

static async(void)
ends_of_void(int n)
{
    if (n == 0)
        return;
    while (n == 1)
        return;
    do {
        switch (n) {
        case 2: return;
        default: break;
        }
        if (n == 3) {
            await async_yield();
            return;
        }
    } while (0);
    puts("end");
}

static async(int)
never_ends(int n)
{
    for (;;) {
        if (await forward(n++) > 3)
            return n;
    }
}

static async(int)
all_paths(int n)
{
    switch (await forward(n)) {
    case 1: return 10;
    case 2: {
        if (n)
            return 20;
        else
            return 30;
    }
    default: throw 5;
    }
}

async(int)
main(int argc, char **argv)
{
    await attributed();
    await empty();
    await only_return();
    await only_await();
    int a[] = {1, 2}, d[2][3] = {{0}};
    printf("%d %d %d %d\n", await declared(1), await placed(3), await other_order(4),
           await no_parameters());
    printf("%d %d\n", await unnamed(1, 2), *await qualified(3, NULL));
    printf("%d\n", await array_parameters(a, a, (char[10]){1}, d, NULL));
    for (int n = 0; n < 5; n++)
        await ends_of_void(n);
    printf("%d %d %d\n", await never_ends(0), await all_paths(0), await all_paths(1));
    try {
        await all_paths(2);
    } catch (e) {
        printf("%d\n", e->code);
    }
    printf("%d %d\n", argc, argv[argc] == NULL);
    return argc == 1 ? 3 : 4;
}
// expect-status: 3

// expect: attributed 62 3
// expect: attributed attributed
// expect: 8 3 8 7
// expect: 2 3
// expect: 7
// expect: end
// expect: 4 10 20
// expect: 5
// expect: 1 1

/* In sizeof, typeof, _Alignof, the control of _Generic, and in an assert that NDEBUG takes away, an
 * await stands for its type and does not run; around and inside of macros it does. */
// flags: -DNDEBUG
#include <asyncc.h>
#include <assert.h>
#include <stddef.h>
#include <stdio.h>

#define MAX(a, b)                    \
    ({                               \
        __typeof__(a) _a = (a);      \
        __typeof__(b) _b = (b);      \
        _a > _b ? _a : _b;           \
    })
#define SQUARE(x) ((x) * (x))
#define TYPE_NAME(x) _Generic((x), int: "int", double: "double", const char *: "text", default: "?")
#define LENGTH(a) (sizeof(a) / sizeof *(a))
#define LIMIT 3
#define EACH(i, n) for (int i = 0; i < (n); i++)
#define AWAIT_GIVE(n) await give(n)
#define TWICE(e) ((e) + (e))
#define RETURN_IF(c, v) \
    do {                \
        if (c)          \
            return v;   \
    } while (0)
#define SWAP(T, a, b) do { T t_ = a; a = b; b = t_; } while (0)
#define STRING(x) #x
#define PASTE(a, b) a##b

static int calls;

static async(int)
give(int value)
{
    calls++;
    await async_yield();
    return value;
}

static async(double)
half(int value)
{
    calls++;
    return value / 2.0;
}

struct pair {
    char c;
    int n;
};

static async(int)
unevaluated(void)
{
    size_t size = sizeof(await give(1)) + sizeof(await half(1));
    __typeof__(await half(3)) d = 1.5;
    __typeof__(await give(3)) n = 2, *p = &n;
    const char *name = TYPE_NAME(await half(1));

    assert(await give(0));
    await async_yield();
    printf("%zu %.1f %d %s %s %zu %d\n", size, d, *p, name, TYPE_NAME(await give(2)),
           _Alignof(__typeof__(await half(1))), __builtin_constant_p(await give(1)));
    printf("%d %zu\n", _Generic(await give(1), int: 10, default: 20), offsetof(struct pair, n));
    int chosen = await give(30);
    return chosen + calls;
}

static async(int)
macros(int n)
{
    int sum = MAX(await give(n), LIMIT), a = 1, b = 2, list[] = {4, 5, 6};

    sum += MAX(await give(1), await give(2)) * 10;
    sum += SQUARE(await give(3));
    sum += AWAIT_GIVE(4) + TWICE(AWAIT_GIVE(5));
    EACH (i, (int)LENGTH(list))
        sum += await give(list[i]);
    EACH (i, await give(2)) {
        EACH (j, LIMIT) {
            if (j == 1)
                continue;
            sum += AWAIT_GIVE(i * j);
        }
    }
    RETURN_IF(await give(n) == 9, -1);
    SWAP(int, a, b);
    await give(0);
    SWAP(int, a, list[await give(1)]);
    printf("%s %d %d %d\n", STRING(await give(1)), a, b, PASTE(li, st)[1]);
    RETURN_IF(sum > 100, await give(sum) + (int)await half(sum));
    return -2;
}

static async(const char *)
conditional_text(int n)
{
#if LIMIT == 3
    if (await give(n))
#else
    if (!await give(n))
#endif
    {
        return
#ifdef NDEBUG
            "debug is off"
#else
            "debug is on"
#endif
            ;
    }
#undef LIMIT
#define LIMIT "three"
#if 0
    this is no C: await don't
#elif 1
    await give(1);
#endif
#pragma GCC diagnostic push
#pragma GCC diagnostic pop
    return LIMIT;
}

async(int)
main(void)
{
    printf("%d\n", await unevaluated());
    calls = 0;
    printf("%d\n", await macros(5));
    printf("%d\n", await macros(9));
    printf("%d\n", calls);
    printf("%s %s\n", await conditional_text(0), await conditional_text(1));
    return 0;
}

// expect: 12 1.5 2 double int 8 0
// expect: 10 4
// expect: 31
// expect: await give(1) 5 1 2
// expect: -2
// expect: -1
// expect: 41
// expect: three debug is off

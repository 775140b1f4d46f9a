/* Macros of the file's own that do something to the function around them: in each other's arguments,
 * defined again, under #if, where they are none, and where they look as if they did. */
#include <asyncc.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/param.h>

#define CHECK(x) do { if (!(x)) return -__LINE__; } while (0)
#ifdef QUIET
#define DEBUG(x) ((void)0)
#else
#define DEBUG(x) do { if (!(x)) { printf("%s: %s\n", __func__, #x); return 7; } } while (0)
#endif
#define TRY(x) ({ int got_ = (x); if (got_ < 0) return got_; got_; })
#define EACH(i, n) for (int i = 0; i < (n); i++)
#define FOREVER for (;;)
#define STOP_IF(c) if (c) break
#define NEXT_IF(c) if (c) continue
#define TRACE(fmt, ...) printf("%s " fmt "\n", __func__, ##__VA_ARGS__)
#define SUM sum
#define ADD(v) SUM += v
#define STR(x) #x
#define FAIL goto fail
#define LATER(n) await give(n)
#define TWICE(x) ((x) + (x))
#define KEEP(x) (x)
#define ERROR_IF(c) if (c) throw EINVAL

static int total;
#define COUNT(x) total += x

static async(int)
give(int n)
{
    await async_yield();
    return n;
}

static async(int)
one(int n)
{
    int sum = 0;

    CHECK(n > 0);
    DEBUG(n < 100); DEBUG(n
        < 200);
    ADD(TRY(await give(n)));
    ADD(KEEP(TRY(await give(3))));
    EACH(i, 3) {
        sum += LATER(i);
        NEXT_IF(i == 1);
        sum++;
    }
    FOREVER {
        STOP_IF(sum > 20);
        ADD(await give(5));
    }
    TRACE("%d", sum);
    // expect: one 23
    TRACE("end");
    // expect: one end
    SUM++;
    puts(STR(sum));
    // expect: sum
    puts(STR(CHECK(sum)));
    // expect: CHECK(sum)
    printf("%d\n", MAX(TRY(sum), 3));
    // expect: 24
    ADD(TWICE(await give(1)) + TWICE(TWICE(sum)));
#if 0
    CHECK(0);
#else
    CHECK(1);
#endif
#undef CHECK
#define CHECK(x) do { if (!(x)) return -2; } while (0)
    CHECK(sum);
#undef KEEP
    int KEEP = 3;

    sum += KEEP;
    COUNT(KEEP);
    if (sum < 0)
        FAIL;
    return sum;
fail:
    return -1;
}

static async(int)
two(int n)
{
    const char *s = /* CHECK( */ "CHECK(x)";

    ERROR_IF(n == 3);
    try {
        ERROR_IF(n > 1);
        CHECK(n);
        n += await give(n);
    } catch (e) {
        n = e->code == EINVAL ? 20 : 0;
    }
    CHECK(strlen(s) == 8 && ")"[0] == ')');
    switch (n) {
    case 2:
        CHECK(n == 2);
        STOP_IF(n);
        /* fall through */
    default: n++;
    }
    if (n)
        CHECK(n);
    else
        n = 3;
    {
        int total = 1;

        COUNT(total);
        n += total;
    }
    return TRY(n) + TRY(TRY(n)) + TWICE(TRY(n));
}

async(int)
main(void)
{
    printf("%d\n", await one(5));
    // expect: 125
    printf("%d\n", await one(-1));
    // expect: -45
    printf("%d\n", await two(1));
    printf("%d\n", await two(2));
    printf("%d\n", total);
    return 0;
}
// expect: 16
// expect: 92
// expect: 3

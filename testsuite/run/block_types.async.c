/* Types of blocks: structs, unions, enums and typedefs that hide outer ones, refer to themselves,
 * serve as case labels, live in loops, have bit-fields; static and extern locals, prototypes. */
#include <asyncc.h>
#include <stdio.h>

static bool suspends;

static async(int)
give(int value)
{
    if (suspends)
        await async_yield();
    return value;
}

struct tag {
    char outer;
};
typedef char word;
enum { LIMIT = 1 };

static async(int)
types(int n)
{
    struct tag outside = {1};
    int sum = sizeof(struct tag) + sizeof(word);

    await give(0);
    {
        struct tag {
            int a, b;
            struct tag *next;
        } x = {1, await give(2), NULL}, y = {3, 4, &x};
        typedef struct tag word;
        word z = {5, 6, &y};

        await give(0);
        for (word *w = &z; w != NULL; w = w->next)
            sum += w->a + await give(w->b);
        sum += sizeof(word) == sizeof y;
    }
    for (int i = 0; i < 3; i++) {
        struct tag;
        struct pair {
            struct tag *t;
            int n;
        };
        struct tag {
            long value;
        };
        struct tag t = {await give(i)};
        struct pair p = {&t, i};

        await give(0);
        p.t->value += p.n;
        sum += (int)t.value;
    }
    {
        enum { LIMIT = 5, MORE, NEGATIVE = -2 } e = await give(1) ? MORE : LIMIT;
        enum named { A = LIMIT * 2, B } named = B;
        int list[LIMIT] = {1, 2, 3, 4, 5};

        await give(0);
        switch (n) {
        case LIMIT: sum += 500; break;
        case MORE: sum += 600; break;
        case NEGATIVE: sum += await give(700); break;
        case A: sum += 800;
        }
        sum += e + (int)named + list[LIMIT - 1];
        await give(0);
        sum += (int)(sizeof list / sizeof *list);
    }
    sum += LIMIT;
    {
        union {
            unsigned u;
            struct {
                unsigned low : 4, unused : 4, high : 8;
            };
        } bits = {.u = 0};
        bits.low = await give(3);
        bits.high = bits.low + await give(4);
        sum += (int)bits.u & 0xff0f;
    }
    {
        typedef int (*operation)(int, int);
        typedef int row[3];
        int plus(int a, int b);
        operation op = plus;
        row r = {1, 2, await give(3)};
        row rows[2] = {{1}, {await give(4), 5}};

        await give(0);
        sum += op(r[2], rows[1][1]);
    }
    {
        word w = (word)await give('w');
        __typeof__(w) v = w;
        __typeof__(sum) *ps = &sum;
        await give(0);
        *ps += v - w + outside.outer;
    }
    return sum;
}

int
plus(int a, int b)
{
    return a + b;
}

static async(int)
statics(void)
{
    static int calls = 10, *last = &calls;
    static const char *const names[] = {"zero", "one"};
    static struct {
        int n;
    } counter;
    static _Thread_local int thread;
    int r;

    calls++;
    await give(0);
    counter.n += calls;
    {
        static int calls = 100;
        calls += await give(1);
        r = calls;
    }
    thread++;
    await give(0);
    for (int i = 0; i < 2; i++) {
        static int rounds;
        rounds += await give(i);
        r += rounds;
    }
    return r * 1000 + counter.n + *last + thread + names[await give(1)][0];
}

static async(int)
anonymous(void)
{
    struct {
        int a;
        struct {
            int b;
            union {
                int c;
                char d[4];
            };
        };
    } s = {1, {await give(2), {.c = 3}}}, *p = &s, list[2] = {s, [1].b = 7};
    const struct {
        int only;
    } constant = {await give(8)};
    union {
        int i;
        float f;
    } u = {.f = 1.0f};

    await give(0);
    p->c += list[1].b;
    u.i += await give(1);
    return s.a + s.b * 10 + s.c * 100 + constant.only * 10000 + (u.f > 1.0f) + list[0].c;
}

async(int)
main(void)
{
    for (int round = 0; round < 2; round++, suspends = true) {
        for (int n = -2; n < 12; n += 4)
            printf("%d ", await types(n));
        printf("\n%d\n", await statics());
        printf("%d\n", await statics());
        printf("%d\n", await anonymous());
    }
    return 0;
}

// expect: 2562 1862 2462 2662 
// expect: 102134
// expect: 105148
// expect: 81025
// expect: 2562 1862 2462 2662 
// expect: 108163
// expect: 111179
// expect: 81025

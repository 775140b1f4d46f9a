/* Structs by value as parameters, results and locals, small and bigger than any register; unions,
 * anonymous members, flexible ones behind pointers; results that nobody wants. */
#include <asyncc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool suspends;

struct small {
    short a, b;
};

struct big {
    int n;
    char name[30];
    double values[20];
    struct small in;
};

typedef struct {
    union {
        long long whole;
        struct {
            int low, high;
        };
    };
    enum { KIND_A, KIND_B } kind;
} variant;

struct flexible {
    int n;
    char data[];
};

struct empty {
};

static async(struct small)
small(short a, short b)
{
    if (suspends)
        await async_yield();
    return (struct small){a, b};
}

static async(struct big)
big(struct big from, int n)
{
    from.n += n;
    if (suspends)
        await async_yield();
    from.values[n] += n;
    snprintf(from.name, sizeof from.name, "number %d", n);
    return from;
}

static async(variant)
make_variant(int low, int high)
{
    variant v = {.low = low, .high = high, .kind = KIND_B};

    if (suspends)
        await async_yield();
    return v;
}

static async(struct flexible *)
flexible(const char *text)
{
    struct flexible *f = malloc(sizeof *f + strlen(text) + 1);

    f->n = (int)strlen(text);
    if (suspends)
        await async_yield();
    return strcpy(f->data, text), f;
}

static async(struct empty)
nothing(struct empty e)
{
    if (suspends)
        await async_yield();
    return e;
}

static async(double)
sum(struct big b, struct small s)
{
    double total = b.n + s.a + s.b;

    for (int i = 0; i < 20; i++) {
        if (suspends && i % 7 == 0)
            await async_yield();
        total += b.values[i];
    }
    return total + b.in.a;
}

static int
plain(struct big b, struct small s)
{
    return b.n * 100 + s.a * 10 + s.b;
}

async(int)
main(void)
{
    for (int round = 0; round < 2; round++, suspends = true) {
        struct big b = {.n = 1, .in = {3, 4}}, c;
        struct small s = await small(5, 6);

        c = await big(b, 2);
        printf("%d %s %.0f %d, %d %s\n", c.n, c.name, c.values[2], c.in.b, b.n, b.name);
        b = await big(await big(await big(b, 1), 2), 3);
        printf("%d %s %.0f %.0f %.0f\n", b.n, b.name, b.values[1], b.values[2], b.values[3]);
        printf("%.0f\n", await sum(b, s) + await sum(await big(b, 4), await small(7, 8)));
        printf("%d\n", plain(await big(c, 5), await small(1, 2)));
        printf("%s %d\n", (await big(c, 6)).name, (await small(9, 10)).b);
        printf("%d\n", (await big(c, 7)).in.a + (int)(await big(c, 8)).values[8]);
        await big(c, 9);
        (void)await small(1, 1);
        c = b.n ? await big(c, 10) : b;
        printf("%d %s\n", c.n, c.name);
        struct big list[2] = {await big(c, 1), c};
        list[1] = await big(list[0], 1);
        printf("%d %d\n", list[0].n, list[1].n);
        variant v = await make_variant(1, 2), w;
        w = v.kind == KIND_B ? await make_variant(v.high, v.low) : v;
        printf("%d %d %lld\n", w.low, w.high, (await make_variant(3, 0)).whole);
        struct flexible *f = await flexible("text");
        printf("%d %s\n", f->n, f->data);
        free(f);
        struct empty e = await nothing((struct empty){});
        (void)e;
        struct {
            int x;
            struct small s;
        } local = {1, await small(2, 3)}, other = local;
        other.s = await small(other.x, local.s.a);
        printf("%d %d %d\n", other.x, other.s.a, other.s.b);
        const struct small fixed = await small(11, 12);
        struct small *p = &s, **pp = &p;
        *p = await small(fixed.a, 0);
        (*pp)->b = (await small(0, fixed.b)).b;
        printf("%d %d\n", s.a, s.b);
    }
    return 0;
}

// expect: 3 number 2 2 4, 1 
// expect: 7 number 3 1 2 3
// expect: 66
// expect: 812
// expect: number 6 10
// expect: 11
// expect: 13 number 10
// expect: 14 15
// expect: 2 1 3
// expect: 4 text
// expect: 1 1 2
// expect: 11 12
// expect: 3 number 2 2 4, 1 
// expect: 7 number 3 1 2 3
// expect: 66
// expect: 812
// expect: number 6 10
// expect: 11
// expect: 13 number 10
// expect: 14 15
// expect: 2 1 3
// expect: 4 text
// expect: 1 1 2
// expect: 11 12

/* Types declared in blocks, made of all that a block can declare. */
#include <stddef.h>
#include <stdio.h>
#include <string.h>

enum { SIZE = 3, LATER = 100 };
#define TWICE (SIZE * 2)
#define OF(x) ((x) + 1)
#define FIELD(name) int name[SIZE]

struct pair {
    int a, b;
};
typedef struct pair pair_t;

static int
constants(int n)
{
    enum { SIZE = 5, BIG = 0x80000000u, LOW = -7 };
    struct text {
        char c[SIZE];
        char d[TWICE], e[OF(SIZE)];
        FIELD(f);
    } t = { "ab", "cdefghi", "jklmn", { 1, 2, 3, 4, 5 } };
    struct odd {
        char c[BIG == 0x80000000u ? 4 : 2];
        char d[10 + LOW];
    } o;

    memset(&o, n, sizeof o);
    n += t.f[4] + t.c[1];
    printf("%zu %zu %zu %d %s\n", sizeof t, sizeof t.d, sizeof o, n, t.d);
    return n + (int)sizeof t.e + o.d[2];
}

static int
enumerations(int n)
{
    struct token {
        enum { NUMBER, WORD = 4, END } kind;
        union {
            enum sign { MINUS = -1, ZERO, PLUS } sign;
            char word[4];
        } of;
        enum sign *other;
        enum sign few : 3;
    } token = { NUMBER, { PLUS }, NULL, MINUS }, next = token;
    enum sign sign = ZERO;
    typedef enum { RED, GREEN = 7 } colour_t;
    struct {
        colour_t colour;
        const enum sign *sign;
    } painted = { GREEN, &sign };

    token.kind = n > 3 ? WORD : END;
    token.other = &sign;
    *token.other = PLUS;
    next.of.sign = MINUS;
    switch (token.kind) {
    case NUMBER: n += 1; break;
    case WORD: n += 10; break;
    case END: n += 100; break;
    }
    printf("%d %d %d %d %d %d\n", token.kind, next.of.sign, next.few, *painted.sign, painted.colour,
           sign);
    return n + (painted.colour == GREEN) + (next.few == MINUS) + *token.other;
}

static int
types_of_variables(int n)
{
    static const short table[] = { 1, 2, 3, 4 };
    long wide = n;
    pair_t pairs[2] = { { 1, n }, { n, 4 } };
    struct copy {
        __typeof__(wide) wide;
        __typeof__(n) n, more[sizeof pairs / sizeof *pairs];
        __typeof__(pairs) pairs;
        __typeof__(&pairs[0]) at;
        char bytes[sizeof table], aligned[__alignof__(wide)];
        __typeof__(table[0]) one;
    } copy = { .wide = wide * 2, .n = n, .more = { 7, 8 }, .at = pairs };
    typedef __typeof__(copy) copy_t;
    copy_t again = copy;

    again.pairs[1] = copy.at[1];
    again.at = &again.pairs[1];
    printf("%ld %d %d %zu %zu\n", again.wide, again.more[1], again.at->b, sizeof again.bytes,
           sizeof again.aligned);
    return (int)again.wide + again.at->a;
}

static int
shadows(int n)
{
    typedef char pair_t[SIZE];
    struct pair {
        pair_t text;
        struct pair *next;
        enum { LATER = 4, SIZE } rank;
    } first = { "xy", NULL, SIZE }, second = { "z", &first, LATER };
    int total = second.next->rank + (int)sizeof(pair_t);

    {
        struct pair {
            pair_t texts[SIZE];
            double d;
        } inner = { { "p", "q" }, n };
        struct pair *p = &inner;

        total += (int)sizeof p->texts + (int)p->d + p->texts[1][0];
    }
    for (struct { int i, step; char c[SIZE]; } w = { 0, 2, "s" }; w.i < 6; w.i += w.step)
        total += w.i * (int)sizeof w.c + w.c[0];
    printf("%d %d %s\n", total, LATER, second.next->text);
    return total + second.rank;
}

static int
directives(int n)
{
#define ROOM 2
    struct first {
        char c[ROOM];
    } a = { "a" };
#undef ROOM
#define ROOM (n_of_room)
    enum { n_of_room = 6 };
    struct second {
        char c[ROOM];
        struct first in[ROOM / 2];
    } b = { "abcde", { { "f" } } };
#undef ROOM
#define ROOM 9
    n += ROOM + a.c[0] + b.in[0].c[0];
#undef ROOM
    printf("%zu %zu %d\n", sizeof a, sizeof b, n);
    return n + b.c[4];
}

static int
in_passing(int n)
{
    static struct kept {
        int calls;
        enum { FRESH, USED } state;
    } kept = { 0, FRESH };
    struct kept now = kept, *p = &now;
    __typeof__(struct { int x; long y; }) made = { n, 2 };
    void *raw = &made;

    kept.calls++;
    kept.state = USED;
    p->calls += kept.calls * 10;
    made.x += ((struct { int x; long y; } *)raw)->x;
    n += (int)offsetof(struct kept, state) + (int)sizeof(struct never { char c[SIZE]; });
    printf("%d %d %d %d\n", now.calls, now.state == FRESH, kept.state == USED, made.x);
    return n + made.x + (int)made.y;
}

static int
pointers(int n)
{
    enum { WIDTH = 4 };
    typedef int row_t[WIDTH];
    typedef int (*reader_t)(const row_t *);
    int first(const row_t *);
    row_t rows[2] = { { 1, 2, 3, n }, { 5 } };
    struct view {
        row_t *rows;
        reader_t read;
        int (*plain)(const int (*)[WIDTH]);
        __typeof__(first) *same;
    } view = { rows, first, first, first };

    view.rows++;
    n += view.read(&rows[0]) + view.plain(view.rows) + view.same(rows);
    printf("%d %zu\n", n, sizeof(row_t));
    return n + (*view.rows)[0];
}

int
first(const int (*row)[4])
{
    return (*row)[0] * 3 + (*row)[3];
}

int
main(void)
{
    int sum = 0;

    for (int n = 2; n < 6; n++) {
        sum += constants(n);
        sum = sum * 3 + enumerations(n);
        sum = sum * 3 + types_of_variables(n);
        sum = sum % 1000 + shadows(n);
        sum = sum * 3 + directives(n);
        sum = sum * 3 + in_passing(n);
        sum = sum % 10000 + pointers(n);
    }
    printf("%d\n", sum);
    return sum % 100;
}

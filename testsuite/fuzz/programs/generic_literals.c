/* _Generic chosen by the type of a call, and compound literals: of arrays, by address, in loops, nested. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int small(int n)
{
    return n % 7;
}

static long wide(long n)
{
    return n * 1000003L;
}

static double real(double x)
{
    return x / 8;
}

static const char *word(int n)
{
    return n % 2 ? "odd" : "even";
}

static int show_int(int n)
{
    return printf("int %d;", n);
}

static int show_long(long n)
{
    return printf("long %ld;", n);
}

static int show_double(double x)
{
    return printf("double %g;", x);
}

static int show_text(const char *s)
{
    return printf("text %s;", s);
}

#define SHOW(x)                                                                        \
    _Generic((x), int: show_int, long: show_long, double: show_double, char *: show_text, \
             const char *: show_text)(x)
#define NAME(x) _Generic((x), int: "int", long: "long", float: "float", double: "double", default: "?")
#define MAX(a, b)                    \
    ({                               \
        __typeof__(a) a_ = (a);      \
        __typeof__(b) b_ = (b);      \
        a_ > b_ ? a_ : b_;           \
    })
#define ABS(x) _Generic((x), int: abs, long: labs)(x)

struct span {
    const int *at;
    size_t length;
};
struct options {
    int width, depth;
    const char *name;
    struct span values;
};

static long total(struct span s)
{
    long sum = 0;

    for (size_t i = 0; i < s.length; i++)
        sum += (long)(i + 1) * s.at[i];
    return sum;
}

static long draw(const struct options *o)
{
    return o->width * 1000 + o->depth * 100 + (long)strlen(o->name) * 10 + total(o->values);
}

static long draw_by_value(struct options o)
{
    return draw(&o) + 1;
}

#define SPAN(...) ((struct span){ (int[]){ __VA_ARGS__ }, sizeof(int[]){ __VA_ARGS__ } / sizeof(int) })
#define DRAW(...) draw(&(struct options){ .width = 1, .name = "", __VA_ARGS__ })

static int generics(int n)
{
    int length = 0;

    length += SHOW(small(n));
    length += SHOW(wide(n));
    length += SHOW(real(n));
    length += SHOW(word(n));
    length += SHOW(small(n) + real(2));
    length += SHOW(small(n) ? wide(1) : small(2));
    length += SHOW(MAX(small(n), small(n + 1)));
    length += SHOW(MAX(real(3), small(1)));
    length += SHOW(ABS(small(-n)) + ABS(wide(-1)));
    length += printf("%s %s %s\n", NAME(small(n)), NAME(1.f * small(n)), NAME(wide(1) + real(1)));
    return length;
}

static long literals(int n)
{
    int *row = (int[4]){ small(n), [2] = small(n + 1), small(n + 2) };
    struct span whole = { row, 4 };
    long sum = total(whole);

    row[1] = small(sum);
    sum += total(whole);
    sum += total(SPAN(small(n), 2, small(n + 5)));
    sum += draw(&(struct options){ small(3), .name = word(n), .values = whole });
    sum += draw_by_value((struct options){ .values = SPAN(n, small(n)), .name = word(small(n)) });
    sum += DRAW(.depth = small(n), .values = SPAN(small(2)));
    return sum + (int){ small(4) } + *(long *)&(long){ wide(2) };
}

/* one object for each run of the block, not for each turn of goto */
static int identities(int n)
{
    int *before = NULL, same = 0, i = 0;

again: {
    int *here = &(int){ i };

    same += before == here;
    same += *here * 10;
    before = here;
    if (i++ < small(n))
        goto again;
}
    for (int k = 0; k < 3; k++) {
        struct span *s = &(struct span){ &(int){ k }, 1 };

        s->length += small(*s->at);
        same += s->length;
    }
    return same;
}

struct list {
    int value;
    const struct list *next;
};

static int sum_of(const struct list *l)
{
    return l ? l->value + sum_of(l->next) : 0;
}

static int lists(int n)
{
    const struct list *l = &(struct list){ small(n), &(struct list){ small(n + 1), NULL } };
    int sum = sum_of(l);

    l = &(struct list){ 10, &(const struct list){ small(5), l } };
    sum = sum * 10 + sum_of(l);
    l = (struct list[]){ { 1, l }, { 2, NULL } } + (sum & 1);
    return sum * 10 + sum_of(l);
}

static char *rotated(int by)
{
    char *text = (char[]){ "literal" }, first[8];

    strcpy(first, text);
    for (int i = 0; text[i]; i++)
        text[i] = first[(i + small(by)) % 7];
    return strdup(text);
}

int main(void)
{
    for (int n = 1; n < 4; n++) {
        char *text = rotated(n);

        printf("%d ", generics(n * 5));
        printf("%ld %d %d %s\n", literals(n), identities(n) / 10, lists(n), text);
        free(text);
    }
    return (struct { int a, b; }){ small(3), small(1) }.a;
}

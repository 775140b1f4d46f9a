/* Functions by pointer: in tables, in objects, as parameters with what belongs to them. */
#include <stdio.h>
#include <string.h>

/*async*/ static int plus(int a, int b) { return a + b; }
/*async*/ static int minus(int a, int b) { return a - b; }
/*async*/ static int times(int a, int b) { return a * b; }

static const struct operation {
    char sign;
    /*async*/ int (*apply)(int, int);
} operations[] = { { '+', plus }, { '-', minus }, { '*', &times } };

static int calculate(const char *postfix)
{
    int stack[16], n = 0;

    for (; *postfix; postfix++) {
        if (*postfix >= '0' && *postfix <= '9') {
            stack[n++] = *postfix - '0';
            continue;
        }
        for (size_t i = 0; i < sizeof operations / sizeof *operations; i++)
            if (operations[i].sign == *postfix) {
                stack[n - 2] = /*await*/ operations[i].apply(stack[n - 2], stack[n - 1]);
                n--;
                break;
            }
    }
    return stack[0];
}

struct shape;

struct kind {
    const char *name;
    /*async*/ double (*size)(const struct shape *);
    /*async*/ void (*scale)(struct shape *, double);
};

struct shape {
    const struct kind *kind;
    double a, b;
};

/*async*/ static double box_area(const struct shape *s) { return s->a * s->b; }
/*async*/ static double disc_area(const struct shape *s) { return 3 * s->a * s->a; }
/*async*/ static void scale_both(struct shape *s, double by) { s->a *= by, s->b *= by; }
/*async*/ static void scale_one(struct shape *s, double by) { s->a *= by; }

static const struct kind box = { "box", box_area, scale_both }, disc = { "disc", disc_area, scale_one };

static double area(const struct shape *s)
{
    return /*await*/ s->kind->size(s);
}

typedef /*async*/ int (*visitor)(int, void *);

/*async*/ static int add_up(int n, void *sum)
{
    *(int *)sum += n;
    return 0;
}

/*async*/ static int find_first(int n, void *wanted)
{
    int *w = wanted;

    return n > w[0] ? (w[1] = n) : 0;
}

static int visit(const int *list, int n, visitor v, void *arg)
{
    int stop = 0;

    for (int i = 0; i < n && !(stop = /*await*/ v(list[i], arg)); i++)
        ;
    return stop;
}

static visitor choose(int which)
{
    static visitor const all[2] = { add_up, find_first };

    return all[which];
}

int main(void)
{
    const int primes[] = { 2, 3, 5, 7, 11, 13 };
    struct shape shapes[] = { { &box, 2, 3 }, { &disc, 2, 0 }, { .kind = &box, .b = 4 } };
    int sum = 0, wanted[2] = { 6, 0 };

    printf("%d %d\n", calculate("34+5*9-"), calculate("92-"));
    for (size_t i = 0; i < 3; i++) {
        /*await*/ shapes[i].kind->scale(&shapes[i], 1.5);
        printf("%s %g\n", shapes[i].kind->name, area(shapes + i));
    }
    visit(primes, 6, choose(0), &sum);
    printf("%d", sum);
    printf(" %d", visit(primes, 6, choose(strlen("x") == 1), wanted));
    printf(" %d\n", wanted[1]);
    /*async*/ int (*local)(int, int) = sum > 40 ? times : plus;
    return /*await*/ (*local)(6, /*await*/ operations[0].apply(3, 4));
}

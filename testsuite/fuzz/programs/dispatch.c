/* An evaluator of trees by a table of functions: recursion through pointers that are stored in tables,
 * in structs, passed as arguments and returned. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct node;
struct env;

struct class {
    const char *name;
    /*async*/ long (*value)(const struct node *n, struct env *env);
    /*async*/ int (*print)(const struct node *n, char *to, int size);
};

struct node {
    const struct class *class;
    long value;
    const struct node *kids[3];
};

struct env {
    long variables[4];
    int depth, deepest;
};

/*async*/ static long constant(const struct node *n, struct env *env);
/*async*/ static long variable(const struct node *n, struct env *env);
/*async*/ static long binary(const struct node *n, struct env *env);
/*async*/ static long choice(const struct node *n, struct env *env);
/*async*/ static long loop(const struct node *n, struct env *env);
/*async*/ static int print_leaf(const struct node *n, char *to, int size);
/*async*/ static int print_inner(const struct node *n, char *to, int size);

static const struct class classes[] = {
    { "#", constant, print_leaf }, { "$", variable, print_leaf }, { "+", binary, print_inner },
    { "-", binary, print_inner },  { "*", binary, print_inner },  { "?", choice, print_inner },
    { "while", loop, print_inner }, { "=", binary, print_inner },
};

static long evaluate(const struct node *n, struct env *env)
{
    long value;

    if (++env->depth > env->deepest)
        env->deepest = env->depth;
    value = /*await*/ n->class->value(n, env);
    env->depth--;
    return value;
}

static long constant(const struct node *n, struct env *env)
{
    (void)env;
    return n->value;
}

static long variable(const struct node *n, struct env *env)
{
    return env->variables[n->value & 3];
}

static long binary(const struct node *n, struct env *env)
{
    long left, right = evaluate(n->kids[1], env);

    if (*n->class->name == '=')
        return env->variables[n->kids[0]->value & 3] = right;
    left = evaluate(n->kids[0], env);
    switch (*n->class->name) {
    case '+': return left + right;
    case '-': return left - right;
    default: return left * right;
    }
}

static long choice(const struct node *n, struct env *env)
{
    return evaluate(n->kids[0], env) ? evaluate(n->kids[1], env)
           : n->kids[2]              ? evaluate(n->kids[2], env)
                                     : 0;
}

static long loop(const struct node *n, struct env *env)
{
    long value = 0;

    while (evaluate(n->kids[0], env) && value < 100000)
        value = evaluate(n->kids[1], env);
    return value;
}

static int print_leaf(const struct node *n, char *to, int size)
{
    return snprintf(to, size, "%s%ld", n->class->name, n->value);
}

static int print_inner(const struct node *n, char *to, int size)
{
    int length = snprintf(to, size, "(%s", n->class->name);

    for (int i = 0; i < 3 && n->kids[i] && length < size - 1; i++) {
        to[length++] = ' ';
        length += /*await*/ n->kids[i]->class->print(n->kids[i], to + length, size - length);
    }
    if (length < size - 1)
        to[length++] = ')', to[length] = 0;
    return length;
}

static struct node *make(int class, long value, const struct node *a, const struct node *b,
                         const struct node *c)
{
    static struct node pool[64];
    static int used;
    struct node *n = &pool[used++];

    *n = (struct node){ &classes[class], value, { a, b, c } };
    return n;
}

enum { NUMBER, NAME, PLUS, MINUS, TIMES, IF, WHILE, SET };

static const struct node *factorial(int of)
{
    const struct node *n = make(NAME, 0, 0, 0, 0), *product = make(NAME, 1, 0, 0, 0);
    const struct node *body =
        make(PLUS, 0,
             make(TIMES, 0, make(NUMBER, 0, 0, 0, 0),
                  make(SET, 0, n, make(MINUS, 0, n, make(NUMBER, 1, 0, 0, 0), 0), 0), 0),
             make(SET, 0, product, make(TIMES, 0, product, n, 0), 0), 0);

    return make(PLUS, 0, make(TIMES, 0, product, make(NUMBER, 1, 0, 0, 0), 0),
                make(TIMES, 0, make(NUMBER, 0, 0, 0, 0),
                     make(PLUS, 0,
                          make(WHILE, 0, n, body, 0),
                          make(PLUS, 0, make(SET, 0, product, make(NUMBER, 1, 0, 0, 0), 0),
                               make(SET, 0, n, make(NUMBER, of, 0, 0, 0), 0), 0), 0), 0), 0);
}

/* functions as arguments and as results */
typedef struct {
    /*async*/ long (*fn)(long a, long b);
} operation;

/*async*/ static long larger(long a, long b)
{
    return a > b ? a : b;
}

/*async*/ static long sum(long a, long b)
{
    return a + b;
}

static operation named(const char *name)
{
    static const struct {
        const char *name;
        operation op;
    } known[] = { { "max", { larger } }, { "sum", { .fn = sum } } };

    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i].name, name) == 0)
            return known[i].op;
    return (operation){ NULL };
}

static long fold(operation op, const long *at, int n)
{
    return n == 1 ? *at : /*await*/ op.fn(fold(op, at, n / 2), fold(op, at + n / 2, n - n / 2));
}

int main(void)
{
    static const long numbers[] = { 3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5 };
    const struct node *trees[3];
    char text[400];

    trees[0] = factorial(5);
    trees[1] = make(IF, 0, make(NAME, 2, 0, 0, 0), make(NUMBER, 1, 0, 0, 0), trees[0]);
    trees[2] = make(MINUS, 0, trees[1], make(TIMES, 0, trees[1], make(NAME, 3, 0, 0, 0), 0), 0);
    for (int i = 0; i < 3; i++) {
        struct env env = { .variables = { 4, 4, i, 2 } };
        long value;

        /*await*/ trees[i]->class->print(trees[i], text, sizeof text);
        value = evaluate(trees[i], &env);
        printf("%s = %ld, %d deep\n", text, value, env.deepest);
    }
    for (int n = 1; n < 12; n += 5)
        printf("%ld %ld ", fold(named("max"), numbers, n), fold(named("sum"), numbers, n));
    printf("%d\n", named("product").fn == NULL);
    return 0;
}

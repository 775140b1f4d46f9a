/* Recursive descent: expressions with names, calls and assignments, errors by flag and goto. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

struct parser {
    const char *at;
    const char *error;
    int depth;
    double names[26];
};

static double expression(struct parser *p);

static int peek(struct parser *p)
{
    while (isspace((unsigned char)*p->at))
        p->at++;
    return (unsigned char)*p->at;
}

static int accept(struct parser *p, int c)
{
    return peek(p) == c ? (p->at++, 1) : 0;
}

static double fail(struct parser *p, const char *why)
{
    if (p->error == NULL)
        p->error = why;
    return 0;
}

static double number(struct parser *p)
{
    double n = 0, scale = 1;

    while (isdigit(peek(p)))
        n = n * 10 + (*p->at++ - '0');
    if (accept(p, '.'))
        while (isdigit(peek(p)))
            n += (*p->at++ - '0') * (scale /= 10);
    return n;
}

static double primary(struct parser *p)
{
    double value;

    if (++p->depth > 20) {
        value = fail(p, "too deep");
        goto out;
    }
    if (accept(p, '(')) {
        value = expression(p);
        if (!accept(p, ')'))
            value = fail(p, "')' expected");
    } else if (accept(p, '-'))
        value = -primary(p);
    else if (isdigit(peek(p)))
        value = number(p);
    else if (islower(peek(p))) {
        double *name = &p->names[*p->at++ - 'a'];

        if (peek(p) == '=' && p->at[1] != '=') {
            p->at++;
            *name = expression(p);
        }
        value = *name;
    } else
        value = fail(p, peek(p) ? "something else expected" : "unexpected end");
out:
    p->depth--;
    return value;
}

static double term(struct parser *p)
{
    double left = primary(p);

    for (;;)
        if (accept(p, '*'))
            left *= primary(p);
        else if (accept(p, '/')) {
            double right = primary(p);

            if (right == 0)
                return fail(p, "division by zero");
            left /= right;
        } else
            return left;
}

static double sum(struct parser *p)
{
    double left = term(p);

    while (peek(p) == '+' || peek(p) == '-')
        switch (*p->at++) {
        case '+': left = left + term(p); break;
        case '-': left = left - term(p); break;
        }
    return left;
}

static double expression(struct parser *p)
{
    double left = sum(p);

    if (!accept(p, '?'))
        return left;
    double yes = expression(p), no = accept(p, ':') ? expression(p) : fail(p, "':' expected");
    return left != 0 ? yes : no;
}

int main(void)
{
    static const char *const texts[] = {
        "1 + 2 * 3", "(1 + 2) * -3", "a = b = 4.25", "a * a - b / 2", "1 / (a - b)", "(1", "2 ? 3 : 4",
        "0 ? 1 : 0 ? 2 : 3", "1 +", "((((((((((((((((((((((1))))))))))))))))))))))", "#", "c = 2 ? d = 9 : 1" };
    struct parser p = { .at = NULL };
    int errors = 0;

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        double value;

        p.at = texts[i], p.error = NULL;
        value = expression(&p);
        if (p.error != NULL || (peek(&p) && fail(&p, "more than an expression") == 0))
            printf("%s: error at %d: %s\n", texts[i], (int)(p.at - texts[i]), p.error), errors++;
        else
            printf("%s = %g\n", texts[i], value);
    }
    printf("%g %g\n", p.names[2], p.names['d' - 'a']);
    return errors;
}

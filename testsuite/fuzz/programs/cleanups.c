/* Variables with the cleanup attribute: handlers run on every way out, last one first. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char trace[400];

static void note(const char *word, int n)
{
    char text[20];

    snprintf(text, sizeof text, "%s%d ", word, n);
    if (strlen(trace) + strlen(text) < sizeof trace)
        strcat(trace, text);
}

static void left(int *n)
{
    note("-", *n);
}

static void free_text(char **text)
{
    note("f", *text ? (int)strlen(*text) : -1);
    free(*text);
}

struct lock {
    int id, *held;
};

static void unlock(struct lock *l)
{
    --*l->held;
    note("u", l->id);
}

#define WATCHED __attribute__((cleanup(left)))
#define GUARD(l, number, count) \
    struct lock __attribute__((cleanup(unlock))) l = { (number), &(count) }; \
    ++*l.held

static int step(int n)
{
    note("s", n);
    return n + 1;
}

static int nested(int n)
{
    WATCHED int a = n, b = step(n);

    {
        WATCHED int c = step(b);

        if (c % 2)
            return step(c);
        WATCHED int d = step(c);

        step(d);
    }
    WATCHED int e = step(a);

    return step(e) + b;
}

static int loops(int n)
{
    int total = 0;

    for (int i = 0; i < n; i++) {
        WATCHED int turn = i;

        total += step(turn);
        if (i == 1)
            continue;
        WATCHED int late = i + 10;

        if (total > 8)
            break;
        total += late > 10;
    }
    return total;
}

static int jumps(int n)
{
    int tries = 0;

again: {
    WATCHED int here = 20 + tries;

    if (step(here) < 20 + n) {
        tries++;
        goto again;
    }
    {
        WATCHED int deeper = 30;

        if (tries > 1)
            goto out;
        step(deeper);
    }
    step(here);
}
out:
    return tries;
}

static int switches(int n)
{
    switch (step(n)) {
    case 1: {
        WATCHED int one = 41;

        step(one);
    } /* falls through */
    case 2: {
        WATCHED int two = 42;

        if (n == 0)
            break;
        step(two);
        return two;
    }
    default:
        step(40);
    }
    return 0;
}

static char *twice(const char *text)
{
    char __attribute__((cleanup(free_text))) *copy = malloc(2 * strlen(text) + 1);
    char *result;

    if (!copy)
        abort();
    strcpy(copy, text);
    strcat(copy, text);
    step((int)strlen(copy));
    result = copy;
    copy = NULL; /* the caller's now */
    return result;
}

static int locked(int n)
{
    static int held;
    int most = 0;

    GUARD(outer, n, held);
    for (int i = 0; i < 3; i++) {
        GUARD(inner, 10 * n + i, held);
        if (step(held) > most)
            most = held;
        if (i == n)
            return 100 * most + held;
    }
    return 10 * most + held;
}

/* the value is read before the handlers run */
static int value(int n)
{
    int __attribute__((cleanup(left))) x = n;

    return x += step(x);
}

static int recursive(int n)
{
    WATCHED int depth = n;

    return n == 0 ? 0 : depth + recursive(n - 1);
}

static void done(const char *what, int result)
{
    printf("%s %d: %s\n", what, result, trace);
    trace[0] = 0;
}

int main(void)
{
    for (int n = 0; n < 3; n++) {
        done("nested", nested(n));
        done("loops", loops(2 * n));
        done("jumps", jumps(n + 1));
        done("switches", switches(n));
        done("locked", locked(n + 1));
    }
    {
        char __attribute__((cleanup(free_text))) *text = twice("ab");
        char __attribute__((cleanup(free_text))) *longer = twice(text);

        puts(longer);
        step(0);
    }
    done("texts", 0);
    done("value", value(5));
    done("recursive", recursive(4));
    return ({ WATCHED int last = 3; step(last); });
}

/* Macros that bodies define, undefine and define anew, around what may be printed in another place. */
#include <stdio.h>

#define STEP(n) ((n) + 1)
#define LIMIT 4
#define NAME(x) #x
#define BOTH(a, b) a##b
#define COLOURS(X) X(red, 1) X(green, 2) X(blue, 4)
#define result total
#define state total % 7

struct counter {
    int total, base;
};

static int
next(int n)
{
    return STEP(n);
}

static int
loops(int n)
{
    int sum = 0;

    for (int i = next(n) - n; i < next(LIMIT); i = next(i), sum += STEP(i)) {
#undef STEP
#define STEP(n) ((n) * 10)
        sum += STEP(next(i));
#undef LIMIT
#define LIMIT 1000
        if (sum > LIMIT)
            break;
    }
    while (sum > next(LIMIT)) {
#undef LIMIT
#define LIMIT 1
        sum -= next(STEP(10)) + LIMIT;
    }
    printf("%d\n", sum);
    return sum + LIMIT;
}

static int
listed(int n)
{
    int sum = 0;

#define X(name, value) int BOTH(of_, name) = value * n;
    COLOURS(X)
#undef X
    struct colours {
#define X(name, value) int name;
        COLOURS(X)
#undef X
    } all = {
#define X(name, value) .name = BOTH(of_, name) + 1,
        COLOURS(X)
#undef X
    };
    for (int i = 0; i < 5; i = next(i))
        switch (i) {
#define X(name, value) case value: printf("%s %d\n", NAME(name), all.name); break;
            COLOURS(X)
#undef X
        default: sum += i;
        }
    return sum + all.red * 3 + all.green * 5 + all.blue;
}

static int
members(struct counter c, int base)
{
    int own = c.base + base;

    c.result += next(own);
    c.total += next(c.state);
#undef result
#define result base
    c.result += c.total;
#undef state
    int state = next(c.result), last = c.result;

    printf("%d %d %d\n", c.total, state, last);
    return state + own + base;
}

static int
pushed(int n)
{
    int sum = 0;

#pragma push_macro("LIMIT")
#undef LIMIT
#define LIMIT (n + 1)
    for (int i = 0; i < LIMIT; i++, sum += LIMIT) {
#pragma push_macro("LIMIT")
#undef LIMIT
#define LIMIT 7
        sum += next(LIMIT);
#pragma pop_macro("LIMIT")
    }
    sum += LIMIT;
#pragma pop_macro("LIMIT")
    return next(sum) * 10 + LIMIT;
}

static int
chosen(int n)
{
    int sum = 0;

    for (int i = 0; i < 3; sum += next(i), i++) {
#define TWICE
#ifdef TWICE
        sum += next(sum);
#else
        sum -= next(sum);
#endif
#undef TWICE
#ifdef TWICE
        sum *= 1000;
#elif defined LIMIT && LIMIT == 1
        sum += next(n);
#endif
    }
    return sum;
}

int
main(void)
{
    struct counter c = { 3, 4 };
    int sum = 0;

    for (int n = 1; n < 4; n++) {
        sum += loops(n);
        sum = sum % 10000 + listed(n);
        sum = sum % 10000 + members(c, n);
        sum = sum % 10000 + pushed(n);
        sum = sum % 10000 + chosen(n);
        printf("%d\n", sum);
    }
    return sum % 100;
}

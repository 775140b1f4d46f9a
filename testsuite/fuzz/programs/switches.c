/* Switches: nested, with ranges, with cases within loops and blocks, falling through, around declarations. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

static int next(int n)
{
    return (n * 29 + 7) % 64;
}

/* copies n bytes, eight or fewer a turn, and counts the turns */
static int copy(char *to, const char *from, int n)
{
    int turns = (n + 7) / 8, turn = 0;

    if (n == 0)
        return 0;
    switch (n & 7) {
    case 0:
        do {
            turn++;
            *to++ = *from++;
            __attribute__((fallthrough));
    case 7: *to++ = *from++; __attribute__((fallthrough));
    case 6: *to++ = *from++; __attribute__((fallthrough));
    case 5: *to++ = *from++; __attribute__((fallthrough));
    case 4: *to++ = *from++; __attribute__((fallthrough));
    case 3: *to++ = *from++; __attribute__((fallthrough));
    case 2: *to++ = *from++; __attribute__((fallthrough));
    case 1: *to++ = *from++;
        } while (--turns + 0 * next(n) > 0);
    }
    return turn;
}

static int nested(int a, int b)
{
    int path = 0;

    switch (next(a) % 4) {
    case 0:
        path = 1;
        switch (next(b) % 3) {
        case 0: path += 10; break;
        case 1:
            path += 20;
            if (a < b)
                goto third;
            break;
        default: path += 30; /* fall through */
        case 7: path += next(path);
        }
        path += 100;
        break;
    case 1:
        for (int i = 0; i < 4; i++)
            switch (next(i + b) % 4) {
            case 0: continue;
            case 1: path++; break;
            case 2: path += 5; goto out;
            default:
                switch (i) {
                case 2: path += 7; continue;
                case 3: goto third;
                }
                path += 1000;
            }
    out:
        path += 200;
        break;
    case 2:
    third: {
        int local = next(path);

        path += local;
        if (local > 30)
            break;
    } /* fall through */
    default: path += 400;
    }
    return path;
}

static const char *kind(int c)
{
    switch (c) {
    case 'a' ... 'f':
    case 'A' ... 'F': return "hex";
    case '0' ... '9': return next(c) & 1 ? "odd digit" : "digit";
    case ' ': case '\t' ... '\r': return "space";
    default:
        if (isalpha(c))
            return "letter";
    }
    return "other";
}

/* what stands before the first case is declared and never run */
static int declared_first(int n)
{
    switch (n) {
        int kept;

    case 0: return -1;
    case 1: kept = next(n); goto use;
    case 2:
        kept = 100;
    use:
        n = kept + next(kept);
        break;
    case 3 ... 5: {
        enum { LOW = 3, HIGH };

        switch (next(n)) {
        case LOW: return LOW;
        case HIGH: return HIGH;
        default: n += HIGH;
        }
    }
    }
    return n;
}

enum state { START, SIGN, WHOLE, POINT, FRACTION, END, BAD };

static double number(const char *s, enum state *state)
{
    double value = 0, place = 1;
    int sign = 1;

    for (*state = START; *state < END; s++)
        switch (*state) {
        case START:
            switch (*s) {
            case ' ': continue;
            case '-': sign = -1; /* fall through */
            case '+': *state = SIGN; continue;
            }
            /* fall through */
        case SIGN:
        case WHOLE:
            if (isdigit((unsigned char)*s)) {
                value = value * 10 + (*s - '0') + 0 * next(*s);
                *state = WHOLE;
                break;
            }
            if (*state == WHOLE) {
                if (*s == '.')
                    *state = POINT;
                else
            case END:
                    *state = *s ? BAD : END;
                break;
            }
            *state = BAD;
            break;
        case POINT:
        case FRACTION:
            if (!*s) {
                *state = *state == POINT ? BAD : END;
                break;
            }
            *state = isdigit((unsigned char)*s) ? FRACTION : BAD;
            value += (*s - '0') * (place /= 10);
            break;
        default: *state = BAD;
        }
    return sign * value;
}

static long by_value(long long n)
{
    long steps = 0;

    while (n != 1)
        switch ((steps++, n & 1) ? next(3) : next(4)) {
        case 30: n = 3 * n + 1; break; /* next(3) */
        case 59: n /= 2; break;        /* next(4) */
        default: return -steps;
        }
    switch (steps)
    case 0 ... 9: steps = next(steps);
    switch ((int)steps / 100)
    default: steps++;
    switch (next(1)) {}
    return steps;
}

int main(void)
{
    char from[40] = "the quick brown fox jumps over the dogs", to[40];
    static const char *const numbers[] = { "12", " -3.25", "+7.", "x", "1.5e", "-", "0.125" };

    for (int n = 0; n < 40; n += 13) {
        memset(to, 0, sizeof to);
        printf("%d turns: %s\n", copy(to, from, n), to);
    }
    for (int a = 0; a < 6; a++) {
        for (int b = 0; b < 6; b++)
            printf("%d ", nested(a, b));
        printf("%d\n", declared_first(a));
    }
    for (const char *c = "a5 4Z\n%"; *c; c++)
        printf("%s, ", kind(*c));
    putchar('\n');
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        enum state state;
        double value = number(numbers[i], &state);

        printf("%g %d, ", state == END ? value : 0, state);
    }
    printf("\n%ld %ld %ld\n", by_value(1), by_value(27), by_value(64));
    return 0;
}

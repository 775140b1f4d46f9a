/* A scanner whose states are labels, and jumps into and out of blocks and loops. */
#include <stdio.h>

static int is_digit(int c)
{
    return c >= '0' && c <= '9';
}

static int digit(int c)
{
    return c - '0';
}

/* -12.5e3 as mantissa and exponent; 0 if it is no number */
static int scan(const char *s, long *mantissa, int *exponent)
{
    int negative = 0, sign = 1, e = 0;
    long m = 0;

    *exponent = 0;
    if (*s == '-') {
        negative = 1;
        s++;
    }
whole:
    if (is_digit(*s)) {
        m = m * 10 + digit(*s++);
        goto whole;
    }
    if (*s == '.') {
        s++;
        goto fraction;
    }
    goto maybe_exponent;

    while (is_digit(*s)) {
        --*exponent;
    fraction:
        if (!is_digit(*s))
            break;
        m = m * 10 + digit(*s);
        s++;
        if (m > 1000000000)
            goto bad;
    }
    /* The loop counts what it has seen before; the last one is still missing. */
    --*exponent;
maybe_exponent:
    if (*s != 'e' && *s != 'E')
        goto done;
    if (*++s == '-') {
        sign = -1;
        ++s;
    }
    if (!is_digit(*s))
        goto bad;
    do
        e = e * 10 + digit(*s);
    while (is_digit(*++s));
    *exponent += sign * e;
done:
    if (*s)
    bad:
        return 0;
    *mantissa = negative ? -m : m;
    return 1;
}

static int find(int grid[4][4], int what)
{
    int i, k;

    for (i = 0; i < 4; i++)
        for (k = 0; k < 4; k++) {
            if (grid[i][k] == what)
                goto found;
            if (digit(grid[i][k] + '0') < 0)
                goto next_row;
            continue;
        next_row:
            break;
        }
    return -1;
found:
    return i * 4 + k;
}

static int twice_through(int n)
{
    int passes = 0;

    {
        int local = n;
    again:
        passes++;
        local = digit(local + '0') - 1;
        if (local > 0 && passes < 10)
            goto again;
        if (passes == 10)
            goto out;
        {
            int inner = passes;

            passes = 20 - inner;
            if (is_digit('0' + inner) && inner < 3)
                goto again;
        }
    }
out:
    return passes;
}

int main(void)
{
    const char *numbers[] = { "12", "-3.25", "1e5", "-0.5e-3", "1.", "x", "2e", "7e1x", ".5" };
    int grid[4][4] = { { 1, 2, 3, 4 }, { 5, -1, 6, 6 }, { 8, 9 }, { [3] = 77 } };

    for (unsigned i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        long m = 0;
        int e = 0;

        if (scan(numbers[i], &m, &e))
            printf("%s: %ld * 10^%d\n", numbers[i], m, e);
        else
            printf("%s: no number\n", numbers[i]);
    }
    printf("%d %d %d %d\n", find(grid, 3), find(grid, 6), find(grid, 77), find(grid, 78));
    for (int n = 0; n < 12; n += 3)
        printf("%d ", twice_through(n));
    putchar('\n');
    return 0;
}

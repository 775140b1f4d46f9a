/* Recursion: deep, mutual, through arguments of itself, with arrays on the way. */
#include <stdio.h>

static int is_odd(unsigned n);

static int is_even(unsigned n)
{
    return n == 0 || is_odd(n - 1);
}

static int is_odd(unsigned n)
{
    return n != 0 && is_even(n - 1);
}

static int ackermann(int m, int n)
{
    return m == 0 ? n + 1 : n == 0 ? ackermann(m - 1, 1) : ackermann(m - 1, ackermann(m, n - 1));
}

static long fibonacci(int n)
{
    if (n < 2)
        return n;
    return fibonacci(n - 1) + fibonacci(n - 2);
}

static int moves;

static void hanoi(int n, char from, char to, char by)
{
    if (n == 0)
        return;
    hanoi(n - 1, from, by, to);
    moves += (from - 'a') * 3 + (to - 'a');
    hanoi(n - 1, by, to, from);
}

static int queens(int row, int n, int columns[])
{
    int found = 0;

    if (row == n)
        return 1;
    for (int c = 0, k; c < n; c++) {
        for (k = 0; k < row; k++)
            if (columns[k] == c || columns[k] - c == row - k || c - columns[k] == row - k)
                break;
        if (k < row)
            continue;
        columns[row] = c;
        found += queens(row + 1, n, columns);
    }
    return found;
}

static int permute(char *s, int at, int *count)
{
    if (s[at] == '\0') {
        if (++*count % 7 == 0)
            puts(s);
        return *count >= 20;
    }
    for (int i = at; s[i]; i++) {
        char t = s[at];
        int stop;

        s[at] = s[i], s[i] = t;
        stop = permute(s, at + 1, count);
        t = s[at], s[at] = s[i], s[i] = t;
        if (stop)
            return 1;
    }
    return 0;
}

/* Each call has an array, and the deepest one sees them all. */
static int chain(int depth, int (*above)[4])
{
    int mine[4] = { depth, depth + 1 };

    if (above)
        mine[2] = (*above)[0] + (*above)[2];
    if (depth == 0)
        return mine[2];
    return chain(depth - 1, &mine) + mine[3]++ + (above ? (*above)[3] : 0);
}

int main(void)
{
    int columns[8], count = 0;
    char text[] = "abcd";

    printf("%d %d\n", is_even(1000), is_even(777));
    printf("%d %d\n", ackermann(2, 5), ackermann(1, ackermann(2, 2)));
    printf("%ld\n", fibonacci(16));
    hanoi(8, 'a', 'b', 'c');
    printf("%d\n", moves);
    printf("%d %d\n", queens(0, 6, columns), queens(0, 5, columns));
    printf("%d\n", permute(text, 0, &count));
    printf("%s %d %d\n", text, count, chain(20, NULL));
    return 0;
}

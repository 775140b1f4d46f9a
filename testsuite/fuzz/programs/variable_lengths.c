/* Arrays of variable length: several dimensions, as parameters, in loops, their sizes and types. */
#include <stdio.h>
#include <string.h>

static int next(int n)
{
    return n * 5 % 17;
}

static void fill(int rows, int columns, int grid[rows][columns])
{
    for (int i = 0; i < rows; i++)
        for (int k = 0; k < columns; k++)
            grid[i][k] = next(i * columns + k);
}

static long sum(int rows, int columns, int grid[rows][columns])
{
    long total = 0;

    for (int i = 0; i < rows; i++) {
        int(*row)[columns] = &grid[i];

        for (size_t k = 0; k < sizeof *row / sizeof **row; k++)
            total += (*row)[k] * (i + 1);
    }
    return total;
}

static void multiply(int n, int m, int l, double a[n][m], double b[m][l], double c[n][l])
{
    for (int i = 0; i < n; i++)
        for (int k = 0; k < l; k++) {
            c[i][k] = 0;
            for (int j = 0; j < m; j++)
                c[i][k] += a[i][j] * b[j][k];
        }
}

static void transpose(int n, int m, double a[n][m], double b[m][n])
{
    for (int i = 0; i < n; i++)
        for (int k = 0; k < m; k++)
            b[k][i] = a[i][k];
}

static double trace_of_square(int n)
{
    double a[n][n], b[n][n], c[n][n], total = 0;

    for (int i = 0; i < n; i++)
        for (int k = 0; k < n; k++)
            a[i][k] = next(i + 3 * k) / 4.0;
    transpose(n, n, a, b);
    multiply(n, n, n, a, b, c);
    for (int i = 0; i < n; i++)
        total += c[i][i];
    return total;
}

/* the size is evaluated once, where the declaration stands */
static int sizes(int n)
{
    int size = n, total = 0;

    {
        char buffer[next(size++) + 1], (*at)[sizeof buffer] = &buffer;

        memset(buffer, 'x', sizeof buffer);
        size = 100;
        total += sizeof buffer + sizeof *at + (*at)[sizeof *at - 1];
    }
    {
        typedef short line[size];
        line one, two[next(2)];

        memset(one, 0, sizeof one);
        memset(two, 1, sizeof two);
        size = 3;
        total += sizeof(line) + sizeof two / sizeof *two + one[99] + two[1][99];
        total += sizeof(__typeof__(one));
    }
    return total + sizeof(int[next(n)]);
}

static int in_loop(int n)
{
    int total = 0;

    for (int i = 1; i <= n; i++) {
        int row[i], last = i - 1;

        for (int k = 0; k < i; k++)
            row[k] = k ? row[k - 1] + next(k) : i;
        if (row[last] % 3 == 0)
            continue;
        total += row[last];
        if (total > 400)
            break;
    }
    return total;
}

static int jumps(int n)
{
    int total = 0;

again:;
    char text[n + 1];

    memset(text, 'a' + n, n);
    text[n] = 0;
    total += strlen(text) + next(text[0]);
    if (n < 6) {
        n += 2;
        goto again;
    }
    return total;
}

static int cube(int a, int b, int c)
{
    short block[a][b + 1][c];
    short *all = &block[0][0][0];
    int total = 0;

    for (size_t i = 0; i < sizeof block / sizeof *all; i++)
        all[i] = i;
    total += block[a - 1][b][c - 1] + next(block[1][0][0]);
    total += sizeof block[0] + sizeof block[0][0];
    return total;
}

static void permute(int n, int k, int rest[n], int *count, int *odd)
{
    int mine[n];

    if (k == n) {
        ++*count;
        *odd += rest[0] > rest[n - 1];
        return;
    }
    for (int i = k; i < n; i++) {
        memcpy(mine, rest, sizeof mine);
        mine[k] = rest[i];
        mine[i] = rest[k];
        permute(n, k + 1, mine, count, odd);
    }
}

static int switched(int n)
{
    switch (next(n) % 3) {
    case 0: {
        int few[n + 1];

        few[n] = next(n);
        return few[n];
    }
    case 1: {
        long many[n + 10];

        many[n] = n;
        return many[n] + sizeof many;
    }
    default:
        return -1;
    }
}

int main(void)
{
    for (int n = 2; n < 5; n++) {
        int grid[n][n + 2];

        fill(n, n + 2, grid);
        printf("%ld %.3f %d\n", sum(n, n + 2, grid), trace_of_square(n), sizes(n));
    }
    printf("%d %d %d\n", in_loop(12), jumps(1), cube(3, 4, 5));
    int base[5] = { 3, 1, 4, 1, 5 }, count = 0, odd = 0;

    permute(5, 0, base, &count, &odd);
    printf("%d %d\n", count, odd);
    for (int n = 1; n < 8; n++)
        printf("%d ", switched(n));
    putchar('\n');
    return next(sum(1, 5, &base));
}

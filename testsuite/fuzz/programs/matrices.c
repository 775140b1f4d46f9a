/* Arrays of arrays, pointers to them, parameters that are arrays; a field of cells. */
#include <stdio.h>
#include <string.h>

enum { N = 4, ROWS = 8, COLUMNS = 10 };
typedef long matrix[N][N];

static long element(const long (*m)[N], int i, int k)
{
    return m[i][k];
}

static void multiply(matrix out, long a[N][N], long (*b)[N])
{
    matrix sum = { { 0 } };

    for (int i = 0; i < N; i++)
        for (int k = 0; k < N; k++)
            for (int j = 0; j < N; j++)
                sum[i][k] += element((const long (*)[N])a, i, j) * element((const long (*)[N])b, j, k);
    memcpy(out, sum, sizeof sum);
}

static long determinant(int n, long m[][N])
{
    long sum = 0, minor[N][N];

    if (n == 1)
        return **m;
    for (int c = 0; c < n; c++) {
        for (int i = 1; i < n; i++)
            for (int k = 0, to = 0; k < n; k++)
                if (k != c)
                    minor[i - 1][to++] = m[i][k];
        sum += (c % 2 ? -1 : 1) * m[0][c] * determinant(n - 1, minor);
    }
    return sum;
}

static int alive(char (*field)[COLUMNS], int r, int c)
{
    return field[(r + ROWS) % ROWS][(c + COLUMNS) % COLUMNS] == '#';
}

static int neighbours(char field[ROWS][COLUMNS], int r, int c)
{
    int n = -alive(field, r, c);

    for (int dr = -1; dr <= 1; dr++)
        for (int dc = -1; dc <= 1; dc++)
            n += alive(field, r + dr, c + dc);
    return n;
}

static int generation(char (*field)[COLUMNS])
{
    char after[ROWS][COLUMNS];
    int count = 0;

    for (int r = 0; r < ROWS; r++)
        for (int c = 0; c < COLUMNS; c++) {
            int n = neighbours(field, r, c);

            after[r][c] = n == 3 || (n == 2 && alive(field, r, c)) ? count++, '#' : '.';
        }
    memcpy(field, after, sizeof after);
    return count;
}

static char *find(char *field, size_t size, char what)
{
    for (char *p = field; p < field + size; p++)
        if (*p == what)
            return p;
    return NULL;
}

int main(void)
{
    matrix m = { { 2, 0, 1 }, { 1, [3] = 3 }, { [1] = 1, 4 }, { 0, 1, 0, 1 } }, power = { { 0 } };
    char field[ROWS][COLUMNS] = { ".#........", "..#.......", "###......." };

    for (int i = 0; i < N; i++)
        power[i][i] = 1;
    for (int i = 0; i < 5; i++)
        multiply(power, power, m);
    for (int i = 0; i < N; i++)
        printf("%ld %ld %ld %ld\n", power[i][0], power[i][1], *(*(power + i) + 2), 3 [power[i]]);
    printf("%ld %ld\n", determinant(N, m), determinant(3, m));
    for (int r = 3; r < ROWS; r++)
        memset(field[r], '.', sizeof field[r]);
    for (int n = 0; n < 9; n++)
        printf("%d ", generation(field));
    printf("\n");
    for (int r = 0; r < ROWS; r++)
        printf("%.*s\n", COLUMNS, field[r]);
    return (int)(find(*field, sizeof field, '#') - field[0]);
}

/* What outlives a call: static locals, their addresses, counters seen from two functions. */
#include <stdio.h>

static int next_id(void)
{
    static int id = 100;

    return id++;
}

static unsigned random_number(void)
{
    static unsigned seed = 12345, calls;

    if (++calls % 5 == 0)
        seed ^= calls;
    return (seed = seed * 1103515245 + 12345) >> 16 & 0x7fff;
}

/* 0 1 1 2 3 5, one a call */
static long fibonacci(int again)
{
    static long a, b = 1;
    long now;

    if (again)
        a = 0, b = 1;
    now = a;
    b = a + b;
    a = b - a;
    return now;
}

static int *slot(int i)
{
    static int slots[4] = { [2] = 7 };

    return &slots[i & 3];
}

static const char *name(int n)
{
    static char buffers[3][8];
    static int turn;
    char *at = buffers[turn++ % 3];

    snprintf(at, sizeof buffers[0], "n%d", n);
    return at;
}

extern int shared;
static int bump_shared(int by)
{
    extern int shared;
    static const int limits[] = { 10, 20 };

    shared += by;
    return shared > limits[1] ? limits[0] : shared;
}
int shared = 1;

/* Where it stopped is remembered: a generator by hand. */
static int digits(unsigned n, int restart)
{
    static unsigned left;
    static int state;

    if (restart)
        state = 0;
    switch (state) {
    case 0:
        for (left = n; left != 0; left /= 10) {
            state = 1;
            return (int)(left % 10);
    case 1:;
        }
    }
    state = 0;
    return -1;
}

int main(void)
{
    unsigned sum = 0;

    for (int i = 0; i < 3; i++)
        printf("%d ", next_id());
    for (int i = 0; i < 20; i++)
        sum += random_number();
    printf("%u\n", sum);
    for (int i = 0; i < 12; i++)
        printf("%ld ", fibonacci(i == 7));
    *slot(1) = *slot(2) + 1;
    *slot(next_id()) += 40;
    printf("\n%d %d %d\n", *slot(1), *slot(2), *slot(3));
    const char *a = name(1), *b = name(22), *c = name(333);
    printf("%s %s %s\n", a, b, c);
    while (bump_shared(4) != 10)
        shared++;
    printf("%d\n", shared);
    for (int d = digits(40917, 1); d >= 0; d = digits(0, 0))
        printf("%d", d);
    printf("\n");
    return *slot(0) != 0;
}

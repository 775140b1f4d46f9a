/* Names that hide names, types inside blocks, objects that are new each time around. */
#include <stdio.h>

static int x = 1;

static int given(int n)
{
    return n;
}

static void store(int *p, int n)
{
    *p = n;
}

static int hiding(int x)
{
    int sum = given(x);

    {
        long x = given(20);
        sum += (int)x;
        {
            char x[] = "hidden";
            sum += (int)sizeof x + x[given(1)];
        }
        for (int x = given(0); x < 3; x++) {
            int sum = x;
            sum += given(sum);
            if (sum > 2)
                break;
        }
        x++;
        sum += (int)x;
    }
    return sum + x;
}

static int types_of_blocks(int n)
{
    struct pair { int a, b; } p = { given(n), 2 };
    enum { LOW = 3, HIGH };
    typedef struct pair twin[2];
    twin both = { p, { given(4), LOW } };

    {
        struct pair { double a; struct pair *next; } q = { given(1) / 2.0, NULL }, r = { 1, &q };
        enum { LOW = 30 };

        both[0].b += (int)(r.next->a * 10) + LOW + given(HIGH);
        switch (given(n)) {
        case LOW: return -1;
        case HIGH: return -2;
        }
    }
    return both[0].a + both[0].b * 100 + both[1].a * 10000 + LOW;
}

static int new_each_time(void)
{
    int *before = NULL, sum = 0;

    for (int i = 0; i < 4; i++) {
        int fresh[3] = { given(i), [2] = 5 }, *p = &fresh[1];

        fresh[1] += given(10);
        store(p, *p + fresh[0]);
        sum = sum * 2 + fresh[1] + fresh[2];
        before = i ? before : fresh;
    }
    return before != NULL ? sum : -1;
}

static int escaping(int n)
{
    int *p, **pp = &p;
    int outer = given(n);

    {
        int inner = given(n + 1);

        *pp = &inner;
        store(*pp, **pp * 2);
        outer += inner;
    }
    p = &outer;
    {
        int other = given(99);

        store(p, outer + other);
    }
    return outer;
}

static int again(void)
{
    int rounds = 0, x = 0;

once_more:;
    int y = given(5), z;

    z = y + x;
    if (rounds++ < 3) {
        x += given(z);
        goto once_more;
    }
    return z;
}

int main(void)
{
    int given_ = 0;

    printf("%d %d\n", hiding(5), x);
    printf("%d %d %d\n", types_of_blocks(1), types_of_blocks(30), types_of_blocks(4));
    printf("%d %d %d\n", new_each_time(), escaping(7), again());
    {
        void *x = given(8) ? &x : NULL;
        given_ = x == &x;
    }
    for (struct { int i, n; } s = { given(1), 10 }; s.i < s.n; s.i *= given(3))
        printf("%d ", s.i);
    printf("%d\n", given_);
    return x;
}

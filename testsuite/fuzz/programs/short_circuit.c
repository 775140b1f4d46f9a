/* Which operands are evaluated, and when: every one says so. */
#include <stdio.h>

static int t(int n)
{
    printf("t%d ", n);
    return 1;
}

static int f(int n)
{
    printf("f%d ", n);
    return 0;
}

static int n(int v)
{
    printf("n%d ", v);
    return v;
}

static void line(int result)
{
    printf("= %d\n", result);
}

static const char *s(const char *text, int yes)
{
    return yes ? text : NULL;
}

int main(void)
{
    int a[4] = { 0, 1, 2, 3 }, i, k = 0;

    i = (t(1) && f(2)) || (t(3) && t(4));
    line(i);
    i = (f(1) || f(2)) && t(3);
    line(i);
    i = f(1) ? t(2) : f(3) ? n(4) : n(5);
    line(i);
    line(n(0) ?: n(7) ?: n(8));
    line((n(1), f(2), n(3)));
    line(a[n(2) - 1] + (k ? a[3] : a[2]));
    line(a[1] + (t(1) ? a[3] : a[n(0)]));
    line(!f(1) + -k);
    line(a[1] - ~n(4));
    puts(s("elvis", 0) ?: s("left", 1) ?: "right");
    if (f(1) || (t(2) && !f(3))) {
        if (f(4))
            puts("no");
        else
            puts("yes");
    }
    while (n(k) < 2 && t(k))
        k++;
    puts("");
    do
        k--;
    while (n(k) && t(9));
    puts("");
    for (i = n(0); f(i) || n(i) < 3; t(i), i++) {
        if (n(i) == 1)
            continue;
        printf("body ");
    }
    puts("");
    switch (n(2) + (f(1) && t(2))) {
    case 2: printf("two ");
    /* fall through */
    case 3: line(t(3) ? n(3) : n(0)); break;
    default: puts("other");
    }
    int first = n(1) && n(0), list[] = { [2] = n(2), [0] = f(0) || t(1) };
    struct {
        int a, b;
    } pair = { .b = t(1) ? n(6) : 0 };
    line(first + list[0] * 10 + list[2] * 100 + pair.b * 1000);
    a[n(3)] = t(0) && n(4);
    a[1] += f(5) ? n(6) : n(7);
    a[0] = a[2] = n(8);
    line(a[0] + a[1] + a[2] + a[3]);
    k = sizeof(n(4)) == sizeof(int) && (f(1), t(2));
    line(k ? (t(1), n(10)) : n(11));
    (void)(t(1) && n(2)), f(3) ? (void)t(4) : line(n(5));
    return n(1) ? t(2) && n(3) ? 4 : 5 : 6;
}

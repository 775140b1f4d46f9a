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

static int v(int n)
{
    printf("v%d ", n);
    return n;
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
    i = f(1) ? t(2) : f(3) ? v(4) : v(5);
    line(i);
    line(v(0) ?: v(7) ?: v(8));
    line((v(1), f(2), v(3)));
    line(a[v(2) - 1] + (k ? a[3] : a[2]));
    line(a[1] + (t(1) ? a[3] : a[v(0)]));
    line(!f(1) + -k);
    line(a[1] - ~v(4));
    puts(s("elvis", 0) ?: s("left", 1) ?: "right");
    if (f(1) || (t(2) && !f(3))) {
        if (f(4))
            puts("no");
        else
            puts("yes");
    }
    while (v(k) < 2 && t(k))
        k++;
    puts("");
    do
        k--;
    while (v(k) && t(9));
    puts("");
    for (i = v(0); f(i) || v(i) < 3; t(i), i++) {
        if (v(i) == 1)
            continue;
        printf("body ");
    }
    puts("");
    switch (v(2) + (f(1) && t(2))) {
    case 2: printf("two ");
    /* fall through */
    case 3: line(t(3) ? v(3) : v(0)); break;
    default: puts("other");
    }
    int first = v(1) && v(0), list[] = { [0] = f(0) || t(1), [2] = v(2) };
    struct {
        int a, b;
    } pair = { .b = t(1) ? v(6) : 0 };
    line(first + list[0] * 10 + list[2] * 100 + pair.b * 1000);
    a[3] = t(0) && v(4);
    a[1] += f(5) ? v(6) : v(7);
    a[0] = a[2] = v(8);
    line(a[0] + a[1] + a[2] + a[3]);
    k = sizeof(v(4)) == sizeof(int) && (f(1), t(2));
    line(k ? (t(1), v(10)) : v(11));
    (void)(t(1) && v(2)), f(3) ? (void)t(4) : line(v(5));
    return v(1) ? t(2) && v(3) ? 4 : 5 : 6;
}

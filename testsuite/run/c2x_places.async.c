/* What C2x lets stand where it could not before, and the old freedom of order in declarations. */
// flags: -std=gnu2x -Wno-unknown-warning-option -Wno-old-style-declaration
// expect: 3 5 4 5 3
// expect: 2 5 6 7 3
// expect: 0 10
// expect: 1000 255 1234567
// expect: 2 3
#include <asyncc.h>
#include <stdio.h>

static async(int)
give(int n)
{
    await async_yield();
    return n;
}

static async(int)
orders(void)
{
    int typedef number;
    const struct s {
        int a;
    } typedef pair;
    const int typedef *pointer, triple[3];
    long typedef unsigned *words[2];
    number x = 3;
    pair y = {4};
    pointer p = &x;
    triple t = {1, 2, 3};
    unsigned long word = 5;
    words w = {&word, NULL};

    await give(1);
    printf("%d %d %d %lu %d\n", *p, x + t[1], y.a, *w[0], t[2]);
    return 0;
}

static async(int)
attributes(void)
{
    struct [[gnu::packed]] packed {
        char a;
        int b;
    } p = {1, 2};
    union [[gnu::packed]] {
        char a;
        int b;
    } u = {.b = 6};
    enum [[maybe_unused]] e { A [[maybe_unused]] = 2, B [[gnu::unused]] } e = B;

    await give(1);
    printf("%d %zu %d %d %d\n", p.b, sizeof p, u.b, await give(7), e);
    return 0;
}

static async(int)
labels(int n)
{
    int sum = 0;

    for (int i = 0; i < n; i++) {
        if (i % 2)
            goto next;
        printf("%d", sum += await give(0));
        break;
    next:
    }
    {
        if (sum > 5)
            goto end;
        sum += await give(5);
        if (sum == 5)
            goto end;
        sum = await give(100);
    end:
    }
    switch (sum) {
    case 5:
        sum += await give(5);
        goto out;
    default:
        sum = -1;
    out:
    }
    printf(" %d\n", sum);
    return 0;
}

static async(int)
separators(void)
{
    int a = 1'000;

    await give(1'0);
    printf("%d %d %ld\n", a, 0xf'f, await give(1'234'567) + 0L);
    return 'a' + 0b1'0;
}

async(int)
main(void)
{
    await orders();
    await attributes();
    await labels(3);
    await separators();
    goto first;
first:
    int after = await give(2);
    switch (after) {
    case 2:
        int inner = await give(3);
        printf("%d %d\n", after, inner);
    }
    return 0;
}

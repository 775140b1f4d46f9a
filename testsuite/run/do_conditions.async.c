/* do ... while with an await in its condition: it comes after a continue too, and what it names is
 * declared outside of the braces. */
#include <asyncc.h>
#include <stdio.h>

static async(int) less(int a, int b)
{
    await async_yield();
    return a < b;
}

static async(int) plain(int n)
{
    int turns = 0;

    do {
        turns++;
        if (turns == 2)
            continue;
        if (turns == 7)
            break;
        n++;
    } while (n < 100 && await less(turns, n));
    return turns * 100 + n;
}

static async(int) shadowed(int n)
{
    int turns = 0;

    do {
        int n = turns++;
        if (n == 1)
            continue;
        printf("%d ", n);
    } while (await less(turns, n) && n > 0);
    return turns;
}

static async(int) lone(int n)
{
    do
        n--;
    while (n > 2 && await less(0, n));
    do await async_yield(); while (await less(n++, 5));
    do {
        defer n++;
        typedef int number;
        number k = n;
        if (k < 9)
            continue;
    } while (await less(n, 9) || await less(n, 12));
    return n;
}

/* What is declared inside has the name of what the condition means, whatever it is declared by. */
static async(int) hidden(int n)
{
    struct half { char c[2]; };
    int turns = 0;

    do {
        turns++;
        (void)sizeof(struct half { char c[9]; });
    } while (await less(turns, sizeof(struct half)));
    do {
        turns++;
        goto labelled;
    labelled:;
        int n = -1;
        turns += n + 1;
    } while (await less(turns, n));
    return turns;
}

async(int) main(void)
{
    printf("%d\n", await plain(5));
    printf("%d\n", await shadowed(4));
    printf("%d\n", await lone(7));
    printf("%d\n", await hidden(6));
    return 0;
}

// expect: 710
// expect: 0 2 3 4
// expect: 12
// expect: 6

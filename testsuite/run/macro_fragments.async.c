/* Macros with arguments that stand for no expression or statement of their own but for a part of
 * one: they are written out where the text cannot be read otherwise. */
#include <asyncc.h>
#include <stdio.h>

#define LIST(X) X(1) X(2)
#define PLUS(n) +n
#define OR(n) || v == n
#define UNLESS(x) if (!(x))
#define STRINGS(n) "s" #n

static async(int)
give(int x)
{
    await async_yield();
    return x;
}

async(int)
main(void)
{
    int v = 2, r = await give(3) LIST(PLUS);

    printf("%d\n", r);
    // expect: 6
    if (await give(0) LIST(OR))
        puts("one of them");
    // expect: one of them
    UNLESS(await give(r) == 2)
        puts("unless");
    else
        puts("no");
    // expect: unless
    puts("<" LIST(STRINGS) ">");
    // expect: <s1s2>
    return 0;
}

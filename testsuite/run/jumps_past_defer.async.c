/* Jumps past a defer into its block, by goto, switch, computed goto: what has not been reached does not
 * run, however the block is left. */
#include <asyncc.h>
#include <errno.h>
#include <stdio.h>

static async(int)
give(int n)
{
    await async_yield();
    if (n < 0)
        throw -n;
    return n;
}

static async(int)
by_goto(int n)
{
    if (n == 1)
        goto inside;
    {
        defer printf("deferred %d\n", n);
        await give(0);
    inside:
        n += await give(10);
    }
    return n;
}

static async(int)
by_switch(int n)
{
    switch (n) {
    case 1:
        defer printf("one %d\n", n);
        n += await give(1);
        /* fall through */
    case 2:
        n += await give(100);
        if (n == 1002)
            break;
        defer { await give(0); printf("two %d\n", n); }
        /* fall through */
    default:
        n++;
        if (n == 5)
            return n;
    }
    return n;
}

static async(int)
loop(int n)
{
    for (int i = 0; i < n; i++) {
        if (i % 2)
            goto past;
        defer printf("even %d\n", i);
        await give(0);
past:
        if (i == 3)
            throw 5;
        printf("at %d\n", i);
    }
    return 0;
}

static async(int)
again(int n)
{
    int times = 0;
    {
    before: ;
        defer printf("again %d\n", times);
    behind:
        if (times++ < n) {
            if (times == 1)
                goto before;
            goto behind;
        }
    }
    if (times < n + 3)
        goto behind;
    return times;
}

static async(int)
computed(int n)
{
    void *to[] = { &&a, &&b, &&c };
    goto *to[n];
    {
    a: n += 10;
        defer puts("a");
    b: n += await give(100);
        defer puts("b");
    c: n += await give(1000);
    }
    return n;
}

static async(int)
fails(int n)
{
    if (n == 1)
        goto inside;
    {
        defer puts("reached");
        await give(0);
    inside:
        await give(-EIO);
    }
    return 0;
}

/* A label of the defer's own, or of a declaration's. */
static void
bye(int *n)
{
    printf("bye %d\n", *n);
}

static async(int)
labelled(int n)
{
    int times = 0;

    if (n == 7)
        goto last;
    {
    here:
        defer printf("left %d\n", times);
        await give(0);
        if (times++ < n)
            goto here;
    last:
        puts("last");
    }
    {
    there:;
    again: int value __attribute__((cleanup(bye))) = times;
        await give(value);
        puts("cleanup");
        if (times++ < 3)
            goto again;
        if (n == 100)
            goto there;
    }
    return times;
}

async(int)
main(void)
{
    printf("%d\n", await by_goto(0));
    // expect: deferred 10
    // expect: 10
    printf("%d\n", await by_goto(1));
    // expect: 11
    for (int i = 1; i < 5; i++)
        printf("%d\n", await by_switch(i));
    // expect: two 103
    // expect: one 103
    // expect: 103
    // expect: two 103
    // expect: 103
    // expect: 4
    // expect: 5
    try {
        await loop(5);
    } catch (e) {
        printf("error %d\n", e->code);
    }
    // expect: at 0
    // expect: even 0
    // expect: at 1
    // expect: at 2
    // expect: even 2
    // expect: error 5
    printf("%d\n", await again(3));
    // expect: again 1
    // expect: again 4
    // expect: 6
    for (int i = 0; i < 3; i++)
        printf("%d\n", await computed(i));
    // expect: b
    // expect: a
    // expect: 1110
    // expect: b
    // expect: 1101
    // expect: 1002
    for (int i = 0; i < 2; i++)
        try {
            await fails(i);
        } catch (e) {
            printf("%d\n", e->code == EIO);
        }
    // expect: reached
    // expect: 1
    // expect: 1
    printf("%d\n", await labelled(1));
    // expect: left 1
    // expect: last
    // expect: left 2
    // expect: cleanup
    // expect: bye 2
    // expect: cleanup
    // expect: bye 3
    // expect: 4
    return 0;
}

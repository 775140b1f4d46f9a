/* Types that are defined in the signature of an async function: of a parameter they are seen in the
 * function only, of the result in the rest of the file. */
#pragma GCC diagnostic ignored "-Wpragmas"
#pragma GCC diagnostic ignored "-Wunknown-warning-option"
#pragma GCC diagnostic ignored "-Wvisibility"
#include <asyncc.h>
#include <stdio.h>

static async(int)
give(int n)
{
    await async_yield();
    return n;
}

struct here {
    char bytes[100];
};

static async(int)
of_parameter(struct here { int x; struct here *next; } *p)
{
    struct here mine = {await give(3), p};

    return mine.x + mine.next->x;
}

static async(int)
in_size(int (*p)[sizeof(struct two { int a, b; })], int (*q)[sizeof(union { char c[3]; })])
{
    await give(0);
    return (int)(sizeof *p / sizeof **p + sizeof *q / sizeof **q + sizeof(struct two));
}

static async(struct pair { int a, b; })
of_result(int n)
{
    struct pair pair = {await give(n), n + 1};

    return pair;
}

static async(enum state { OFF, ON })
of_enum(enum here { NEAR = 3, FAR } here, enum { LOW = 7, HIGH } level)
{
    enum here there = await give(FAR);

    return (here == NEAR && there == FAR && level == HIGH) ? ON : OFF;
}

async(int)
main(void)
{
    struct same {
        int x;
        struct same *next;
    } same = {4, NULL};

    printf("%d %zu\n", await of_parameter((void *)&same), sizeof(struct here));
    // expect: 7 100
    printf("%d\n", await in_size(NULL, NULL));
    // expect: 19
    struct pair pair = await of_result(5);
    printf("%d %d\n", pair.a, pair.b);
    // expect: 5 6
    printf("%d %d\n", (await of_enum(3, 8)) == ON, (await of_enum(3, 7)) == ON);
    // expect: 1 0
    return 0;
}

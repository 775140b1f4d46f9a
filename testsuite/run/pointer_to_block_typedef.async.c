/* A local that is kept over an await and whose type only points to, or is an array or a function
 * of, a typedef of its block: the typedef has to move along with it. */
#include <asyncc.h>
#include <stdio.h>

static async(int)
give(int value)
{
    await async_yield();
    return value;
}

static async(int)
pointers(void)
{
    int total = 0;
    struct here {
        int n;
        struct here *next;
    } a = {1, NULL}, b = {2, &a};
    typedef struct here list;
    typedef int number;

    for (list *l = &b; l != NULL; l = l->next)
        total += l->n * await give(10);
    for (list *const *at = (list *[]){&a, NULL}; *at != NULL; at++)
        total += (*at)->n * await give(100);
    for (number i[2] = {0, 5}; i[0] < 2; i[0]++)
        total += i[1] * await give(1000);
    return total;
}

static int
half(int n)
{
    return n / 2;
}

static async(int)
functions(void)
{
    typedef int whole;
    whole (*f)(whole) = half;
    typedef whole operation(whole);
    operation *g = half;

    return f(await give(20)) + g(await give(6));
}

async(int)
main(void)
{
    printf("%d\n", await pointers());
    // expect: 10130
    printf("%d\n", await functions());
    // expect: 13
    return 0;
}

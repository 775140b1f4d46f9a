/* sizeof of an await, in a subscript and in the length of an array: its type's, and nothing runs. */
#include <asyncc.h>
#include <stdio.h>

static int calls;

static async(short) narrow(void)
{
    calls++;
    await async_yield();
    return 1;
}

async(int) main(void)
{
    int list[sizeof(await narrow()) * 2] = { 1, 2, 3, 4 };
    int *last = &list[sizeof list / sizeof(int) - sizeof(await narrow())];

    await async_yield();
    printf("%d %zu %d %zu\n", *last, sizeof list / sizeof *list, list[sizeof(1 + (await narrow())) - 1],
           sizeof(char[sizeof(await narrow())]));
    printf("%d\n", calls);
    return 0;
}

// expect: 3 4 4 2
// expect: 0

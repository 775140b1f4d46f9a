/* A promise that goes to a local of asyncc's keeps the const of its T: to clang promise(const int)
 * and promise(int) are two types. */
#pragma GCC diagnostic ignored "-Wignored-qualifiers" /* of a result, as gcc says of any function */
#include <asyncc.h>
#include <stdio.h>

static async(const int) five(int n)
{
    await async_yield();
    return n + 5;
}

static async(const char *const) name(void)
{
    return "name";
}

async(int) main(int argc, char **argv)
{
    promise(const char *const) held = name();

    (void)argv;
    printf("%d %d\n", await ((void)0, five(1)), await five(2));
    printf("%d %d\n", await (argc > 5 ? NULL : five(3)), await ({ await five(0); five(4); }));
    printf("%s %s\n", await held, await (argc < 5 ? held : NULL));
    return 0;
}

// expect: 6 7
// expect: 8 9
// expect: name name

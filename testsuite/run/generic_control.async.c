/* An await in the control of _Generic stands for its type. */
#include <asyncc.h>
#include <stdio.h>
#define TYPE_NAME(x) _Generic((x), int: "int", double: "double", default: "?")
static async(int) give(int v) { puts("must not run"); await async_yield(); return v; }
async(int) main(void)
{
    printf("%s\n", TYPE_NAME(await give(2)));
    printf("%d\n", _Generic(await give(1), int: 10, default: 20));
    return 0;
}
// expect: int
// expect: 10

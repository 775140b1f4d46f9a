/* Locals with const members live across awaits. */
#include <asyncc.h>
#include <stdio.h>
struct box { int n; const int fixed; struct { const char *const name; } in; };
static async(int) give(int v) { await async_yield(); return v; }
async(int) main(void)
{
    struct box box = {await give(1), 42, {"name"}}, copy = box;
    struct box list[2] = {{1, 2, {"a"}}, [1].fixed = await give(3)};
    await give(0);
    printf("%d %d %s %d %d\n", box.n, box.fixed, copy.in.name, list[1].fixed, list[0].fixed);
    return 0;
}

// expect: 1 42 name 3 2

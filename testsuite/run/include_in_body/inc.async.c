/* Files included in a body: lists of X-macros, statements, what they define. */
#include <asyncc.h>
#include <stdio.h>
static async(int) give(int n) { await async_yield(); return n; }
#define QUIET(x) _Pragma("GCC diagnostic push") _Pragma("GCC diagnostic ignored \"-Wunused-value\"") x; _Pragma("GCC diagnostic pop")
static async(int) f(int n)
{
    int sum = 0;
#define X(name, value) int name = await give(value);
#include "list.def"
#undef X
    sum += AFTER;
#undef AFTER
#define X(name, value) case value: sum += await give(name * 10); break;
    switch (n) {
#include "list.def"
#undef X
    default: sum++;
    }
    const char *names[] = {
#define X(name, value) #name,
#include "list.def"
#undef X
    };
#include "body.inc"
    QUIET(sum += await give(7))
#define X(name, value) printf("%s %d\n", names[value - 1], name);
#include "list.def"
#undef X
    return sum + AFTER;
}
async(int) main(void)
{
    for (int i = 1; i < 4; i++) printf("%d\n", await f(i));
    return 0;
}
// expect: one 1
// expect: two 2
// expect: 30
// expect: one 1
// expect: two 2
// expect: 40
// expect: one 1
// expect: two 2
// expect: 21

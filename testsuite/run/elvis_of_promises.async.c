/* GNU ?: and ?: between promises: the side that is not chosen is not called, the one that is chosen has one owner. */
#include <asyncc.h>
#include <stdio.h>
static async(int) give(int v) { await async_yield(); return v; }
static promise(int) made(int v) { printf("made %d\n", v); return promise_resolved(int, v); }
static promise(int) global;
static int watch(promise(int) p) { return p != NULL; }
async(int) main(void)
{
    for (int n = 0; n < 2; n++) {
        printf("%d\n", await (n ? made(6) : global ?: made(7)));
        global = give(5);
        printf("%d\n", await (n ? made(6) : global ?: made(7)));
        printf("%d\n", await (global ?: made(7)));
        promise(int) p = n ? made(1) : global ?: made(2), q = n ? global : made(3);
        p = global ?: p;
        printf("%d %d\n", await p, await q);
        printf("%d\n", n && watch(global ?: made(8)));
        promise_release(global);
        global = NULL;
    }
    return 0;
}
// expect: made 7
// expect: 7
// expect: 5
// expect: 5
// expect: made 3
// expect: 5 3
// expect: 0
// expect: made 6
// expect: 6
// expect: made 6
// expect: 6
// expect: 5
// expect: made 1
// expect: 5 5
// expect: 1

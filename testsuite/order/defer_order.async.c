/* `defer` is a finally from where it stands to the end of its block: last one first, whichever way
 * the block is left, awaits in it included. */
#include <asyncc.h>
#include <stdio.h>

static async(void)
tick(int ticks)
{
    for (int i = 1; i <= ticks; i++) {
        printf("tick %d\n", i);
        await promise_resolved(void);
    }
}

static async(void)
undo(const char *what)
{
    printf("  undoing %s\n", what);
    await promise_resolved(void);
    printf("  undone %s\n", what);
}

static async(int)
work(int where)
{
    defer puts("  first");
    if (where == 0)
        return 0;
    defer await undo("second");
    for (int i = 0; i < 2; i++) {
        defer printf("  round %d\n", i);
        if (where == 1)
            continue;
        if (where == 2)
            break;
        if (where == 3)
            throw async_error_new(1, "thrown");
        if (where == 4)
            return await promise_resolved(int, 4);
        await promise_resolved(void);
        puts("  end of round");
    }
    try {
        defer await undo("third");
        if (where == 5)
            throw async_error_new(1, "in try");
        puts("  end of try");
    } catch (e) {
        printf("  caught %s\n", e->message);
    }
    return where;
}

async(int)
main(void)
{
    promise(void) ticking = tick(40);

    for (int where = 0; where <= 6; where++) {
        printf("where %d\n", where);
        try {
            printf("gave %d\n", await work(where));
        } catch (e) {
            printf("threw %s\n", e->message);
        }
    }
    await ticking;
    return 0;
}

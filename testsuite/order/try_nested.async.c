/* Three levels of try: an exit passes every finally on its way, innermost first, and may be stopped
 * at each level. */
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

static async(int)
fails(const char *why, int ticks)
{
    while (ticks-- > 0)
        await promise_resolved(void);
    throw async_error_new(1, "%s", why);
}

static async(int)
levels(int where)
{
    try {
        puts("  level 1");
        for (int i = 0; i < 2; i++) {
            try {
                printf("  level 2, %d\n", i);
                try {
                    printf("  level 3, %d\n", i);
                    if (where == 1)
                        await fails("inner", i);
                    if (where == 2)
                        return await promise_resolved(int, i + 100);
                    if (where == 3)
                        continue;
                    if (where == 4)
                        break;
                } catch (e) {
                    printf("  level 3 caught %s\n", e->message);
                    await fails("from the catch", 1);
                } finally {
                    puts("  level 3 finally");
                    await promise_resolved(void);
                    if (where == 5)
                        await fails("from the finally", 0);
                    puts("  level 3 finally ends");
                }
                puts("  level 2 goes on");
                if (where == 6)
                    throw async_error_new(1, "from level 2");
            } finally {
                puts("  level 2 finally");
                await promise_resolved(void);
            }
            puts("  level 1 goes on");
        }
    } catch (e) {
        printf("  level 1 caught %s\n", e->message);
        if (where == 5)
            throw e;
        return -where;
    } finally {
        puts("  level 1 finally");
    }
    puts("  the end");
    return where;
}

async(int)
main(void)
{
    promise(void) ticking = tick(50);

    for (int where = 0; where <= 6; where++) {
        printf("where %d\n", where);
        try {
            printf("gave %d\n", await levels(where));
        } catch (e) {
            printf("threw %s\n", e->message);
        }
    }
    await ticking;
    return 0;
}

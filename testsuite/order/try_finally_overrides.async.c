/* What a finally does of its own takes the place of what was under way: a return of a value or an
 * error, an error of a return, a break or continue of either. */
#include <asyncc.h>
#include <stdio.h>

enum exit { END, RETURN, BREAK, CONTINUE, THROW };

static async(int)
run(enum exit from_try, enum exit from_finally, bool waits)
{
    for (int round = 1; round <= 2; round++) {
        try {
            if (waits)
                await promise_resolved(void);
            if (from_try == RETURN)
                return 10 + round;
            if (from_try == BREAK)
                break;
            if (from_try == CONTINUE)
                continue;
            if (from_try == THROW)
                throw async_error_new(1, "try %d", round);
        } finally {
            printf("  finally %d\n", round);
            if (waits)
                await promise_resolved(void);
            if (from_finally == RETURN)
                return 20 + round;
            if (from_finally == BREAK)
                break;
            if (from_finally == CONTINUE)
                continue;
            if (from_finally == THROW)
                throw async_error_new(2, "finally %d", round);
        }
        printf("  after %d\n", round);
    }
    return 0;
}

async(int)
main(void)
{
    for (int waits = 0; waits < 2; waits++)
        for (int from_try = END; from_try <= THROW; from_try++)
            for (int from_finally = END; from_finally <= THROW; from_finally++) {
                printf("%d %d %d\n", from_try, from_finally, waits);
                try {
                    printf("gave %d\n", await run(from_try, from_finally, waits));
                } catch (e) {
                    printf("threw %s\n", e->message);
                }
            }
    return 0;
}

/* Every way out of a try with catch and finally: end, return, break, continue, throw; from the try
 * and from the catch; with an await before it and after it. */
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

enum exit { END, RETURN, BREAK, CONTINUE, THROW };
static const char *const exit_name[] = {"end", "return", "break", "continue", "throw"};

static async(int)
run(enum exit from_try, enum exit from_catch, bool waits)
{
    int rounds = 0;

    while (rounds < 2) {
        rounds++;
        try {
            printf("  try %d\n", rounds);
            if (waits)
                await promise_resolved(void);
            if (from_try == RETURN)
                return 10 + rounds;
            if (from_try == BREAK)
                break;
            if (from_try == CONTINUE)
                continue;
            if (from_try == THROW)
                throw async_error_new(1, "try %d", rounds);
            puts("  end of try");
        } catch (e) {
            printf("  catch %s\n", e->message);
            if (waits)
                await promise_resolved(void);
            if (from_catch == RETURN)
                return 20 + rounds;
            if (from_catch == BREAK)
                break;
            if (from_catch == CONTINUE)
                continue;
            if (from_catch == THROW)
                throw async_error_new(2, "catch %d", rounds);
            puts("  end of catch");
        } finally {
            printf("  finally %d\n", rounds);
            if (waits)
                await promise_resolved(void);
            puts("  end of finally");
        }
        printf("  after %d\n", rounds);
    }
    return rounds;
}

static async(void)
report(enum exit from_try, enum exit from_catch, bool waits)
{
    printf("try %s, catch %s\n", exit_name[from_try], exit_name[from_catch]);
    try {
        printf("gave %d\n", await run(from_try, from_catch, waits));
    } catch (e) {
        printf("threw %s\n", e->message);
    }
}

async(int)
main(void)
{
    promise(void) ticking = tick(70);

    for (int waits = 0; waits < 2; waits++) {
        for (int exit = END; exit < THROW; exit++)
            await report(exit, END, waits);
        for (int exit = END; exit <= THROW; exit++)
            await report(THROW, exit, waits);
    }
    await ticking;
    return 0;
}

/* Async functions that a macro makes: whole ones, several from a list, or only the words before
 * the body; and the bodies of these have macros of their own. */
#include <asyncc.h>
#include <errno.h>
#include <stdio.h>

static async(int)
give(int value)
{
    await async_yield();
    return value;
}

#define DEFINE(name) \
    async(int) name(int x) { return await give(x); }
static DEFINE(one)
static DEFINE(two)

#define ASYNC_FN(name) async(int) name
#define PLUS_AWAIT(E) +await E
static ASYNC_FN(three)(void);
static ASYNC_FN(three)(void)
{
    int n = await give(1);

    return n PLUS_AWAIT(give(2));
}

#define ASYNC_INT static async(int)
ASYNC_INT
four(int x)
{
    await async_yield();
    return x;
}

/* the list is given the macro; and the macro's name means something else for each use of the list */
#define EACH_OF(X) X(five, EIO) X(six, EPERM)
#define FAIL(name, code_)            \
    static async(int) name(void)     \
    {                                \
        try {                        \
            await async_yield();     \
            throw code_;             \
        } catch (e) {                \
            return e->code == code_; \
        }                            \
        return 7;                    \
    }
EACH_OF(FAIL)

#define NAMES X(seven) X(eight)
#define X(name)                       \
    static async(int) name(int times) \
    {                                 \
        defer puts(#name);            \
        while (times-- > 0)           \
            await async_yield();      \
        return 1;                     \
    }
NAMES
#undef X
#define X(name) +await name(2)

async(int)
main(void)
{
    printf("%d %d %d %d\n", await one(1), await two(2), await three(), await four(4));
    // expect: 1 2 3 4
    printf("%d %d\n", await five(), await six());
    // expect: 1 1
    // expect: seven
    // expect: eight
    printf("%d\n", 0 NAMES);
    // expect: 2
    return 0;
}

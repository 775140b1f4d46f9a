/* The comment that says that a case falls through on purpose still says so to gcc, behind a block that
 * ends in an await. The warning would be an error here. */
#include <asyncc.h>
#include <stdio.h>

static async(int)
give(int value)
{
    await async_yield();
    return value;
}

static async(int)
fall(int n)
{
    switch (n) {
    case 1:
        if (n > 1) {
            await give(0);
        } else
            n++;
        /* fall through */
    case 2:
        n++;
        {
            await give(0);
        }
        /* fall through */
    case 3:
        if (n > 1)
            n++;
        else
            n += await give(1);
        /* fall through */
    case 4: {
        {
            await give(0);
        }
    }
        /* fall through */
    case 5:
        try {
            n++;
        } catch (e) {
            n += e->code;
        } finally {
            await give(0);
        }
        /* fall through */
    case 6:
        if (n) {
        case 7: await give(0);
        }
        /* fall through */
    default: n += 10;
    }
    return n;
}

async(int)
main(void)
{
    printf("%d %d %d\n", await fall(1), await fall(2), await fall(7));
    // expect: 15 15 17
    return 0;
}

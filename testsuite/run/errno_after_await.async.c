/* errno right after an await is the awaited operation's, and what the runtime does in between does
 * not show; in a catch it may be anything, the code stands in the error. */
#include <asyncc.h>
#include <errno.h>
#include <stdio.h>

static async(int)
sets(int code, bool suspends)
{
    if (suspends)
        await async_yield();
    errno = code;
    return -1;
}

static async(int)
passes_on(int code, bool suspends)
{
    int r = await sets(code, suspends);

    return r;
}

async(int)
main(void)
{
    for (int suspends = 0; suspends < 2; suspends++) {
        errno = 0;
        int r = await sets(ENOENT, suspends);
        printf("%d %d\n", r, errno == ENOENT);
        errno = 0;
        if (await sets(EACCES, suspends) < 0 && errno == EACCES)
            puts("EACCES");
        errno = 0;
        r = await passes_on(EAGAIN, suspends);
        printf("%d %d\n", r, errno == EAGAIN);
    }
    return 0;
}

// expect: -1 1
// expect: EACCES
// expect: -1 1
// expect: -1 1
// expect: EACCES
// expect: -1 1

/* Off unless it is asked for: a function may be async for its type's sake. */
// options: -Wasync-without-await
#include <asyncc.h>
#include <errno.h>

async(int) f(void);

async(int)
never_waits(int n) // warning(1): 'never_waits' is async, but it never waits // note: declare it 'int'
{
    return n + 1;
}

async(void)
starts(void) // warning(1): 'starts' is async, but it never waits
{
    (void)f();
}

/* These wait, fail, or pass a promise on. */
async(int) waits(void) { return await f(); }
async(int) throws(int n) { if (n) throw EIO; return n; }
async(int) passes(void) { return f(); }
async(int) cleans(int n) { try { n++; } finally { n--; } return n; }

async(int)
main(void)
{
    return 0;
}

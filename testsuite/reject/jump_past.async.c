/* Jumps into the scope of a defer, past it. */
#include <asyncc.h>

async(void) f(void);
void done(int);

async(int)
by_goto(int n)
{
    if (n)
        goto inside; // error: goes past
    {
        defer done(1);
        await f();
inside: // note: put a block of its own
        n++;
    }
    return n;
}

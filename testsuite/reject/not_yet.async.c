/* What cannot be kept over an await yet: refused, never guessed. */
#include <asyncc.h>
#include <stdlib.h>

async(int) f(void);

async(int)
included(void)
{
#include "not_yet.h" // error: an #include in the body of an async function
    return await f();
}

struct outer { int x; };
async(int)
defines(struct here { int x; } *p) // error: a type is defined in the signature of the async function 'defines' // note: define it before the function
{
    return p->x + await f();
}

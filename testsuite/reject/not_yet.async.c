/* What cannot be kept over an await yet: refused, never guessed. */
#include <asyncc.h>
#include <stdlib.h>

async(int) f(void);

async(int)
choices(int n)
{
    return _Generic(n, int: await f(), default: 0); // error(12): an await among the choices of _Generic // note: await into a variable first
}

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

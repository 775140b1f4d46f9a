/* A type in the parameters is seen nowhere else. */
#include <asyncc.h>

async(int) f(void);

async(int)
defines(struct here { int x; } *p) // error: a type is defined in the signature of the async function 'defines' // note: define it before the function
{
    return p->x + await f();
}

/* What cannot be kept over an await yet: refused, never guessed. */
#include <asyncc.h>
#include <stdlib.h>

async(int) f(void);

async(int)
array(int n)
{
    int list[n]; // error(9): the variable-length array 'list' would have to live across an await

    list[0] = await f(); // note(15): this await stands in its scope
    return list[0];
}

async(int)
pointer(int n, void *at)
{
    int(*rows)[n] = at; // error(10): the type of 'rows', which has a variable length in it

    return rows[1][await f()];
}

async(int)
parameter(int n, int rows[][n]) // error: the parameter 'rows' has a type of variable length // note: take a pointer to the elements
{
    return rows[1][await f()];
}

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

/* Without an await there is nothing to keep. */
async(int)
none(int n)
{
    int list[n];

    list[0] = n;
    return list[0];
}

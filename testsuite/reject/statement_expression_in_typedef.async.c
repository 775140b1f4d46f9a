/* A type that moves out of its function cannot take a statement expression along. */
#include <asyncc.h>

async(int)
main(void)
{
    typedef promise({ int x; }) nothing;
    nothing p = NULL; // error: the type of 'p' is declared in this function, and cannot move out of it
    await async_yield();
    return p == NULL;
}

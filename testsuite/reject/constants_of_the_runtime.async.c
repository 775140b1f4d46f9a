/* Generated code says these words in the body: there they must not mean anything else. */
#include <asyncc.h>
async(int)
pending(int n)
{
    enum { FIRST, PROMISE_PENDING, LAST }; // error(19): 'PROMISE_PENDING' is a constant of the runtime's, and 'pending' declares another // note: give it another name
    await async_yield();
    return n + LAST;
}
async(int)
leaves(int n)
{
    (void)n;
    await async_yield();
    static int ASYNC_RETURN; // error(16): 'ASYNC_RETURN' is a constant of the runtime's, and 'leaves' declares another
    return ASYNC_RETURN++;
}

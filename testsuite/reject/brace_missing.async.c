/* A block that is never closed. */
#include <asyncc.h>

async(int) f(void);

async(int)
unclosed(int n)
{               // error(1): the body of 'unclosed' has no closing brace
    while (n) {
        n = await f();
    return n;
}

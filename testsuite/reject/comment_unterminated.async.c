/* A comment that nothing ends takes the closing brace with it, and is the one to be named. */
#include <asyncc.h>

async(int) f(void);

async(int)
unclosed(void)
{ // note: so the body of 'unclosed' has no closing brace
    int n = await f(); /* closed */ /* error: unterminated comment
    return n; // * / is no end
}

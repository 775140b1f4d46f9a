/* CRLF. */
#include <asyncc.h>

async(int) f(void);

async(int)
g(void)
{
    int n = f(); // error(13): a promise(int) is used
    return n + undeclared; // error(16): undeclared identifier
}

/* One too many. */
#include <asyncc.h>

async(int) f(void);

async(int)
g(void)
{
    return await f();
}
} // error(1): extraneous closing brace

async(int)
h(void)
{
    return await g() + undeclared; // error(24): undeclared identifier
}

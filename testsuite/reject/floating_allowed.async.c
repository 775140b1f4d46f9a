/* -Wno-floating-promise: the only thing wrong is the error. */
// options: -Wno-floating-promise
#include <asyncc.h>

async(int) f(void);

async(int)
g(void)
{
    f();
    return undeclared; // error(12): use of undeclared identifier 'undeclared'
}

/* -Werror: a warning stops the output as an error does. */
// options: -Werror
#include <asyncc.h>

async(int) f(void);

async(int)
g(void)
{
    f(); // error(5): nobody waits for this promise(int)
    return undeclared; // error: undeclared
}

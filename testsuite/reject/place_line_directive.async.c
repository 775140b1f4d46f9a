/* Behind continued lines and a macro with errors: the place is where it is used. */
#include <asyncc.h>
#define TWICE(x) ((x) + \
                  (x))

async(int) f(void);

async(int)
g(void)
{
    int n = 1 + \
            f(); // error(13): a promise(int) is used
    n = TWICE(nothing); // error(15): use of undeclared identifier 'nothing'
    return n;
}

/* Mistakes in macros and in their arguments: where the macro is used. */
#include <asyncc.h>

#define TWICE(x) ((x) + (x))
#define WAIT(p) await p
#define GIVE(x) return x

async(int) f(void);
async(char *) name(void);

async(int)
g(int n)
{
    n = TWICE(f());          // error: a promise(int) is used
    n = TWICE(await nobody); // error: use of undeclared identifier 'nobody'
    n = WAIT(n);             // error: 'await' takes a promise, not a value of type 'int'
    if (n)
        GIVE("text");        // error: a value of type 'char [5]' is returned from 'g'
    GIVE(name());            // error: 'g' gives promise(int), and this is a promise(char *)
}

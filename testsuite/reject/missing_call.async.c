/* An async function where its promise is meant. */
#include <asyncc.h>

async(int) f(void);
async(void) worker(void);
void takes(promise(int) p);

async(int)
g(void)
{
    promise(void) shared = worker; // error(28): 'worker' is a function, not a promise // note: a call of it gives one: 'worker(...)'
    promise(int) p;

    p = f;    // error(9): 'f' is a function, not a promise
    takes(f); // error(11): 'f' is a function, not a promise
    await shared;
    return p;
}

/* That a call of what nobody has declared gives an int is no news beside that. */
#include <asyncc.h>

async(int)
main(void)
{
    int x = await undeclared(1); // error(19): call to undeclared function 'undeclared'

    await sleepy(x); // error(11): call to undeclared function 'sleepy'
    return await x; // error(12): 'await' takes a promise, not a value of type 'int' // note: call an async function here
}

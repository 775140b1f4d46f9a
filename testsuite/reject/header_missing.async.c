/* A header that is not there; what follows is read all the same. */
#include <asyncc.h>
#include "is_not_there.h" // error(10): 'is_not_there.h' file not found
#include <nor/this.h>     // error(10): 'nor/this.h' file not found

async(int)
f(void)
{
    return undeclared; // error(12): use of undeclared identifier 'undeclared'
}

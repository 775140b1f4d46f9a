/* A size that another parameter has a say in is known nowhere else. */
#include <asyncc.h>

async(int) f(void);

async(int)
depends(int n, int (*p)[sizeof(struct { char c[sizeof n]; })]) // error: a type is defined in the signature of the async function 'depends'
{
    return n + (int)sizeof *p + await f();
}

/* Types that nothing can name where the frame stands. */
#include <asyncc.h>
async(int) get(int n);

struct { int k; } *only_from_here(void);

async(int)
of_result(void)
{
    __auto_type s = only_from_here(); // error(17): the type of 's' has no name // note: give the struct at unnamed_types.async.c:5 a tag

    return s->k + await get(1) + s->k;
}

async(int)
temporary(int x)
{
    return (await get(x) ? only_from_here() : (await get(2), only_from_here()))->k; // error: the type of a value that outlives an await here has no name
}

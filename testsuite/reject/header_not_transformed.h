#include <asyncc.h>

static inline async(int)
square(int n) // error(1): the async function 'square' has its body in an included file that has not been transformed // note: name it header_not_transformed.async.h
{
    await async_sleep(1);
    return n * n;
}
static inline async(void)
nothing(void) // error(1): the async function 'nothing' has its body in an included file
{
}
static inline promise(int)
plain(promise(async(int) (*)(void)) p)
{
    (void)p;
    return square(2);
}

/* Braces that only one branch of an #if opens. */
#include <asyncc.h>

async(int) f(void);

async(int)
g(int n) // error(1): the body of 'g' does not end where its braces say // note: is there an #if inside
{
#if 1
    if (n) {
#else
    while (n) {
        {
#endif
        n = await f();
#if 0
        }
#endif
    }
    return n; // error: promise(int)
}

#include <asyncc.h>

#define NAP(name) static inline async(void) name(int n)
NAP(nap)      // error(1): the async function 'nap' has its body in an included file // note: transform it (asyncc header_before_its_output.async.h -o header_before_its_output.h) and include
{
    while (n-- > 0)
        await async_sleep(1);
}

/* In an argument of a macro, too: the value of a promise of a promise, and a promise made there. */
#include <asyncc.h>
async(void)
add(promise(promise(double)) p, promise(double) q)
{
    await p;
    promise_resolve(q, promise_value(p) + 1); // error(24): a promise(double) is used as the value it will have
    promise_resolve(q, promise_resolved(double, 1.0) + 1); // error(24): a promise(double) is used
}

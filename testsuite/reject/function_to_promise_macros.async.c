/* A function where a call of it was meant, given to the macros that take promises: libclang dies of it. */
#include <asyncc.h>

static async(int)
one(int n)
{
    await async_yield();
    return n;
}

async(int)
main(void)
{
    async_group *g = async_group_new();

    async_group_add(g, one);         // error(24): 'one' is a function, not a promise // note: a call of it gives one: 'one(...)'
    promise_cancel(one);             // error(20): 'one' is a function, not a promise // note: a call of it gives one
    promise_release(one);            // error(21): 'one' is a function, not a promise // note: a call of it gives one
    await promise_timeout(one, 5);   // error(27): 'one' is a function, not a promise // note: a call of it gives one
    await promise_all(one(1), one);  // error(31): 'one' is a function, not a promise // note: a call of it gives one
    promise_resolve(one, 1);         // error(21): 'one' is a function, not a promise // note: a call of it gives one
    return promise_state(one);       // error(26): 'one' is a function, not a promise // note: a call of it gives one
}

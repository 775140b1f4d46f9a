/* Arguments of the wrong type to the runtime's macros, in words of the dialect; no note leads into their bodies. */
#include <asyncc.h>

struct job {
    int id;
};
async(int) f(void);

async(int)
gives(struct job job)
{
    promise(int) p = f();

    promise_resolve(job, 1);     // error(5): 'promise_resolve' takes a promise, not a value of type 'struct job'
    promise_resolve(p, job);     // error(5): initializing 'int' with an expression of incompatible type 'struct job'
    promise_resolve(p, "x");     // error(5): conversion initializing 'int' with an expression of type 'char[2]'
    await promise_all(1, p);     // error(23): incompatible integer to pointer conversion initializing a promise with an expression of type 'int'
    await promise_race(p, job);  // error(27): initializing a promise with an expression of incompatible type 'struct job'
    promise_release(job);        // error(21): initializing a promise with an expression of incompatible type
    await async_sleep("x");      // error(23): incompatible pointer to integer conversion passing 'char[2]' to parameter
    return promise_value(job.id); // error(12): 'promise_value' takes a promise, not a value of type 'int'
}

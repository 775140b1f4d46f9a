/* What await takes, and what it gives. */
#include <asyncc.h>

async(int) f(void);
async(void) nothing(void);
int plain(void);

async(int)
operands(int n, int *p)
{
    await 5;       // error(5): 'await' takes a promise, not a value of type 'int' // note: leave out the 'await'
    n = await n;   // error(9): 'await' takes a promise, not a value of type 'int'
    await plain(); // error(5): 'await' takes a promise, not a value of type 'int'
    await p;       // error(5): 'await' takes a promise, not a value of type 'int *'
    await f;       // error(5): 'await' takes a promise, not a value of type 'promise(int) (void)'
    await "x";     // error(5): 'await' takes a promise
    await await f(); // error(5): 'await' takes a promise, not a value of type 'int'
    return await f; // error(12): 'await' takes a promise
}

async(int)
no_operand(void)
{
    await; // error(5): 'await' takes a promise // note: write 'await f()'
    return 0;
}

async(int)
values(void)
{
    int n = await nothing(); // error(13): this await gives no value: it waits for a promise(void)
    int *p = &await f();     // error(14): the value of an await is not an object // note: store it in a variable first
    (await f())++;           // error(5): the value of an await is not an object
    await f() = 1;           // error(5): an await cannot be assigned to: it is a value // note: to settle a promise use promise_resolve
    return n + *p;
}

/* await where nothing can be suspended. */
#include <asyncc.h>

async(int) f(void);

int
plain(int a)
{
    int n = await f(); // error(13): 'await' outside an async function // note: declare the function 'async(T) name(...)'
    if (await f())     // error(9): 'await' outside an async function
        return 1;
    await f();        // error(5): 'await' outside an async function
    a += await f();   // error(10): 'await' outside an async function
    a = a * await f() // error(13): 'await' outside an async function
        + (await f()); // error(12): 'await' outside an async function
    while (!await f()) // error(13): 'await' outside an async function
        n++;
    return await f(); // error(12): 'await' outside an async function // note: promise_then or async_run
}

/* That it gives a promise does not make it async. */
promise(int)
gives_a_promise(void)
{
    int n = await f(); // error(13): 'await' outside an async function
    (void)n;
    return f();
}

int global = await f();           // error(14): 'await' outside an async function
int list[] = { 1, await f(), 2 }; // error(19): 'await' outside an async function

async(int)
constant(int n)
{
    static int once = await f(); // error(23): 'await' in the initialiser of a static variable // note: assign it in a statement of its own
    switch (n) {
    case await f(): // error(10): 'await' in a constant expression // note: a case label is fixed at compile time
        return 1;
    }
    return once;
}

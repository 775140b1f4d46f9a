/* A macro that awaits, used where nothing can be suspended: the error stands at the use. */
#include <asyncc.h>
#include <stdio.h>

#define WAIT(p) await p
#define WAIT_AND_ADD(p, n) (WAIT(p) + (n))
#define AWAITED await f()
#define TEXT(x) #x

async(int) f(void);

int
plain(int n)
{
    n += WAIT(f());            // error(10): 'await' outside an async function // note: declare the function 'async(T) name(...)'
    n += WAIT_AND_ADD(f(), 1); // error(10): 'await' outside an async function
    n += AWAITED;              // error(10): 'await' outside an async function
    if (WAIT(f()))             // error(9): 'await' outside an async function
        n++;
    WAIT(f()); // error(5): 'await' outside an async function
    return n;
}

promise(int)
gives_a_promise(void)
{
    if (WAIT(f())) // error(9): 'await' outside an async function
        return NULL;
    return f();
}

int global = WAIT(f()); // error(14): 'await' outside an async function

/* What the macros of the runtime do with a promise is no await; nor is a word in a string. */
int
sound(promise(int) p)
{
    puts(TEXT(WAIT));
    return promise_state(p) == PROMISE_FULFILLED ? promise_value(p) : async_run(f());
}

async(int)
waits(void)
{
    return WAIT(f()) + WAIT_AND_ADD(f(), 2) + AWAITED;
}

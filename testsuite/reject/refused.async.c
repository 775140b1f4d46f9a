/* What cannot be done, with the way out. */
#include <asyncc.h>
#include <alloca.h>
#include <setjmp.h>
#include <stdarg.h>

async(int) f(void);

async(int)
many(int n, ...) // error(1): a variadic function cannot be async // note: take a va_list, an array or a struct
{
    return n + await f();
}

async(int)
jumps(void)
{
    jmp_buf env;

    if (setjmp(env)) // error(9): 'setjmp' in an async function that awaits behind it // note: use try/catch
        return 1;
    return await f();
}

async(int)
stack(int n)
{
    char *p = alloca(n); // error(15): 'alloca' in an async function that awaits behind it // note: use malloc with 'defer free'
    p[0] = 1;
    return p[0] + await f();
}

async(int)
nested(void)
{
    int inner(int x) { return x + 1; } // error(5): the function 'inner' is nested in an async function // note: make it a function of its own
    return inner(await f());
}

async(int)
outside_loops(int n)
{
    if (n)
        break; // error(9): 'break' statement not in loop or switch statement
    if (n)
        continue; // error(9): 'continue' statement not in loop statement
    return await f();
}

/* Without an await there is nothing that they could not outlive. */
async(int)
no_await(int n)
{
    jmp_buf env;
    char *p = alloca(n);

    p[0] = 1;
    return setjmp(env) ? 1 : p[0];
}

#define AND_MORE ...
async(int)
hidden_many(int n, AND_MORE) // error(1): a variadic function cannot be async
{
    return n + await f();
}

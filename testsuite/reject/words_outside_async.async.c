/* The other words of the dialect in a function that is not async. */
#include <asyncc.h>

int f(void);

int
tries(void)
{
    try { // error(5): 'try' outside an async function // note: declare the function 'async(T) name(...)'
        f();
    }
    return 0;
}

int
throws(int e)
{
    throw e; // error(5): 'throw' outside an async function
    return 0;
}

int
defers(void)
{
    defer f(); // error(5): 'defer' outside an async function
    return 0;
}

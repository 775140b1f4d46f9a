/* What tree and compiler recover from: an error, not one for each line behind it. */
#include <asyncc.h>

async(int) f(void);

async(int)
after_expression(int n)
{
    n = await f() // error(18): expected ';' after expression
    n++;
    return n;
}

async(int)
after_return(int n)
{
    if (n)
        return 1 // error(17): expected ';'
    return n;
}

async(int)
after_declaration(void)
{
    int n = await f() // error(22): expected ';' at end of declaration
    return n;
}

async(int)
parenthesis(int n)
{
    n = (n + await f(); // error(23): expected ')'
    return n;
}

async(int)
sound(void)
{
    return await f();
}

async(int)
nothing_given(void)
{
    int n = ; // error(13): expected expression
    return n;
}

/* Columns count bytes, and the caret knows better. */
#include <asyncc.h>
#include <stdio.h>

async(int) f(void);

async(int)
g(void)
{
    /* äöü € */ int n = f(); // error(30): a promise(int) is used
    puts("日本"); return n + undeclared; // error(32): undeclared identifier
}

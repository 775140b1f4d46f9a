/* A quote that is not closed in a line of an async function: the quote, not what is then expected. */
#include <asyncc.h>
#include <stdio.h>

async(int) f(void);

async(int)
prints(int n)
{
    printf("abc %d\n, n); // error(12): unterminated string
    await f();
    return n;
}

async(int)
puts_character(void)
{
    putchar('ab);
    await f();
    return 0;
}

/* A character that swallows the closing brace: the quote is to be named, not the brace alone. */
#include <asyncc.h>
#include <stdio.h>

async(int) f(void);

async(int)
unclosed(void)
{ // note: so the body of 'unclosed' has no closing brace
    putchar('\'');
    putchar('x); return await f(); } // error(13): unterminated character

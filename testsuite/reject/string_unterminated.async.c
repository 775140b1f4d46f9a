/* A string that swallows the closing brace: the quote is to be named, not the brace alone. */
#include <asyncc.h>
#include <stdio.h>

async(int) f(void); /* "don't" is closed, and so is '"' */

async(int) unclosed(void) { putchar('"'); puts("a\\\"b\\"); printf("abc); return await f(); } // error(68): unterminated string // note(27): so the body of 'unclosed' has no closing brace

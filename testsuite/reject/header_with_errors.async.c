/* Errors of an included header stand at the header's lines. */
#include <asyncc.h>
#include "header_with_errors.h"

async(int)
f(void)
{
    int n = in_header(); // error(13): a promise(int) is used as the value it will have
    return n + WRONG(1);   // error(16): use of undeclared identifier 'not_here'
}

/* The last line has no newline, and the file begins with a byte order mark. */
#include <asyncc.h>
#include <stdio.h>
// expect: 3
static async(int) f(int n) { await async_yield(); return n; }
async(int) main(void) { printf("%d\n", await f(3)); return 0; }
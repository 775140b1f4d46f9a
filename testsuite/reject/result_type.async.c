/* What a promise cannot be of. */
#include <asyncc.h>

struct later;

async(int[3]) array(void) { return 0; } // error(7): 'int[3]' is an array, and a promise cannot hold that // note: put the array into a struct, or give a pointer to it
async(struct later) incomplete(void) { return 0; } // error(7): 'struct later' is an incomplete type // note: define the type before, or give a pointer to it
async() empty(void) { return 0; } // error(1): 'async' without the type of the value // note: write async(void) when there is none
async(int) variadic(int n, ...) { return n; } // error(12): a variadic function cannot be async // note: take a va_list, an array or a struct

/* A return that does not begin a statement: neither of the two readings of the text sees a fault. */
#include <asyncc.h>

async(int) f(int a)
, {
    int list[4] = { 0 };

    await async_yield();
    list return[a]; // error(10): 'return' in the middle of a statement // note: a ';' is missing before it
}

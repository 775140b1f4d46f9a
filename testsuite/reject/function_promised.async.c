/* A promise of a function: clang would speak of address spaces, which nobody has written. */
#include <asyncc.h>

promise(int(void)) global; // error(1): this is a function, and a promise cannot hold that // note: give a pointer to it
struct s {
    promise(void(int)) member; // error(5): this is a function, and a promise cannot hold that
};
promise(int (*)(void)) right;

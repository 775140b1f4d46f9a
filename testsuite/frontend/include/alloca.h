/* a few lines of <alloca.h>: what is tried thousands of times should be read quickly */
#ifndef ALLOCA_H
#define ALLOCA_H

#define alloca(n) __builtin_alloca(n)

#endif

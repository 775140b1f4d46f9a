/* a few lines of <complex.h>: what is tried thousands of times should be read quickly */
#ifndef COMPLEX_H
#define COMPLEX_H

#define complex _Complex
#define I (1.0fi)

#endif

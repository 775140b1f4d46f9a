/* a few lines of <stdbool.h>: what is tried thousands of times should be read quickly */
#ifndef STDBOOL_H
#define STDBOOL_H

#define bool _Bool
#define true 1
#define false 0

#endif

/* a few lines of <sys/types.h>: what is tried thousands of times should be read quickly */
#ifndef SYS_TYPES_H
#define SYS_TYPES_H

#include <stddef.h>
typedef long ssize_t;
typedef int pid_t;

#endif

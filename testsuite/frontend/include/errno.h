/* a few lines of <errno.h>: what is tried thousands of times should be read quickly */
#ifndef ERRNO_H
#define ERRNO_H

extern int *__errno_location(void);
#define errno (*__errno_location())
#define ENOENT 2
#define EINTR 4
#define EIO 5
#define EAGAIN 11
#define ENOMEM 12
#define EINVAL 22
#define EDOM 33
#define ERANGE 34
#define ECONNRESET 104
#define ETIMEDOUT 110
#define ECANCELED 125

#endif

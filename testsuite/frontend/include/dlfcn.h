/* a few lines of <dlfcn.h>: what is tried thousands of times should be read quickly */
#ifndef DLFCN_H
#define DLFCN_H

void *dlsym(void *, const char *);

#endif

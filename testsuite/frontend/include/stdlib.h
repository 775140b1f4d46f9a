/* a few lines of <stdlib.h>: what is tried thousands of times should be read quickly */
#ifndef STDLIB_H
#define STDLIB_H

#include <stddef.h>
void *malloc(size_t);
void *calloc(size_t, size_t);
void free(void *);
void abort(void) __attribute__((noreturn));
void exit(int) __attribute__((noreturn));
int atoi(const char *);
int abs(int);
int rand(void);
void qsort(void *, size_t, size_t, int (*)(const void *, const void *));

#endif

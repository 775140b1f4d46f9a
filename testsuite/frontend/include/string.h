/* a few lines of <string.h>: what is tried thousands of times should be read quickly */
#ifndef STRING_H
#define STRING_H

#include <stddef.h>
void *memcpy(void *, const void *, size_t);
void *memset(void *, int, size_t);
int memcmp(const void *, const void *, size_t);
size_t strlen(const char *);
int strcmp(const char *, const char *);
char *strcpy(char *, const char *);
char *strchr(const char *, int);
char *strdup(const char *);
char *strerror(int);

#endif

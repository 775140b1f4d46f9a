/* a few lines of <stdio.h>: what is tried thousands of times should be read quickly */
#ifndef STDIO_H
#define STDIO_H

#include <stdarg.h>
#include <stddef.h>
typedef struct file FILE;
extern FILE *stdin, *stdout, *stderr;
int printf(const char *, ...) __attribute__((format(printf, 1, 2)));
int fprintf(FILE *, const char *, ...) __attribute__((format(printf, 2, 3)));
int snprintf(char *, size_t, const char *, ...) __attribute__((format(printf, 3, 4)));
int puts(const char *);
int putchar(int);
int fputs(const char *, FILE *);
int fflush(FILE *);
FILE *fopen(const char *, const char *);
int fclose(FILE *);
int getchar(void);

#endif

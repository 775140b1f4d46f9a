/* a few lines of <stddef.h>: what is tried thousands of times should be read quickly */
#ifndef STDDEF_H
#define STDDEF_H

typedef __SIZE_TYPE__ size_t;
typedef __PTRDIFF_TYPE__ ptrdiff_t;
typedef __WCHAR_TYPE__ wchar_t;
typedef struct { long double a; } max_align_t;
#define NULL ((void *)0)
#define offsetof(T, m) __builtin_offsetof(T, m)

#endif

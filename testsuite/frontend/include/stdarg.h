/* a few lines of <stdarg.h>: what is tried thousands of times should be read quickly */
#ifndef STDARG_H
#define STDARG_H

typedef __builtin_va_list va_list;
#define va_start(list, last) __builtin_va_start(list, last)
#define va_arg(list, T) __builtin_va_arg(list, T)
#define va_end(list) __builtin_va_end(list)

#endif

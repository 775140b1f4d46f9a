/* a few lines of <setjmp.h>: what is tried thousands of times should be read quickly */
#ifndef SETJMP_H
#define SETJMP_H

typedef long jmp_buf[32];
int setjmp(jmp_buf);
void longjmp(jmp_buf, int) __attribute__((noreturn));

#endif

/* Included as written by both, and by a file that asyncc never sees. */
#ifndef PARITY_H
#define PARITY_H
#include <asyncc.h>

async(bool) is_even(unsigned n);
promise(bool) is_odd(unsigned n);
extern int hops;
void plain_check(void);
#endif

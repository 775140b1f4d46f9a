/* a few lines of <stdatomic.h>: what is tried thousands of times should be read quickly */
#ifndef STDATOMIC_H
#define STDATOMIC_H

typedef _Atomic(int) atomic_int;
#define atomic_load(p) __c11_atomic_load(p, 5)
#define atomic_store(p, v) __c11_atomic_store(p, v, 5)
#define atomic_fetch_add(p, v) __c11_atomic_fetch_add(p, v, 5)

#endif

/* timers.h - the two timers of slow_and_fast, and a clock that counts in their unit */
#ifndef TIMERS_H
#define TIMERS_H

#include <asyncc.h>

/* "slow" after two units, "fast" after one; the caller owns the promise. */
promise(const char *) resolve_after_2_seconds(void);
promise(const char *) resolve_after_1_second(void);

void start_time(void);
void print_time(void); /* the units that have gone since start_time */

#endif

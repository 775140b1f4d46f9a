/* a few lines of <assert.h>: what is tried thousands of times should be read quickly */
#ifndef ASSERT_H
#define ASSERT_H

void assert_failed(const char *);
#define assert(e) ((e) ? (void)0 : assert_failed(#e))

#endif

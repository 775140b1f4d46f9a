/* mutate.h - other texts out of a text, by its tokens */
#ifndef MUTATE_H
#define MUTATE_H

#include <stddef.h>

/* Changes text in place, to at most `room` bytes. returns its new length. The same seed gives the
 * same change. */
size_t mutate(char *text, size_t len, size_t room, unsigned seed);
/* A piece of one text put into another: at most `room` bytes go to `out`. */
size_t splice(const char *a, size_t a_len, const char *b, size_t b_len, char *out, size_t room,
              unsigned seed);

#endif

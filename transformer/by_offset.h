/* by_offset.h - places in a list that is sorted by offset, without a search
 *
 * For every few bytes of a text, the first element that begins in them or
 * behind them. */
#ifndef BY_OFFSET_H
#define BY_OFFSET_H

#include "arena.h"

#include <stdint.h>

enum {
    BY_OFFSET_STEP = 32 /* bytes: few elements begin in so many */
};

struct by_offset {
    uint32_t *first; /* NULL: not filled yet */
    uint32_t steps;  /* how many are known: the rest begin behind all elements */
};

/* For a text of `len` bytes. */
static inline void
by_offset_begin(struct arena *a, struct by_offset *b, uint32_t len)
{
    b->first = arena_alloc(a, (len / BY_OFFSET_STEP + 2) * sizeof *b->first);
    b->steps = 0;
}

/* The elements are told in their order. */
static inline void
by_offset_add(struct by_offset *b, uint32_t index, uint32_t offset)
{
    while (b->steps <= offset / BY_OFFSET_STEP)
        b->first[b->steps++] = index;
}

/* An index that is not behind the first element that begins at an offset or later, and close to it. */
static inline uint32_t
by_offset_near(const struct by_offset *b, uint32_t offset)
{
    uint32_t step = offset / BY_OFFSET_STEP;

    return b->first[step < b->steps ? step : b->steps - 1];
}

#endif

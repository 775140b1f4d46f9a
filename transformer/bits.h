/* bits.h - sets of small numbers */
#ifndef BITS_H
#define BITS_H

#include "arena.h"

#include <stdbool.h>
#include <stdint.h>

struct bits {
    uint64_t *words;
    size_t n_words;
};

static inline struct bits
bits_new(struct arena *a, size_t n)
{
    struct bits b = { NULL, (n + 63) / 64 };

    b.words = arena_alloc(a, (b.n_words ? b.n_words : 1) * sizeof *b.words);
    return b;
}

static inline void
bits_add(struct bits *b, size_t i)
{
    b->words[i / 64] |= (uint64_t)1 << i % 64;
}

static inline void
bits_drop(struct bits *b, size_t i)
{
    b->words[i / 64] &= ~((uint64_t)1 << i % 64);
}

static inline bool
bits_has(const struct bits *b, size_t i)
{
    return b->words[i / 64] >> i % 64 & 1;
}

/* returns whether a has grown */
static inline bool
bits_join(struct bits *a, const struct bits *b)
{
    bool grown = false;

    for (size_t i = 0; i < a->n_words; i++) {
        uint64_t was = a->words[i];

        a->words[i] |= b->words[i];
        grown |= a->words[i] != was;
    }
    return grown;
}

#endif

/* bits.h - sets of small numbers */
#ifndef BITS_H
#define BITS_H

#include "arena.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

struct bits {
    uint64_t *words;
    size_t n_words;
};

static inline struct bits
bits_new(struct arena *a, size_t n)
{
    struct bits b = {NULL, (n + 63) / 64};

    b.words = arena_alloc(a, (b.n_words ? b.n_words : 1) * sizeof *b.words);
    return b;
}

static inline void
bits_add(struct bits *b, size_t i)
{
    b->words[i / 64] |= (uint64_t)1 << i % 64;
}

static inline void
bits_put(struct bits *b, size_t i, bool on)
{
    if (on)
        b->words[i / 64] |= (uint64_t)1 << i % 64;
    else
        b->words[i / 64] &= ~((uint64_t)1 << i % 64);
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

/* Leaves what is in both. */
static inline void
bits_meet(struct bits *a, const struct bits *b)
{
    for (size_t i = 0; i < a->n_words; i++)
        a->words[i] &= b->words[i];
}

static inline void
bits_clear(struct bits *b)
{
    memset(b->words, 0, b->n_words * sizeof *b->words);
}

/* Sets of the same size. */
static inline void
bits_copy(struct bits *to, const struct bits *from)
{
    memcpy(to->words, from->words, from->n_words * sizeof *from->words);
}

static inline bool
bits_same(const struct bits *a, const struct bits *b)
{
    return memcmp(a->words, b->words, a->n_words * sizeof *a->words) == 0;
}

/* The first member that is not below i; SIZE_MAX: there is none. */
static inline size_t
bits_next(const struct bits *b, size_t i)
{
    size_t at = i / 64;
    uint64_t word;

    if (at >= b->n_words)
        return SIZE_MAX;
    word = b->words[at] & ~(uint64_t)0 << i % 64;
    while (word == 0) {
        if (++at == b->n_words)
            return SIZE_MAX;
        word = b->words[at];
    }
    return at * 64 + (size_t)__builtin_ctzll(word);
}

#endif

/* sparse.h - sets of numbers, few of all that there are
 *
 * What is live at one place of a function are a handful of its locals, or hundreds of them side by
 * side: only the words that are not 0 are kept, by their place. */
#ifndef SPARSE_H
#define SPARSE_H

#include "bits.h"

struct sparse_word {
    uint64_t bits;
    size_t at; /* of the number 64 * at, and 63 more */
};

struct sparse {
    VEC(struct sparse_word) words; /* by place */
};

/* The members, one after the other:
 *
 *     for (struct sparse_walk w = {s}; sparse_step(&w);) ... w.member ... */
struct sparse_walk {
    const struct sparse *set;
    size_t next;
    uint64_t left;
    size_t member;
};

void sparse_add(struct arena *a, struct sparse *s, size_t i);
void sparse_drop(struct sparse *s, size_t i);
bool sparse_has(const struct sparse *s, size_t i);
bool sparse_join(struct arena *a, struct sparse *to, const struct sparse *from); /* has it grown? */
void sparse_meet(struct sparse *s, const struct bits *with);                     /* of any size */
void sparse_leave(struct sparse *s, const struct bits *out); /* takes those out; of any size */
void sparse_without(struct sparse *s, const struct sparse *out);
void sparse_copy(struct arena *a, struct sparse *to, const struct sparse *from);
bool sparse_same(const struct sparse *x, const struct sparse *y);

static inline bool
sparse_step(struct sparse_walk *w)
{
    while (w->left == 0) {
        if (w->next == w->set->words.len)
            return false;
        w->left = w->set->words.at[w->next++].bits;
    }
    w->member = w->set->words.at[w->next - 1].at * 64 + (size_t)__builtin_ctzll(w->left);
    w->left &= w->left - 1;
    return true;
}

#endif

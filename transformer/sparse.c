/* sparse.c - sets of numbers, few of all that there are */
#include "sparse.h"

/* Where the word is, or where it would go. Who adds in order finds it at the end. */
static size_t
word_of(const struct sparse *s, size_t at)
{
    size_t low = 0, high = s->words.len;

    if (high != 0 && s->words.at[high - 1].at <= at)
        return s->words.at[high - 1].at < at ? high : high - 1;

    while (low < high) {
        size_t mid = low + (high - low) / 2;

        if (s->words.at[mid].at < at)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

static bool
is_word(const struct sparse *s, size_t k, size_t at)
{
    return k < s->words.len && s->words.at[k].at == at;
}

void
sparse_add(struct arena *a, struct sparse *s, size_t i)
{
    size_t at = i / 64, k = word_of(s, at);

    if (!is_word(s, k, at)) {
        struct sparse_word word = {0, at};

        vec_push(a, &s->words, word);
        memmove(&s->words.at[k + 1], &s->words.at[k], (s->words.len - 1 - k) * sizeof word);
        s->words.at[k] = word;
    }
    s->words.at[k].bits |= (uint64_t)1 << i % 64;
}

void
sparse_drop(struct sparse *s, size_t i)
{
    size_t at = i / 64, k = word_of(s, at);

    if (is_word(s, k, at))
        s->words.at[k].bits &= ~((uint64_t)1 << i % 64);
}

bool
sparse_has(const struct sparse *s, size_t i)
{
    size_t at = i / 64, k = word_of(s, at);

    return is_word(s, k, at) && (s->words.at[k].bits >> i % 64 & 1) != 0;
}

bool
sparse_join(struct arena *a, struct sparse *to, const struct sparse *from)
{
    size_t k = 0, missing = 0, i, end;
    bool grown = false;

    for (i = 0; i < from->words.len; i++) {
        const struct sparse_word *w = &from->words.at[i];

        while (k < to->words.len && to->words.at[k].at < w->at)
            k++;
        if (is_word(to, k, w->at)) {
            grown |= (w->bits & ~to->words.at[k].bits) != 0;
            to->words.at[k].bits |= w->bits;
        } else
            missing += w->bits != 0;
    }
    if (missing == 0)
        return grown;
    /* from the back, so that each word moves once */
    k = to->words.len;
    for (size_t n = 0; n < missing; n++)
        vec_push(a, &to->words, ((struct sparse_word){0, 0}));
    for (i = from->words.len, end = to->words.len; end != k;) {
        const struct sparse_word *w = &from->words.at[i - 1];

        if (w->bits == 0 || (k > 0 && to->words.at[k - 1].at == w->at))
            i--; /* it is there already */
        else if (k > 0 && to->words.at[k - 1].at > w->at)
            to->words.at[--end] = to->words.at[--k];
        else {
            to->words.at[--end] = *w;
            i--;
        }
    }
    return true;
}

void
sparse_meet(struct sparse *s, const struct bits *with)
{
    for (size_t i = 0; i < s->words.len; i++) {
        struct sparse_word *w = &s->words.at[i];

        w->bits &= w->at < with->n_words ? with->words[w->at] : 0;
    }
}

void
sparse_leave(struct sparse *s, const struct bits *out)
{
    for (size_t i = 0; i < s->words.len; i++) {
        struct sparse_word *w = &s->words.at[i];

        w->bits &= w->at < out->n_words ? ~out->words[w->at] : ~(uint64_t)0;
    }
}

void
sparse_without(struct sparse *s, const struct sparse *out)
{
    size_t k = 0;

    for (size_t i = 0; i < s->words.len; i++) {
        struct sparse_word *w = &s->words.at[i];

        while (k < out->words.len && out->words.at[k].at < w->at)
            k++;
        if (is_word(out, k, w->at))
            w->bits &= ~out->words.at[k].bits;
    }
}

void
sparse_copy(struct arena *a, struct sparse *to, const struct sparse *from)
{
    to->words.len = 0;
    for (size_t i = 0; i < from->words.len; i++)
        if (from->words.at[i].bits != 0)
            vec_push(a, &to->words, from->words.at[i]);
}

bool
sparse_same(const struct sparse *x, const struct sparse *y)
{
    size_t i = 0, k = 0;

    for (;;) {
        while (i < x->words.len && x->words.at[i].bits == 0)
            i++;
        while (k < y->words.len && y->words.at[k].bits == 0)
            k++;
        if (i == x->words.len || k == y->words.len)
            return i == x->words.len && k == y->words.len;
        if (x->words.at[i].at != y->words.at[k].at || x->words.at[i].bits != y->words.at[k].bits)
            return false;
        i++, k++;
    }
}

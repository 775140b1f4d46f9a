/* arena.c - memory that is freed all at once */
#include "arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 64 * 1024, ALIGN = 16 };

struct arena_block {
    struct arena_block *next;
    size_t used, size;
    _Alignas(ALIGN) char bytes[];
};

void *
arena_alloc(struct arena *a, size_t size)
{
    struct arena_block *b = a->blocks;

    size = (size + ALIGN - 1) / ALIGN * ALIGN;
    if (b == NULL || b->size - b->used < size) {
        size_t room = size > BLOCK ? size : BLOCK;

        b = calloc(1, sizeof *b + room);
        if (b == NULL) {
            fputs("asyncc: out of memory\n", stderr);
            exit(2);
        }
        b->size = room;
        b->next = a->blocks;
        a->blocks = b;
    }
    b->used += size;
    return b->bytes + b->used - size;
}

char *
arena_strndup(struct arena *a, const char *s, size_t len)
{
    char *copy = arena_alloc(a, len + 1);

    memcpy(copy, s, len);
    return copy;
}

char *
arena_vfmt(struct arena *a, const char *fmt, va_list ap)
{
    char buffer[512]; /* nearly everything fits: formatted once */
    va_list again;
    char *s;
    int len;

    va_copy(again, ap);
    len = vsnprintf(buffer, sizeof buffer, fmt, again);
    va_end(again);
    if ((size_t)len < sizeof buffer)
        return arena_strndup(a, buffer, (size_t)len);
    s = arena_alloc(a, (size_t)len + 1);
    vsnprintf(s, (size_t)len + 1, fmt, ap);
    return s;
}

char *
arena_fmt(struct arena *a, const char *fmt, ...)
{
    va_list ap;
    char *s;

    va_start(ap, fmt);
    s = arena_vfmt(a, fmt, ap);
    va_end(ap);
    return s;
}

void *
arena_grow(struct arena *a, void *old, size_t *cap, size_t item)
{
    size_t was = *cap;
    void *at;

    *cap = was ? was * 2 : 8;
    at = arena_alloc(a, *cap * item);
    if (was != 0)
        memcpy(at, old, was * item);
    return at;
}

void
arena_free(struct arena *a)
{
    struct arena_block *next;

    for (struct arena_block *b = a->blocks; b != NULL; b = next) {
        next = b->next;
#ifndef NDEBUG
        memset(b->bytes, 0xdd, b->size);
#endif
        free(b);
    }
    a->blocks = NULL;
}

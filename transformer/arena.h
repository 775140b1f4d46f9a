/* arena.h - memory that is freed all at once
 *
 * One arena belongs to one version of one file; whatever allocates takes it
 * as its first parameter. Out of memory ends the program: a compiler has
 * nothing better to do. */
#ifndef ARENA_H
#define ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena {
    struct arena_block *blocks;
};

void *arena_alloc(struct arena *a, size_t size); /* zeroed, aligned for anything */
char *arena_strndup(struct arena *a, const char *s, size_t len);
char *arena_fmt(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
char *arena_vfmt(struct arena *a, const char *fmt, va_list ap);
void arena_free(struct arena *a);
/* As vsnprintf, but fast where there is only %s, %u and %zu in the format. `ap` can be used again. */
size_t format(char *to, size_t room, const char *fmt, va_list ap)
    __attribute__((format(printf, 3, 0)));

#define arena_new(a, T) ((T *)arena_alloc((a), sizeof(T)))

/* A growing array in an arena. */
#define VEC(T)           \
    struct {             \
        T *at;           \
        size_t len, cap; \
    }
#define vec_push(a, v, x)                                                   \
    do {                                                                    \
        if ((v)->len == (v)->cap)                                           \
            (v)->at = arena_grow((a), (v)->at, &(v)->cap, sizeof *(v)->at); \
        (v)->at[(v)->len++] = (x);                                          \
    } while (0)
void *arena_grow(struct arena *a, void *old, size_t *cap, size_t item);

#endif

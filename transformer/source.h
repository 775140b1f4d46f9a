/* source.h - the bytes of a file, and where they stand */
#ifndef SOURCE_H
#define SOURCE_H

#include "arena.h"
#include "by_offset.h"

#include <stdbool.h>
#include <stdint.h>

/* From offset `at` on the text is the origin's from `from` on; or, where it is an expansion, it all
 * stands for what begins there. */
struct stretch {
    uint32_t at, from;
    bool expansion;
    bool
        preprocessed; /* ... that the compiler's preprocessor has made: macros are done with in it */
};

struct source {
    const char *path; /* as the user gave it */
    const char *text; /* NUL after the last byte */
    uint32_t len;
    VEC(uint32_t) lines; /* offset of the first byte of each line */
    struct by_offset line_near;
    /* A text in which macros have been expanded: what was written, and where its parts come from. */
    const struct source *origin;
    VEC(struct stretch) stretches; /* by offset */
};

/* A half-open range of bytes. */
struct span {
    uint32_t begin, end;
};

/* Reads a file. returns NULL, or what is wrong with it (for the user). */
const char *source_read(struct arena *a, struct source *s, const char *path);
/* The same for text that is in memory already; `text` is kept, not copied. */
void source_set(struct arena *a, struct source *s, const char *path, const char *text, size_t len);
/* Adds to a text that is still being put together: its lines are not counted. */
void source_append(struct arena *a, struct source *to, const char *s, size_t len);
uint32_t source_line(const struct source *s, uint32_t offset); /* from 1 */
/* What the user wrote, before anything was expanded; and where in it an offset stands. */
const struct source *source_written(const struct source *s);
uint32_t source_origin(const struct source *s, uint32_t offset);
bool source_is_preprocessed(const struct source *s, uint32_t offset);
uint32_t source_column(const struct source *s, uint32_t offset); /* from 1, in bytes, as clang's */

#endif

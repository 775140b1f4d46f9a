/* out.h - THE writer: it alone owns the output and counts its lines */
#ifndef OUT_H
#define OUT_H

#include "ir.h"

/* What a #line of the user's says of the lines behind it. */
struct numbering {
    uint32_t at;      /* from here on */
    uint32_t line;    /* this line of the source */
    uint32_t says;    /* counts as this one */
    const char *path; /* of this file, as in C's string; NULL: the source's own */
};

struct out {
    struct arena *arena;
    const struct source *src;
    const char *
        path; /* of the output, for lines nobody wrote; NULL: it will be gone, do not speak of it */
    char *text;
    size_t len, cap;
    uint32_t line;         /* of the output, from 1 */
    uint32_t says;         /* the line the compiler takes this one for */
    bool says_source;      /* ... of the source; else of the output itself */
    const char *says_path; /* the name of the source that was given last, as struct numbering's */
    VEC(struct numbering) numbering; /* by offset */
    uint32_t pinned;                 /* every line counts as this one of the source; 0: none does */
};

/* A file's name as it stands in a string of C. */
const char *path_quoted(struct arena *a, const char *path);
void out_init(struct out *o, struct arena *a, const struct source *src, const char *path);
/* Text as it is. It may hold newlines. */
void out_text(struct out *o, const char *s, size_t len);
void out_fmt(struct out *o, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
bool out_line_start(const struct out *o);
bool out_behind_space(const struct out *o);
/* The line that the compiler is to take this place of the source for. */
uint32_t out_line_of(const struct out *o, uint32_t offset);
/* A #line of the user's that ends here has been written. */
void out_renumbered(struct out *o, uint32_t end);
/* Is there nothing but blanks in the line so far? */
bool out_line_blank(const struct out *o);
/* From here on the lines are those of the source around this offset. At the start of a line this may
 * write a #line; within a line only newlines can help. */
void out_at(struct out *o, uint32_t offset);
/* Ends the line, unless nothing stands on it; the next one belongs to this line of the source. */
void out_same_line(struct out *o, uint32_t offset);
/* From here on lines nobody wrote. Begins a line. offset: what they are for, where the output must not
 * be spoken of. */
void out_generated(struct out *o, uint32_t offset);
/* Drops the blanks at the end of the line so far. */
void out_trim(struct out *o);

#endif

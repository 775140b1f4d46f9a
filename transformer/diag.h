/* diag.h - what we have to tell the user
 *
 * Collected, never printed in place: the terminal's carets and an editor's
 * squiggles come from one list. */
#ifndef DIAG_H
#define DIAG_H

#include "source.h"

#include <stdarg.h>
#include <stdio.h>

enum severity {
    NOTE,
    WARNING,
    ERROR
};

struct diag {
    enum severity severity;
    const char *name; /* of the warning, without -W; or a word for the kind of error, or NULL */
    bool was_warning; /* an error by -Werror or its like */
    struct span span;
    const char *path; /* another file (a header): then `line` and `column` count, not the span */
    uint32_t line, column;
    const char *text;
    const char *unknown; /* a name that this leaves undeclared, up to `until`; or NULL */
    uint32_t until;
};

struct diags {
    struct arena *arena;
    const struct source *source; /* whose places count as one where a macro was expanded; or NULL */
    VEC(struct diag) list;       /* notes follow what they explain */
    size_t errors, warnings;
    size_t unkept; /* errors and warnings beyond what is kept */
    bool full;     /* the last one was not kept, nor are its notes */
};

void diag_error(struct diags *d, struct span at, const char *name, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
void diag_warning(struct diags *d, struct span at, const char *name, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
void diag_vwarning(struct diags *d, bool as_error, struct span at, const char *name,
                   const char *fmt, va_list ap);
void diag_note(struct diags *d, struct span at, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
void diag_elsewhere(struct diags *d, enum severity severity, const char *path, uint32_t line,
                    uint32_t column, const char *text);
/* Because of the last error nobody knows this name before `until`: no more is said of that. */
void diag_leaves_unknown(struct diags *d, const char *name, uint32_t until);
/* Is an error known of this part of the text? */
bool diag_has_error(const struct diags *d, struct span in);
/* Takes back what has been said of this part of the text. */
void diag_forget(struct diags *d, struct span of);
/* Sorted by place, doubles left out. */
void diag_sort(struct diags *d);
/* In the form of gcc and clang: file:line:col: error: text [name], the line, a caret. */
void diag_print(const struct diags *d, const struct source *s, FILE *out);

#endif

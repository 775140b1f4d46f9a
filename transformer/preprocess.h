/* preprocess.h - what the compiler's own preprocessor makes of parts of the source */
#ifndef PREPROCESS_H
#define PREPROCESS_H

#include "ir.h"

/* What is to be expanded. */
struct uses {
    VEC(struct span) list; /* by offset; none in another */
    bool includes;         /* an #include among them */
    bool statements;       /* whole ones, with directives in them */
};

/* Fills `list`: for each use what stands for it, on one line; NULL: an #if leaves it out.
 * tail      lines for the preprocessor behind all others
 * answer    what it makes of them, and what is behind; NULL: __COUNTER__ is used somewhere
 * returns   false: the preprocessor cannot be run, or refuses the text */
bool preprocess(struct unit *u, const struct uses *uses, const char *tail, edits *list,
                const char **answer);

#endif

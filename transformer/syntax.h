/* syntax.h - what reading a function with tree-sitter is made of
 *
 *     syntax_mask.c   the text that it reads
 *     syntax.c        its nodes, made ours */
#ifndef SYNTAX_H
#define SYNTAX_H

#include "sema.h"

/* The pieces of a try statement: its word, its blocks, the name of the error. */
struct try_parts {
    struct span word, body, catch, finally, name;
};
/* Of the one whose `try` is this token. */
struct try_parts try_parts(const struct unit *u, size_t word);
/* The whole source, with this function in it as the stock grammar can read it. */
char *masked_for_syntax(struct unit *u, struct func *f);

#endif

/* token.h - the tokens of C, over raw bytes */
#ifndef TOKEN_H
#define TOKEN_H

#include "source.h"

#include <string.h>

enum token_kind {
    T_END,
    T_NAME,
    T_NUMBER,
    T_STRING,
    T_CHAR,
    T_PUNCT,
    T_DIRECTIVE
};

struct token {
    enum token_kind kind;
    struct span span; /* of a directive: the whole line, continuations included */
};

/* Behind the last token stand as many of the kind T_END, for who looks ahead. */
enum {
    TOKENS_AHEAD = 8
};

struct tokens {
    struct token *at; /* the last that counts is T_END */
    size_t len, cap;
    struct by_offset near;
};

void tokens_read(struct arena *a, const struct source *s, struct tokens *out);
/* Digraphs (C11 6.4.6p3) as the brackets they are, each with a space behind it. In what looks like
 * arguments they stay, for a macro that makes a string of them; see respell_arguments. */
void tokens_respell(struct arena *a, struct source *s);
/* Are there any, in whatever? */
bool tokens_may_be_digraphs(const struct source *s);
/* What a token stands for if it is one; or '\0'. */
char token_digraph(const struct source *s, const struct token *t);
/* Inline for the sake of strlen, which goes where `text` is written out. */
static inline bool
token_is(const struct source *s, const struct token *t, const char *text)
{
    const char *at = s->text + t->span.begin;
    size_t len;

    if (*at != *text) /* nearly always the answer */
        return false;
    len = strlen(text);
    return t->span.end - t->span.begin == len && t->kind != T_DIRECTIVE &&
           memcmp(at, text, len) == 0;
}
/* The words end with NULL. */
bool token_is_one_of(const struct source *s, const struct token *t, const char *const *words);
/* struct, union, enum: what stands before a tag. */
bool token_is_tag_keyword(const struct source *s, const struct token *t);
/* Is it this keyword, in one of the spellings that GNU C has for it? "const" is const, __const and
 * __const__; "__complex__" is __complex and __complex__, since complex alone is a name. */
bool name_spells(const char *name, size_t len, const char *keyword);
bool token_spells(const struct source *s, const struct token *t, const char *keyword);
/* A word of C's own (C11 6.4.1), or one that C23 or GNU C has made one. None that begins with `_`. */
bool name_is_keyword(const char *name, size_t len);
/* The runtime's, and C11's generic functions of <stdatomic.h>, which every compiler spells its own
 * way: if they are macros, they read each argument once, as a function would. */
bool name_is_ours(const char *name);
/* promise(T) and the like: a macro of the runtime's that is a type. */
bool token_is_type_macro(const struct source *s, const struct token *t);
/* promise_new(T) and its kind: a macro whose first argument is a type. */
bool token_takes_type(const struct source *s, const struct token *t);
/* #word ... */
bool token_is_directive(const struct source *s, const struct token *t, const char *word);
/* #line and a number, or # and the number; not a macro for it. */
bool token_is_numbering(const struct source *s, const struct token *t);
/* The index of the bracket that closes the one at `open`, or of T_END. Of the branches of an #if
 * only the first is counted, so that each bracket closes once. */
size_t token_close(const struct source *s, const struct tokens *t, size_t open);
/* Of the declarator at this place, the token behind it: its =, what separates it from the next, or the
 * end of the list it stands in. */
size_t token_declarator_end(const struct source *s, const struct tokens *t, uint32_t at);
/* Does what stands from one token to another, an invocation, look like a statement of its own with no
 * semicolon behind it? */
bool token_lacks_semicolon(const struct source *s, const struct tokens *t, size_t from,
                           size_t until);
/* The first literal from a token on that its line ends before its quote does, or the comment that the
 * file ends in. returns what it is, for the user, and sets `at`; or NULL. */
const char *token_unterminated(const struct source *s, const struct tokens *t, size_t from,
                               struct span *at);
/* The first from this one on that is no directive. */
size_t token_past_directives(const struct tokens *t, size_t i);
/* The first token that begins at or after an offset. */
size_t token_at(const struct tokens *t, uint32_t offset);

#endif

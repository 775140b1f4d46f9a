/* sema_popped.c - invocations of macros that a pragma pop_macro has brought back
 *
 * reads   the tokens, tour.definitions
 * fills   tour.uses
 *
 * libclang expands them and does not tell: to it, a macro is gone with the first #undef. */
#include "sema_unit.h"

#include <stdlib.h>
#include <string.h>

struct popped {
    const char *name;
    bool defined, popped; /* ... that it is defined is a pop_macro's doing */
    VEC(bool) pushed;
};

struct search {
    struct tour *t;
    VEC(struct popped) macros;
    struct map names; /* 1 and the index */
};

static struct popped *
find(struct search *s, const char *name)
{
    size_t *known = map_find(&s->names, name);

    return known == NULL ? NULL : &s->macros.at[*known - 1];
}

/* Is it defined in front of our file? */
static bool
is_from_elsewhere(struct tour *t, const char *name)
{
    struct definition *d = first_definition_of(t, name),
                      *end = t->definitions.at + t->definitions.len;

    for (; d != NULL && d < end && strcmp(d->name, name) == 0; d++)
        if (place_of(t->m, clang_getCursorLocation(d->cursor)) == UINT32_MAX)
            return true;
    return false;
}

static void
find_names(struct search *s)
{
    const struct unit *u = s->t->u;
    enum defining kind;

    for (size_t i = 0; i < u->tokens.len; i++) {
        const char *name = defining_name(u, &u->tokens.at[i], &kind);
        size_t *known;

        if (name == NULL || kind != POPS || *(known = map_add(u->arena, &s->names, name)) != 0)
            continue;
        vec_push(u->arena, &s->macros,
                 ((struct popped){.name = name, .defined = is_from_elsewhere(s->t, name)}));
        *known = s->macros.len;
    }
}

static void
follow(struct search *s, struct popped *m, enum defining kind)
{
    if (m == NULL)
        return;
    switch (kind) {
    case DEFINES:
    case UNDEFINES:
        m->defined = kind == DEFINES;
        m->popped = false;
        break;
    case PUSHES: vec_push(s->t->u->arena, &m->pushed, m->defined); break;
    case POPS:
        if (m->pushed.len == 0)
            break;
        m->defined = m->pushed.at[--m->pushed.len];
        m->popped = true;
        break;
    }
}

/* Adds the use that begins at token i, if it is one. */
static void
take(struct search *s, const struct popped *m, size_t i)
{
    const struct unit *u = s->t->u;
    const struct definition *d = first_definition_of(s->t, m->name);
    struct use use = {m->name, u->tokens.at[i].span};

    if (d == NULL)
        return;
    if (clang_Cursor_isMacroFunctionLike(d->cursor)) {
        if (!token_is(&u->src, &u->tokens.at[i + 1], "("))
            return;
        use.span.end = u->tokens.at[token_close(&u->src, &u->tokens, i + 1)].span.end;
    }
    vec_push(u->arena, &s->t->uses, use);
}

static int
use_order(const void *a, const void *b)
{
    const struct use *x = a, *y = b;

    return x->span.begin < y->span.begin ? -1 : x->span.begin > y->span.begin;
}

void
find_popped(struct tour *t)
{
    const struct unit *u = t->u;
    struct search s = {.t = t};
    enum defining kind;

    find_names(&s);
    for (size_t i = 0; i < u->tokens.len && s.macros.len != 0; i++) {
        const struct token *word = &u->tokens.at[i];
        const char *name = defining_name(u, word, &kind);
        struct popped *m;

        if ((word->kind != T_NAME && name == NULL) || sema_is_skipped(u, word->span.begin))
            continue;
        if (name != NULL)
            follow(&s, find(&s, name), kind);
        else if ((m = find(&s, span_text(u, word->span))) != NULL && m->popped && m->defined)
            take(&s, m, i);
    }
    if (t->uses.len != 0)
        qsort(t->uses.at, t->uses.len, sizeof *t->uses.at, use_order);
}

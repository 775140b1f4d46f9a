/* lower_hide.c - a defer means what it meant where it stood
 *
 * reads   func.refs, func.brought, func.types, the tree
 * fills   local.outlives
 *
 * A defer, and the handler of a cleanup attribute, is printed at the end of its block. What the block
 * declares behind it may have taken its names by then, so that goes into braces:
 *
 *     { defer close(fd);             { { int close = 1;
 *       int close = 1;                   ... }
 *       ... }                          close(fd); }
 *
 * Its life must not end with them: a defer may have been given the address of any of it. */
#include "lower.h"

#include <string.h>

static void
list_declared(struct lower *l, struct span name)
{
    size_t *last = map_add(l->u->arena, &l->declared_names, span_text(l->u, name));

    vec_push(l->u->arena, &l->declarations, ((struct declared){name.begin, *last}));
    *last = l->declarations.len;
}

/* Every name that stands there: a few too many do no harm. */
static void
list_names(struct lower *l, struct span s)
{
    const struct tokens *t = &l->u->tokens;

    for (size_t i = token_at(t, s.begin); t->at[i].span.begin < s.end && t->at[i].kind != T_END;
         i++)
        if (t->at[i].kind == T_NAME)
            list_declared(l, t->at[i].span);
}

static void
list_declarations(struct lower *l)
{
    const struct func *f = l->f;

    for (const struct node *n = f->first[D_ITEM]; n != NULL; n = n->like)
        list_declared(l, n->name);
    for (const struct node *n = f->first[S_OPAQUE]; n != NULL; n = n->like)
        list_names(l, n->span);
    for (size_t i = 0; i < f->types.len; i++)
        list_names(l, f->types.at[i]->span);
    l->declarations_listed = true;
}

static bool
is_declared_in(struct lower *l, const char *name, struct span s)
{
    const size_t *last = map_find(&l->declared_names, name);

    for (size_t i = last ? *last : 0; i != 0; i = l->declarations.at[i - 1].before)
        if (is_inside(s, l->declarations.at[i - 1].at))
            return true;
    return false;
}

/* Is one of the names in `names`, or that macros bring along there, declared in `span`? */
bool
is_hidden_behind(struct lower *l, struct span names, struct span span)
{
    const struct tokens *t = &l->u->tokens;

    if (!l->declarations_listed)
        list_declarations(l);
    for (size_t i = token_at(t, names.begin);
         t->at[i].span.begin < names.end && t->at[i].kind != T_END; i++)
        if (t->at[i].kind == T_NAME && is_declared_in(l, span_text(l->u, t->at[i].span), span))
            return true;
    for (size_t i = 0; i < l->f->brought.len; i++)
        if (is_inside(names, l->f->brought.at[i].at) &&
            is_declared_in(l, l->f->brought.at[i].name, span))
            return true;
    return false;
}

void
outlive_braces(struct lower *l, struct span span)
{
    for (size_t i = 0; i < l->f->locals.len; i++) {
        struct local *v = l->f->locals.at[i];

        if (!v->address_taken || !is_inside(span, v->at) || v->scope.end != span.end)
            continue;
        if (v->is_variable && !v->in_pieces) {
            struct span at = {v->at, v->at + (uint32_t)strlen(v->name)};

            diag_error(&l->u->diags, at, "unsupported-syntax",
                       "a defer before '%s' names what is declared behind it anew", v->name);
            diag_note(&l->u->diags, at, "give that another name");
            l->f->refused = true;
        }
        v->outlives = true;
    }
}

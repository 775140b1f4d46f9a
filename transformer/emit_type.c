/* emit_type.c - types of the function's blocks that stand before it, and what is left where they stood
 *
 * reads   local_type.hoisted and new_name, func.aliases
 *
 * What becomes of their text is told in sema_hoist.c. */
#include "emit_unit.h"

#include <string.h>

/* ---- where they stood ---- */

struct local_type *
hoisted_at(struct emit *e, uint32_t at)
{
    for (size_t i = 0; i < e->f->types.len; i++)
        if (e->f->types.at[i]->hoisted && e->f->types.at[i]->span.begin == at)
            return e->f->types.at[i];
    return NULL;
}

/* What a type that is declared here, under this name, is called out of the function. */
const char *
new_name_at(struct emit *e, uint32_t at)
{
    for (size_t i = 0; i < e->f->types.len; i++)
        if (e->f->types.at[i]->new_name != NULL && e->f->types.at[i]->name.begin == at &&
            e->f->types.at[i]->name.end > at)
            return e->f->types.at[i]->new_name;
    return NULL;
}

static bool
is_enum_in(const struct local_type *t, struct span s)
{
    return t->is_enum && !t->is_typedef && t->span.begin >= s.begin && t->span.end <= s.end;
}

/* typedef enum e { A } e, *pointer; declares what stays and what has moved. */
bool
keeps_typedef(struct emit *e, const struct local_type *t)
{
    for (size_t i = 0; i < e->f->types.len; i++)
        if (same_typedef(e->f->types.at[i], t) && !e->f->types.at[i]->hoisted)
            return true;
    return false;
}

/* The enumerations that types in this declaration leave behind when they move. */
static void
put_enumerations(struct emit *e, struct span declaration)
{
    for (size_t i = 0; i < e->f->types.len; i++) {
        const struct local_type *t = e->f->types.at[i];

        if (!t->hoisted || t->span.begin < declaration.begin || t->span.end > declaration.end ||
            keeps_typedef(e, t))
            continue;
        for (size_t k = 0; k < e->f->types.len; k++) {
            struct local_type *o = e->f->types.at[k];

            if (!is_enum_in(o, t->span) || o->is_declared)
                continue;
            o->is_declared = true;
            copy_plain(e, o->span.begin, o->span.end, false);
            out_text(e->o, "; ", 2);
        }
    }
}

/* Does this name of a type stand where a member of the frame was declared, or in a type that has
 * moved? Then it is not in the output. */
static bool
is_gone(struct emit *e, const struct ref *r)
{
    const struct local *declared = NULL;
    size_t i = token_at(&e->u->tokens, r->span.begin);

    for (size_t k = 0; k < e->f->types.len; k++)
        if (e->f->types.at[k]->hoisted && e->f->types.at[k]->span.begin <= r->span.begin &&
            r->span.end <= e->f->types.at[k]->span.end)
            return true;
    while (declared == NULL && !ends_statement(e, ++i))
        declared = func_local_at(e->f, e->u->tokens.at[i].span.begin);
    /* an enumeration's name is an integer's where a declaration is taken apart */
    return declared != NULL && (declared->in_frame || r->type->is_enum);
}

/* Is what this declaration gives names to used, but nowhere in the output? Compilers wonder then. */
static bool
looks_unused(struct emit *e, struct span declaration)
{
    for (size_t i = 0; i < e->f->statics.len; i++) {
        const struct local *v = e->f->statics.at[i];

        if (v->may_be_unused && v->at >= declaration.begin && v->at < declaration.end)
            return true;
    }
    for (size_t i = 0; i < e->f->types.len; i++) {
        const struct local_type *t = e->f->types.at[i];
        size_t used = 0, gone = 0;

        if (!t->is_typedef || t->name.begin < declaration.begin || t->name.end > declaration.end)
            continue;
        if (t->hoisted) {
            if (keeps_typedef(e, t))
                return true;
            continue;
        }
        for (size_t k = 0; k < e->f->refs.len; k++)
            if (e->f->refs.at[k].kind == R_TYPE && e->f->refs.at[k].type == t) {
                used++;
                gone += is_gone(e, &e->f->refs.at[k]);
            }
        if (used != 0 && used == gone)
            return true;
    }
    return false;
}

/* What stands before a declaration that stays as it is, in a function that moves others. */
void
put_before_declaration(struct emit *e, struct span declaration)
{
    put_enumerations(e, declaration);
    if (looks_unused(e, declaration))
        out_text(e->o, "__attribute__((unused)) ", 24);
}

/* Where the struct of a type that has moved is defined, only its name stays. */
uint32_t
moved_definition(struct emit *e, struct local_type *t)
{
    const char *at = e->u->src.text + t->span.begin;

    for (size_t i = 0; i < e->f->types.len; i++)
        if (is_enum_in(e->f->types.at[i], t->span) && !e->f->types.at[i]->is_declared) {
            diag_error(&e->u->diags, t->span, "local-type",
                       "this type has to move out of the function, and its constants stay");
            diag_note(&e->u->diags, t->span, "declare it in a statement of its own");
            return t->span.end;
        }
    out_fmt(e->o, "%s %s", strncmp(at, "union", 5) == 0 ? "union" : "struct", t->new_name);
    put_line_ends(e, t->span.begin, t->span.end);
    return t->span.end;
}

/* The enumeration of this function that is defined here or, by `enum` and its name, meant.
 * r: the first name from here on */
const struct local_type *
enumeration_at(struct emit *e, uint32_t at, const struct ref *r)
{
    size_t token = token_at(&e->u->tokens, at);

    for (size_t i = 0; i < e->f->types.len; i++)
        if (e->f->types.at[i]->is_enum && !e->f->types.at[i]->is_typedef &&
            e->f->types.at[i]->span.begin == at)
            return e->f->types.at[i];
    if (r == NULL || r->kind != R_TYPE || !r->type->is_enum)
        return NULL;
    if (r->span.begin == at)
        return r->type;
    return token_is(&e->u->src, &e->u->tokens.at[token], "enum") &&
                   e->u->tokens.at[token + 1].span.begin == r->span.begin
               ? r->type
               : NULL;
}

/* ---- before the function ---- */

/* Is it part of another that moves? */
static bool
moves_inside(const struct func *f, const struct local_type *t)
{
    for (size_t k = 0; k < f->types.len; k++) {
        const struct local_type *o = f->types.at[k];

        if (o != t && o->hoisted && o->span.begin <= t->span.begin && o->span.end >= t->span.end &&
            (o->is_typedef || !t->is_typedef))
            return true;
    }
    return false;
}

/* The definition, with its own names and those in it replaced. */
static void
put_moved_type(struct emit *e, const struct local_type *t)
{
    uint32_t at = t->span.begin;

    if (t->name.begin == t->name.end) {
        uint32_t brace = t->span.begin;

        while (e->u->src.text[brace] != '{')
            brace++;
        copy_plain(e, t->span.begin, brace, true);
        out_fmt(e->o, "%s ", t->new_name);
        at = brace;
    }
    copy_plain(e, at, t->span.end, true);
}

void
put_moved_types(struct emit *e)
{
    for (size_t i = 0; i < e->f->aliases.len; i++) {
        out_generated(e->o, e->f->name_at);
        out_fmt(e->o, "typedef %s %s;\n", e->f->aliases.at[i].type, e->f->aliases.at[i].name);
    }
    for (size_t i = 0; i < e->f->types.len; i++) {
        const struct local_type *t = e->f->types.at[i];
        bool packing;

        if (!t->hoisted || moves_inside(e->f, t))
            continue;
        packing = begin_packing_of(e, t->span.begin);
        out_at(e->o, t->span.begin);
        put_moved_type(e, t);
        out_fmt(e->o, ";\n");
        end_packing(e, packing);
    }
}

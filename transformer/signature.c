/* signature.c - types that are defined in an async function's signature move before it
 *
 * reads   the tokens, unit.funcs
 * fills   unit.src: the same text with those definitions moved
 *
 *     async(int) f(struct s { int x; } *p)   ->   struct f_s { int x; };
 *                                                 async(int) f(struct f_s *p)
 *
 * The signature is printed several times, the definition must not be. Of a parameter the type is seen
 * in this function only (C11 6.2.1p4), hence the new name; of the result, in the whole file. (The
 * names of an enum's values are not changed: where they mean something else as well, the compiler
 * says so.) What cannot move stays, and check.c refuses it. */
#include "ir.h"

#include <string.h>

struct definition {
    struct span span;
    size_t first, tag, brace, last; /* tokens; tag 0: it has none */
};

static bool
is_any(const struct unit *u, size_t i, const char *const *words)
{
    return token_is_one_of(&u->src, &u->tokens.at[i], words);
}

static bool
is_keyword(const struct unit *u, size_t i)
{
    return token_is_tag_keyword(&u->src, &u->tokens.at[i]);
}

/* The definition whose { is token i; returns false: it is none of a type. */
static bool
read_definition(const struct unit *u, size_t first, size_t i, struct definition *d)
{
    const struct token *t = u->tokens.at;

    *d = (struct definition){.brace = i, .last = token_close(&u->src, &u->tokens, i)};
    for (i--; i >= first && !is_keyword(u, i); i--) {
        if (token_is(&u->src, &t[i], ")")) { /* of an attribute */
            for (size_t depth = 1; depth != 0 && i > first;) {
                i--;
                depth += token_is(&u->src, &t[i], ")");
                depth -= token_is(&u->src, &t[i], "(");
            }
            if (i == 0 ||
                !is_any(u, --i, (const char *const[]){"__attribute__", "__attribute", NULL}))
                return false;
        } else if (t[i].kind == T_NAME && d->tag == 0)
            d->tag = i;
        else
            return false;
    }
    if (i < first)
        return false;
    d->first = i;
    d->span = (struct span){t[i].span.begin, t[d->last].span.end};
    return true;
}

static bool
same_word(const struct unit *u, const struct token *a, const struct token *b)
{
    uint32_t len = a->span.end - a->span.begin;

    return a->kind == T_NAME && b->kind == T_NAME && b->span.end - b->span.begin == len &&
           memcmp(u->src.text + a->span.begin, u->src.text + b->span.begin, len) == 0;
}

/* Does the size of an array in it mention what stands before it in the signature, a parameter? */
static bool
depends(const struct unit *u, const struct func *f, const struct definition *d)
{
    const struct token *t = u->tokens.at;
    size_t depth = 0;

    for (size_t i = d->brace; i < d->last; i++) {
        depth += token_is(&u->src, &t[i], "[");
        depth -= token_is(&u->src, &t[i], "]") && depth != 0;
        for (size_t k = token_at(&u->tokens, f->params.begin);
             depth != 0 && t[k].span.begin < d->span.begin; k++)
            if (same_word(u, &t[i], &t[k]))
                return true;
    }
    return false;
}

static bool
is_taken(const struct unit *u, const char *name)
{
    for (size_t i = 0; i < u->tokens.len; i++)
        if (token_is(&u->src, &u->tokens.at[i], name))
            return true;
    return false;
}

static const char *
new_name(struct unit *u, const struct func *f, const char *tag)
{
    const char *stem = arena_fmt(u->arena, "%s_%s", f->name, tag), *name = stem;

    for (unsigned n = 2; is_taken(u, name); n++)
        name = arena_fmt(u->arena, "%s_%u", stem, n);
    return name;
}

/* Tokens from `first` up to `end`, as they stand in the source, with the tag of d replaced. */
static const char *
renamed(struct unit *u, const struct definition *d, size_t first, size_t end, const char *name)
{
    const struct token *t = u->tokens.at;
    const char *text = "";

    for (size_t i = first; i < end; i++) {
        bool is_tag = i == d->tag || (d->tag != 0 && i > 0 && is_keyword(u, i - 1) &&
                                      same_word(u, &t[i], &t[d->tag]));
        uint32_t gap = i + 1 < end ? t[i + 1].span.begin : t[i].span.end;
        struct span behind = {t[i].span.end, gap};

        text = arena_fmt(u->arena, "%s%s%s%s", text, is_tag ? name : span_text(u, t[i].span),
                         d->tag == 0 && i + 1 == d->brace ? arena_fmt(u->arena, " %s", name) : "",
                         span_text(u, behind));
    }
    return text;
}

/* In the rest of the function the tag is known by its new name. */
static void
rename_uses(struct unit *u, const struct func *f, const struct definition *d, const char *name,
            edits *list)
{
    const struct token *t = u->tokens.at;

    for (size_t i = d->last; d->tag != 0 && t[i].span.begin < f->body.end && t[i].kind != T_END;
         i++)
        if (is_keyword(u, i - 1) && same_word(u, &t[i], &t[d->tag]))
            vec_push(u->arena, list, ((struct edit){t[i].span, name, t[i].span.begin, false}));
}

static size_t
move_definition(struct unit *u, const struct func *f, const struct definition *d, edits *list)
{
    const struct token *t = u->tokens.at;
    struct span before = {f->whole.begin, f->whole.begin};
    bool of_result = d->span.end <= f->params.begin;
    const char *tag = d->tag ? span_text(u, t[d->tag].span) : "type";
    const char *name = of_result && d->tag ? tag : new_name(u, f, tag), *text;

    text = arena_fmt(u->arena, "%s;\n", renamed(u, d, d->first, d->last + 1, name));
    vec_push(u->arena, list, ((struct edit){before, text, d->span.begin, false}));
    text = arena_fmt(u->arena, "%s %s", span_text(u, t[d->first].span), name);
    vec_push(u->arena, list, ((struct edit){d->span, text, d->span.begin, false}));
    if (!of_result)
        rename_uses(u, f, d, name, list);
    return d->last;
}

bool
move_types(struct unit *u)
{
    edits list = {0};

    for (size_t i = 0; i < u->funcs.len; i++) {
        const struct func *f = u->funcs.at[i];
        size_t first = token_at(&u->tokens, f->whole.begin), before = list.len;
        struct definition d;

        for (size_t k = first; u->tokens.at[k].span.begin < f->body.begin; k++)
            if (token_is(&u->src, &u->tokens.at[k], "{") && list.len == before &&
                read_definition(u, first, k, &d) && d.span.end <= f->body.begin &&
                !depends(u, f, &d))
                k = move_definition(u, f, &d, &list);
    }
    return unit_edit(u, &list);
}

/* sema_alias.c - types whose names mean something else in a function
 *
 * reads   where each local lives
 * fills   func.aliases; types that must move to file scope
 *
 * The user names a type where its name is in scope. We write types of awaits and of locals where they
 * are needed, and there a variable, a constant or another type may have the name:
 *
 *     struct s { int n; };            typedef struct s f_s_type;
 *     async(int) f(void) {            ...
 *         struct s { char c; } v;         struct s { char c; } v;
 *         return (await g()).n;           f->result = (async_take(f, f_s_type)).n; */
#include "sema_unit.h"

#include <ctype.h>
#include <string.h>

static void
declare(struct unit *u, struct map *m, const char *name)
{
    ++*map_add(u->arena, m, name);
}

/* The constants of an enumeration, and a few names too many. */
static void
declare_constants(struct unit *u, struct func *f, struct span s)
{
    for (size_t i = token_at(&u->tokens, s.begin); u->tokens.at[i].span.end <= s.end; i++)
        if (u->tokens.at[i].kind == T_NAME && (token_is(&u->src, &u->tokens.at[i + 1], ",") ||
                                               token_is(&u->src, &u->tokens.at[i + 1], "=") ||
                                               token_is(&u->src, &u->tokens.at[i + 1], "}")))
            declare(u, &f->declares, span_text(u, u->tokens.at[i].span));
}

/* What the output declares in the body: it is not what the user did. */
static void
list_declared(struct unit *u, struct func *f)
{
    declare(u, &f->declares, f->self);
    for (size_t i = f->n_params; i < f->locals.len; i++)
        if (!f->locals.at[i]->in_frame)
            declare(u, &f->declares, f->locals.at[i]->field);
    for (struct node *n = f->first[D_ITEM]; n != NULL; n = n->like)
        if (n->local == NULL) /* a static, a function; typedefs that have moved do no harm */
            declare(u, &f->declares, span_text(u, n->name));
    for (size_t i = 0; i < f->types.len; i++) {
        struct local_type *t = f->types.at[i];

        if (!t->is_typedef && t->name.begin != t->name.end)
            declare(u, &f->declares_tags, span_text(u, t->name));
        declare_constants(u, f, t->span);
    }
}

/* Constants of the runtime's that the body is full of: they have no other name. */
static void
refuse_constants(struct unit *u, struct func *f)
{
    static const char *const ours[] = {"PROMISE_PENDING", "PROMISE_FULFILLED", "ASYNC_NEXT",
                                       "ASYNC_RETURN",    "ASYNC_ADOPT",       "ASYNC_THROW",
                                       "ASYNC_BREAK",     "ASYNC_CONTINUE",    "ASYNC_GOTO"};

    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++) {
        size_t k = token_at(&u->tokens, f->body.begin);

        if (map_find(&f->declares, ours[i]) == NULL)
            continue;
        while (!token_is(&u->src, &u->tokens.at[k], ours[i]) && u->tokens.at[k].kind != T_END)
            k++;
        diag_error(&u->diags, u->tokens.at[k].span, "taken-name",
                   "'%s' is a constant of the runtime's, and '%s' declares another", ours[i],
                   f->name);
        diag_note(&u->diags, u->tokens.at[k].span, "give it another name");
        f->refused = true;
    }
}

/* Another name for this type, `word` or `struct word` or that of a variable called so. */
const char *
alias_of(struct unit *u, struct func *f, const char *type, const char *word)
{
    struct alias a = {.type = type};

    for (size_t i = 0; i < f->aliases.len; i++)
        if (strcmp(f->aliases.at[i].type, type) == 0)
            return f->aliases.at[i].name;
    a.name = outer_name(u, f, arena_fmt(u->arena, "%s_type", word));
    vec_push(u->arena, &f->aliases, a);
    return a.name;
}

static bool
begins_with_keyword(const char *name)
{
    return strncmp(name, "struct ", 7) == 0 || strncmp(name, "union ", 6) == 0 ||
           strncmp(name, "enum ", 5) == 0;
}

/* The type, which is spelled like this, as it can be written in f. own: it is one of f's; or NULL */
const char *
unhidden(struct printer *p, const char *name, struct local_type *own)
{
    struct func *f = (struct func *)p->f;
    const char *word = name + strlen(name);
    bool tagged = begins_with_keyword(name);
    const size_t *declared;

    if (f == NULL || (f->declares.entries == NULL && f->declares_tags.entries == NULL))
        return name;
    while (word > name && (isalnum((unsigned char)word[-1]) || word[-1] == '_' || word[-1] < 0))
        word--;
    if (word != name && !tagged)
        return name; /* two words, or an expression */
    declared = map_find(tagged ? &f->declares_tags : &f->declares, word);
    if (declared == NULL)
        return name;
    if (own == NULL)
        return alias_of(p->u, f, name, word);
    /* it is one of those itself */
    if (own->hoisted || own->is_enum || *declared < 2 || !local_type_hoist(p->u, f, own))
        return name;
    return own->is_typedef
               ? own->new_name
               : arena_fmt(p->u->arena, "%.*s%s", (int)(word - name), name, own->new_name);
}

/* Types are met again and again. */
enum {
    SEEN = 16
};

static void
see_type(struct unit *u, const struct func *f, type_ref t, const void **seen)
{
    struct printer p = {u, f, false, clang_getNullCursor()};
    const void **known = &seen[((uintptr_t)t->cx.data[0] >> 4) % SEEN];

    if (*known == t->cx.data[0] && t->cx.data[0] != NULL)
        return;
    *known = t->cx.data[0];
    spell_type(&p, t->cx, "", true);
}

static void
see_pieces(struct unit *u, const struct func *f, const text *pieces)
{
    for (size_t i = 0; i < pieces->len; i++) {
        struct span s = pieces->at[i].span;

        if (pieces->at[i].kind != P_SOURCE)
            continue;
        for (size_t k = func_ref_from(f, s.begin);
             k < f->refs.len && f->refs.at[k].span.end <= s.end; k++)
            sema_alias(u, f, &f->refs.at[k]);
    }
}

static size_t
count_awaits(const struct unit *u, const struct func *f)
{
    size_t n = 0;

    for (size_t i = word_from(u, f->body.begin);
         i < u->words.len && u->words.at[i].span.begin < f->body.end; i++)
        n += u->words.at[i].kind == W_AWAIT;
    return n;
}

void
sema_alias_types(struct unit *u, struct func *f)
{
    const void *seen[SEEN] = {NULL};

    list_declared(u, f);
    refuse_constants(u, f);
    for (size_t i = 0; i < f->awaits.len; i++)
        if (f->awaits.at[i]->type != NULL)
            see_type(u, f, f->awaits.at[i]->type, seen);
    for (size_t i = 0; i < f->locals.len; i++) {
        if (f->locals.at[i]->type != NULL && !f->locals.at[i]->in_pieces)
            see_type(u, f, f->locals.at[i]->type, seen);
        see_pieces(u, f, &f->locals.at[i]->pieces);
    }
    for (size_t i = 0; i < f->types.len; i++)
        see_pieces(u, f, &f->types.at[i]->pieces);
    if (count_awaits(u, f) == f->awaits.len)
        return; /* all are evaluated, and have been seen */
    for (size_t i = word_from(u, f->body.begin);
         i < u->words.len && u->words.at[i].span.begin < f->body.end; i++) {
        uint32_t end;
        type_ref t = u->words.at[i].kind != W_AWAIT
                         ? NULL
                         : sema_await_type(f, u->words.at[i].span.begin, &end);

        if (t != NULL)
            see_type(u, f, t, seen);
    }
}

/* typeof(x), where x may be another variable: something of its type. */
static const char *
value_elsewhere(struct unit *u, const struct func *f, const struct ref *r)
{
    bool own = in_func(f, r->where);
    const size_t *declared = map_find(&f->declares, span_text(u, r->span));
    CXCursor to;

    if (declared == NULL || *declared < (own ? 2 : 1) || r->kind == R_CONSTANT ||
        (r->kind == R_LOCAL && (r->local->in_frame || r->local->is_variable || r->local->decayed)))
        return NULL;
    to = clang_getCursorReferenced(cursor_at(u, r->span.begin));
    return arena_fmt(u->arena, "(*(%s)0)",
                     type_declare(u, f, type_wrap(u, clang_getCursorType(to)), "(*)", false));
}

const char *
sema_alias(struct unit *u, const struct func *f, const struct ref *r)
{
    struct printer p = {u, f, false, clang_getNullCursor()};
    size_t i = token_at(&u->tokens, r->span.begin);
    const char *name, *alias;

    if (!r->is_type)
        return value_elsewhere(u, f, r);
    name = span_text(u, r->span);
    if (i > 0 && token_is_tag_keyword(&u->src, &u->tokens.at[i - 1]))
        name = arena_fmt(u->arena, "%s %s", span_text(u, u->tokens.at[i - 1].span), name);
    alias = unhidden(&p, name, r->kind == R_TYPE ? r->type : NULL);
    return alias == name ? NULL : alias;
}

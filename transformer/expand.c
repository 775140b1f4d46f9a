/* expand.c - macros that change the function around them are written out
 *
 * reads   the source, what sema.c has found out about macros
 * fills   unit.src: the same text with those invocations expanded, and where
 *         each part of it comes from
 *
 * A macro that returns, jumps, declares, awaits, or that is given an await,
 * cannot be lowered as it stands. Its expansion is the compiler's own, see
 * preprocess.c. Macros that hide nothing are kept. */
#include "preprocess.h"
#include "sema.h"

#include <stdlib.h>
#include <string.h>

static bool
holds_local(const struct func *f, struct span s)
{
    for (size_t i = func_ref_from(f, s.begin); i < f->refs.len && f->refs.at[i].span.begin < s.end;
         i++)
        if (f->refs.at[i].kind == R_LOCAL)
            return true;
    return false;
}

static bool
wanted(const struct unit *u, const struct func *f, const struct macro_use *m)
{
    if (m->ours)
        return false;
    if (m->function_like &&
        token_lacks_semicolon(&u->src, &u->tokens, token_at(&u->tokens, m->span.begin),
                              token_at(&u->tokens, m->span.end) - 1))
        return true; /* what it stands for has one */
    /* a name that moves into the frame must not turn up in a string */
    return m->hides != NULL || (m->function_like && await_in(u, m->span) != NULL) ||
           (m->pastes && holds_local(f, m->span));
}

static bool
is_include(const struct unit *u, const struct token *t)
{
    return token_is_directive(&u->src, t, "include") ||
           token_is_directive(&u->src, t, "include_next");
}

static int
span_order(const void *a, const void *b)
{
    const struct span *x = a, *y = b;

    return x->begin < y->begin ? -1 : x->begin > y->begin;
}

static void
collect_includes(struct unit *u, const struct func *f, struct uses *uses)
{
    size_t before = uses->list.len;

    for (size_t i = token_at(&u->tokens, f->body.begin);
         u->tokens.at[i].span.begin < f->body.end && u->tokens.at[i].kind != T_END; i++)
        if (is_include(u, &u->tokens.at[i]) && !sema_is_skipped(u, u->tokens.at[i].span.begin))
            vec_push(u->arena, &uses->list, u->tokens.at[i].span);
    uses->includes |= uses->list.len != before;
}

static void
collect(struct unit *u, struct func *f, struct uses *uses)
{
    const struct macro_use *list;
    size_t n = sema_macros(f, &list);

    for (size_t i = 0; i < n; i++) {
        struct span s = list[i].span;
        struct span *last = uses->list.len ? &uses->list.at[uses->list.len - 1] : NULL;

        if (!wanted(u, f, &list[i]) || (last != NULL && s.begin < last->end))
            continue;
        /* inside another macro's arguments: that one as a whole */
        for (size_t k = 0; k < i; k++)
            if (!list[k].ours && list[k].span.begin < s.begin && list[k].span.end >= s.end) {
                s = list[k].span;
                break;
            }
        vec_push(u->arena, &uses->list, s);
    }
}

static void
collect_head(struct unit *u, const struct func *f, struct uses *uses)
{
    const struct span *list;
    size_t n = sema_head_macros(f, &list);

    for (size_t i = 0; i < n; i++)
        vec_push(u->arena, &uses->list, list[i]);
}

static void
rebuild(struct unit *u, const edits *list)
{
    struct source *origin = arena_new(u->arena, struct source), text = {0}, result;
    VEC(struct stretch) stretches = {0};
    uint32_t at = 0;

    for (size_t i = 0; i < list->len; i++) {
        struct edit e = list->at[i];

        vec_push(u->arena, &stretches, ((struct stretch){.at = text.len, .from = at}));
        source_append(u->arena, &text, u->src.text + at, e.span.begin - at);
        vec_push(u->arena, &stretches, ((struct stretch){text.len, e.from, true, e.preprocessed}));
        source_append(u->arena, &text, e.by, strlen(e.by));
        at = e.span.end;
    }
    vec_push(u->arena, &stretches, ((struct stretch){.at = text.len, .from = at}));
    source_append(u->arena, &text, u->src.text + at, u->src.len - at);
    *origin = u->src;
    source_set(u->arena, &result, u->src.path, text.text, text.len);
    result.origin = origin;
    result.stretches.at = stretches.at;
    result.stretches.len = stretches.len;
    result.stretches.cap = stretches.cap;
    u->src = result;
}

/* Of one inside another's arguments only the outer is expanded. */
static void
sort_uses(struct uses *uses)
{
    size_t n = 0;

    qsort(uses->list.at, uses->list.len, sizeof *uses->list.at, span_order);
    for (size_t i = 0; i < uses->list.len; i++)
        if (n == 0 || uses->list.at[i].begin >= uses->list.at[n - 1].end)
            uses->list.at[n++] = uses->list.at[i];
    uses->list.len = n;
}

static int
edit_order(const void *a, const void *b)
{
    const struct edit *x = a, *y = b;

    if (x->span.begin != y->span.begin)
        return x->span.begin < y->span.begin ? -1 : 1;
    return x->from < y->from ? -1 : x->from > y->from;
}

bool
unit_edit(struct unit *u, edits *list)
{
    if (list->len == 0)
        return false;
    qsort(list->at, list->len, sizeof *list->at, edit_order);
    rebuild(u, list);
    unit_rewind(u);
    return true;
}

static bool
expand(struct unit *u, struct uses *uses)
{
    const char *answer;
    edits list = {0};

    if (uses->list.len == 0)
        return false;
    sort_uses(uses);
    if (!preprocess(u, uses, "", &list, &answer))
        return false;
    for (size_t i = 0; i < list.len; i++)
        if (list.at[i].by == NULL)
            return false;
    sema_list_includes(u); /* some are in the text now */
    return unit_edit(u, &list);
}

/* `f(1)` may stand for `f(1, 2)`, which a preprocessor takes for no macro's invocation; but it would when it
 * reads that as text. `(f)(1, 2)` is none for anybody. */
bool
expand_painted(struct unit *u)
{
    const struct span *list;
    size_t n = sema_painted(u, &list);
    edits names = {0};

    for (size_t i = 0; i < n; i++)
        vec_push(u->arena, &names,
                 ((struct edit){list[i], arena_fmt(u->arena, "(%s)", span_text(u, list[i])),
                                list[i].begin, true}));
    return unit_edit(u, &names);
}

/* Digraphs in the arguments of what was no macro's invocation after all, as the brackets they are. */
bool
respell_arguments(struct unit *u)
{
    char *text = NULL;

    if (!tokens_may_be_digraphs(&u->src))
        return false;
    for (size_t i = 0; i < u->funcs.len; i++) {
        const struct func *f = u->funcs.at[i];

        for (const struct token *t = &u->tokens.at[token_at(&u->tokens, f->body.begin)];
             t->kind != T_END && t->span.begin < f->body.end; t++) {
            char bracket = token_digraph(&u->src, t);

            if (bracket == '\0' || sema_in_macro(f, t->span.begin))
                continue;
            if (text == NULL)
                text = arena_strndup(u->arena, u->src.text, u->src.len);
            text[t->span.begin] = bracket;
            text[t->span.begin + 1] = ' ';
        }
    }
    if (text == NULL)
        return false;
    u->src.text = text;
    unit_rewind(u);
    return true;
}

bool
expand_makers(struct unit *u)
{
    const struct span *list;
    size_t n = sema_makers(u, &list);
    struct uses uses = {0};

    for (size_t i = 0; i < n; i++) {
        vec_push(u->arena, &uses.list, list[i]);
        uses.includes |= u->src.text[list[i].begin] == '#';
    }
    return expand(u, &uses);
}

/* The statement of a block's that this directive stands in, if it awaits; else NULL. */
static const struct node *
parted_statement(const struct unit *u, const struct func *f, const struct token *t)
{
    static const char *const words[] = {"define", "undef", "pragma"};
    const struct node *n;
    size_t k = 0;

    while (k < sizeof words / sizeof *words && !token_is_directive(&u->src, t, words[k]))
        k++;
    if (k == sizeof words / sizeof *words || sema_is_skipped(u, t->span.begin))
        return NULL;
    n = node_at(f->tree, t->span.begin);
    /* of an expression the whole: any part of it may come to stand in another place */
    while (n->kind < S_BLOCK && n->parent != NULL && n->parent->kind < S_BLOCK)
        n = n->parent;
    if (n->kind == S_BLOCK || !n->has_await)
        return NULL;
    while (n->parent != NULL && n->parent->kind != S_BLOCK)
        n = n->parent;
    return n;
}

bool
expand_directives(struct unit *u)
{
    struct uses uses = {.statements = true, .includes = true};

    for (size_t i = 0; i < u->funcs.len; i++) {
        const struct func *f = u->funcs.at[i];

        for (size_t k = token_at(&u->tokens, f->body.begin);
             f->tree != NULL && u->tokens.at[k].span.begin < f->body.end; k++) {
            const struct node *n = u->tokens.at[k].kind == T_DIRECTIVE
                                       ? parted_statement(u, f, &u->tokens.at[k])
                                       : NULL;

            if (n != NULL)
                vec_push(u->arena, &uses.list, n->span);
        }
    }
    return expand(u, &uses);
}

/* From what ends the statement before this place to what ends the one here. */
static struct span
statement_around(const struct unit *u, struct span at)
{
    const struct token *t = u->tokens.at;
    size_t first = token_at(&u->tokens, at.begin), last = first;

    while (first > 0 && strchr(";{}", u->src.text[t[first - 1].span.begin]) == NULL)
        first--;
    while (t[last].kind != T_END &&
           (t[last].span.begin < at.end || strchr(";{}", u->src.text[t[last].span.begin]) == NULL))
        last++;
    return (struct span){t[first].span.begin, t[last].span.begin};
}

bool
expand_unread(struct unit *u, bool all)
{
    struct uses uses = {0};

    for (size_t i = 0; i < u->funcs.len; i++) {
        struct func *f = u->funcs.at[i];
        struct span where = all ? f->body : statement_around(u, f->unread);
        const struct macro_use *list;
        size_t n = f->unread.end == 0 ? 0 : sema_macros(f, &list);

        for (size_t k = 0; k < n; k++)
            if (!list[k].ours && list[k].span.begin < where.end && list[k].span.end > where.begin)
                vec_push(u->arena, &uses.list, list[k].span);
    }
    return expand(u, &uses);
}

bool
expand_macros(struct unit *u)
{
    struct uses uses = {0};

    for (size_t i = 0; i < u->funcs.len; i++) {
        collect_head(u, u->funcs.at[i], &uses);
        collect(u, u->funcs.at[i], &uses);
    }
    for (size_t i = 0; i < u->funcs.len; i++)
        collect_includes(u, u->funcs.at[i], &uses);
    return expand(u, &uses);
}

/* lower_variable.c - types of variable length, kept in pieces
 *
 * reads   the declarations of locals and typedefs with in_pieces
 * fills   their pieces and dimensions
 *
 * Compilers refuse a jump into the scope of a variable-length array, of a
 * pointer to one or of a typedef of such a type (C11 6.8.6.1), and an array on
 * the stack would not outlive the wait. Where an await stands in such a scope,
 * the declaration goes: what is left is a pointer in the frame and the sizes of
 * the type, evaluated where it stood.
 *
 *     int a[n][4];         a_size_1 = n;  async_array_new(f->a, int [a_size_1][4]);
 *     a[i][j] = 1;         (*(__typeof__(int [a_size_1][4]) *)f->a)[i][j] = 1;
 *     typedef int row[n];  row_size_1 = n;
 *     row *p = q;          __typeof__(int [row_size_1]) *p = q;
 */
#include "lower.h"

#include <string.h>

struct build {
    struct lower *l;
    struct unit *u;
    text *to;
};

static const struct token *
tok(const struct build *b, size_t i)
{
    return &b->u->tokens.at[i];
}

static bool
is(const struct build *b, size_t i, const char *s)
{
    return token_is(&b->u->src, tok(b, i), s);
}

static void
put_text(struct build *b, const char *s)
{
    vec_push(b->u->arena, b->to, ((struct piece){.kind = P_TEXT, .text = s}));
}

static void
put_tokens(struct build *b, size_t first, size_t last)
{
    struct span s = {tok(b, first)->span.begin, tok(b, last)->span.end};

    vec_push(b->u->arena, b->to, ((struct piece){.kind = P_SOURCE, .span = s}));
    put_text(b, " ");
}

/* Words that say nothing of the type. returns the token behind them; i: it is none of them. */
static size_t
past_storage(const struct build *b, size_t i)
{
    static const char *const alone[] = {"typedef", "register", "auto", "__extension__"};
    static const char *const with_parens[] = {"__attribute__", "__attribute", "_Alignas",
                                              "alignas"};

    for (size_t k = 0; k < sizeof alone / sizeof *alone; k++)
        if (is(b, i, alone[k]))
            return i + 1;
    for (size_t k = 0; k < sizeof with_parens / sizeof *with_parens; k++)
        if (is(b, i, with_parens[k]) && is(b, i + 1, "("))
            return token_close(&b->u->src, &b->u->tokens, i + 1) + 1;
    if (is(b, i, "[") && is(b, i + 1, "["))
        return token_close(&b->u->src, &b->u->tokens, i) + 1;
    return i;
}

/* The specifiers: from token i to the declarators. */
static void
put_specifiers(struct build *b, size_t i, uint32_t end)
{
    size_t first = i;

    for (; tok(b, i)->span.begin < end; i++) {
        size_t past = past_storage(b, i);

        if (past == i) {
            if (is(b, i, "(") || is(b, i, "{"))
                i = token_close(&b->u->src, &b->u->tokens, i);
            continue;
        }
        if (first < i)
            put_tokens(b, first, i - 1);
        first = past;
        i = past - 1;
    }
    if (first < i)
        put_tokens(b, first, i - 1);
}

/* [size], with the bracket at token i. returns the token behind it. */
static size_t
put_dimension(struct build *b, size_t i, const char *stem, struct dimension *d)
{
    size_t close = token_close(&b->u->src, &b->u->tokens, i), first = i + 1;

    d->local = NULL;
    while (is(b, first, "static") || is(b, first, "const") || is(b, first, "restrict"))
        first++;
    if (first == close || (first + 1 == close && tok(b, first)->kind == T_NUMBER)) {
        put_tokens(b, i, close);
        return close + 1;
    }
    d->expr = (struct span){tok(b, first)->span.begin, tok(b, close - 1)->span.end};
    d->local = made_up(b->l, stem, NULL, "size_t ");
    put_text(b, "[");
    vec_push(b->u->arena, b->to, ((struct piece){.kind = P_LOCAL, .local = d->local}));
    put_text(b, "]");
    return close + 1;
}

/* A declarator on its way into text. */
struct declarator {
    size_t at; /* the token to come */
    uint32_t end, name;
    const char *stem;
    bool is_param;
};

/* One token, or bracket, of it, without the name. returns false at its end. */
static bool
next(struct build *b, struct declarator *w, struct dimension *d)
{
    size_t past;

    d->local = NULL;
    if (tok(b, w->at)->span.begin >= w->end)
        return false;
    past = past_storage(b, w->at);
    if (past != w->at) {
        w->at = past;
        return true;
    }
    if (tok(b, w->at)->span.begin == w->name) {
        w->at++;
        if (w->is_param && is(b, w->at, "[")) {
            /* an array of them is a pointer to the first (C11 6.7.6.3p7) */
            put_text(b, "(*)");
            w->at = token_close(&b->u->src, &b->u->tokens, w->at) + 1;
        }
        return true;
    }
    if (is(b, w->at, "["))
        w->at = put_dimension(b, w->at, w->stem, d);
    else if (is(b, w->at, "(") && (is(b, w->at - 1, ")") || is(b, w->at - 1, "]") ||
                                   tok(b, w->at - 1)->span.begin == w->name)) {
        size_t close = token_close(&b->u->src, &b->u->tokens, w->at); /* a list of parameters */

        put_tokens(b, w->at, close);
        w->at = close + 1;
    } else {
        put_tokens(b, w->at, w->at);
        w->at++;
    }
    return true;
}

typedef VEC(struct dimension) dimensions;

/* `name`, declared behind the specifiers from token `first` on. */
static void
take_apart(struct lower *l, struct unit *u, size_t first, uint32_t declarators, uint32_t begin,
           struct span name, bool is_param, text *to, dimensions *list)
{
    struct build b = {l, u, to};
    struct declarator w = {
        .at = token_at(&u->tokens, begin), .name = name.begin, .is_param = is_param};
    struct dimension d;

    put_specifiers(&b, first, declarators);
    w.end = u->tokens.at[token_declarator_end(&u->src, &u->tokens, begin)].span.begin;
    w.stem = arena_fmt(u->arena, "%s_size", span_text(u, name));
    while (next(&b, &w, &d))
        if (d.local != NULL)
            vec_push(u->arena, list, d);
    if (to->at[to->len - 1].kind == P_TEXT && *to->at[to->len - 1].text == ' ')
        to->len--;
}

static void
declarations(struct lower *l, struct unit *u, struct func *f, struct node *n)
{
    struct node *const parts[] = {n->a, n->b, n->c, n->d};

    for (struct node *k = n->kids; k != NULL; k = k->next) {
        size_t first = token_at(&u->tokens, n->span.begin);
        dimensions list = {0};

        declarations(l, u, f, k);
        if (k->kind != D_ITEM)
            continue;
        if (k->local != NULL && k->local->in_pieces) {
            take_apart(l, u, first, n->kids->span.begin, k->span.begin, k->name, false,
                       &k->local->pieces, &list);
            memcpy(&k->local->dimensions, &list, sizeof list);
        }
        for (size_t i = 0; n->kind == S_OPAQUE && i < f->types.len; i++) {
            struct local_type *t = f->types.at[i];

            if (!t->in_pieces || t->name.begin != k->name.begin)
                continue;
            take_apart(l, u, first, n->kids->span.begin, k->span.begin, k->name, false, &t->pieces,
                       &list);
            memcpy(&t->dimensions, &list, sizeof list);
        }
    }
    for (size_t i = 0; i < 4; i++)
        if (parts[i] != NULL)
            declarations(l, u, f, parts[i]);
}

/* Where the declaration of the parameter at this place begins: behind a `(` or `,` of the list. */
static size_t
parameter_start(const struct unit *u, const struct func *f, uint32_t at)
{
    size_t start = token_at(&u->tokens, f->params.begin) + 1;

    for (size_t i = start; u->tokens.at[i].span.begin < at; i++) {
        if (token_is(&u->src, &u->tokens.at[i], ","))
            start = i + 1;
        else if (token_is(&u->src, &u->tokens.at[i], "(") ||
                 token_is(&u->src, &u->tokens.at[i], "[")) {
            size_t close = token_close(&u->src, &u->tokens, i);

            if (u->tokens.at[close].span.begin < at)
                i = close;
        }
    }
    return start;
}

/* Where its declarator begins: at the first `*` or `(` that is not of a specifier, or at its name. */
static uint32_t
parameter_declarator(const struct unit *u, size_t i, uint32_t name)
{
    for (; u->tokens.at[i].span.begin < name; i++) {
        const struct token *t = &u->tokens.at[i];

        if (token_is(&u->src, t, "*") ||
            (token_is(&u->src, t, "(") && strstr(span_text(u, t[-1].span), "typeof") == NULL &&
             !token_is_type_macro(&u->src, t - 1) && !token_is(&u->src, t - 1, "_Atomic")))
            return t->span.begin;
        if (token_is(&u->src, t, "("))
            i = token_close(&u->src, &u->tokens, i);
    }
    return name;
}

static void
parameter(struct lower *l, struct unit *u, struct func *f, struct local *v)
{
    size_t start = parameter_start(u, f, v->at);
    uint32_t declarator = parameter_declarator(u, start, v->at);
    dimensions list = {0};

    take_apart(l, u, start, declarator, declarator,
               (struct span){v->at, v->at + (uint32_t)strlen(v->name)}, true, &v->pieces, &list);
    for (size_t i = 0; i < list.len; i++)
        list.at[i].local->starts_as = span_text(u, list.at[i].expr);
    memcpy(&v->dimensions, &list, sizeof list);
}

void
lower_variables(struct lower *l, struct unit *u, struct func *f)
{
    size_t n = f->locals.len; /* more are made up on the way */
    bool any = false;

    for (size_t i = 0; i < f->types.len; i++)
        any |= f->types.at[i]->in_pieces;
    for (size_t i = 0; i < n; i++) {
        struct local *v = f->locals.at[i];

        if (v->in_pieces && i < f->n_params)
            parameter(l, u, f, v);
        else
            any |= v->in_pieces;
    }
    if (any)
        declarations(l, u, f, f->tree);
}

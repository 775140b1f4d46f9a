/* parse.c - a function's tree, straight from its tokens
 *
 * reads   the tokens, unit.words, what sema knows of names and macros
 * gives   the tree that syntax.c would build, or NULL
 *
 * Most bodies are plain C in which sema has told the types from the other
 * names; then nothing is ambiguous and one look at each token is enough.
 * Whatever is rarer (directives, attributes, GNU C, types defined in a block)
 * or looks wrong is left to syntax.c, which reads anything: tree-sitter takes
 * longer for a function than libclang does for the whole of it.
 *
 * The two must not differ: testsuite/unit/transformer_parse.c compares them. */
#include "sema.h"

#include <setjmp.h>
#include <string.h>

/* Beyond these syntax.c judges. */
enum {
    DEEPEST = 300,
    LONGEST = 1500
};

struct parse {
    struct unit *u;
    struct func *f;
    const struct token *t; /* the next token */
    uint32_t ended;        /* where the one before ended */
    size_t ref;            /* names before this one have been read */
    unsigned depth, length;
    jmp_buf give_up;
};

static struct node *statement(struct parse *p);
static struct node *block(struct parse *p);
static struct node *expression(struct parse *p);
static struct node *assignment(struct parse *p);
static struct node *unary(struct parse *p);

/* ---- tokens ---- */

static _Noreturn void
give_up(struct parse *p)
{
    longjmp(p->give_up, 1);
}

static bool
is_token(const struct parse *p, const struct token *t, const char *s)
{
    return p->u->src.text[t->span.begin] == *s && token_is(&p->u->src, t, s);
}

static inline bool
is(const struct parse *p, const char *s)
{
    return is_token(p, p->t, s);
}

static bool
one_of(const struct parse *p, const char *const *words)
{
    return token_is_one_of(&p->u->src, p->t, words);
}

static void
step(struct parse *p)
{
    if (p->t->kind == T_DIRECTIVE || p->t->kind == T_END)
        give_up(p);
    p->ended = p->t->span.end;
    p->t++;
}

static bool
take(struct parse *p, const char *s)
{
    if (!is(p, s))
        return false;
    step(p);
    return true;
}

static void
expect(struct parse *p, const char *s)
{
    if (!take(p, s))
        give_up(p);
}

static void
enter(struct parse *p)
{
    if (++p->depth > DEEPEST)
        give_up(p);
}

/* Behind what closes here; nothing that matters to the tree may stand inside. */
static void
skip_brackets(struct parse *p)
{
    const struct token *open = p->t;
    size_t close = token_close(&p->u->src, &p->u->tokens, (size_t)(open - p->u->tokens.at));

    while (p->t < p->u->tokens.at + close) {
        if (p->t->kind == T_NAME && word_at(p->u, p->t->span.begin) != NULL)
            give_up(p);
        step(p);
    }
    step(p);
}

static struct node *
new_node(struct parse *p, enum node_kind kind, uint32_t begin)
{
    struct node *n = arena_new(p->u->arena, struct node);

    n->kind = kind;
    n->span = (struct span){begin, p->ended};
    return n;
}

/* What it is, is known when it has been read. */
static struct node *
ended(struct parse *p, struct node *n)
{
    n->span.end = p->ended;
    return n;
}

/* A name of the user's, not of the language's. */
static bool
at_name(const struct parse *p)
{
    static const char *const ours[] = {"async", "async_channel", "promise", NULL};
    static const char *const read_by_compilers[] = {"offsetof", "defined", NULL};
    const char *text = p->u->src.text + p->t->span.begin;

    if (p->t->kind != T_NAME)
        return false;
    if (*text == '_')
        return text[1] != '_' && !(text[1] >= 'A' && text[1] <= 'Z');
    return !name_is_keyword(text, p->t->span.end - p->t->span.begin) && !one_of(p, ours) &&
           !one_of(p, read_by_compilers);
}

/* ---- types ---- */

static const char *const type_words[] = {"void",   "char",   "short",    "int",   "long", "float",
                                         "double", "signed", "unsigned", "_Bool", "bool", NULL};

/* Has sema found that this name is a type's? */
static bool
names_type(struct parse *p)
{
    const struct ref *r = p->f->refs.at;
    struct span at = p->t->span;

    if (p->t->kind != T_NAME)
        return false;
    while (p->ref < p->f->refs.len && r[p->ref].span.begin < at.begin)
        p->ref++;
    if (p->ref == p->f->refs.len)
        return false;
    r += p->ref;
    return r->span.begin == at.begin && r->is_type && r->span.end == at.end && at_name(p);
}

static bool
at_type(struct parse *p)
{
    static const char *const others[] = {"struct", "union", "enum", "const", "volatile", NULL};

    return p->t->kind == T_NAME && (one_of(p, type_words) || one_of(p, others) ||
                                    token_is_type_macro(&p->u->src, p->t) || names_type(p));
}

/* int const unsigned; struct tag; promise(int); T. returns false: no type stands here. */
static bool
specifiers(struct parse *p, bool storage)
{
    static const char *const storages[] = {"static", "extern", NULL};
    static const char *const tagged[] = {"struct", "union", "enum", NULL};
    static const char *const qualifiers[] = {"const", "volatile", NULL};
    bool type = false, words = false, any = false;

    for (;; any = true) {
        if (p->t->kind != T_NAME)
            break;
        if (one_of(p, qualifiers) || (storage && one_of(p, storages))) {
            step(p);
            continue;
        }
        if (one_of(p, type_words)) {
            if (type && !words)
                give_up(p);
            /* bool is a name to the grammar, and a macro of <stdbool.h> */
            type = words = true;
            step(p);
            continue;
        }
        if (type)
            break;
        if (one_of(p, tagged)) {
            step(p);
            if (!at_name(p))
                give_up(p);
            step(p);
            if (is(p, "{"))
                give_up(p);
        } else if (token_is_type_macro(&p->u->src, p->t)) {
            step(p);
            if (!is(p, "("))
                give_up(p);
            skip_brackets(p);
        } else if (names_type(p))
            step(p);
        else
            break;
        type = true;
    }
    if (any && !type)
        give_up(p);
    return any;
}

/* *name[3], (*name)(int), or without a name. `sizes`: where those of arrays go, in order of the text;
 * NULL: no await may stand in one. returns the name. */
static struct span
declarator(struct parse *p, struct node ***sizes)
{
    static const char *const qualifiers[] = {"const", "volatile", NULL};
    struct span name = {0, 0};

    enter(p);
    while (take(p, "*"))
        while (one_of(p, qualifiers))
            step(p);
    if (at_name(p)) {
        if (sema_macro_at(p->f, p->t->span.begin) != NULL)
            give_up(p);
        name = p->t->span;
        step(p);
    } else if (is(p, "(") && (is_token(p, p->t + 1, "*") || is_token(p, p->t + 1, "("))) {
        step(p);
        name = declarator(p, sizes);
        expect(p, ")");
    }
    while (is(p, "[") || is(p, "("))
        if (sizes != NULL && is(p, "[") && !is_token(p, p->t + 1, "]")) {
            step(p);
            **sizes = assignment(p);
            *sizes = &(**sizes)->next;
            expect(p, "]");
        } else
            skip_brackets(p);
    p->depth--;
    return name;
}

/* (type) at the parenthesis; leaves what is behind it for the caller. */
static bool
type_in_parens(struct parse *p)
{
    if (!is(p, "("))
        return false;
    p->t++;
    if (!at_type(p)) {
        p->t--;
        return false;
    }
    p->ended = p->t[-1].span.end;
    specifiers(p, false);
    if (declarator(p, NULL).end != 0)
        give_up(p);
    expect(p, ")");
    return true;
}

/* ---- expressions ---- */

static struct node *
leaf(struct parse *p, enum node_kind kind)
{
    uint32_t begin = p->t->span.begin;

    step(p);
    return new_node(p, kind, begin);
}

/* { a, .b = c, [d] = e } */
static struct node *
list(struct parse *p)
{
    struct node *n = new_node(p, E_LIST, p->t->span.begin), **last = &n->kids;

    enter(p);
    expect(p, "{");
    while (!is(p, "}")) {
        uint32_t begin = p->t->span.begin;
        bool pair = false;

        while (is(p, "[") || is(p, ".")) {
            pair = true;
            if (is(p, "["))
                skip_brackets(p);
            else {
                step(p);
                if (!at_name(p))
                    give_up(p);
                step(p);
            }
        }
        if (pair) {
            struct node *value;

            expect(p, "=");
            value = is(p, "{") ? list(p) : assignment(p);
            *last = new_node(p, E_PAIR, begin);
            (*last)->a = value;
        } else
            *last = is(p, "{") ? list(p) : assignment(p);
        last = &(*last)->next;
        if (!take(p, ","))
            break;
    }
    expect(p, "}");
    p->depth--;
    return ended(p, n);
}

/* "a" "b" PRIu64 */
static struct node *
strings(struct parse *p)
{
    struct node *n = leaf(p, E_OTHER), **last;

    if (p->t->kind != T_STRING && !at_name(p))
        return n;
    last = &n->kids;
    *last = new_node(p, E_OTHER, n->span.begin);
    last = &(*last)->next;
    while (p->t->kind == T_STRING || at_name(p)) {
        const struct macro_use *use = sema_macro_at(p->f, p->t->span.begin);

        if (p->t->kind == T_NAME && (use == NULL || use->function_like))
            give_up(p);
        *last = leaf(p, p->t->kind == T_STRING ? E_OTHER : E_NAME);
        last = &(*last)->next;
    }
    return ended(p, n);
}

/* A name, or an invocation of a macro that looks like a function. */
static struct node *
name(struct parse *p)
{
    static const char *const literals[] = {"NULL",  "true",    "false", "TRUE",
                                           "FALSE", "nullptr", NULL};
    const struct macro_use *use = sema_macro_at(p->f, p->t->span.begin);
    struct node *n;

    if (names_type(p))
        give_up(p);
    if (use != NULL && use->function_like && !use->ours) {
        uint32_t begin = use->span.begin;

        while (p->t->span.begin < use->span.end)
            step(p);
        if (p->ended != use->span.end)
            give_up(p);
        return new_node(p, E_MACRO, begin);
    }
    n = leaf(p, one_of(p, literals) ? E_OTHER : E_NAME);
    if (p->t->kind == T_STRING)
        give_up(p);
    return n;
}

static struct node *
primary(struct parse *p)
{
    struct node *n;

    if (p->t->kind == T_NAME) {
        if (!at_name(p) && !is(p, "__func__"))
            give_up(p);
        return name(p);
    }
    if (p->t->kind == T_STRING)
        return strings(p);
    if (p->t->kind == T_NUMBER || p->t->kind == T_CHAR)
        return leaf(p, E_OTHER);
    n = new_node(p, E_PAREN, p->t->span.begin);
    expect(p, "(");
    if (is(p, "{"))
        give_up(p);
    n->a = expression(p);
    expect(p, ")");
    return ended(p, n);
}

/* The arguments of a call; the first of promise_new(T) and its kind is a type. */
static void
arguments(struct parse *p, struct node *call)
{
    struct node **last = &call->kids;
    bool takes_type = token_takes_type(&p->u->src, p->t - 1);

    expect(p, "(");
    if (takes_type && !is(p, ")")) {
        uint32_t begin = p->t->span.begin;

        while (!is(p, ",") && !is(p, ")")) {
            if (sema_macro_at(p->f, p->t->span.begin) != NULL &&
                !token_is_type_macro(&p->u->src, p->t))
                give_up(p);
            if (is(p, "("))
                skip_brackets(p);
            else
                step(p);
        }
        *last = new_node(p, E_NAME, begin);
        last = &(*last)->next;
        if (is(p, ","))
            step(p);
    }
    while (!is(p, ")")) {
        *last = assignment(p);
        last = &(*last)->next;
        if (!is(p, ")"))
            expect(p, ",");
    }
    expect(p, ")");
}

static void
set_op(struct parse *p, struct node *n, const struct token *t)
{
    uint32_t len = t->span.end - t->span.begin;

    memcpy(n->op, p->u->src.text + t->span.begin, len < 3 ? len : 3);
}

static struct node *
postfix(struct parse *p, struct node *n)
{
    for (;; p->length++) {
        const struct token *op = p->t;
        uint32_t begin = n->span.begin;
        struct node *outer;

        if (op->kind != T_PUNCT || memchr("([.-+", p->u->src.text[op->span.begin], 5) == NULL)
            return n;
        if (p->length > LONGEST)
            give_up(p);
        if (op->span.end - op->span.begin == 1 && (is(p, "-") || is(p, "+")))
            return n;
        outer = new_node(p, E_CALL, begin);
        outer->a = n;
        if (is(p, "("))
            arguments(p, outer);
        else if (take(p, "[")) {
            outer->kind = E_INDEX;
            outer->b = assignment(p);
            expect(p, "]");
        } else if (take(p, ".") || take(p, "->")) {
            outer->kind = E_MEMBER;
            set_op(p, outer, op);
            if (!at_name(p))
                give_up(p);
            outer->name = p->t->span;
            step(p);
        } else if (take(p, "++") || take(p, "--"))
            outer->kind = E_UPDATE;
        else
            return n;
        n = ended(p, outer);
    }
}

/* (T)x, (T){ x } or an expression in parentheses. */
static struct node *
parenthesis(struct parse *p)
{
    uint32_t begin = p->t->span.begin;
    struct node *n, *value;

    if (!type_in_parens(p))
        return postfix(p, primary(p));
    if (is(p, "{")) {
        value = list(p);
        n = new_node(p, E_LITERAL, begin);
        n->a = value;
        return postfix(p, n);
    }
    value = unary(p);
    n = new_node(p, E_CAST, begin);
    n->a = value;
    return n;
}

static struct node *
size_of(struct parse *p)
{
    uint32_t begin = p->t->span.begin;

    step(p);
    if (type_in_parens(p)) {
        if (is(p, "{"))
            give_up(p);
    } else
        unary(p);
    return new_node(p, E_SIZEOF, begin);
}

static struct node *
unary(struct parse *p)
{
    static const char *const plain[] = {"-", "!", "~", "+", NULL};
    const struct token *op = p->t;
    enum node_kind kind;
    struct node *n, *a;

    enter(p);
    if (op->kind == T_NAME) {
        const struct word *w = is(p, "await") ? word_at(p->u, op->span.begin) : NULL;

        if (w != NULL && w->kind == W_AWAIT)
            kind = E_AWAIT;
        else {
            n = is(p, "sizeof") ? size_of(p) : postfix(p, primary(p));
            p->depth--;
            return n;
        }
    } else if (is(p, "(")) {
        n = parenthesis(p);
        p->depth--;
        return n;
    } else if (op->kind == T_PUNCT && (is(p, "++") || is(p, "--")))
        kind = E_UPDATE;
    else if (op->kind == T_PUNCT && is(p, "&"))
        kind = E_ADDRESS;
    else if (op->kind == T_PUNCT && (is(p, "*") || one_of(p, plain)))
        kind = E_OTHER;
    else {
        n = postfix(p, primary(p));
        p->depth--;
        return n;
    }
    step(p);
    if (kind == E_OTHER && p->t->kind == T_NUMBER && p->t->span.begin == op->span.end &&
        (is_token(p, op, "-") || is_token(p, op, "+"))) {
        step(p); /* one number to the grammar */
        p->depth--;
        return new_node(p, E_OTHER, op->span.begin);
    }
    a = unary(p);
    n = new_node(p, kind, op->span.begin);
    if (kind == E_OTHER)
        n->kids = a;
    else
        n->a = a;
    p->depth--;
    return n;
}

/* How tightly a binary operator binds; 0: it is none. C11 6.5.5 to 6.5.14. */
static unsigned
binds(const struct parse *p, const struct token *t)
{
    const char *s = p->u->src.text + t->span.begin;

    if (t->kind != T_PUNCT)
        return 0;
    if (t->span.end - t->span.begin == 1)
        switch (*s) {
        case '*':
        case '/':
        case '%': return 10;
        case '+':
        case '-': return 9;
        case '<':
        case '>': return 7;
        case '&': return 5;
        case '^': return 4;
        case '|': return 3;
        default: return 0;
        }
    if (t->span.end - t->span.begin != 2)
        return 0;
    switch (*s) {
    case '<': return s[1] == '<' ? 8 : 7;
    case '>': return s[1] == '>' ? 8 : 7;
    case '=':
    case '!': return s[1] == '=' ? 6 : 0;
    case '&': return s[1] == '&' ? 2 : 0;
    case '|': return s[1] == '|' ? 1 : 0;
    default: return 0;
    }
}

static struct node *
binary(struct parse *p, unsigned least)
{
    struct node *left = unary(p);

    for (unsigned level; (level = binds(p, p->t)) >= least && level != 0; p->length++) {
        const struct token *op = p->t;
        struct node *right, *n;

        if (p->length > LONGEST)
            give_up(p);
        step(p);
        right = binary(p, level + 1);
        n = new_node(p, level == 2 ? E_AND : level == 1 ? E_OR : E_OTHER, left->span.begin);
        set_op(p, n, op);
        if (level <= 2) {
            n->a = left;
            n->b = right;
        } else {
            n->kids = left;
            left->next = right;
        }
        left = n;
    }
    return left;
}

/* Of what is not a binary operator, all that ends in = assigns. */
static bool
assigns(const struct parse *p, const struct token *t)
{
    return t->kind == T_PUNCT && p->u->src.text[t->span.end - 1] == '=' && binds(p, t) == 0;
}

static struct node *
assignment(struct parse *p)
{
    struct node *left, *n;

    enter(p);
    left = binary(p, 1);
    if (take(p, "?")) {
        struct node *b = is(p, ":") ? NULL : expression(p), *c;

        expect(p, ":");
        c = assignment(p);
        n = new_node(p, E_COND, left->span.begin);
        n->a = left;
        n->b = b;
        n->c = c;
        left = n;
    } else if (assigns(p, p->t)) {
        const struct token *op = p->t;
        struct node *right;

        step(p);
        right = assignment(p);
        n = new_node(p, E_ASSIGN, left->span.begin);
        set_op(p, n, op);
        n->a = left;
        n->b = right;
        left = n;
    }
    p->depth--;
    return left;
}

static struct node *
expression(struct parse *p)
{
    struct node *left = assignment(p), *right, *n;

    if (!is(p, ","))
        return left;
    enter(p);
    step(p);
    right = expression(p);
    n = new_node(p, E_COMMA, left->span.begin);
    n->a = left;
    n->b = right;
    p->depth--;
    return n;
}

/* ---- statements ---- */

static struct node *
condition(struct parse *p)
{
    struct node *n;

    expect(p, "(");
    if (is(p, "{"))
        give_up(p);
    n = expression(p);
    expect(p, ")");
    return n;
}

/* int *a = b, c[3]; */
static struct node *
declaration(struct parse *p)
{
    struct node *d = new_node(p, S_DECL, p->t->span.begin), **last = &d->kids;

    specifiers(p, true);
    while (!is(p, ";")) {
        uint32_t begin = p->t->span.begin;
        struct node *value = NULL, *sizes = NULL, **last_size = &sizes;
        struct span name = declarator(p, &last_size);

        if (name.end == 0)
            give_up(p);
        if (take(p, "="))
            value = is(p, "{") ? list(p) : assignment(p);
        *last = new_node(p, D_ITEM, begin);
        (*last)->name = name;
        (*last)->a = value;
        (*last)->kids = sizes;
        last = &(*last)->next;
        if (!is(p, ";"))
            expect(p, ",");
    }
    expect(p, ";");
    if (d->kids == NULL)
        give_up(p);
    return ended(p, d);
}

static bool
at_declaration(struct parse *p)
{
    return is(p, "static") || is(p, "extern") || at_type(p);
}

static struct node *
for_statement(struct parse *p)
{
    struct node *n = new_node(p, S_FOR, p->t->span.begin);

    step(p);
    expect(p, "(");
    if (at_declaration(p))
        n->a = declaration(p);
    else {
        n->a = is(p, ";") ? NULL : expression(p);
        expect(p, ";");
    }
    n->b = is(p, ";") ? NULL : expression(p);
    expect(p, ";");
    n->c = is(p, ")") ? NULL : expression(p);
    expect(p, ")");
    n->d = statement(p);
    return ended(p, n);
}

static struct node *
try_statement(struct parse *p)
{
    struct node *n = new_node(p, S_TRY, p->t->span.begin);
    const struct word *w;

    step(p);
    n->a = block(p);
    w = word_at(p->u, p->t->span.begin);
    if (w != NULL && w->kind == W_CATCH) {
        step(p);
        expect(p, "(");
        n->name = p->t->span;
        step(p);
        expect(p, ")");
        n->b = block(p);
        w = word_at(p->u, p->t->span.begin);
    }
    if (w != NULL && w->kind == W_FINALLY) {
        step(p);
        n->c = block(p);
    }
    return ended(p, n);
}

/* Those that begin with a word of the language. returns NULL: it is none of them. */
static struct node *
worded(struct parse *p)
{
    uint32_t begin = p->t->span.begin;
    struct node *n;

    if (is(p, "if")) {
        n = new_node(p, S_IF, begin);
        step(p);
        n->a = condition(p);
        n->b = statement(p);
        if (take(p, "else"))
            n->c = statement(p);
    } else if (is(p, "while") || is(p, "switch")) {
        n = new_node(p, is(p, "while") ? S_WHILE : S_SWITCH, begin);
        step(p);
        n->a = condition(p);
        n->b = statement(p);
    } else if (is(p, "do")) {
        n = new_node(p, S_DO, begin);
        step(p);
        n->b = statement(p);
        expect(p, "while");
        n->a = condition(p);
        expect(p, ";");
    } else if (is(p, "for"))
        return for_statement(p);
    else if (is(p, "return")) {
        n = new_node(p, S_RETURN, begin);
        step(p);
        n->a = is(p, ";") ? NULL : expression(p);
        expect(p, ";");
    } else if (is(p, "break") || is(p, "continue")) {
        n = new_node(p, is(p, "break") ? S_BREAK : S_CONTINUE, begin);
        step(p);
        expect(p, ";");
    } else if (is(p, "goto")) {
        n = new_node(p, S_GOTO, begin);
        step(p);
        if (!at_name(p))
            give_up(p);
        n->name = p->t->span;
        step(p);
        expect(p, ";");
    } else
        return NULL;
    return ended(p, n);
}

/* try, throw, defer. returns NULL: it is none of them. */
static struct node *
of_dialect(struct parse *p, const struct word *w)
{
    uint32_t begin = p->t->span.begin;
    struct node *n, *inner;

    if (w->kind == W_TRY)
        return try_statement(p);
    if (w->kind != W_THROW && w->kind != W_DEFER)
        return NULL;
    step(p);
    inner = statement(p);
    n = new_node(p, w->kind == W_THROW ? S_THROW : S_DEFER, begin);
    n->a = w->kind == W_THROW && inner->kind == S_EXPR ? inner->a : inner;
    return n;
}

static struct node *
simple_statement(struct parse *p)
{
    uint32_t begin = p->t->span.begin;
    struct node *n = NULL;

    if (is(p, "{"))
        return block(p);
    if (p->t->kind == T_NAME) {
        const struct word *w = word_at(p->u, begin);

        n = w == NULL || w->kind == W_RETURN ? worded(p) : of_dialect(p, w);
        if (n != NULL)
            return n;
        if (at_declaration(p))
            return declaration(p);
        if (is_token(p, p->t + 1, ":")) {
            if (!at_name(p) || sema_macro_at(p->f, begin) != NULL)
                give_up(p); /* case and default too: they stand in blocks */
            n = new_node(p, S_LABEL, begin);
            n->name = p->t->span;
            step(p);
            step(p);
            if (!is(p, "}")) /* C2x 6.8.2 */
                n->a = statement(p);
            return ended(p, n);
        }
    }
    if (!is(p, ";"))
        n = expression(p);
    expect(p, ";");
    /* a macro in front may have swallowed a statement */
    {
        struct node *s = new_node(p, S_EXPR, begin);

        s->a = n;
        return s;
    }
}

static struct node *
statement(struct parse *p)
{
    struct node *n;

    enter(p);
    p->length = 0;
    n = simple_statement(p);
    p->depth--;
    return n;
}

/* case value: and default:, without what follows. */
static struct node *
case_label(struct parse *p)
{
    struct node *n = new_node(p, S_CASE, p->t->span.begin);
    bool has_value = is(p, "case");

    step(p);
    if (has_value)
        n->a = assignment(p);
    expect(p, ":");
    return ended(p, n);
}

static struct node *
block(struct parse *p)
{
    struct node *n = new_node(p, S_BLOCK, p->t->span.begin), **last = &n->kids;

    expect(p, "{");
    while (!is(p, "}")) {
        p->length = 0;
        *last = is(p, "case") || is(p, "default") ? case_label(p) : statement(p);
        last = &(*last)->next;
    }
    step(p);
    return ended(p, n);
}

struct node *
parse_body(struct unit *u, struct func *f)
{
    struct parse p = {.u = u, .f = f};
    struct node *n;

    p.t = &u->tokens.at[token_at(&u->tokens, f->body.begin)];
    if (setjmp(p.give_up) != 0)
        return NULL;
    n = block(&p);
    return n->span.end == f->body.end ? n : NULL;
}

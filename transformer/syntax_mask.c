/* syntax_mask.c - the text that tree-sitter reads
 *
 * The stock C grammar knows neither our words nor macros, types by name or
 * most of GNU C. So it reads a text of the same length in which whatever it
 * would stumble over stands for something it knows: an await is a unary ~, a
 * catch is a while, a type is int, an invocation of a macro is one long name,
 * attributes and directives are blanks. */
#include "syntax.h"

#include <ctype.h>
#include <string.h>

static void
blank(char *text, uint32_t begin, uint32_t end, char with)
{
    for (uint32_t i = begin; i < end; i++)
        if (text[i] != '\n')
            text[i] = with;
}

/* A type. A short one gets white space from around it; in front of another name it is a type to the
 * grammar as well, and where it still is not, syntax.c finds that something has been declared. */
static void
as_int(char *text, uint32_t begin, uint32_t end)
{
    char next = text[end + strspn(text + end, " ")];
    bool may_grow = end - begin < 3 && !isalnum((unsigned char)next) && next != '_';

    while (may_grow && end - begin < 3 && text[end] == ' ')
        end++;
    while (may_grow && end - begin < 3 && begin > 1 && text[begin - 1] == ' ' &&
           strchr(" \n;{}(", text[begin - 2]) != NULL)
        begin--;
    if (end - begin < 3)
        return;
    blank(text, begin, end, ' ');
    memcpy(text + begin, "int", 3);
}

static void
as_name(char *text, uint32_t begin, uint32_t end)
{
    memset(text + begin, '_', end - begin);
    text[begin] = 'm';
}

static struct span
block_at(const struct unit *u, size_t open, size_t *close)
{
    *close = token_close(&u->src, &u->tokens, open);
    return (struct span){u->tokens.at[open].span.begin, u->tokens.at[*close].span.end};
}

/* The token behind the one at `close`, of those that are read. */
static size_t
next_read(const struct unit *u, size_t close)
{
    const struct token *t = u->tokens.at;
    size_t i = close + 1;

    while (t[i].kind != T_END && (t[i].kind == T_DIRECTIVE || sema_is_skipped(u, t[i].span.begin)))
        i++;
    return i;
}

struct try_parts
try_parts(const struct unit *u, size_t word)
{
    const struct token *t = u->tokens.at;
    struct try_parts p = {.word = t[word].span};
    size_t close, next;

    p.body = block_at(u, word + 1, &close);
    next = next_read(u, close);
    if (token_is(&u->src, &t[next], "catch") && next + 4 < u->tokens.len) {
        p.name = t[next + 2].span;
        p.catch = block_at(u, next + 4, &close);
        next = next_read(u, close);
    }
    if (token_is(&u->src, &t[next], "finally"))
        p.finally = block_at(u, next + 1, &close);
    return p;
}

struct mask {
    struct unit *u;
    struct func *f;
    char *text;
};

static const struct token *
tok(const struct mask *m, size_t i)
{
    return &m->u->tokens.at[i];
}

static bool
is(const struct mask *m, size_t i, const char *s)
{
    return token_is(&m->u->src, tok(m, i), s);
}

/* One of these keywords? */
static bool
one_of(const struct mask *m, size_t i, const char *const *list)
{
    for (; *list != NULL; list++)
        if (token_spells(&m->u->src, tok(m, i), *list))
            return true;
    return false;
}

static uint32_t
close_of(const struct mask *m, size_t open)
{
    return tok(m, token_close(&m->u->src, &m->u->tokens, open))->span.end;
}

/* The first argument of promise_new(T) and its kind is a type. returns its last token. */
static size_t
mask_type_argument(struct mask *m, size_t open)
{
    uint32_t end = close_of(m, open);
    size_t i = open + 1;

    while (tok(m, i)->span.end < end && !is(m, i, ","))
        i = is(m, i, "(") ? token_close(&m->u->src, &m->u->tokens, i) + 1 : i + 1;
    if (i > open + 1)
        as_name(m->text, tok(m, open + 1)->span.begin, tok(m, i - 1)->span.end);
    return i - 1;
}

static bool
names_value(const struct mask *m, size_t i)
{
    const struct ref *ref = func_ref_at(m->f, tok(m, i)->span.begin);

    return ref != NULL && !ref->is_type && ref->span.end == tok(m, i)->span.end;
}

/* `x * y;` reads like a declaration of y when nobody knows that x is no type, `x % y;` does not. A
 * macro may be either: what it stands beside tells, as names that are declared are no references. */
static void
mask_product(struct mask *m, size_t star, bool after_macro)
{
    size_t next = star + 1;

    if (!is(m, star, "*"))
        return;
    while (is(m, next, "*") || is(m, next, "("))
        next++;
    if (!after_macro || names_value(m, next) ||
        sema_macro_at(m->f, tok(m, next)->span.begin) != NULL)
        m->text[tok(m, star)->span.begin] = '%';
}

/* A macro that stands as a statement without a semicolon would swallow what follows. */
static void
mask_macro(struct mask *m, size_t i, const struct macro_use *use)
{
    size_t after = token_at(&m->u->tokens, use->span.end);

    as_name(m->text, use->span.begin, use->span.end);
    if (token_lacks_semicolon(&m->u->src, &m->u->tokens, i, after - 1))
        m->text[use->span.end - 1] = ';';
    mask_product(m, after, true);
}

/* Does an argument of one of our macros begin with this brace? promise_resolve(p, { 1, 2 }) */
static bool
begins_argument(const struct mask *m, size_t i)
{
    const struct macro_use *use;
    size_t depth = 0;

    if (!is(m, i, "{") || !is(m, i - 1, ","))
        return false;
    for (i--; depth != 0 || !is(m, i, "("); i--) {
        if (is(m, i, ";") || is(m, i, "{") || is(m, i, "}") ||
            tok(m, i)->span.begin <= m->f->body.begin)
            return false;
        depth += is(m, i, ")");
        depth -= is(m, i, "(");
    }
    use = sema_macro_at(m->f, tok(m, i - 1)->span.begin);
    return use != NULL && use->ours;
}

/* Is there nothing in these braces that the tree would have to show: no await, no promise? */
static bool
is_mere_value(const struct mask *m, size_t open, size_t close)
{
    if (await_in(m->u, (struct span){tok(m, open)->span.begin, tok(m, close)->span.end}) != NULL)
        return false;
    for (size_t i = open + 1; i < close; i++) {
        const struct ref *ref = func_ref_at(m->f, tok(m, i)->span.begin);

        if (plain_speaks(m->u, tok(m, i)) ||
            (ref != NULL && ref->local != NULL && (ref->local->is_promise || ref->local->owns)))
            return false;
    }
    return true;
}

/* `int long const unsigned` is one type (C11 6.7.2p2: in any order); its first word is enough. */
static bool
follows_type_word(const struct mask *m, size_t i)
{
    static const char *const words[] = {"int",   "long",   "short",    "unsigned", "signed", "char",
                                        "float", "double", "__int128", "_Bool",    NULL};
    static const char *const qualifiers[] = {"const", "volatile", NULL};

    if (!one_of(m, i, words) && !one_of(m, i, qualifiers))
        return false;
    while (one_of(m, i - 1, qualifiers))
        i--;
    return one_of(m, i - 1, words);
}

/* struct [[packed]] s { … }; enum e { A [[deprecated]] = 1, B }; */
static void
mask_attributes_of_tag(struct mask *m, size_t i)
{
    bool in_enum = is(m, i, "enum");
    size_t end = i;

    while (tok(m, ++i)->kind == T_NAME || is(m, i, "[")) {
        end = is(m, i, "[") ? token_close(&m->u->src, &m->u->tokens, i) : i;
        if (is(m, i, "[") && is(m, i + 1, "["))
            blank(m->text, tok(m, i)->span.begin, close_of(m, i), ' ');
        else if (is(m, i, "["))
            return; /* struct s a[3] */
        i = end;
    }
    if (!in_enum || !is(m, i, "{"))
        return;
    for (end = token_close(&m->u->src, &m->u->tokens, i); i < end; i++)
        if (is(m, i, "[") && is(m, i + 1, "["))
            blank(m->text, tok(m, i)->span.begin, close_of(m, i), ' ');
}

/* Where the bracket opens that closes at token i. */
static size_t
opening(const struct mask *m, size_t i)
{
    size_t open = i;

    while (open-- > 0)
        if (tok(m, open)->kind == T_PUNCT && token_close(&m->u->src, &m->u->tokens, open) == i)
            return open;
    return i;
}

/* `int typedef t;` as `typedef int t;`: to C one order is as good as another (C11 6.7p1). */
static void
move_typedef(struct mask *m, size_t i)
{
    size_t first = i;
    uint32_t begin, end = tok(m, i)->span.begin;

    while (first > 0 && tok(m, first - 1)->kind != T_DIRECTIVE) {
        size_t before = first - 1;

        if (is(m, before, "}") || is(m, before, ")")) {
            before = opening(m, before);
            if (is(m, before, "{") && !token_is_tag_keyword(&m->u->src, tok(m, before - 1)) &&
                !token_is_tag_keyword(&m->u->src, tok(m, before - 2)))
                break;
        } else if (tok(m, before)->kind != T_NAME && !is(m, before, "]"))
            break;
        first = before;
    }
    begin = tok(m, first)->span.begin;
    if (first == i || m->u->src.text[end - 1] != ' ')
        return;
    memmove(m->text + begin + 8, m->text + begin, end - begin - 1);
    memcpy(m->text + begin, "typedef ", 8);
}

/* Masks what begins at token i. returns the token to go on from. */
static size_t
mask_token(struct mask *m, size_t i)
{
    static const char *const dropped[] = {"__extension__", "_Complex", "__complex__",
                                          "register",      "restrict", "_Thread_local",
                                          "__thread",      "auto",     NULL};
    static const char *const respelled[] = {"const", "volatile", NULL};
    static const char *const with_parens[] = {"__attribute__", "_Alignas", "alignas", "__declspec",
                                              NULL};
    static const char *const types[] = {"typeof", "async", "_Atomic", "typeof_unqual", NULL};
    static const char *const parts[] = {"__real__", "__imag__", NULL};
    static const char *const builtin[] = {
        "_Bool",      "__int128",  "__int128_t",        "__uint128_t", "_Float16",
        "_Float32",   "_Float64",  "_Float128",         "_Float32x",   "_Float64x",
        "__float128", "__float80", "_Decimal32",        "_Decimal64",  "_Decimal128",
        "__bf16",     "__fp16",    "__builtin_va_list", NULL};
    static const char *const opaque[] = {
        "__builtin_va_arg", "__builtin_offsetof", "__builtin_types_compatible_p",
        "_Static_assert",   "static_assert",      NULL};
    const struct span at = tok(m, i)->span;
    const struct macro_use *use = sema_macro_at(m->f, at.begin);
    bool parens = is(m, i + 1, "(");
    struct ref *ref;

    if (tok(m, i)->kind == T_DIRECTIVE) {
        blank(m->text, at.begin, at.end, ' ');
        return i;
    }
    if (is(m, i, "...") && !is(m, i - 1, ",") && !is(m, i - 1, "(")) {
        memcpy(m->text + at.begin, " + ", 3);
        return i;
    }
    for (size_t k = 0; is(m, i, "&&") && k < m->f->label_refs.len; k++)
        if (m->f->label_refs.at[k].address == at.begin) {
            as_name(m->text, at.begin, m->f->label_refs.at[k].span.end);
            return i + 1;
        }
    if (tok(m, i)->kind == T_NUMBER)
        for (uint32_t k = at.begin; k < at.end; k++)
            if (strchr("ijIJ", m->text[k]) != NULL)
                m->text[k] = 'l'; /* 1.0i */
    if (begins_argument(m, i)) {
        size_t close = token_close(&m->u->src, &m->u->tokens, i);

        if (!is_mere_value(m, i, close))
            return i;
        as_name(m->text, at.begin, tok(m, close)->span.end);
        return close;
    }
    if (is(m, i, ":") && is(m, i + 1, "}") && at.end < tok(m, i + 1)->span.begin)
        m->text[at.end] = ';'; /* a label may end a block (C2x 6.8.2) */
    if (tok(m, i)->kind != T_NAME)
        return i;
    if (token_is_tag_keyword(&m->u->src, tok(m, i)))
        mask_attributes_of_tag(m, i);
    if (is(m, i, "typedef"))
        move_typedef(m, i);
    if (parens && token_takes_type(&m->u->src, tok(m, i)))
        return mask_type_argument(m, i + 1);
    if (is(m, i, "goto") && is(m, i + 1, "*")) {
        blank(m->text, at.begin, tok(m, i + 1)->span.end, ' ');
        return i + 1;
    }
    if (is(m, i, "switch") && parens &&
        !is(m, token_close(&m->u->src, &m->u->tokens, i + 1) + 1, "{")) {
        memcpy(m->text + at.begin, "while ", 6); /* the grammar wants braces */
        return i;
    }
    if (is(m, i, "_Pragma") && parens) {
        /* a statement of its own: an empty one, so that nothing swallows it */
        blank(m->text, at.begin, close_of(m, i + 1), ' ');
        m->text[at.begin] = ';';
        return token_close(&m->u->src, &m->u->tokens, i + 1);
    }
    if (use != NULL && use->function_like && !use->ours) {
        mask_macro(m, i, use);
        return token_at(&m->u->tokens, use->span.end) - 1;
    }
    if (use != NULL || names_value(m, i))
        mask_product(m, i + 1, !names_value(m, i));
    if (is(m, i, "auto") && tok(m, i + 1)->kind == T_NAME && is(m, i + 2, "="))
        as_int(m->text, at.begin, at.end); /* C23: the type is the initialiser's */
    else if (follows_type_word(m, i))
        blank(m->text, at.begin, at.end, ' ');
    else if ((one_of(m, i, dropped) || (m->text[at.begin] == '_' && one_of(m, i, respelled))) &&
             !(use != NULL && use->ours))
        blank(m->text, at.begin, at.end, ' ');
    else if (parens && one_of(m, i, with_parens)) {
        blank(m->text, at.begin, close_of(m, i + 1), ' ');
        return token_close(&m->u->src, &m->u->tokens, i + 1);
    } else if (parens && (one_of(m, i, types) || token_is_type_macro(&m->u->src, tok(m, i)))) {
        as_int(m->text, at.begin, close_of(m, i + 1));
        return token_close(&m->u->src, &m->u->tokens, i + 1);
    } else if (one_of(m, i, builtin))
        as_int(m->text, at.begin, at.end);
    else if (is(m, i, "_Atomic"))
        blank(m->text, at.begin, at.end, ' ');
    else if (parens && one_of(m, i, opaque)) {
        as_name(m->text, at.begin, close_of(m, i + 1));
        return token_close(&m->u->src, &m->u->tokens, i + 1);
    } else if (one_of(m, i, parts)) {
        blank(m->text, at.begin, at.end, ' ');
        m->text[at.begin] = '~';
    } else if ((ref = func_ref_at(m->f, at.begin)) != NULL && ref->name != NULL &&
               (ref->kind == R_TYPE || ref->kind == R_OTHER) && ref->span.end == at.end &&
               ref->is_type && !token_is_tag_keyword(&m->u->src, tok(m, i - 1)))
        as_int(m->text, at.begin, at.end);
    return i;
}

/* `try { A } catch (e) { B } finally { C }` reads `{ A B C }`, so that it is one statement
 * wherever it stands. */
static void
mask_try(struct mask *m, size_t word)
{
    struct try_parts p = try_parts(m->u, word);

    blank(m->text, p.word.begin, p.word.end, ' ');
    if (p.catch.end != 0)
        blank(m->text, p.body.end - 1, p.catch.begin + 1, ' ');
    if (p.finally.end != 0)
        blank(m->text, (p.catch.end ? p.catch.end : p.body.end) - 1, p.finally.begin + 1, ' ');
}

char *
masked_for_syntax(struct unit *u, struct func *f)
{
    struct mask m = {u, f, u->masked};
    uint32_t head = f->body.begin - f->whole.begin;
    const struct span *skipped;
    size_t n_skipped = sema_skipped(u, &skipped);

    if (m.text == NULL)
        m.text = u->masked = arena_strndup(u->arena, u->src.text, u->src.len);

    for (size_t i = token_at(&u->tokens, f->body.begin); tok(&m, i)->span.begin < f->body.end; i++)
        i = mask_token(&m, i);
    for (size_t i = word_from(u, f->body.begin); i < u->words.len; i++) {
        const struct word *w = &u->words.at[i];
        char *at = m.text + w->span.begin;

        if (w->span.begin >= f->body.end)
            break;
        if (*at == '_' || *at == ' ')
            continue; /* inside a macro's invocation, or of an attribute */
        switch (w->kind) {
        case W_AWAIT:
            memcpy(at, "~    ", 5);
            break; /* (T) * x may be a product, (T) ~ x is a cast */
        case W_TRY: mask_try(&m, token_at(&u->tokens, w->span.begin)); break;
        case W_CATCH:
        case W_FINALLY:
        case W_THROW:
        case W_DEFER: blank(m.text, w->span.begin, w->span.end, ' '); break;
        case W_RETURN:
        case W_NAME: break;
        }
    }
    for (size_t i = 0; i < n_skipped; i++)
        if (skipped[i].begin >= f->body.begin && skipped[i].end <= f->body.end)
            blank(m.text, skipped[i].begin, skipped[i].end, ' ');
    blank(m.text, f->whole.begin, f->body.begin, ' ');
    memcpy(m.text + f->whole.begin, "void f()", head < 8 ? head : 8);
    return m.text;
}

/* dialect.c - which functions are async, and which words are keywords in them
 *
 * reads   the tokens
 * fills   unit.funcs (name, spans), unit.words, unit.plain
 *
 * `try` `catch` `finally` `throw` `defer` and `await` are names in C. They are
 * keywords only inside the body of an async function, and there only where a
 * statement (for await: an operand) can begin and what follows fits; so a
 * variable called `try` goes on being one. */
#include "bits.h"
#include "ir.h"

#include <ctype.h>
#include <string.h>

struct scan {
    struct unit *u;
    const struct tokens *t;
    struct map declared; /* what `declared` has found out: 1 no, 2 yes */
};

static const struct token *
tok(const struct scan *s, size_t i)
{
    return &s->t->at[i < s->t->len ? i : s->t->len - 1];
}

static inline bool
is(const struct scan *s, size_t i, const char *text)
{
    return token_is(&s->u->src, tok(s, i), text);
}

static bool
one_of(const struct scan *s, size_t i, const char *const *words)
{
    return token_is_one_of(&s->u->src, tok(s, i), words);
}

/* Does a statement begin at token i? */
static bool
statement_starts(const struct scan *s, size_t i)
{
    static const char *const before[] = {";",  "{",   "}",       ")",     ":", "else",
                                         "do", "try", "finally", "defer", NULL};

    return one_of(s, i - 1, before) || tok(s, i - 1)->kind == T_DIRECTIVE;
}

/* Can token i be the beginning of an operand that stands directly behind a
 * word, without that word being a name? `(`, `*`, `&`, `-`, `+` could be
 * both; they are taken for the operand's beginning: see `declared`. */
static bool
operand_starts(const struct scan *s, size_t i)
{
    static const char *const both[] = {"(", "*", "&", "-", "+", "!", "~", "++", "--", "&&", NULL};
    const struct token *t = tok(s, i);

    if (t->kind == T_PUNCT)
        return one_of(s, i, both);
    return t->kind == T_NAME || t->kind == T_NUMBER || t->kind == T_STRING || t->kind == T_CHAR;
}

/* Does the file declare this as a name of its own somewhere? */
static bool
declares(const struct scan *s, const char *name)
{
    static const char *const not_types[] = {"return", "else",  "do",    "goto",   "case",
                                            "await",  "throw", "defer", "sizeof", NULL};

    for (size_t i = 1; i + 1 < s->t->len; i++) {
        if (!is(s, i, name) || tok(s, i)->kind != T_NAME)
            continue;
        if (tok(s, i - 1)->kind == T_NAME && !one_of(s, i - 1, not_types) &&
            (is(s, i + 1, "=") || is(s, i + 1, ";") || is(s, i + 1, ",") || is(s, i + 1, ")") ||
             is(s, i + 1, "(") || is(s, i + 1, "[")))
            return true;
        if (is(s, i - 1, "*") && i >= 2 && tok(s, i - 2)->kind == T_NAME &&
            (is(s, i + 1, "=") || is(s, i + 1, ";") || is(s, i + 1, ",") || is(s, i + 1, ")")) &&
            !one_of(s, i - 2, not_types) &&
            (i < 3 ||
             one_of(s, i - 3, (const char *const[]){";", "{", "}", "(", ",", "const", NULL})))
            return true;
    }
    return false;
}

/* Then `await (x)` is a call of it, not an await. */
static bool
declared(struct scan *s, size_t word)
{
    const char *name = span_text(s->u, tok(s, word)->span);
    size_t *known = map_add(s->u->arena, &s->declared, name);

    if (*known == 0)
        *known = declares(s, name) ? 2 : 1;
    return *known == 2;
}

static bool
member_name(const struct scan *s, size_t i)
{
    static const char *const before[] = {".", "->", "struct", "union", "enum", "goto", NULL};

    return one_of(s, i - 1, before);
}

static bool
await_is_keyword(struct scan *s, size_t i)
{
    static const char *const ambiguous[] = {"(", "*", "&", "-", "+", "++", "--", "&&", NULL};

    if (member_name(s, i) || !operand_starts(s, i + 1))
        return false;
    if (tok(s, i - 1)->kind == T_NAME) {
        /* `int await`: a declaration, unless the word before can stand before an operand */
        static const char *const fine[] = {
            "return",        "throw", "else",     "do",     "case",     "await",  "sizeof", "defer",
            "__extension__", "goto",  "__real__", "__real", "__imag__", "__imag", NULL};
        if (!one_of(s, i - 1, fine))
            return false;
    }
    return !one_of(s, i + 1, ambiguous) || !declared(s, i);
}

static void
add_word(struct scan *s, enum word_kind kind, size_t i)
{
    struct word w = {kind, tok(s, i)->span, tok(s, i + 1)->span.begin, false};

    vec_push(s->u->arena, &s->u->words, w);
}

/* `catch (e) {` at i? */
static bool
catch_clause(const struct scan *s, size_t i)
{
    struct span name = tok(s, i + 2)->span;

    return is(s, i + 1, "(") && tok(s, i + 2)->kind == T_NAME && is(s, i + 3, ")") &&
           is(s, i + 4, "{") &&
           !name_is_keyword(s->u->src.text + name.begin, name.end - name.begin);
}

static void
orphan(struct scan *s, size_t i, const char *text)
{
    struct span at = tok(s, i)->span;

    diag_error(&s->u->diags, at, "syntax", "'%s' without 'try'", text);
    diag_note(&s->u->diags, at,
              "write 'try { ... }' before it; only statements inside that block are guarded");
}

/* `catch (async_error *e) {`: of e, which is then not declared, no more is said. */
static void
malformed_catch(struct scan *s, size_t i)
{
    struct span at = tok(s, i)->span;
    size_t close = is(s, i + 1, "(") ? token_close(&s->u->src, s->t, i + 1) : i;

    at.end = tok(s, close)->span.end;
    diag_error(&s->u->diags, at, "syntax", "'catch' takes one name in parentheses and a block");
    if (is(s, close + 1, "{"))
        for (size_t k = i + 2; k < close; k++)
            if (tok(s, k)->kind == T_NAME)
                diag_leaves_unknown(&s->u->diags, span_text(s->u, tok(s, k)->span),
                                    tok(s, token_close(&s->u->src, s->t, close + 1))->span.end);
    diag_note(&s->u->diags, tok(s, i)->span,
              "write 'catch (e) { ... }'; e is an 'async_error *' in that block");
}

/* Behind the block that is closed there, what may follow it: an #if may choose which that is. */
static size_t
clause_behind(const struct scan *s, size_t close)
{
    return token_past_directives(s->t, close < s->t->len ? close + 1 : s->t->len - 1);
}

static void
scan_body(struct scan *s, size_t open, size_t close)
{
    static const char *const clauses[] = {"catch", "finally", NULL};
    struct bits guarded = bits_new(s->u->arena, close - open + 1); /* behind try and catch blocks */
    struct bits caught =
        bits_new(s->u->arena, close - open + 1); /* ... behind catch blocks alone */

    for (size_t i = open + 1; i < close; i++) {
        bool after_guarded = bits_has(&guarded, i - open);
        bool after_catch = bits_has(&caught, i - open);

        if (tok(s, i)->kind != T_NAME)
            continue;
        if (is(s, i, "await"))
            add_word(s, await_is_keyword(s, i) ? W_AWAIT : W_NAME, i);
        else if (is(s, i, "return") && !member_name(s, i))
            add_word(s, W_RETURN, i);
        else if (!statement_starts(s, i))
            continue;
        else if (is(s, i, "try") && is(s, i + 1, "{")) {
            size_t end = token_close(&s->u->src, s->t, i + 1);

            add_word(s, W_TRY, i);
            if (end < close)
                bits_add(&guarded, clause_behind(s, end) - open);
            if (!one_of(s, clause_behind(s, end), clauses)) {
                diag_error(&s->u->diags, tok(s, i)->span, "syntax",
                           "'try' without 'catch' or 'finally'");
                diag_note(&s->u->diags, tok(s, end)->span,
                          "write 'catch (e) { ... }' or 'finally { ... }' after this brace");
            }
        } else if (is(s, i, "catch") && catch_clause(s, i)) {
            if (after_catch) {
                diag_error(&s->u->diags, tok(s, i)->span, "syntax",
                           "a second 'catch' for one 'try'");
                diag_note(&s->u->diags, tok(s, i)->span,
                          "one 'catch' gets every error: tell them apart in it by e->code");
            } else if (!after_guarded)
                orphan(s, i, "catch");
            size_t end = token_close(&s->u->src, s->t, i + 4);

            add_word(s, W_CATCH, i);
            if (end < close) {
                bits_add(&guarded, clause_behind(s, end) - open);
                bits_add(&caught, clause_behind(s, end) - open);
            }
        } else if (is(s, i, "catch") && after_guarded) {
            malformed_catch(s, i);
        } else if (is(s, i, "finally") && is(s, i + 1, "{")) {
            if (!after_guarded)
                orphan(s, i, "finally");
            add_word(s, W_FINALLY, i);
        } else if ((is(s, i, "throw") || is(s, i, "defer")) &&
                   (operand_starts(s, i + 1) ||
                    (is(s, i, "defer") && (is(s, i + 1, "{") || is(s, i + 1, ";")))) &&
                   !(is(s, i + 1, "(") && declared(s, i)) &&
                   !(tok(s, i + 1)->kind == T_PUNCT && !is(s, i + 1, "(") && !is(s, i + 1, "{") &&
                     declared(s, i)))
            add_word(s, is(s, i, "throw") ? W_THROW : W_DEFER, i);
    }
}

/* Outside of async functions an `await` with an operand can only be a mistake. */
static void
plain_await(struct scan *s, size_t i)
{
    if (!await_is_keyword(s, i) || declared(s, i)) {
        add_word(s, W_NAME, i);
        return;
    }
    diag_error(&s->u->diags, tok(s, i)->span, "await-outside-async",
               "'await' outside an async function");
    diag_note(&s->u->diags, tok(s, i)->span,
              "declare the function 'async(T) name(...)', or in plain C use promise_then or "
              "async_run");
    add_word(s, W_AWAIT, i);
}

static void
scan_plain(struct scan *s, size_t open, size_t close)
{
    for (size_t i = open + 1; i < close; i++)
        if (tok(s, i)->kind == T_NAME && is(s, i, "await"))
            plain_await(s, i);
}

/* `(int await, char *await)`: a parameter's name. Other lists in parentheses may be a macro's, which can
 * make a function that awaits. */
static void
scan_parameters(struct scan *s, size_t open, size_t close)
{
    static const char *const behind[] = {",", ")", "[", NULL};

    for (size_t i = open + 1; i < close; i++)
        if (is(s, i, "await") && (tok(s, i - 1)->kind == T_NAME || is(s, i - 1, "*")) &&
            one_of(s, i + 1, behind))
            add_word(s, W_NAME, i);
}

/* The declaration's first token: behind what ended the one before. */
static size_t
declaration_start(const struct scan *s, size_t i)
{
    static const char *const ends[] = {";", "}", NULL};

    while (i > 0 && !one_of(s, i - 1, ends) && tok(s, i - 1)->kind != T_DIRECTIVE)
        i--;
    return i;
}

/* `(a, b) int a; char *b; {`: names only, and a declaration behind them (C89 to C17 6.9.1p6). */
static bool
is_old_style(const struct scan *s, size_t open)
{
    size_t close = token_close(&s->u->src, s->t, open);

    if (close == open + 1 || tok(s, close + 1)->kind != T_NAME ||
        strncmp(s->u->src.text + tok(s, close + 1)->span.begin, "__a", 3) == 0 ||
        is(s, close + 1, "asm"))
        return false;
    for (size_t i = open + 1; i < close; i += 2)
        if (tok(s, i)->kind != T_NAME || !(is(s, i + 1, ",") || i + 1 == close))
            return false;
    return true;
}

/* A quote or a comment that goes on too long takes the brace with it, and is the one to be named. */
static void
unclosed(const struct scan *s, const struct func *f)
{
    struct span at;
    const char *what = token_unterminated(&s->u->src, s->t, token_at(s->t, f->body.begin), &at);

    if (what == NULL) {
        diag_error(&s->u->diags, f->body, "syntax", "the body of '%s' has no closing brace",
                   f->name);
        return;
    }
    diag_error(&s->u->diags, at, "syntax", "unterminated %s", what);
    diag_note(&s->u->diags, f->body, "so the body of '%s' has no closing brace", f->name);
}

/* `async (T) … name ( … ) … {` with `async` at i. returns the index to go on
 * from; adds the function when it is a definition. */
static size_t
scan_async(struct scan *s, size_t i)
{
    size_t type_close = token_close(&s->u->src, s->t, i + 1), name = 0, params = 0, open;
    size_t *known;
    bool old_style = false;
    struct func *f;

    for (size_t k = type_close + 1;; k++) {
        if (tok(s, k)->kind == T_END || is(s, k, "=") || (is(s, k, ";") && !old_style)) {
            scan_parameters(s, type_close, k);
            return k;
        }
        if (is(s, k, "{") && old_style && !is(s, k - 1, ";")) { /* a type of a parameter */
            k = token_close(&s->u->src, s->t, k);
            continue;
        }
        if (is(s, k, "{")) {
            open = k;
            break;
        }
        if (is(s, k, "(")) {
            if (params == 0 && tok(s, k + 1)->kind == T_NAME && is(s, k + 2, ")") &&
                is(s, k + 3, "(") && !is(s, k - 1, "__attribute__")) {
                name = k + 1; /* `(f)(int a)`: a macro f shall not be meant */
                params = k + 3;
                old_style = is_old_style(s, params);
                k = params;
            } else if (params == 0 && k > 0 && tok(s, k - 1)->kind == T_NAME &&
                       !is(s, k - 1, "__attribute__")) {
                name = k - 1;
                params = k;
                old_style = is_old_style(s, k);
            }
            k = token_close(&s->u->src, s->t, k);
        }
    }
    if (params == 0)
        return open;
    scan_parameters(s, params, open);
    f = arena_new(s->u->arena, struct func);
    f->name = span_text(s->u, tok(s, name)->span);
    f->name_at = tok(s, name)->span.begin;
    f->spec = (struct span){tok(s, i)->span.begin, tok(s, type_close)->span.end};
    f->result = (struct span){tok(s, i + 1)->span.end, tok(s, type_close)->span.begin};
    f->params = (struct span){tok(s, params)->span.begin,
                              tok(s, token_close(&s->u->src, s->t, params))->span.end};
    f->is_old_style = old_style;
    f->body.begin = tok(s, open)->span.begin;
    f->whole.begin = tok(s, declaration_start(s, i))->span.begin;
    f->is_main = strcmp(f->name, "main") == 0;
    for (size_t k = declaration_start(s, i); k < open; k++) {
        f->is_weak |= is(s, k, "weak") || is(s, k, "__weak__");
        f->is_variadic |= is(s, k, "...");
    }
    open = token_close(&s->u->src, s->t, open);
    f->body.end = f->whole.end = tok(s, open)->span.end;
    if (tok(s, open)->kind == T_END) {
        unclosed(s, f);
        f->refused = true;
    }
    if (f->result.begin == f->result.end) {
        diag_error(&s->u->diags, tok(s, i)->span, "syntax",
                   "'async' without the type of the value");
        diag_note(&s->u->diags, tok(s, i)->span, "write async(void) when there is none");
    }
    f->index = s->u->funcs.len;
    vec_push(s->u->arena, &s->u->funcs, f);
    known = map_add(s->u->arena, &s->u->func_names, f->name);
    if (*known == 0)
        *known = s->u->funcs.len;
    scan_body(s, token_at(s->t, f->body.begin), open);
    return open;
}

/* The name that a token is, or that it defines as a macro; empty: none. */
static struct span
name_at(const struct unit *u, const struct token *t)
{
    const char *text = u->src.text;
    uint32_t begin = t->span.begin, end;

    if (t->kind == T_NAME)
        return t->span;
    if (!token_is_directive(&u->src, t, "define"))
        return (struct span){begin, begin};
    begin = (uint32_t)(strstr(text + begin, "define") + strlen("define") - text);
    while (begin < t->span.end && isspace((unsigned char)text[begin]))
        begin++;
    for (end = begin; isalnum((unsigned char)text[end]) || text[end] == '_';)
        end++;
    return (struct span){begin, end};
}

const char *const role_names[] = {"_frame", "_resume", "_lines", "_code",
                                  "_await", "_call",   "_async", NULL};

/* Names of the user's that look like ours. */
static void
choose_prefixes(struct scan *s)
{
    const char *const *const ends = role_names;
    struct map alike = {0};

    for (size_t i = 0; i < s->t->len && s->u->funcs.len != 0; i++) {
        struct span name = name_at(s->u, tok(s, i));
        uint32_t len = name.end - name.begin;

        for (size_t k = 0; ends[k] != NULL; k++)
            if (len > strlen(ends[k]) &&
                memcmp(s->u->src.text + name.end - strlen(ends[k]), ends[k], strlen(ends[k])) == 0)
                map_add(s->u->arena, &alike, span_text(s->u, name));
    }
    for (size_t i = 0; i < s->u->funcs.len; i++) {
        struct func *f = s->u->funcs.at[i];
        bool taken = true;

        f->prefix = f->name;
        for (unsigned n = 2; taken; n++) {
            taken = false;
            for (size_t m = 0; ends[m] != NULL && alike.entries != NULL; m++)
                taken |=
                    map_find(&alike, arena_fmt(s->u->arena, "%s%s", f->prefix, ends[m])) != NULL;
            /* f_2 is the prefix of a function of that name */
            taken |= f->prefix != f->name && map_find(&s->u->func_names, f->prefix) != NULL;
            if (taken)
                f->prefix = arena_fmt(s->u->arena, "%s_%u", f->name, n);
        }
    }
}

/* Is the brace at `open` the beginning of a plain function's body, beyond doubt? Not `struct A(4) {`,
 * `int a[] = X(1) {`, `TABLE(a) {`, `int f(a) int a; {`. */
static bool
opens_plain(const struct scan *s, size_t open, size_t close)
{
    static const char *const never[] = {"struct", "union", "enum", "typedef", NULL};
    static const char *const attribute[] = {"__attribute__", "__attribute", "_Alignas",
                                            "alignas",       "__declspec",  NULL};
    size_t from = declaration_start(s, open), name = 0;

    if (!is(s, open - 1, ")") || is(s, close + 1, ";") || is(s, close + 1, ","))
        return false;
    for (size_t i = from; i < open; i++) {
        if (is(s, i, "=") || is(s, i, ":") || is(s, i, "{"))
            return false;
        if (!is(s, i, "("))
            continue;
        name = i - 1;
        i = token_close(&s->u->src, s->t, i);
        if (i >= open)
            return false;
    }
    return name > from && tok(s, name)->kind == T_NAME && !one_of(s, name, attribute) &&
           !one_of(s, name - 1, never) && !is(s, from, "typedef");
}

void
dialect_scan(struct unit *u)
{
    struct scan s = {.u = u, .t = &u->tokens};

    for (size_t i = 0; tok(&s, i)->kind != T_END; i++) {
        if (is(&s, i, "async") && is(&s, i + 1, "("))
            i = scan_async(&s, i);
        else if (is(&s, i, "{")) {
            size_t close = token_close(&u->src, s.t, i);

            scan_plain(&s, i, close);
            if (opens_plain(&s, i, close))
                vec_push(u->arena, &u->plain, ((struct plain){i, close, false}));
            i = close;
        } else if (tok(&s, i)->kind == T_NAME && is(&s, i, "await"))
            plain_await(&s, i);
        else if (is(&s, i, "(")) {
            size_t close = token_close(&u->src, s.t, i);

            scan_parameters(&s, i, close);
            i = close;
        }
    }
    choose_prefixes(&s);
}

size_t
word_from(const struct unit *u, uint32_t offset)
{
    size_t low = 0, high = u->words.len;

    while (low < high) {
        size_t mid = low + (high - low) / 2;

        if (u->words.at[mid].span.begin < offset)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

const struct word *
word_at(const struct unit *u, uint32_t offset)
{
    size_t i = word_from(u, offset);

    return i < u->words.len && u->words.at[i].span.begin == offset ? &u->words.at[i] : NULL;
}

const char *
span_text(const struct unit *u, struct span s)
{
    return arena_strndup(u->arena, u->src.text + s.begin, s.end - s.begin);
}

bool
span_is(const struct unit *u, struct span s, const char *text)
{
    size_t len = strlen(text);

    return s.end - s.begin == len && memcmp(u->src.text + s.begin, text, len) == 0;
}

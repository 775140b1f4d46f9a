/* sema_macro.c - macros: invocations, and what the text of their bodies does
 *
 * fills   facts.macros, sema.macro_names, sema.outside, sema.awaits, sema.painted */
#include "sema_unit.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* ---- invocations in one function ---- */

/* The first macro that begins at the offset or behind it. */
size_t
macro_from(const struct facts *k, uint32_t offset)
{
    size_t low = 0, high = k->macros.len;

    while (low < high) {
        size_t mid = low + (high - low) / 2;

        if (k->macros.at[mid].span.begin < offset)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

/* The macro whose name stands at this offset. */
struct macro_use *
macro_at(struct facts *k, uint32_t offset)
{
    size_t i = macro_from(k, offset);

    return i < k->macros.len && k->macros.at[i].span.begin == offset ? &k->macros.at[i] : NULL;
}

/* The next macro of the user's, outwards, that begins before macro `i` and goes past the offset.
 * returns  its index; SIZE_MAX: there is none */
size_t
macro_around(const struct facts *k, size_t i, uint32_t offset)
{
    while (i-- > 0 && k->macros.at[i].reach > offset)
        if (!k->macros.at[i].ours && k->macros.at[i].span.end > offset)
            return i;
    return SIZE_MAX;
}

/* ---- what their bodies do ---- */

static int
definition_order(const void *a, const void *b)
{
    const struct definition *x = a, *y = b;

    return strcmp(x->name, y->name);
}

static struct definition *
definition_of(struct tour *t, const char *name)
{
    struct definition key = {.name = name};

    if (t->definitions.len == 0)
        return NULL;
    return bsearch(&key, t->definitions.at, t->definitions.len, sizeof key, definition_order);
}

struct definition *
first_definition_of(struct tour *t, const char *name)
{
    struct definition *d = definition_of(t, name);

    while (d != NULL && d > t->definitions.at && strcmp(d[-1].name, name) == 0)
        d--;
    return d;
}

static bool
among(const char *const *words, const char *s)
{
    while (*words != NULL && strcmp(*words, s) != 0)
        words++;
    return *words != NULL;
}

static bool
spelled_among(const char *const *keywords, const char *s)
{
    while (*keywords != NULL && !name_spells(s, strlen(s), *keywords))
        keywords++;
    return *keywords != NULL;
}

static unsigned body_does(struct tour *t, struct definition *d);

/* A name may be defined again after an #undef: what any of its bodies does. */
unsigned
macro_does(struct tour *t, const char *name)
{
    struct definition *d = first_definition_of(t, name);
    struct definition *end = t->definitions.at + t->definitions.len;
    unsigned does = 0;

    for (; d != NULL && d < end && strcmp(d->name, name) == 0; d++)
        does |= body_does(t, d);
    return does;
}

/* Is the body of a macro without parameters no expression and no type, but a part of what is around
 * it? `static`, `unsigned`, an attribute, `{ 0 }`, `+`. No grammar can read such a name. */
static bool
is_part(struct tour *t, const CXToken *tokens, unsigned n)
{
    static const char *const words[] = {
        "const",    "volatile",      "restrict",  "static",        "extern",   "register", "inline",
        "auto",     "_Thread_local", "__thread",  "signed",        "unsigned", "long",     "short",
        "_Complex", "__complex__",   "_Noreturn", "__extension__", NULL};
    static const char *const first[] = {"{",  "}", ")",  "]",  ";",  ",",  "=",  "/",  "%",
                                        "<",  ">", "==", "!=", "<=", ">=", "<<", ">>", "&&",
                                        "||", "|", "^",  "?",  ":",  ".",  "->", NULL};
    static const char *const last[] = {
        "{",  "(",  "[",  ";",  ",",  "=", "+", "-", "*", "/", "%", "<",  ">", "==", "!=", "<=",
        ">=", "<<", ">>", "&&", "||", "|", "&", "^", "?", ":", ".", "->", "!", "~",  NULL};
    bool specifiers = true, part = false;

    for (unsigned i = 1; i < n; i++) {
        CXString s = clang_getTokenSpelling(t->m->tu, tokens[i]);
        const char *text = clang_getCString(s);

        part |= name_spells(text, strlen(text), "__attribute__") ||
                (i == 1 && among(first, text)) ||
                (i + 1 == n && among(last, text) && (i == 1 || strcmp(text, "*") != 0));
        specifiers &= spelled_among(words, text) || (macro_does(t, text) & IS_PART);
        clang_disposeString(s);
    }
    return part || specifiers;
}

static unsigned
body_does(struct tour *t, struct definition *d)
{
    static const char *const names[] = {"__func__", "__FUNCTION__", "__PRETTY_FUNCTION__"};
    CXToken *tokens;
    unsigned n;

    if (d->known || clang_Cursor_isMacroBuiltin(d->cursor))
        return d->does;
    d->known = true; /* first, for macros that name themselves */
    clang_tokenize(t->m->tu, clang_getCursorExtent(d->cursor), &tokens, &n);
    for (unsigned i = 1; i < n; i++) {
        CXString s = clang_getTokenSpelling(t->m->tu, tokens[i]);
        const char *text = clang_getCString(s);

        if (text[0] == '#')
            d->does |= PASTES;
        if (strcmp(text, "await") == 0)
            d->does |= AWAITS;
        if (strcmp(text, "async") == 0)
            d->does |= IS_ASYNC;
        for (size_t k = 0; k < sizeof names / sizeof *names; k++)
            if (strcmp(text, names[k]) == 0)
                d->does |= NAMES_FUNCTION;
        if (strcmp(text, "cleanup") == 0 || strcmp(text, "__cleanup__") == 0)
            d->does |= CLEANS_UP;
        if (isalpha((unsigned char)text[0]) || text[0] == '_')
            d->does |= macro_does(t, text) & ~(unsigned)IS_PART;
        clang_disposeString(s);
    }
    if (!clang_Cursor_isMacroFunctionLike(d->cursor) && is_part(t, tokens, n))
        d->does |= IS_PART;
    clang_disposeTokens(t->m->tu, tokens, n);
    return d->does;
}

/* ---- names that the preprocessor has let stand ---- */

/* The dialect's words that are macros, here or in the view. */
bool
is_word_of_ours(const char *name)
{
    static const char *const words[] = {"promise",  "async_channel", "async", "await",
                                        "awa_t",    "c__ch",         "T_y",   "T__typeof_",
                                        "T_typeof", "T_ypof",        NULL};

    return among(words, name);
}

/* Names that no parentheses may be put around. */
bool
is_keyword(const char *name)
{
    static const char *const words[] = {
        "typeof",      "_Alignof",  "_Generic",      "_Alignas",      "_Atomic",        "asm",
        "__alignof__", "_Noreturn", "__attribute__", "__extension__", "_Static_assert", "__real__",
        "__imag__",    NULL};

    return name_is_keyword(name, strlen(name)) || spelled_among(words, name) ||
           strncmp(name, "__builtin_", 10) == 0;
}

/* Does what a macro stands for hold this name, at any depth? */
static bool
leads_to(struct tour *t, const char *macro, const char *name, struct map *seen)
{
    struct definition *d = first_definition_of(t, macro);
    struct definition *end = t->definitions.at + t->definitions.len;
    bool found = false;

    if (d == NULL || map_find(seen, macro) != NULL)
        return false;
    map_add(t->u->arena, seen, macro);
    for (; d < end && strcmp(d->name, macro) == 0 && !found; d++) {
        CXToken *tokens;
        unsigned n;

        clang_tokenize(t->m->tu, clang_getCursorExtent(d->cursor), &tokens, &n);
        for (unsigned i = 1; i < n && !found; i++) {
            const char *text = keep_string(t->u, clang_getTokenSpelling(t->m->tu, tokens[i]));

            found = n > 2 && (strcmp(text, name) == 0 || leads_to(t, text, name, seen));
        }
        clang_disposeTokens(t->m->tu, tokens, n);
    }
    return found;
}

/* Such a name is left standing in what the macro stands for (C11 6.10.3.4p2), and would be expanded by
 * whoever reads that as text. `#define NAME NAME` does no harm. */
bool
names_itself(struct tour *t, const char *name)
{
    size_t *known = map_add(t->u->arena, &t->recursive, name);
    struct map seen = {0};

    if (*known == 0)
        *known = leads_to(t, name, name, &seen) ? 2 : 1;
    return *known == 2;
}

/* Is it a macro with arguments that this name would invoke? Not one of ours, which the header has kept
 * back from the preprocessor. */
static bool
is_painted(struct tour *t, const char *name)
{
    struct definition *d = definition_of(t, name);

    return d != NULL && clang_Cursor_isMacroFunctionLike(d->cursor) && !is_word_of_ours(name) &&
           !name_is_ours(name) && !is_keyword(name) && names_itself(t, name);
}

static void
find_painted(struct tour *t)
{
    struct unit *u = t->u;

    for (size_t i = 0; u->src.origin != NULL && i < u->funcs.len; i++) {
        const struct func *f = u->funcs.at[i];

        for (size_t k = token_at(&u->tokens, f->body.begin);
             u->tokens.at[k].kind != T_END && u->tokens.at[k].span.begin < f->body.end; k++) {
            const struct token *name = &u->tokens.at[k];

            if (name->kind == T_NAME && token_is(&u->src, name + 1, "(") &&
                source_is_preprocessed(&u->src, name->span.begin) &&
                is_painted(t, span_text(u, name->span)))
                vec_push(u->arena, &t->m->painted, name->span);
        }
    }
}

size_t
sema_painted(const struct unit *u, const struct span **list)
{
    *list = u->sema->painted.at;
    return u->sema->painted.len;
}

/* ---- all invocations ---- */

static void
tour_macro(struct tour *t, const char *name, struct span at)
{
    struct func *f = func_around(t->u, at.begin);
    struct macro_use use = {.span = at};

    if (is_word_of_ours(name))
        return;
    if (f == NULL || at.begin < f->body.begin) {
        if (!name_is_ours(name))
            vec_push(t->u->arena, &t->m->outside, at);
        if (f != NULL && span_leads_away(t, f, at))
            vec_push(t->u->arena, &f->facts->head_macros, at);
        if (f != NULL)
            return;
    }
    if ((macro_does(t, name) & AWAITS) != 0)
        vec_push(t->u->arena, &t->m->awaits, at);
    if (f == NULL || (source_is_preprocessed(&t->u->src, at.begin) && is_away(f, name)))
        return; /* it stands for itself, and will be hidden */
    use.name = (struct span){at.begin, at.begin + (uint32_t)strlen(name)};
    use.function_like = at.end > use.name.end;
    use.ours = macro_is_ours(t, name);
    if (!use.ours) {
        unsigned does = macro_does(t, name);

        use.pastes = does & PASTES;
        if (does & NAMES_FUNCTION)
            use.hides = "names the function it is in";
        if (does & CLEANS_UP)
            use.hides = "runs a function at the end of the block around it";
        else if (does & IS_PART)
            use.hides = "is only a part of an expression or a declaration";
        if (!source_is_preprocessed(&t->u->src, at.begin) && span_leads_away(t, f, at))
            use.hides = "would mean something else where its text is printed";
    }
    vec_push(t->u->arena, &f->facts->macros, use);
}

static int
macro_order(const void *a, const void *b)
{
    const struct macro_use *x = a, *y = b;

    return x->span.begin < y->span.begin ? -1 : x->span.begin > y->span.begin;
}

static void
sort_macros(struct facts *k)
{
    uint32_t reach = 0;

    if (k->macros.len != 0)
        qsort(k->macros.at, k->macros.len, sizeof *k->macros.at, macro_order);
    for (size_t i = 0; i < k->macros.len; i++) {
        if (!k->macros.at[i].ours && k->macros.at[i].span.end > reach)
            reach = k->macros.at[i].span.end;
        k->macros.at[i].reach = reach;
    }
}

/* libclang takes the name in an #ifdef, or behind `defined`, for an invocation. */
static bool
in_directive(const struct unit *u, uint32_t at)
{
    size_t i = token_at(&u->tokens, at);

    return i > 0 && u->tokens.at[i - 1].kind == T_DIRECTIVE && u->tokens.at[i - 1].span.end > at;
}

static enum CXChildVisitResult
tour_macros(CXCursor c, CXCursor parent, CXClientData data)
{
    struct tour *t = data;
    enum CXCursorKind kind = clang_getCursorKind(c);

    (void)parent;
    if (kind == CXCursor_MacroExpansion) {
        struct use use = {keep_string(t->u, clang_getCursorSpelling(c)), extent_of(t->m, c)};

        if (use.span.begin != UINT32_MAX && !in_directive(t->u, use.span.begin))
            vec_push(t->u->arena, &t->uses, use);
    } else if (kind == CXCursor_MacroDefinition) {
        struct definition d = {keep_string(t->u, clang_getCursorSpelling(c)), c, 0, false};

        vec_push(t->u->arena, &t->definitions, d);
    }
    return CXChildVisit_Continue;
}

/* All invocations, and what their macros do. */
void
read_macros(struct tour *t)
{
    struct unit *u = t->u;

    clang_visitChildren(clang_getTranslationUnitCursor(t->m->tu), tour_macros, t);
    if (t->definitions.len != 0)
        qsort(t->definitions.at, t->definitions.len, sizeof *t->definitions.at, definition_order);
    for (size_t i = 0; i < t->definitions.len; i++)
        vec_push(u->arena, &t->m->macro_names, t->definitions.at[i].name);
    find_popped(t);
    find_painted(t);
    find_away(t);
    for (size_t i = 0; i < t->uses.len; i++)
        tour_macro(t, t->uses.at[i].name, t->uses.at[i].span);
    for (size_t i = 0; i < u->funcs.len; i++)
        sort_macros(u->funcs.at[i]->facts);
}

const struct macro_use *
sema_macro_at(const struct func *f, uint32_t offset)
{
    return macro_at(f->facts, offset);
}

bool
sema_in_macro(const struct func *f, uint32_t offset)
{
    return macro_around(f->facts, macro_from(f->facts, offset + 1), offset) != SIZE_MAX;
}

size_t
sema_macros(const struct func *f, const struct macro_use **list)
{
    *list = f->facts->macros.at;
    return f->facts->macros.len;
}

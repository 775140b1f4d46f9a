/* sema_away.c - macros that must not be seen where the text of a function is printed
 *
 * reads   the tokens, what #if leaves out, tour.definitions
 * fills   facts.away, and for sema_macro.c which invocations lead to one of those
 *
 * What a macro stands for depends on where its name stands. Text that is printed in another place
 * than where the user wrote it, and text of our own, would mean something else there:
 *
 *     defer STEP;                what is done at the block's end, behind the #define
 *     #undef STEP
 *     #define STEP other()
 *
 *     #define result r.value     a member of every frame
 *
 * Such macros are written out where the function uses them, and hidden from it: see away.c. */
#include "sema_unit.h"

#include <stdlib.h>
#include <string.h>

/* ---- words that generated code is made of ---- */

/* Is it what is made for one of the functions? */
static bool
is_made_name(const struct unit *u, const char *name)
{
    size_t len = strlen(name);

    for (const char *const *end = role_names; *end != NULL; end++) {
        size_t stem = len > strlen(*end) ? len - strlen(*end) : 0;

        if (stem == 0 || strcmp(name + stem, *end) != 0)
            continue;
        for (size_t i = 0; i < u->funcs.len; i++)
            if (strncmp(u->funcs.at[i]->prefix, name, stem) == 0 &&
                u->funcs.at[i]->prefix[stem] == '\0')
                return true;
    }
    return false;
}

bool
is_word_of_output(const struct unit *u, const char *name)
{
    static const char *const words[] = {
        "base",     "result",           "__attribute__",    "unused",   "_Bool", "__typeof__",
        "uint32_t", "__builtin_memcpy", "__builtin_memset", "_Alignas", NULL};

    for (const char *const *word = words; *word != NULL; word++)
        if (strcmp(*word, name) == 0)
            return true;
    return name_is_keyword(name, strlen(name)) || name_is_ours(name) ||
           strncmp(name, "PROMISE_", 8) == 0 || strncmp(name, "ASYNC_", 6) == 0 ||
           is_made_name(u, name);
}

static const char *
path_of(struct tour *t, CXCursor c)
{
    CXFile file;

    clang_getFileLocation(clang_getCursorLocation(c), &file, NULL, NULL, NULL);
    return file == NULL ? NULL : keep_string(t->u, clang_getFileName(file));
}

/* Is this one of the runtime's headers? They lie beside the one that says what a promise is, wherever
 * that was found, or a directory above it. */
static bool
is_runtime_header(struct tour *t, const char *path)
{
    const struct definition *promise = first_definition_of(t, "promise");
    const char *ours = promise == NULL ? NULL : path_of(t, promise->cursor), *end, *name;

    if (ours == NULL || (end = strrchr(ours, '/')) == NULL)
        return false;
    if (strncmp(path, ours, (size_t)(end - ours) + 1) == 0)
        return true;
    name = strrchr(path, '/');
    return strcmp(name == NULL ? path : name + 1, "asyncc.h") == 0;
}

/* Defined here, or in a header that is neither the system's nor ours. */
static bool
is_of_user(struct tour *t, CXCursor definition)
{
    CXSourceLocation at = clang_getCursorLocation(definition);
    const char *path;

    if (clang_Cursor_isMacroBuiltin(definition) || clang_Location_isInSystemHeader(at))
        return false;
    if (place_of(t->m, at) != UINT32_MAX)
        return true;
    path = path_of(t, definition);
    return path != NULL && !is_runtime_header(t, path);
}

/* The runtime's, or that of <stdatomic.h>: the user has none of this name. */
bool
macro_is_ours(struct tour *t, const char *name)
{
    struct definition *d, *end = t->definitions.at + t->definitions.len;

    if (!name_is_ours(name))
        return false;
    for (d = first_definition_of(t, name); d != NULL && d < end && strcmp(d->name, name) == 0; d++)
        if (is_of_user(t, d->cursor))
            return false;
    return true;
}

/* What is the last that is said of this macro in front of f? */
static bool
is_defined_before(const struct tour *t, const struct func *f, const char *name, bool elsewhere)
{
    const struct tokens *tokens = &t->u->tokens;
    bool defined = elsewhere;
    enum defining kind;

    for (size_t i = 0; tokens->at[i].span.begin < f->whole.begin; i++) {
        const char *said = defining_name(t->u, &tokens->at[i], &kind);

        if (said != NULL && strcmp(said, name) == 0 &&
            !sema_is_skipped(t->u, tokens->at[i].span.begin))
            defined = kind != UNDEFINES;
    }
    return defined;
}

static void
keep_away(struct tour *t, struct func *f, const char *name)
{
    for (size_t i = 0; i < f->facts->away.len; i++)
        if (strcmp(f->facts->away.at[i], name) == 0)
            return;
    vec_push(t->u->arena, &f->facts->away, name);
}

/* Macros of the user's with the names of what stands in every generated function. */
static void
find_words(struct tour *t)
{
    for (size_t i = 0; i < t->definitions.len; i++) {
        struct definition *d = &t->definitions.at[i];
        bool elsewhere;

        if (!is_word_of_output(t->u, d->name) || is_word_of_ours(d->name) ||
            !is_of_user(t, d->cursor))
            continue;
        if (name_is_ours(d->name) && !names_itself(t, d->name))
            continue; /* one more name like those, not something else in place of one */
        elsewhere = place_of(t->m, clang_getCursorLocation(d->cursor)) == UINT32_MAX;
        for (size_t k = 0; k < t->u->funcs.len; k++)
            if (is_defined_before(t, t->u->funcs.at[k], d->name, elsewhere))
                keep_away(t, t->u->funcs.at[k], d->name);
    }
}

/* Those that no parentheses can help, see expand_painted: without arguments, or named like a keyword. In
 * what the preprocessor has written they have been left standing. */
static void
find_standing(struct tour *t)
{
    for (size_t i = 0; t->u->src.origin != NULL && i < t->uses.len; i++) {
        struct span at = t->uses.at[i].span;
        struct func *f = func_around(t->u, at.begin);
        const char *name = t->uses.at[i].name;

        if (f != NULL && (at.end - at.begin == strlen(name) || is_keyword(name)) &&
            !is_word_of_ours(name) && source_is_preprocessed(&t->u->src, at.begin) &&
            names_itself(t, name))
            keep_away(t, f, name);
    }
}

/* ---- directives in a body ---- */

/* Is what stands here done, or printed, only at the end of the block around it? */
static bool
moves_down(const struct unit *u, size_t i)
{
    static const char *const handlers[] = {"cleanup", "__cleanup__", NULL};
    const struct token *t = &u->tokens.at[i];
    const struct word *w = word_at(u, t->span.begin);
    size_t close;

    if ((w != NULL && w->kind == W_DEFER) || token_is_one_of(&u->src, t, handlers))
        return true;
    if (!token_is(&u->src, t, "for") || !token_is(&u->src, t + 1, "("))
        return false;
    close = token_close(&u->src, &u->tokens, i + 1);
    return await_in(u, (struct span){t->span.end, u->tokens.at[close].span.begin}) != NULL;
}

/* Is a type defined here? It may have to leave the function. */
static bool
defines_type(const struct unit *u, const struct token *t)
{
    return token_is(&u->src, t, "typedef") ||
           (token_is_tag_keyword(&u->src, t) &&
            (t[1].kind == T_NAME ? token_is(&u->src, t + 2, "{") : token_is(&u->src, t + 1, "{")));
}

/* Does some text of this body come to stand on the other side of a directive that says what a macro is? */
static bool
crosses_directive(const struct unit *u, const struct func *f)
{
    VEC(bool) blocks = {0}; /* has something in them moved down? */
    bool any = false;
    enum defining kind;

    for (size_t i = token_at(&u->tokens, f->body.begin); u->tokens.at[i].span.begin < f->body.end;
         i++) {
        const struct token *t = &u->tokens.at[i];

        if (sema_is_skipped(u, t->span.begin))
            continue;
        if (token_is(&u->src, t, "{"))
            vec_push(u->arena, &blocks, false);
        else if (token_is(&u->src, t, "}") && blocks.len != 0)
            blocks.len--;
        else if (t->kind == T_NAME && blocks.len != 0 && moves_down(u, i))
            blocks.at[blocks.len - 1] = true;
        if (any && t->kind == T_NAME && defines_type(u, t))
            return true;
        if (defining_name(u, t, &kind) == NULL)
            continue;
        any = true;
        for (size_t k = 0; k < blocks.len; k++)
            if (blocks.at[k])
                return true;
    }
    return false;
}

/* The head of a function is printed behind its body as well, and so is text of our own. */
static bool
matters_behind(struct tour *t, struct func *f)
{
    bool matters = span_leads_away(t, f, (struct span){f->whole.begin, f->body.begin});

    for (size_t i = 0; i < f->facts->away.len && !matters; i++)
        matters = is_word_of_output(t->u, f->facts->away.at[i]);
    return matters;
}

static void
find_crossed(struct tour *t, struct func *f)
{
    const struct unit *u = t->u;
    size_t before = f->facts->away.len;
    enum defining kind;

    for (size_t i = token_at(&u->tokens, f->body.begin); u->tokens.at[i].span.begin < f->body.end;
         i++) {
        const char *name = defining_name(u, &u->tokens.at[i], &kind);

        if (name != NULL && !sema_is_skipped(u, u->tokens.at[i].span.begin))
            keep_away(t, f, name);
    }
    if (f->facts->away.len == before)
        return;
    f->facts->moves_directives = crosses_directive(u, f) || matters_behind(t, f);
    if (!f->facts->moves_directives)
        f->facts->away.len = before;
}

void
find_away(struct tour *t)
{
    find_words(t);
    find_standing(t);
    for (size_t i = 0; i < t->u->funcs.len; i++)
        find_crossed(t, t->u->funcs.at[i]);
}

/* ---- invocations ---- */

bool
is_away(const struct func *f, const char *name)
{
    for (size_t i = 0; i < f->facts->away.len; i++)
        if (strcmp(f->facts->away.at[i], name) == 0)
            return true;
    return false;
}

/* Is this one of them, or a macro that comes to one? What makes names of parts may make any. */
static bool
leads_away(struct tour *t, const struct func *f, const char *name, struct map *seen)
{
    struct definition *d, *end = t->definitions.at + t->definitions.len;
    bool found = is_away(f, name);

    if (found || map_find(seen, name) != NULL)
        return found;
    map_add(t->u->arena, seen, name);
    for (d = first_definition_of(t, name);
         d != NULL && d < end && strcmp(d->name, name) == 0 && !found; d++) {
        CXToken *tokens;
        unsigned n;

        if (clang_Cursor_isMacroBuiltin(d->cursor))
            continue;
        clang_tokenize(t->m->tu, clang_getCursorExtent(d->cursor), &tokens, &n);
        for (unsigned i = 1; i < n && !found; i++) {
            const char *text = keep_string(t->u, clang_getTokenSpelling(t->m->tu, tokens[i]));

            found = strcmp(text, "##") == 0 || leads_away(t, f, text, seen);
        }
        clang_disposeTokens(t->m->tu, tokens, n);
    }
    return found;
}

bool
span_leads_away(struct tour *t, const struct func *f, struct span s)
{
    const struct unit *u = t->u;

    if (f->facts->away.len == 0)
        return false;
    for (size_t i = token_at(&u->tokens, s.begin); u->tokens.at[i].span.begin < s.end; i++) {
        struct map seen = {0};

        if (u->tokens.at[i].kind == T_NAME &&
            leads_away(t, f, span_text(u, u->tokens.at[i].span), &seen))
            return true;
    }
    return false;
}

size_t
sema_away(const struct func *f, const char *const **list, bool *moves_directives)
{
    *list = f->facts->away.at;
    *moves_directives = f->facts->moves_directives;
    return f->facts->away.len;
}

size_t
sema_head_macros(const struct func *f, const struct span **list)
{
    *list = f->facts->head_macros.at;
    return f->facts->head_macros.len;
}

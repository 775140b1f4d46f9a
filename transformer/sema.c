/* sema.c - libclang: types, references, macros; the file as a whole
 *
 * reads   the view, unit.funcs, the user's flags
 * fills   func.type, func.locals, func.refs, func.types, and what sema.h answers
 *         from; unit.promised, for headers; the user's own errors
 *
 * Everything is joined to the text by byte offset. A cursor that comes out of
 * a macro's body stands where the macro's name does; one out of a macro's
 * argument, where the user wrote it. */
#include "sema_unit.h"

#include <string.h>

/* The text, in the arena. */
const char *
keep_string(struct unit *u, CXString s)
{
    const char *c = clang_getCString(s);
    const char *copy = arena_strndup(u->arena, c ? c : "", c ? strlen(c) : 0);

    clang_disposeString(s);
    return copy;
}

static void
list_skipped(struct unit *u)
{
    struct sema *m = u->sema;
    CXSourceRangeList *skipped = clang_getSkippedRanges(m->tu, m->file);

    for (unsigned i = 0; i < skipped->count; i++) {
        struct span s = {place_of(m, clang_getRangeStart(skipped->ranges[i])),
                         place_of(m, clang_getRangeEnd(skipped->ranges[i]))};

        if (s.begin != UINT32_MAX)
            vec_push(u->arena, &m->skipped, s);
    }
    clang_disposeSourceRangeList(skipped);
}

/* An await that a macro hides where none may stand. */
static enum CXChildVisitResult
find_hidden_await(CXCursor c, CXCursor parent, CXClientData data)
{
    struct tour *t = data;
    uint32_t at;

    (void)parent;
    if (clang_getCursorKind(c) != CXCursor_UnaryOperator ||
        clang_getCursorUnaryOperatorKind(c) != CXUnaryOperator_Extension ||
        clang_getAddressSpace(clang_getCursorType(c)) != PROMISE_SPACE)
        return CXChildVisit_Recurse;
    at = place_of(t->m, clang_getCursorLocation(c));
    for (size_t i = 0; i < t->m->awaits.len; i++)
        if (t->m->awaits.at[i].begin == at)
            misplaced_await(t->u, t->m->awaits.at[i]);
    return CXChildVisit_Recurse;
}

/* Those in branches that an #if has left out, which dialect.c reads as well. */
static void
drop_left_out(struct unit *u)
{
    size_t kept = 0;

    u->func_names = (struct map){0};
    for (size_t i = 0; i < u->funcs.len; i++) {
        struct func *f = u->funcs.at[i];
        size_t *known;

        if (sema_is_skipped(u, f->name_at)) {
            diag_forget(&u->diags, f->whole);
            continue;
        }
        f->index = kept;
        u->funcs.at[kept++] = f;
        known = map_add(u->arena, &u->func_names, f->name);
        if (*known == 0)
            *known = kept;
    }
    u->funcs.len = kept;
}

/* A header's function that gives a promise: see plain.c. */
static void
take_promised(struct tour *t, CXCursor c)
{
    struct type result = {clang_getCursorResultType(c)};

    if (type_is_promise(&result))
        map_add(t->u->arena, &t->u->promised, keep_string(t->u, clang_getCursorSpelling(c)));
}

/* Is this the function that dialect.c has seen here? A macro with arguments may stand where it took
 * a name for the function's. */
static bool
is_seen(struct tour *t, const struct func *f, CXCursor c, uint32_t at)
{
    if (f == NULL || f->name_at != at)
        return false;
    if (f->is_main || strcmp(f->name, keep_string(t->u, clang_getCursorSpelling(c))) == 0)
        return true;
    for (size_t i = 0; i < t->m->outside.len; i++)
        if (t->m->outside.at[i].begin == at)
            return t->m->outside.at[i].end == at + strlen(f->name);
    return true;
}

/* Is this declared where dialect.c sees the beginning of f? `MAKE(list)` in front of it, without a
 * semicolon, is then no part of f but makes declarations of its own. */
static bool
stands_before(struct tour *t, struct func *f, uint32_t at)
{
    const struct tokens *tokens = &t->u->tokens;
    size_t i;

    if (at < f->whole.begin || at >= f->spec.begin)
        return false;
    for (i = token_at(tokens, f->whole.begin); tokens->at[i].span.begin <= at; i++)
        if (token_is(&t->u->src, &tokens->at[i + 1], "("))
            i = token_close(&t->u->src, tokens, i + 1);
    f->whole.begin = tokens->at[i].span.begin;
    return true;
}

static enum CXChildVisitResult
tour_functions(CXCursor c, CXCursor parent, CXClientData data)
{
    struct tour *t = data;
    uint32_t at;
    struct func *f;

    (void)parent;
    at = place_of(t->m, clang_getCursorLocation(c));
    f = at == UINT32_MAX ? NULL : func_around(t->u, at);
    if (f != NULL && clang_isDeclaration(clang_getCursorKind(c)) && stands_before(t, f, at))
        f = NULL;
    if (f == NULL && at != UINT32_MAX && t->m->awaits.len != 0) {
        find_hidden_await(c, parent, t);
        clang_visitChildren(c, find_hidden_await, t);
    }
    if (clang_getCursorKind(c) == CXCursor_FunctionDecl && at == UINT32_MAX)
        take_promised(t, c);
    /* The definition is looked for last: it takes a walk over all of its declarations. */
    if (clang_getCursorKind(c) != CXCursor_FunctionDecl ||
        !type_is_promise(&(struct type){clang_getCursorResultType(c)}))
        return CXChildVisit_Continue;
    declares_main(t, c, at);
    if (!clang_isCursorDefinition(c))
        return CXChildVisit_Continue;
    if (!is_seen(t, f, c, at)) {
        if (at != UINT32_MAX)
            made_by_macros(t, c);
        else
            take_elsewhere(t, c);
    } else
        read_function(t, f, c);
    return CXChildVisit_Continue;
}

/* Types of parameters, and what else stands before the body: what we make up stands beside it. */
static void
list_signature(struct unit *u, struct func *f)
{
    for (size_t i = token_at(&u->tokens, f->whole.begin);
         u->tokens.at[i].kind != T_END && u->tokens.at[i].span.begin < f->body.begin; i++)
        if (u->tokens.at[i].kind == T_NAME)
            map_add(u->arena, &f->facts->signature, span_text(u, u->tokens.at[i].span));
}

void
sema_resolve(struct unit *u)
{
    struct sema *m = arena_new(u->arena, struct sema);
    struct tour t = {.u = u, .m = m};

    m->places = arena_alloc(u->arena, PLACES_KNOWN * sizeof *m->places);
    u->sema = m;
    for (size_t i = 0; i < u->funcs.len; i++) {
        u->funcs.at[i]->facts = arena_new(u->arena, struct facts);
        u->funcs.at[i]->facts->sema = u->sema;
        u->funcs.at[i]->facts->arena = u->arena;
        u->funcs.at[i]->text = u->src.text;
        list_signature(u, u->funcs.at[i]);
    }
    if (!parse_view(u, view_for_clang(u))) {
        for (size_t i = 0; i < u->funcs.len; i++)
            u->funcs.at[i]->refused = true; /* nothing is known that rules could be about */
        return;
    }
    list_skipped(u);
    drop_left_out(u);
    read_macros(&t);
    report_errors(&t);
    clang_visitChildren(clang_getTranslationUnitCursor(m->tu), tour_functions, &t);
}

void
sema_free(struct unit *u)
{
    if (u->sema == NULL)
        return;
    if (u->sema->tu != NULL)
        clang_disposeTranslationUnit(u->sema->tu);
    if (u->sema->index != NULL)
        clang_disposeIndex(u->sema->index);
    u->sema = NULL;
}

size_t
sema_skipped(const struct unit *u, const struct span **list)
{
    *list = u->sema->skipped.at;
    return u->sema->skipped.len;
}

bool
sema_is_skipped(const struct unit *u, uint32_t at)
{
    for (size_t i = 0; i < u->sema->skipped.len; i++)
        if (at >= u->sema->skipped.at[i].begin && at < u->sema->skipped.at[i].end)
            return true;
    return false;
}

bool
sema_has_listed(const struct unit *u, const char *file)
{
    for (size_t i = 0; i < u->includes.len; i++)
        if (strcmp(u->includes.at[i], file) == 0)
            return true;
    return false;
}

static void
add_inclusion(CXFile file, CXSourceLocation *stack, unsigned depth, CXClientData data)
{
    struct unit *u = data;
    const char *name = keep_string(u, clang_getFileName(file));

    (void)stack;
    if (depth != 0 && !sema_has_listed(u, name))
        vec_push(u->arena, &u->includes, name);
}

void
sema_list_includes(struct unit *u)
{
    if (u->sema->tu != NULL)
        clang_getInclusions(u->sema->tu, add_inclusion, u);
}

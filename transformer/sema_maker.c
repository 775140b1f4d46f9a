/* sema_maker.c - async functions that dialect.c has not seen
 *
 * fills   sema.makers, for those that macros of this file make; errors, for those whose bodies are in
 *         files that it includes */
#include "sema_unit.h"

#include <ctype.h>
#include <string.h>

/* ---- made by macros ---- */

/* Does any word of the text here, or of a macro that it names, make a function async? */
static bool
says_async(struct tour *t, struct span s)
{
    const struct unit *u = t->u;

    for (size_t i = token_at(&u->tokens, s.begin);
         u->tokens.at[i].kind != T_END && u->tokens.at[i].span.begin < s.end; i++) {
        const struct token *word = &u->tokens.at[i];

        if (word->kind == T_NAME && (token_is(&u->src, word, "async") ||
                                     (macro_does(t, span_text(u, word->span)) & IS_ASYNC) != 0))
            return true;
    }
    return false;
}

static enum CXChildVisitResult
find_body(CXCursor c, CXCursor parent, CXClientData data)
{
    (void)parent;
    if (clang_getCursorKind(c) != CXCursor_CompoundStmt)
        return CXChildVisit_Continue;
    *(CXCursor *)data = c;
    return CXChildVisit_Break;
}

/* A definition that dialect.c has not seen, or not under this name: macros give its body, its
 * `async`, its name or its parameters. Those in front of its body are to be expanded. */
void
made_by_macros(struct tour *t, CXCursor c)
{
    CXCursor body = clang_getNullCursor();
    struct span head = extent_of(t->m, c);

    clang_visitChildren(c, find_body, &body);
    if (clang_Cursor_isNull(body) || head.begin == UINT32_MAX)
        return;
    head.end = extent_of(t->m, body).begin;
    if (head.end == UINT32_MAX)
        return;
    head.end++; /* the brace may be a macro's */
    for (size_t i = 0; i < t->m->outside.len; i++)
        if (t->m->outside.at[i].begin < head.end && t->m->outside.at[i].end > head.begin) {
            head.begin =
                head.begin < t->m->outside.at[i].begin ? head.begin : t->m->outside.at[i].begin;
            head.end = head.end > t->m->outside.at[i].end ? head.end : t->m->outside.at[i].end;
        }
    if (!says_async(t, head))
        return;
    for (size_t i = 0; i < t->m->outside.len; i++)
        if (t->m->outside.at[i].begin < head.end && t->m->outside.at[i].end > head.begin)
            vec_push(t->u->arena, &t->m->makers, t->m->outside.at[i]);
}

/* A list of invocations in a file of its own, each of which makes a function by what the macro is
 * where that file is included. A header is transformed for itself. */
static bool
is_list(const char *path)
{
    size_t len = strlen(path);

    return len > 2 && strcmp(path + len - 2, ".h") != 0;
}

struct listed {
    struct tour *t;
    CXFile file;
};

static void
add_list(CXFile file, CXSourceLocation *stack, unsigned depth, CXClientData data)
{
    struct listed *l = data;
    struct unit *u = l->t->u;
    uint32_t at = depth == 0 || !clang_File_isEqual(file, l->file)
                      ? UINT32_MAX
                      : place_of(l->t->m, stack[depth - 1]);

    for (size_t i = 0; at != UINT32_MAX && i < u->tokens.len; i++) {
        struct span s = u->tokens.at[i].span;

        if (u->tokens.at[i].kind == T_DIRECTIVE && s.begin <= at && at < s.end &&
            func_around(u, at) == NULL)
            vec_push(u->arena, &l->t->m->makers, s);
    }
}

/* Has an invocation in such a list, in this file, made the function? */
static bool
is_listed(struct tour *t, CXCursor c, CXFile *file)
{
    unsigned offset;
    CXCursor use;

    clang_getExpansionLocation(clang_getCursorLocation(c), file, NULL, NULL, &offset);
    if (*file == NULL || !is_list(keep_string(t->u, clang_getFileName(*file))))
        return false;
    use = clang_getCursor(t->m->tu, clang_getLocationForOffset(t->m->tu, *file, offset));
    return clang_getCursorKind(use) == CXCursor_MacroExpansion &&
           (macro_does(t, keep_string(t->u, clang_getCursorSpelling(use))) & IS_ASYNC) != 0;
}

/* ---- in included files ---- */

/* The offset in the file that is included, where the preprocessor put it. */
static unsigned
offset_elsewhere(CXSourceLocation loc, CXFile *file)
{
    unsigned offset;

    clang_getExpansionLocation(loc, file, NULL, NULL, &offset);
    return offset;
}

static bool
is_generated(const char *text, size_t len)
{
    return len >= strlen(GENERATED_FROM) &&
           memcmp(text, GENERATED_FROM, strlen(GENERATED_FROM)) == 0;
}

/* Does a word from `at` to the end of the function's name make it async? */
static bool
head_says_async(struct tour *t, const char *at, const char *name)
{
    while (at <= name) {
        size_t len = 0;

        while (isalnum((unsigned char)at[len]) || at[len] == '_')
            len++;
        if ((len == 5 && strncmp(at, "async", 5) == 0 && at < name) ||
            (len != 0 && (macro_does(t, arena_strndup(t->u->arena, at, len)) & IS_ASYNC) != 0))
            return true;
        at += len == 0 ? 1 : len;
    }
    return false;
}

static void
report_untransformed(struct unit *u, CXCursor c)
{
    const char *name = keep_string(u, clang_getCursorSpelling(c)), *path, *base, *stem, *way;
    unsigned line, column;
    CXFile file;

    clang_getExpansionLocation(clang_getCursorLocation(c), &file, &line, &column, NULL);
    path = keep_string(u, clang_getFileName(file));
    base = strrchr(path, '/') == NULL ? path : strrchr(path, '/') + 1;
    stem = arena_strndup(u->arena, base, strcspn(base, "."));
    way = strstr(base, ".async.") != NULL
              ? arena_fmt(u->arena, "transform it (asyncc %s -o %s.h) and include %s.h", base, stem,
                          stem)
              : arena_fmt(u->arena,
                          "name it %s.async.h, transform it (asyncc %s.async.h -o %s.h), and "
                          "include %s.h",
                          stem, stem, stem, stem);
    diag_elsewhere(&u->diags, ERROR, path, line, column,
                   arena_fmt(u->arena,
                             "the async function '%s' has its body in an included file that has "
                             "not been transformed",
                             name));
    diag_elsewhere(&u->diags, NOTE, path, line, column, way);
}

/* A definition in a file that is included as it is: asyncc would leave it as it is, too. */
static void
find_untransformed(struct tour *t, CXCursor c)
{
    CXSourceRange range = clang_getCursorExtent(c);
    CXFile file, name_file;
    unsigned begin = offset_elsewhere(clang_getRangeStart(range), &file);
    unsigned name = offset_elsewhere(clang_getCursorLocation(c), &name_file);
    size_t len = 0;
    const char *text = file == NULL ? NULL : clang_getFileContents(t->m->tu, file, &len);

    if (text == NULL || name_file == NULL || !clang_File_isEqual(file, name_file) || name >= len ||
        is_generated(text, len) || !head_says_async(t, text + begin, text + name))
        return;
    vec_push(t->u->arena, &t->m->untransformed, range);
    report_untransformed(t->u, c);
}

static bool
is_promising_elsewhere(struct tour *t, CXCursor c)
{
    return clang_getCursorKind(c) == CXCursor_FunctionDecl &&
           place_of(t->m, clang_getCursorLocation(c)) == UINT32_MAX &&
           type_is_promise(&(struct type){clang_getCursorResultType(c)}) &&
           clang_isCursorDefinition(c);
}

/* A function that is defined in another file, and is async or gives a promise. */
void
take_elsewhere(struct tour *t, CXCursor c)
{
    struct listed l = {.t = t};

    if (is_listed(t, c, &l.file))
        clang_getInclusions(t->m->tu, add_list, &l);
    else if (!t->m->knows_untransformed)
        find_untransformed(t, c);
}

static enum CXChildVisitResult
tour_untransformed(CXCursor c, CXCursor parent, CXClientData data)
{
    CXFile file;

    (void)parent;
    if (is_promising_elsewhere(data, c) && !is_listed(data, c, &file))
        find_untransformed(data, c);
    return CXChildVisit_Continue;
}

/* Is the error in such a body? What it says then is about words that mean nothing there. */
bool
in_untransformed(struct tour *t, CXSourceLocation loc)
{
    CXFile file, other;
    unsigned at = offset_elsewhere(loc, &file);

    if (!t->m->knows_untransformed)
        clang_visitChildren(clang_getTranslationUnitCursor(t->m->tu), tour_untransformed, t);
    t->m->knows_untransformed = true;
    for (size_t i = 0; i < t->m->untransformed.len; i++) {
        CXSourceRange r = t->m->untransformed.at[i];

        if (at >= offset_elsewhere(clang_getRangeStart(r), &other) &&
            at <= offset_elsewhere(clang_getRangeEnd(r), &other) && file != NULL && other != NULL &&
            clang_File_isEqual(file, other))
            return true;
    }
    return false;
}

size_t
sema_makers(const struct unit *u, const struct span **list)
{
    *list = u->sema->makers.at;
    return u->sema->makers.len;
}

/* sema_hidden.c - what an invocation of a macro does to the function around it
 *
 * fills   macro_use.hides
 *
 * What the preprocessor has made of a macro is seen in libclang's tree, cursors that come out of its
 * body. What its text says by itself is in sema_macro.c. */
#include "sema_unit.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

void
macro_hides(struct visit *v, const char *what)
{
    if (v->in.macro != NULL && v->in.macro->hides == NULL)
        v->in.macro->hides = what;
}

/* What a statement out of a macro's body means for the function around it. */
void
judge_hidden(struct visit *v, enum CXCursorKind kind)
{
    switch (kind) {
    case CXCursor_ReturnStmt: macro_hides(v, "returns from the function"); break;
    case CXCursor_GotoStmt:
    case CXCursor_IndirectGotoStmt: macro_hides(v, "jumps to a label"); break;
    case CXCursor_LabelStmt: macro_hides(v, "declares a label"); break;
    case CXCursor_BreakStmt:
    case CXCursor_ContinueStmt:
        if (v->in.loops == 0)
            macro_hides(v, "leaves the loop around it");
        break;
    case CXCursor_CaseStmt:
    case CXCursor_DefaultStmt:
        if (v->in.loops == 0)
            macro_hides(v, "is a case of the switch around it");
        break;
    case CXCursor_DeclStmt:
        if (v->in.blocks == 0)
            macro_hides(v, "declares something in the block around it");
        break;
    default: break;
    }
}

/* A call that gives a promise, or one that is stored, within a macro of the user's: somebody has to own
 * what it makes, so we have to see it. */
void
makes_promise(struct visit *v, CXCursor c, struct span at)
{
    struct type t = {clang_getCursorType(c)};

    if (at.begin == UINT32_MAX || v->k->macros.len == 0 || !type_is_promise(&t))
        return;
    for (size_t i = macro_around(v->k, macro_from(v->k, at.begin + 1), at.begin); i != SIZE_MAX;
         i = macro_around(v->k, i, at.begin))
        if (v->k->macros.at[i].hides == NULL)
            v->k->macros.at[i].hides = "makes or stores a promise";
}

/* All macros of the user's that what begins here is in, body or argument, but those that begin before
 * `outer` ends. */
void
macro_hides_around(struct visit *v, uint32_t at, uint32_t outer, const char *what)
{
    size_t i = macro_from(v->k, at);

    if (macro_at(v->k, at) != NULL)
        i++;
    while (i-- > 0 && v->k->macros.at[i].reach > at) {
        struct macro_use *macro = &v->k->macros.at[i];

        if (!macro->ours && macro->span.end > at && macro->hides == NULL &&
            !(macro->span.begin <= outer && outer < macro->span.end))
            macro->hides = what;
    }
}

/* `struct s v = INIT({ 1 });`, `(struct s)INIT({ 1 })`: braces are no value that could be assigned, and without
 * them the latter is a cast. */
void
makes_list(struct visit *v, CXCursor parent, uint32_t at)
{
    if (at == UINT32_MAX)
        return;
    if (clang_getCursorKind(parent) == CXCursor_VarDecl)
        macro_hides_around(v, at, UINT32_MAX, "stands for braces");
    else if (clang_getCursorKind(parent) == CXCursor_CompoundLiteralExpr)
        macro_hides_around(v, at, extent_of(v->m, parent).begin, "stands for braces");
}

/* Is only the value of a compound literal used, and not where it is? Asked of parentheses as well, which
 * come before what is in them. */
bool
is_mere_value(struct visit *v, CXCursor c, enum CXCursorKind parent)
{
    bool converted =
        parent == CXCursor_UnexposedExpr || (parent == CXCursor_ParenExpr && v->converted);

    v->converted = converted;
    return converted && !type_is_array(&(struct type){clang_getCursorType(c)});
}

struct spelling {
    const char *text;
    size_t len;
};

static int
spelling_order(const void *key, const void *element)
{
    const struct spelling *k = key;
    const char *name = *(const char *const *)element;
    int order = strncmp(k->text, name, k->len);

    return order != 0 ? order : name[k->len] != '\0' ? -1 : 0;
}

/* In `LIST(ADD)` what ADD becomes in LIST's body stands, to clang, where ADD was handed in. That
 * expansion is not recorded, but no other word there can be a macro's name that is no use of it.
 * returns  LIST */
struct macro_use *
handed_to(struct visit *v, uint32_t offset)
{
    struct spelling word = {v->u->src.text + offset, 0};
    size_t around = SIZE_MAX, i = macro_from(v->k, offset);

    while ((i = macro_around(v->k, i, offset)) != SIZE_MAX)
        around = i;
    if (around == SIZE_MAX)
        return NULL;
    while (isalnum((unsigned char)word.text[word.len]) || word.text[word.len] == '_')
        word.len++;
    if (v->m->macro_names.len == 0 || word.len == 0 || word_at(v->u, offset) != NULL ||
        bsearch(&word, v->m->macro_names.at, v->m->macro_names.len, sizeof *v->m->macro_names.at,
                spelling_order) == NULL)
        return NULL;
    return &v->k->macros.at[around];
}

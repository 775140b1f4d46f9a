/* sema_call.c - calls of functions by their names, and what is known of those functions */
#include "sema_unit.h"

#include <stdlib.h>
#include <string.h>

struct attributes {
    struct visit *v;
    struct callee *to;
};

static enum CXChildVisitResult
find_attributes(CXCursor c, CXCursor parent, CXClientData data)
{
    struct attributes *a = data;
    const char *text;
    CXToken *tokens;
    unsigned n;

    (void)parent;
    if (clang_getCursorKind(c) == CXCursor_AnnotateAttr) {
        text = keep_string(a->v->u, clang_getCursorSpelling(c));
        a->to->blocks |= strcmp(text, "async_blocking") == 0;
    } else if (clang_getCursorKind(c) == CXCursor_UnexposedAttr) {
        /* _Noreturn, [[noreturn]], __attribute__((noreturn)) */
        clang_tokenize(a->v->m->tu, clang_getCursorExtent(c), &tokens, &n);
        for (unsigned i = 0; i < n; i++) {
            text = keep_string(a->v->u, clang_getTokenSpelling(a->v->m->tu, tokens[i]));
            a->to->no_return |= strstr(text, "noreturn") != NULL || strcmp(text, "_Noreturn") == 0;
        }
        clang_disposeTokens(a->v->m->tu, tokens, n);
    }
    return CXChildVisit_Continue;
}

static const struct callee *
callee_of(struct visit *v, CXCursor decl)
{
    static const char *const never_return[] = {"__builtin_unreachable",
                                               "__builtin_trap",
                                               "abort",
                                               "exit",
                                               "_exit",
                                               "_Exit",
                                               "quick_exit",
                                               "longjmp",
                                               "siglongjmp",
                                               "_longjmp",
                                               "pthread_exit",
                                               "thrd_exit"};
    struct callee it = {.decl = decl, .name = known_name(v, clang_getCursorSpelling(decl))};
    size_t *last = map_add(v->u->arena, &v->m->callee_names, it.name);
    CXCursor definition;
    struct attributes a = {v, &it};

    for (size_t i = *last; i != 0; i = v->m->callees.at[i - 1].same_name)
        if (clang_equalCursors(v->m->callees.at[i - 1].decl, decl))
            return &v->m->callees.at[i - 1];
    it.same_name = *last;
    it.linked = keep_string(v->u, clang_Cursor_getMangling(decl));
    if (strstr(keep_string(v->u, clang_getTypeSpelling(clang_getCursorType(decl))), "noreturn") !=
        NULL)
        it.no_return = true;
    definition = clang_getCursorDefinition(decl);
    it.is_own = !clang_Cursor_isNull(definition) &&
                !clang_Location_isInSystemHeader(clang_getCursorLocation(definition));
    for (size_t i = 0; i < sizeof never_return / sizeof *never_return; i++)
        it.no_return |= !it.is_own && strcmp(it.name, never_return[i]) == 0;
    clang_visitChildren(decl, find_attributes, &a);
    vec_push(v->u->arena, &v->m->callees, it);
    *last = v->m->callees.len;
    return &v->m->callees.at[*last - 1];
}

/* The name of the function in (f)(x). */
static enum CXChildVisitResult
find_callee(CXCursor c, CXCursor parent, CXClientData data)
{
    enum CXCursorKind kind = clang_getCursorKind(c);

    (void)parent;
    if (kind == CXCursor_ParenExpr || kind == CXCursor_UnexposedExpr)
        return CXChildVisit_Recurse;
    if (kind == CXCursor_DeclRefExpr)
        *(CXCursor *)data = clang_getCursorReferenced(c);
    return CXChildVisit_Break;
}

void
take_call(struct visit *v, CXCursor c, struct span at, bool from_body)
{
    CXCursor to = clang_getCursorReferenced(c);
    const struct callee *callee;
    struct call call = {.span = at, .from_macro = from_body};

    if (clang_Cursor_isNull(to))
        clang_visitChildren(c, find_callee, &to);
    if (clang_Cursor_isNull(to) || clang_getCursorKind(to) != CXCursor_FunctionDecl ||
        at.begin == UINT32_MAX || at.end == UINT32_MAX)
        return;
    callee = callee_of(v, to);
    call.name = callee->name;
    call.linked = callee->linked;
    call.blocks = callee->blocks;
    call.is_own = callee->is_own;
    call.no_return = callee->no_return;
    call.conditional = v->in.conditions != 0;
    call.order = v->k->calls.len;
    if (clang_Cursor_getNumArguments(c) > 0) {
        struct span argument = extent_of(v->m, clang_Cursor_getArgument(c, 0));

        if (argument.begin != UINT32_MAX && argument.end != UINT32_MAX &&
            argument.begin > at.begin && argument.end < at.end)
            call.argument = argument;
    }
    vec_push(v->u->arena, &v->k->calls, call);
}

static int
call_order(const void *a, const void *b)
{
    const struct call *x = a, *y = b;

    if (x->span.begin != y->span.begin)
        return x->span.begin < y->span.begin ? -1 : 1;
    return x->order < y->order ? -1 : 1;
}

void
sort_calls(struct facts *k)
{
    if (k->calls.len != 0)
        qsort(k->calls.at, k->calls.len, sizeof *k->calls.at, call_order);
}

size_t
sema_calls(const struct func *f, struct span s, const struct call **list)
{
    const struct facts *k = f->facts;
    size_t low = 0, high = k->calls.len, n = 0;

    while (low < high) {
        size_t mid = low + (high - low) / 2;

        if (k->calls.at[mid].span.begin < s.begin)
            low = mid + 1;
        else
            high = mid;
    }
    while (low + n < k->calls.len && k->calls.at[low + n].span.begin < s.end)
        n++;
    *list = n != 0 ? &k->calls.at[low] : NULL;
    return n;
}

/* sema_hoist.c - types of a function's blocks that have to move to file scope */
#include "sema_unit.h"

#include <string.h>

/* The struct, union, enum or typedef of this function that t is, if it has been moved. */
struct local_type *
moved_type(struct printer *p, CXType t)
{
    CXCursor decl = clang_getTypeDeclaration(t);
    CXCursor definition = clang_getCursorDefinition(decl);
    uint32_t at;

    if (!clang_Cursor_isNull(definition))
        decl = definition;
    if (p->f == NULL || clang_Cursor_isNull(decl) ||
        clang_getCursorKind(decl) == CXCursor_NoDeclFound)
        return NULL;
    at = place_of(p->u->sema, clang_getCursorLocation(decl));
    if (!in_func(p->f, at))
        return NULL;
    return local_type_at((struct func *)p->f, at);
}

/* function_tag, function_tag_2, ... */
static const char *
new_type_name(struct unit *u, const struct func *f, const struct local_type *t)
{
    bool anonymous = t->name.begin == t->name.end;
    const char *stem =
        arena_fmt(u->arena, "%s_%s", f->prefix, anonymous ? "type" : span_text(u, t->name));
    const char *name = stem;

    for (unsigned n = 2;; n++) {
        bool taken = sema_name_taken(f, name);

        for (size_t i = 0; i < f->types.len && !taken; i++)
            taken = f->types.at[i] != t && f->types.at[i]->new_name != NULL &&
                    strcmp(f->types.at[i]->new_name, name) == 0;
        if (!taken)
            return name;
        name = arena_fmt(u->arena, "%s_%u", stem, n);
    }
}

/* typedef typeof(({ ... })) name: such expressions stand in functions only. */
static bool
has_statement_expression(const struct unit *u, struct span s)
{
    for (size_t i = token_at(&u->tokens, s.begin); u->tokens.at[i].span.end < s.end; i++)
        if (token_is(&u->src, &u->tokens.at[i], "(") &&
            token_is(&u->src, &u->tokens.at[i + 1], "{"))
            return true;
    return false;
}

bool
local_type_hoist(struct unit *u, struct func *f, struct local_type *t)
{
    struct span body = t->span;

    if (t->hoisted)
        return true;
    if (t->is_enum || t->has_constants || has_statement_expression(u, body))
        return false;
    t->hoisted = true;
    t->new_name = new_type_name(u, f, t);
    for (size_t i = func_ref_from(f, body.begin); i < f->refs.len; i++) {
        if (f->refs.at[i].span.begin >= body.end)
            break;
        if (f->refs.at[i].kind == R_TYPE && f->refs.at[i].type != t &&
            !local_type_hoist(u, f, f->refs.at[i].type))
            return false;
        if (f->refs.at[i].kind == R_LOCAL || f->refs.at[i].kind == R_CONSTANT)
            return false;
    }
    /* a struct defined inside a typedef, or inside another struct, moves along with it */
    for (size_t i = 0; i < f->types.len; i++)
        if (f->types.at[i] != t && f->types.at[i]->span.begin >= body.begin &&
            f->types.at[i]->span.end <= body.end && !local_type_hoist(u, f, f->types.at[i]))
            return false;
    return true;
}

bool
type_hoist(struct unit *u, struct func *f, type_ref t)
{
    struct printer p = {u, f, clang_getNullCursor()};
    CXType c = t->cx;
    struct local_type *moved = moved_type(&p, clang_getUnqualifiedType(c));
    struct type inner;

    if (moved != NULL && !moved->is_enum)
        return local_type_hoist(u, f, moved);
    if (moved != NULL)
        return true; /* the member is the integer type under it */
    /* A pointer to a typedef of this function is spelled with it. */
    if (c.kind != CXType_Pointer && c.kind != CXType_ConstantArray &&
        c.kind != CXType_IncompleteArray && c.kind != CXType_FunctionProto &&
        c.kind != CXType_FunctionNoProto)
        c = clang_getCanonicalType(c);
    switch (c.kind) {
    case CXType_Pointer: inner.cx = clang_getPointeeType(c); break;
    case CXType_ConstantArray:
    case CXType_IncompleteArray: inner.cx = clang_getArrayElementType(c); break;
    case CXType_FunctionProto:
    case CXType_FunctionNoProto:
        for (int i = 0; i < clang_getNumArgTypes(c); i++) {
            inner.cx = clang_getArgType(c, (unsigned)i);
            if (!type_hoist(u, f, &inner))
                return false;
        }
        inner.cx = clang_getResultType(c);
        break;
    case CXType_Record:
        moved = moved_type(&p, clang_getUnqualifiedType(c));
        return moved == NULL || local_type_hoist(u, f, moved);
    default: return true;
    }
    return type_hoist(u, f, &inner);
}

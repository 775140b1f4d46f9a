/* sema_hoist.c - types of a function's blocks that have to move to file scope
 *
 * They are copied as the user wrote them, but for what the function declares itself: types of its
 * own move with them, its enumerations stay and are integers out there, its constants are numbers,
 * and of its variables, which a type can only take the type of, that is what is left.
 *
 *     enum { N = 5 };                       (stays)
 *     struct s {                            struct f_s {
 *         char name[N];                         char name[5];
 *         typeof(x) y;                          typeof((*(int *)0)) y;
 *         enum { A, B } kind;                   unsigned int kind;
 *     } v;                                  };
 */
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

static const char *
new_type_name(struct unit *u, const struct func *f, const struct local_type *t)
{
    return outer_name(u, f, t->name.begin == t->name.end ? "type" : span_text(u, t->name));
}

/* The static or extern variable that f declares there; NULL: none. */
static struct local *
static_at(const struct func *f, uint32_t at)
{
    for (size_t i = 0; i < f->statics.len; i++)
        if (f->statics.at[i]->at == at)
            return f->statics.at[i];
    return NULL;
}

/* The type of the variable or function of f's that is named here: in a type nothing else of it can
 * matter. NULL: it is something else, or not f's, or of a type that cannot be told. */
static type_ref
type_named(struct unit *u, const struct func *f, const struct ref *r)
{
    struct local *v = r->kind == R_LOCAL ? r->local : NULL;

    if (r->kind == R_FUNCTION && in_func(f, r->where))
        return type_wrap(u, clang_getCursorType(cursor_at(u, r->where)));
    if (r->kind == R_OTHER && !r->is_type && in_func(f, r->where) &&
        (v = static_at(f, r->where)) != NULL)
        v->may_be_unused = true;
    return v == NULL || v->is_variable || v->decayed ? NULL : v->type;
}

/* The integer that this enumeration is kept in. */
const char *
integer_name(struct unit *u, CXType t)
{
    CXCursor decl = clang_getTypeDeclaration(clang_getCanonicalType(t));

    return keep_string(u, clang_getTypeSpelling(clang_getEnumDeclIntegerType(decl)));
}

static const char *
constant_text(struct unit *u, const struct ref *r)
{
    CXCursor c = cursor_at(u, r->where);
    long long value = clang_getEnumConstantDeclValue(c);
    const char *name = span_text(u, r->span);

    if (clang_getCursorKind(c) != CXCursor_EnumConstantDecl)
        return NULL;

    if (value >= 0 && value <= INT32_MAX)
        return arena_fmt(u->arena, "%lld /* %s */", value, name);
    return arena_fmt(u->arena, "((%s)0x%llxULL) /* %s */",
                     integer_name(u, clang_getCursorType(clang_getCursorSemanticParent(c))),
                     (unsigned long long)value, name);
}

const char *
sema_outside(struct unit *u, const struct func *f, const struct ref *r)
{
    type_ref t = type_named(u, f, r);

    if (r->kind == R_CONSTANT)
        return constant_text(u, r);
    return t == NULL ? NULL : arena_fmt(u->arena, "(*(%s)0)", type_declare(u, f, t, "(*)", false));
}

bool
same_typedef(const struct local_type *a, const struct local_type *b)
{
    return a == b || (a->is_typedef && b->is_typedef && a->span.begin == b->span.begin);
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

/* Can what this name means in a type be said outside of f? */
static bool
can_follow(struct unit *u, struct func *f, const struct ref *r)
{
    type_ref t = type_named(u, f, r);

    if (r->kind == R_TYPE)
        return r->type->is_enum || local_type_hoist(u, f, r->type);
    if (t != NULL)
        return type_hoist(u, f, t);
    return r->kind == R_CONSTANT || r->is_type || !in_func(f, r->where);
}

/* Marks t and what is declared in one typedef with it; enumerations stay all the same.
 * returns  where all of that stands; empty: something of it cannot move */
static struct span
mark_hoisted(struct unit *u, struct func *f, struct local_type *t)
{
    struct span body = t->span;

    for (size_t i = 0; i < f->types.len; i++) {
        struct local_type *o = f->types.at[i];

        if (!same_typedef(o, t))
            continue;
        if (o->is_variable)
            return (struct span){0, 0};
        o->hoisted = !o->is_enum;
        o->new_name = new_type_name(u, f, o);
        if (o->span.end > body.end)
            body.end = o->span.end;
    }
    return body;
}

bool
local_type_hoist(struct unit *u, struct func *f, struct local_type *t)
{
    struct span body;

    if (t->hoisted)
        return true;
    if (t->is_enum || t->is_variable || has_statement_expression(u, t->span))
        return false;
    for (size_t i = 0; i < f->types.len; i++)
        if (is_around(f->types.at[i], t) && !f->types.at[i]->hoisted)
            return local_type_hoist(u, f, f->types.at[i]);
    body = mark_hoisted(u, f, t);
    if (body.end == 0)
        return false;
    for (size_t i = func_ref_from(f, body.begin); i < f->refs.len; i++) {
        const struct ref *r = &f->refs.at[i];

        if (r->span.begin >= body.end)
            break;
        if (!(r->kind == R_TYPE && r->type == t) && !can_follow(u, f, r))
            return false;
    }
    /* a struct defined inside a typedef, or inside another struct, moves along with it */
    for (size_t i = 0; i < f->types.len; i++) {
        struct local_type *o = f->types.at[i];

        if (!same_typedef(o, t) && !o->is_enum && o->span.begin >= body.begin &&
            o->span.end <= body.end && !local_type_hoist(u, f, o))
            return false;
    }
    return true;
}

bool
is_with_variable(const struct func *f, const struct local_type *t)
{
    for (size_t i = 0; i < f->types.len && t->is_typedef && !t->is_variable; i++)
        if (f->types.at[i]->is_variable && same_typedef(f->types.at[i], t))
            return true;
    return false;
}

bool
type_hoist(struct unit *u, struct func *f, type_ref t)
{
    struct printer p = {u, f, false, clang_getNullCursor()};
    CXType c = t->cx;
    struct local_type *moved = moved_type(&p, without_qualifiers(c, false));
    struct type inner;

    if (moved != NULL && is_with_variable(f, moved)) {
        inner.cx = clang_getCanonicalType(c);
        return type_hoist(u, f, &inner);
    }
    if (moved != NULL && !moved->is_enum)
        return local_type_hoist(u, f, moved);
    if (moved != NULL)
        return true; /* the member is the integer type under it */
    /* A pointer to a typedef of this function is spelled with it. */
    if (c.kind == CXType_Atomic) {
        inner.cx = clang_Type_getValueType(c);
        return type_hoist(u, f, &inner);
    }
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

/* sema_type.c - answers about types */
#include "sema_unit.h"

#include <string.h>

type_ref
type_wrap(struct unit *u, CXType cx)
{
    struct type *t = arena_new(u->arena, struct type);

    t->cx = cx;
    return t;
}

static CXType
canonical(type_ref t)
{
    return clang_getCanonicalType(t->cx);
}

/* What an lvalue of this type gives (C11 6.3.2.1p2), but for qualifiers. */
static CXType
value_type(type_ref t)
{
    CXType c = canonical(t);

    return c.kind == CXType_Atomic ? clang_getCanonicalType(clang_Type_getValueType(c)) : c;
}

bool
type_is_void(type_ref t)
{
    return canonical(t).kind == CXType_Void;
}

bool
type_is_promise(type_ref t)
{
    CXType c = canonical(t);

    return c.kind == CXType_Pointer &&
           clang_getAddressSpace(clang_getPointeeType(c)) == PROMISE_SPACE;
}

/* T of a promise(T), as a function that gives it has it: without qualifiers (C17 6.7.6.3p5). */
CXType
value_of_promise(CXType t)
{
    return clang_getUnqualifiedType(
        clang_getCanonicalType(clang_getPointeeType(clang_getCanonicalType(t))));
}

/* See ref.promises. */
int
promises_of(CXType t)
{
    int n = 0;

    for (; type_is_promise(&(struct type){t}); n++)
        t = value_of_promise(t);
    return n;
}

bool
type_is_array(type_ref t)
{
    enum CXTypeKind kind = canonical(t).kind;

    return kind == CXType_ConstantArray || kind == CXType_IncompleteArray ||
           kind == CXType_VariableArray;
}

bool
type_is_promise_array(type_ref t)
{
    struct type element = {canonical(t)};

    if (!type_is_array(t))
        return false;
    while (type_is_array(&element))
        element.cx = clang_getArrayElementType(element.cx);
    return type_is_promise(&element);
}

bool
type_is_record(type_ref t)
{
    return value_type(t).kind == CXType_Record;
}

bool
type_is_volatile(type_ref t)
{
    /* libclang's canonical type of an array has what qualifies its elements. */
    return clang_isVolatileQualifiedType(canonical(t));
}

bool
type_keeps_qualifiers(type_ref t)
{
    struct type element = *t;

    if (type_is_volatile(t))
        return true;
    while (element.cx.kind == CXType_ConstantArray || element.cx.kind == CXType_IncompleteArray)
        element.cx = clang_getArrayElementType(element.cx);
    return type_is_array(&element) && clang_isConstQualifiedType(canonical(&element));
}

struct search {
    bool (*is)(type_ref t);
    bool found;
};

static enum CXVisitorResult
look_at_field(CXCursor field, CXClientData data)
{
    struct type t = {clang_getCursorType(field)};
    struct search *s = data;

    s->found = s->is(&t);
    return s->found ? CXVisit_Break : CXVisit_Continue;
}

/* Has this record a member of which that is true? */
static bool
has_member(type_ref record, bool (*is)(type_ref t))
{
    struct search s = {.is = is};

    if (type_is_record(record))
        clang_Type_visitFields(canonical(record), look_at_field, &s);
    return s.found;
}

static bool
has_const(type_ref t)
{
    struct type element = *t;
    bool found = clang_isConstQualifiedType(canonical(&element));

    while (type_is_array(&element)) {
        element.cx = clang_getArrayElementType(canonical(&element));
        found |= clang_isConstQualifiedType(canonical(&element));
    }
    return found || type_has_const_member(&element);
}

bool
type_has_const_member(type_ref t)
{
    return has_member(t, has_const);
}

static bool
is_flexible(type_ref t)
{
    return canonical(t).kind == CXType_IncompleteArray || type_ends_flexible(t);
}

bool
type_ends_flexible(type_ref t)
{
    return has_member(t, is_flexible);
}

bool
type_has_promises(type_ref t)
{
    struct type element = {canonical(t)};

    while (type_is_array(&element))
        element.cx = clang_getArrayElementType(canonical(&element));
    return type_is_promise(&element) || has_member(&element, type_has_promises);
}

struct members {
    struct unit *u;
    const char *path; /* NULL: in a union */
    see_promise *see;
    void *data;
};

static void see_promises(const struct members *m, CXType t);

static enum CXVisitorResult
see_promises_of_field(CXCursor field, CXClientData data)
{
    struct members m = *(const struct members *)data;
    CXType t = clang_getCursorType(field);

    /* what is in an anonymous struct is the outer one's (C11 6.7.2.1p13) */
    if (m.path != NULL && !clang_Cursor_isAnonymousRecordDecl(clang_getTypeDeclaration(t)))
        m.path = arena_fmt(m.u->arena, "%s.%s", m.path,
                           keep_string(m.u, clang_getCursorSpelling(field)));
    see_promises(&m, t);
    return CXVisit_Continue;
}

static void
see_promises(const struct members *m, CXType t)
{
    CXType c = clang_getCanonicalType(t);
    struct members in = *m;

    if (type_is_promise(&(struct type){t}))
        m->see(m->data, m->path, type_wrap(m->u, clang_getUnqualifiedType(t)));
    else if (c.kind == CXType_Record) {
        if (clang_getCursorKind(clang_getTypeDeclaration(c)) == CXCursor_UnionDecl)
            in.path = NULL;
        clang_Type_visitFields(c, see_promises_of_field, &in);
    } else if (c.kind == CXType_ConstantArray && type_has_promises(&(struct type){c}))
        for (unsigned i = 0; i < clang_getArraySize(c); i++) {
            if (m->path != NULL)
                in.path = arena_fmt(m->u->arena, "%s[%u]", m->path, i);
            see_promises(&in, clang_getArrayElementType(c));
        }
}

void
type_see_promises(struct unit *u, type_ref t, see_promise *see, void *data)
{
    if (type_is_record(t))
        see_promises(&(struct members){u, "", see, data}, t->cx);
}

bool
type_is_arithmetic(type_ref t)
{
    enum CXTypeKind kind = value_type(t).kind;

    return (kind >= CXType_Bool && kind <= CXType_LongDouble) || kind == CXType_Float128 ||
           kind == CXType_Half || kind == CXType_Float16 || kind == CXType_Enum ||
           kind == CXType_Complex || kind == CXType_Int128 || kind == CXType_UInt128 ||
           kind == CXType_BFloat16;
}

bool
type_is_integer(type_ref t)
{
    enum CXTypeKind kind = value_type(t).kind;

    return (kind >= CXType_Bool && kind <= CXType_Int128) || kind == CXType_Enum;
}

bool
type_is_enum(type_ref t)
{
    return value_type(t).kind == CXType_Enum;
}

bool
type_is_complete(type_ref t)
{
    return clang_Type_getSizeOf(canonical(t)) != CXTypeLayoutError_Incomplete;
}

bool
type_is_variadic(type_ref t, size_t *named)
{
    CXType c = canonical(t);

    if (c.kind == CXType_Pointer)
        c = clang_getCanonicalType(clang_getPointeeType(c));
    if (c.kind != CXType_FunctionProto || !clang_isFunctionTypeVariadic(c))
        return false;
    *named = (size_t)clang_getNumArgTypes(c);
    return true;
}

bool
type_is_pointer(type_ref t)
{
    return value_type(t).kind == CXType_Pointer && !type_is_promise(t);
}

bool
type_is_function(type_ref t)
{
    enum CXTypeKind kind = canonical(t).kind;

    return kind == CXType_FunctionProto || kind == CXType_FunctionNoProto;
}

bool
type_is_error(type_ref t)
{
    CXType c = value_type(t);
    CXString s;
    bool is;

    if (c.kind != CXType_Pointer)
        return false;
    s = clang_getTypeSpelling(clang_getUnqualifiedType(clang_getPointeeType(c)));
    is = strcmp(clang_getCString(s), "struct async_error") == 0;
    clang_disposeString(s);
    return is;
}

bool
type_is_vla(type_ref t)
{
    CXType c = canonical(t);

    while (c.kind == CXType_ConstantArray || c.kind == CXType_IncompleteArray)
        c = clang_getArrayElementType(c);
    return c.kind == CXType_VariableArray;
}

bool
type_is_variable(type_ref t)
{
    struct type inner = {canonical(t)};

    for (;;) {
        if (type_is_vla(&inner))
            return true;
        if (inner.cx.kind == CXType_Pointer)
            inner.cx = clang_getCanonicalType(clang_getPointeeType(inner.cx));
        else if (type_is_array(&inner))
            inner.cx = clang_getCanonicalType(clang_getArrayElementType(inner.cx));
        else
            return false;
    }
}

/* Without the address space that an await leaves on its value, and without qualifiers. */
static CXType
bare(CXType c)
{
    return clang_getUnqualifiedType(clang_getCanonicalType(c));
}

bool
type_fits_main(type_ref t, size_t i)
{
    CXType cx = clang_getCanonicalType(t->cx);

    if (i == 0)
        return cx.kind == CXType_Int;
    for (int depth = 0; depth < 2; depth++) {
        if (cx.kind != CXType_Pointer)
            return false;
        cx = clang_getPointeeType(cx);
    }
    return cx.kind == CXType_Char_S || cx.kind == CXType_Char_U;
}

bool
type_same(type_ref a, type_ref b)
{
    return clang_equalTypes(bare(value_type(a)), bare(value_type(b)));
}

type_ref
type_promised(struct unit *u, type_ref t)
{
    CXType c = t->cx;

    if (!type_is_promise(t))
        return NULL;
    if (c.kind != CXType_Pointer)
        c = canonical(t);
    return type_wrap(u, clang_getUnqualifiedType(clang_getPointeeType(c)));
}

uint64_t
type_size(type_ref t)
{
    long long n = type_is_promise(t) ? 8 : clang_Type_getSizeOf(t->cx);

    return n > 0 ? (uint64_t)n : 0;
}

uint64_t
type_align(type_ref t)
{
    long long n = clang_Type_getAlignOf(t->cx);

    return n > 0 ? (uint64_t)n : 1;
}

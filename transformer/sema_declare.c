/* sema_declare.c - types as text */
#include "sema_unit.h"

#include <ctype.h>
#include <string.h>

/* As t itself is, whatever a typedef in it may be. */
static const char *
qualified(struct unit *u, CXType t, const char *name, bool assignable)
{
    return arena_fmt(u->arena, "%s%s%s",
                     clang_isConstQualifiedType(t) && !assignable ? "const " : "",
                     clang_isVolatileQualifiedType(t) ? "volatile " : "", name);
}

/* "int" and "x" are "int x", "int" and "*x" are "int *x". */
static const char *
joined(struct unit *u, const char *type, const char *inner)
{
    return arena_fmt(u->arena, "%s%s%s", type, *inner ? " " : "", inner);
}

static const char *
keyword_of(CXType t)
{
    switch (clang_getCursorKind(clang_getTypeDeclaration(t))) {
    case CXCursor_UnionDecl: return "union";
    case CXCursor_EnumDecl: return "enum";
    default: return "struct";
    }
}

static const char *
leaf_name(struct printer *p, CXType plain, const char *name)
{
    CXCursor decl = clang_getTypeDeclaration(clang_getCanonicalType(plain));
    const char *spelled;

    if (p->f == NULL || (strstr(name, "(unnamed") == NULL && strstr(name, "(anonymous") == NULL))
        return name;
    spelled = spell_unnamed(p, decl);
    if (spelled == NULL && clang_getCursorKind(decl) == CXCursor_EnumDecl)
        return keep_string(p->u, clang_getTypeSpelling(clang_getEnumDeclIntegerType(decl)));
    if (spelled == NULL)
        p->unnamed = decl;
    return spelled == NULL ? name : spelled;
}

bool
is_around(const struct local_type *o, const struct local_type *t)
{
    return o != t && o->span.begin <= t->span.begin && o->span.end >= t->span.end &&
           t->name.begin == t->name.end;
}

static const char *
moved_name(struct printer *p, const struct local_type *moved, CXType plain, const char *name)
{
    bool inside = false;
    const char *spelled;

    if (moved->is_typedef)
        return moved->new_name;
    for (size_t i = 0; i < p->f->types.len; i++) {
        const struct local_type *o = p->f->types.at[i];

        if (!is_around(o, moved))
            continue;
        inside = true;
        if (!o->is_typedef || o->new_name == NULL)
            continue;
        if (strcmp(name, span_text(p->u, o->name)) == 0)
            return o->new_name;
        spelled = spell_by_typedef(p, clang_getTypeDeclaration(clang_getCanonicalType(plain)),
                                   cursor_at(p->u, o->name.begin), o->new_name);
        if (spelled != NULL)
            return spelled;
    }
    if (!inside)
        return arena_fmt(p->u->arena, "%s %s", keyword_of(plain), moved->new_name);
    spelled = spell_unnamed(p, clang_getTypeDeclaration(clang_getCanonicalType(plain)));
    if (spelled != NULL)
        return spelled;
    p->unnamed = clang_getTypeDeclaration(clang_getCanonicalType(plain));
    return name;
}

static const char *
pointer(struct printer *p, CXType t, CXType qualifiers, const char *inner, bool assignable)
{
    CXType to = clang_getPointeeType(t);
    CXType under = to;
    const char *quals =
        arena_fmt(p->u->arena, "%s%s%s",
                  clang_isConstQualifiedType(qualifiers) && !assignable ? " const" : "",
                  clang_isVolatileQualifiedType(qualifiers) ? " volatile" : "",
                  clang_isRestrictQualifiedType(qualifiers) ? " __restrict" : "");

    inner = arena_fmt(p->u->arena, "*%s%s%s", *quals ? quals + 1 : "", *quals && *inner ? " " : "",
                      inner);
    if (to.kind == CXType_Unexposed) /* a type in parentheses */
        under = clang_getCanonicalType(to);
    if (under.kind == CXType_ConstantArray ||
        (under.kind == CXType_VariableArray && p->in_prototype) ||
        under.kind == CXType_IncompleteArray || under.kind == CXType_FunctionProto ||
        under.kind == CXType_FunctionNoProto)
        return spell_type(p, under, arena_fmt(p->u->arena, "(%s)", inner), false);
    return spell_type(p, to, inner, false);
}

CXType
without_qualifiers(CXType t, bool assignable)
{
    CXCursor decl = clang_getTypeDeclaration(t);
    CXType type = clang_getCursorType(decl), under = clang_getCanonicalType(type);

    return clang_getCursorKind(decl) == CXCursor_TypedefDecl &&
                   (clang_isVolatileQualifiedType(under) || clang_isConstQualifiedType(under)) &&
                   !(assignable && clang_isConstQualifiedType(clang_getCanonicalType(t)))
               ? type
               : clang_getUnqualifiedType(t);
}

static const char *
leaf(struct printer *p, CXType t, const char *inner, bool assignable)
{
    CXType plain = without_qualifiers(t, assignable), quals = t;
    struct local_type *moved = moved_type(p, plain);
    const char *name = keep_string(p->u, clang_getTypeSpelling(plain));
    size_t len = strlen(name);

    if (!type_is_array(&(struct type){t}) &&
        !clang_isConstQualifiedType(clang_getCanonicalType(plain)) &&
        !clang_isVolatileQualifiedType(clang_getCanonicalType(plain)))
        quals = clang_getCanonicalType(t);
    if (moved != NULL && is_with_variable(p->f, moved))
        return spell_type(p, clang_getCanonicalType(t), inner, assignable);
    if (plain.kind == CXType_Pointer && !type_is_promise(&(struct type){plain}))
        return pointer(p, plain, clang_getCanonicalType(t), inner, assignable);
    if (moved != NULL && moved->is_enum) {
        name = integer_name(p->u, plain);
        quals = clang_getCanonicalType(t);
    } else if (moved != NULL && moved->new_name != NULL && moved->hoisted)
        return joined(p->u,
                      qualified(p->u, quals, unhidden(p, moved_name(p, moved, plain, name), moved),
                                assignable),
                      inner);
    else if (strncmp(name, "typeof(", 7) == 0 || strncmp(name, "typeof (", 8) == 0 ||
             plain.kind == CXType_Auto || plain.kind == CXType_Unexposed ||
             plain.kind == CXType_Attributed) {
        /* our macros' own sugar: the name in it, when it is one word */
        CXType under = clang_getCanonicalType(plain);
        bool one_word = len > 8 && strncmp(name, "typeof(", 7) == 0;

        for (size_t i = 7; i + 1 < len && one_word; i++)
            one_word = isalnum((unsigned char)name[i]) || name[i] == '_' || name[i] == ' ';
        if (one_word && under.kind != CXType_Pointer && moved_type(p, under) == NULL &&
            strncmp(name + 7, "const ", 6) != 0)
            name = arena_strndup(p->u->arena, name + 7, len - 8);
        else if (under.kind == plain.kind)
            name = keep_string(p->u, clang_getTypeSpelling(under));
        else {
            const char *q = qualified(p->u, quals, "", assignable);

            return arena_fmt(p->u->arena, "%s%s", q, spell_type(p, under, inner, assignable));
        }
    }
    name = unhidden(p, leaf_name(p, plain, name), moved);
    return joined(p->u, qualified(p->u, quals, name, assignable), inner);
}

/* Of a canonical array it is the array that is qualified, not the elements. */
static const char *
array(struct printer *p, CXType t, const char *inner, bool assignable)
{
    const char *quals = "";

    for (;; t = clang_getArrayElementType(t)) {
        if (t.kind == CXType_ConstantArray)
            inner = arena_fmt(p->u->arena, "%s[%lld]", inner, clang_getArraySize(t));
        else if (t.kind == CXType_IncompleteArray)
            inner = arena_fmt(p->u->arena, "%s[]", inner);
        else if (t.kind == CXType_VariableArray && p->in_prototype)
            inner = arena_fmt(p->u->arena, "%s[*]", inner);
        else
            break;
        quals = qualified(p->u, t, quals, assignable);
    }
    if (t.kind == CXType_Pointer && !type_is_promise(&(struct type){t}))
        return spell_type(p, t, arena_fmt(p->u->arena, "%s%s", quals, inner), assignable);
    return arena_fmt(p->u->arena, "%s%s", quals, spell_type(p, t, inner, assignable));
}

/* Arrays in it may be as long as another parameter says, which has no name here. */
static const char *
parameter(struct printer *p, CXType t)
{
    bool was = p->in_prototype;
    const char *text;

    p->in_prototype = true;
    text = spell_type(p, t, "", false);
    p->in_prototype = was;
    return text;
}

static const char *
function(struct printer *p, CXType t, const char *inner)
{
    const char *list = "";
    int n = clang_getNumArgTypes(t);

    for (int i = 0; i < n; i++)
        list = arena_fmt(p->u->arena, "%s%s%s", list, i ? ", " : "",
                         parameter(p, clang_getArgType(t, (unsigned)i)));
    if (t.kind == CXType_FunctionProto && n == 0)
        list = "void";
    if (clang_isFunctionTypeVariadic(t) && n > 0)
        list = arena_fmt(p->u->arena, "%s, ...", list);
    return spell_type(p, clang_getResultType(t), arena_fmt(p->u->arena, "%s(%s)", inner, list),
                      false);
}

const char *
spell_type(struct printer *p, CXType t, const char *inner, bool assignable)
{
    struct type wrapped = {t};

    if (type_is_promise(&wrapped) && moved_type(p, t) == NULL &&
        (t.kind == CXType_Pointer || t.kind == CXType_Unexposed || t.kind == CXType_Auto)) {
        CXType to = clang_getPointeeType(t.kind == CXType_Pointer ? t : clang_getCanonicalType(t));
        /* The unqualified type is the one without our address space too. */
        const char *quals =
            arena_fmt(p->u->arena, "%s%s", clang_isConstQualifiedType(to) ? " const" : "",
                      clang_isVolatileQualifiedType(to) ? " volatile" : "");
        const char *of = spell_type(p, clang_getUnqualifiedType(to), *quals ? quals + 1 : "", true);
        const char *q = qualified(p->u, t, arena_fmt(p->u->arena, "promise(%s)", of), assignable);

        return joined(p->u, q, inner);
    }
    switch (t.kind) {
    case CXType_Pointer: return pointer(p, t, t, inner, assignable);
    case CXType_VariableArray:
        if (!p->in_prototype)
            return leaf(p, t, inner, assignable);
        return array(p, t, inner, assignable);
    case CXType_ConstantArray:
    case CXType_IncompleteArray: return array(p, t, inner, assignable);
    case CXType_FunctionProto:
    case CXType_FunctionNoProto: return function(p, t, inner);
    case CXType_Atomic:
        return joined(p->u,
                      qualified(p->u, t,
                                arena_fmt(p->u->arena, "_Atomic(%s)",
                                          spell_type(p, clang_Type_getValueType(t), "", false)),
                                assignable),
                      inner);
    default: return leaf(p, t, inner, assignable);
    }
}

/* The user's line, and the way out: a tag. */
static void
report_unnamed(struct printer *p, struct span at, const char *name)
{
    struct unit *u = p->u;
    CXFile file;
    unsigned line, column;

    clang_getExpansionLocation(clang_getCursorLocation(p->unnamed), &file, &line, &column, NULL);
    diag_error(&u->diags, at, "local-type", "the type of %s has no name", name);
    diag_note(&u->diags, at, "give the %s at %s:%u a tag",
              keyword_of(clang_getCursorType(p->unnamed)),
              file == NULL ? "" : keep_string(u, clang_getFileName(file)), line);
}

static const char *
declared(struct printer *p, CXType t, const char *name, bool assignable)
{
    const char *text = spell_type(p, t, name, assignable);

    if (p->f != NULL && !clang_Cursor_isNull(p->unnamed))
        report_unnamed(p, (struct span){p->f->name_at, p->f->name_at + 1},
                       arena_fmt(p->u->arena, "something in '%s'", p->f->name));
    return text;
}

const char *
type_declare(struct unit *u, const struct func *f, type_ref t, const char *name, bool assignable)
{
    struct printer p = {u, f, false, clang_getNullCursor()};

    return declared(&p, t->cx, name, assignable);
}

const char *
local_declare(struct unit *u, const struct func *f, const struct local *v, const char *name)
{
    struct printer p = {u, f, false, clang_getNullCursor()};
    CXType element;

    if (!v->decayed)
        return declared(&p, v->type->cx, name, true);
    element = clang_getArrayElementType(clang_getCanonicalType(v->type->cx));
    name = arena_fmt(u->arena, element.kind == CXType_ConstantArray ? "(*%s)" : "*%s", name);
    return declared(&p, element, name, false);
}

bool
local_has_name(struct unit *u, const struct func *f, const struct local *v, struct span at)
{
    struct printer p = {u, f, false, clang_getNullCursor()};

    spell_type(&p, v->type->cx, "", true);
    if (clang_Cursor_isNull(p.unnamed))
        return true;
    report_unnamed(&p, at,
                   v->made_up ? "a value that outlives an await here"
                              : arena_fmt(u->arena, "'%s'", v->name));
    return false;
}

const char *
type_name(struct unit *u, type_ref t)
{
    struct printer p = {u, NULL, false, clang_getNullCursor()};

    return spell_type(&p, t->cx, "", true);
}

/* sema_unnamed.c - types without a name
 *
 * `static struct { ... } state;` and `struct c { struct { ... } slot[4]; }` have types that only what
 * was declared with them can name: __typeof__(state), __typeof__(((struct c *)0)->slot[0]). */
#include "sema_unit.h"

#include <string.h>

struct holder {
    struct printer *p;
    CXCursor of;         /* the type */
    const char *owner;   /* what stands before a member's name */
    const char *spelled; /* NULL: none found yet */
};

/* Does the name mean anything but this declaration somewhere in f? Then it cannot be used there. */
static bool
is_hidden(struct printer *p, const char *name, CXCursor decl)
{
    const struct func *f = p->f;
    const struct unit *u = p->u;

    if (f->self != NULL && strcmp(f->self, name) == 0)
        return true;
    for (size_t i = 0; i < f->locals.len; i++)
        if (strcmp(f->locals.at[i]->name, name) == 0)
            return true;
    for (size_t i = token_at(&u->tokens, f->whole.begin);
         u->tokens.at[i].kind != T_END && u->tokens.at[i].span.begin < f->whole.end; i++) {
        CXCursor meant;

        if (!token_is(&u->src, &u->tokens.at[i], name))
            continue;
        meant = clang_getCursorReferenced(cursor_at(u, u->tokens.at[i].span.begin));
        if (clang_getCursorKind(meant) != CXCursor_FieldDecl &&
            !clang_equalCursors(clang_getCanonicalCursor(meant), clang_getCanonicalCursor(decl)))
            return true;
    }
    return false;
}

/* The expression of the type that is sought, out of one of this type; NULL: there is none. */
static const char *
element_of(struct holder *h, const char *expr, CXType t)
{
    bool is_qualified = false; /* the canonical type of an array has what qualifies its elements */

    for (;; expr = arena_fmt(h->p->u->arena, "%s[0]", expr)) {
        struct type wrapped = {t = clang_getCanonicalType(t)};

        is_qualified |= clang_isConstQualifiedType(t) || clang_isVolatileQualifiedType(t);
        if (type_is_promise(&wrapped))
            return NULL;
        if (type_is_array(&wrapped))
            t = clang_getArrayElementType(t);
        else if (t.kind == CXType_Pointer) {
            t = clang_getPointeeType(t);
            is_qualified = false;
        } else
            break;
    }
    if (!clang_equalCursors(clang_getTypeDeclaration(t), h->of))
        return NULL;
    if (is_qualified)
        expr = arena_fmt(h->p->u->arena, "((void)0, %s)", expr); /* a value is neither */
    return expr;
}

static enum CXChildVisitResult
find_holder(CXCursor c, CXCursor parent, CXClientData data)
{
    struct holder *h = data;
    struct unit *u = h->p->u;
    enum CXCursorKind kind = clang_getCursorKind(c);
    const char *name, *expr;

    (void)parent;
    if (kind != CXCursor_FieldDecl && kind != CXCursor_VarDecl && kind != CXCursor_TypedefDecl)
        return CXChildVisit_Continue;
    name = keep_string(u, clang_getCursorSpelling(c));
    if (*name == '\0' || clang_Cursor_isBitField(c) || is_macro_name(u->sema, name))
        return CXChildVisit_Continue;
    if (kind == CXCursor_TypedefDecl)
        h->spelled = spell_by_typedef(h->p, h->of, c, name);
    else {
        expr = element_of(h, arena_fmt(u->arena, "%s%s", h->owner, name), clang_getCursorType(c));
        h->spelled = expr == NULL ? NULL : arena_fmt(u->arena, "__typeof__(%s)", expr);
    }
    if (h->spelled == NULL)
        return CXChildVisit_Continue;
    if (kind != CXCursor_FieldDecl && is_hidden(h->p, name, c))
        h->spelled = alias_of(u, (struct func *)h->p->f, h->spelled, name);
    return CXChildVisit_Break;
}

/* How the type that decl declares can be written by a typedef that is made of it. NULL: it cannot. */
const char *
spell_by_typedef(struct printer *p, CXCursor decl, CXCursor type, const char *name)
{
    struct holder h = {p, decl, "", NULL};
    const char *expr = element_of(&h, arena_fmt(p->u->arena, "(*(%s *)0)", name),
                                  clang_getTypedefDeclUnderlyingType(type));

    return expr == NULL ? NULL : arena_fmt(p->u->arena, "__typeof__(%s)", expr);
}

/* How a type that is declared outside f and has no name can be written in f, or before it. */
const char *
spell_unnamed(struct printer *p, CXCursor decl)
{
    CXCursor around = clang_getCursorSemanticParent(decl), owner = around;
    struct holder h = {p, decl, "", NULL};

    if (clang_isDeclaration(clang_getCursorKind(owner))) {
        while (clang_Cursor_isAnonymousRecordDecl(owner))
            owner = clang_getCursorSemanticParent(owner);
        if (clang_getCursorKind(owner) != CXCursor_StructDecl &&
            clang_getCursorKind(owner) != CXCursor_UnionDecl)
            return NULL;
        h.owner = arena_fmt(p->u->arena, "((%s *)0)->",
                            spell_type(p, clang_getCursorType(owner), "", true));
    }
    clang_visitChildren(around, find_holder, &h);
    return h.spelled;
}

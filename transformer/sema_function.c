/* sema_function.c - one async function, walked over once
 *
 * fills   func.type, func.label_refs, facts.roots, facts.visited; by way of sema_name.c, sema_call.c
 *         and sema_hidden.c all else that is known of a function */
#include "sema_unit.h"

/* Of a macro's body: what is in it may not be evaluated. */
static bool
is_condition(CXCursor c)
{
    switch (clang_getCursorKind(c)) {
    case CXCursor_IfStmt:
    case CXCursor_SwitchStmt:
    case CXCursor_WhileStmt:
    case CXCursor_ForStmt:
    case CXCursor_ConditionalOperator:
    case CXCursor_UnaryExpr: /* sizeof */ return true;
    case CXCursor_BinaryOperator: {
        enum CXBinaryOperatorKind op = clang_getCursorBinaryOperatorKind(c);

        return op == CXBinaryOperator_LAnd || op == CXBinaryOperator_LOr;
    }
    default: return false;
    }
}

/* &&label, with the && at this place. */
static void
take_label(struct visit *v, uint32_t at)
{
    const struct token *name = &v->u->tokens.at[token_at(&v->u->tokens, at + 2)];
    struct label_ref ref = {.span = name->span, .address = at};

    for (size_t i = 0; i < v->f->label_refs.len; i++)
        if (v->f->label_refs.at[i].address == at)
            return;
    v->f->takes_labels = true;
    vec_push(v->u->arena, &v->f->label_refs, ref);
}

static enum CXChildVisitResult
first_child(CXCursor c, CXCursor parent, CXClientData data)
{
    (void)parent;
    *(CXCursor *)data = c;
    return CXChildVisit_Break;
}

static bool
same_qualifiers(CXType promise, CXType other)
{
    CXType a = clang_getCanonicalType(clang_getPointeeType(clang_getCanonicalType(promise)));
    CXType b = clang_getCanonicalType(clang_getPointeeType(clang_getCanonicalType(other)));

    return clang_isConstQualifiedType(a) == clang_isConstQualifiedType(b) &&
           clang_isVolatileQualifiedType(a) == clang_isVolatileQualifiedType(b);
}

/* A conversion that nobody wrote, from one kind of promise to another. libclang takes them for pointers,
 * of which void's go with all; other compilers take them for what they are, and refuse. */
static void
check_conversion(struct visit *v, CXCursor c)
{
    struct type to = {clang_getCursorType(c)}, from;
    CXCursor operand = clang_getNullCursor();
    struct span at;
    CXType a, b;

    if (!type_is_promise(&to))
        return;
    at = extent_of(v->m, c);
    if (at.begin == UINT32_MAX || at.end == UINT32_MAX)
        return;
    clang_visitChildren(c, first_child, &operand);
    from.cx = clang_getCursorType(operand);
    if (clang_Cursor_isNull(operand) || !type_is_promise(&from))
        return;
    a = value_of_promise(to.cx);
    b = value_of_promise(from.cx);
    if (clang_equalTypes(a, b) && same_qualifiers(to.cx, from.cx))
        return;
    /* the runtime's own take promises of all kinds, and say so to libclang by promise(void) */
    for (size_t i = 0; i < v->k->macros.len && v->k->macros.at[i].span.begin <= at.begin; i++)
        if (v->k->macros.at[i].ours && at.begin < v->k->macros.at[i].span.end)
            return;
    if (clang_equalTypes(a, b)) {
        /* gcc would do without them, and warns of them; clang calls these two types */
        diag_error(&v->u->diags, at, "promise-type",
                   "a promise of this type is not one of the same type with other qualifiers");
        diag_note(&v->u->diags, at, "a qualifier of what is promised says nothing: leave it out");
        return;
    }
    /* not equal, but they may be compatible (C17 6.2.7) */
    if ((a.kind == CXType_Enum || b.kind == CXType_Enum) &&
        clang_Type_getSizeOf(a) == clang_Type_getSizeOf(b))
        return;
    if (type_is_function(&(struct type){clang_getPointeeType(a)}) &&
        type_is_function(&(struct type){clang_getPointeeType(b)}))
        return;
    diag_error(&v->u->diags, at, "promise-type", "a promise(%s) is not a promise(%s)",
               keep_string(v->u, clang_getTypeSpelling(b)),
               keep_string(v->u, clang_getTypeSpelling(a)));
    diag_note(&v->u->diags, at, "await the one to give its value to the other");
}

/* An expression in another that no macro of the user's is in: what it spans is of no interest, and takes
 * libclang longer to say than all the rest. */
static void
visit_clean(struct visit *v, CXCursor c, enum CXCursorKind kind)
{
    switch (kind) {
    case CXCursor_DeclRefExpr: {
        uint32_t at = place_of(v->m, clang_getCursorLocation(c));

        take_reference(v, c, clang_getCursorReferenced(c), (struct span){at, at}, false);
        break;
    }
    case CXCursor_AddrLabelExpr: take_label(v, place_of(v->m, clang_getCursorLocation(c))); break;
    case CXCursor_CallExpr: take_call(v, c, extent_of(v->m, c), false); break;
    case CXCursor_UnexposedExpr: check_conversion(v, c); break;
    default: break;
    }
}

static void
add_root(struct visit *v, CXCursor c, CXCursor parent, struct span at)
{
    bool inside = at.begin >= v->root.begin && at.end <= v->root.end;

    if (inside && clang_isExpression(clang_getCursorKind(parent)))
        return;
    if (!inside) { /* else: of a statement expression, or two of one macro's body */
        v->root = at;
        v->clean = macro_around(v->k, macro_from(v->k, at.end), at.begin) == SIZE_MAX;
    }
    vec_push(v->u->arena, &v->k->roots, ((struct root){at, c, v->clean, v->k->visited.len}));
}

/* Where a statement ends nobody asks, and libclang would go down all its `else if`s to say it. */
static struct span
visited(const struct sema *m, CXCursor c, enum CXCursorKind kind)
{
    uint32_t begin;

    if (!clang_isStatement(kind))
        return extent_of(m, c);
    begin = place_of(m, clang_getCursorLocation(c));
    return (struct span){begin, begin};
}

/* Is what begins here from a macro's body? Keeps v->in. */
static bool
comes_from_body(struct visit *v, enum CXCursorKind kind, struct span at)
{
    bool is_statement = clang_isStatement(kind) && !clang_isExpression(kind);
    struct macro_use *macro = at.begin == UINT32_MAX ? NULL : macro_at(v->k, at.begin);

    if (macro == NULL && at.begin != UINT32_MAX)
        macro = handed_to(v, at.begin);
    if (macro != NULL && !macro->ours) {
        if (v->in.macro != macro)
            v->in = (struct in_body){.macro = macro, .is_name = v->in.is_name};
        v->in.in_statement |= is_statement;
        return true;
    }
    if (v->in.in_statement && v->in.macro != NULL && is_statement && at.begin != UINT32_MAX) {
        /* a statement of the user's under one of the macro's: the macro opened something */
        macro_hides(v, "opens a statement around what follows it");
        v->in.macro = NULL;
    }
    return false;
}

/* What a cursor declares or names. */
static void
take_names(struct visit *v, CXCursor c, enum CXCursorKind kind, struct span at, bool from_body)
{
    switch (kind) {
    case CXCursor_FunctionDecl: known_name(v, clang_getCursorSpelling(c)); break;
    case CXCursor_VarDecl:
        if (!from_body)
            take_local(v, c, false);
        break;
    case CXCursor_ParmDecl: break; /* of a prototype; our own were declared first */
    case CXCursor_StructDecl:
    case CXCursor_UnionDecl:
    case CXCursor_EnumDecl:
        if (clang_isCursorDefinition(c) && !from_body)
            take_local_type(v, c, false);
        break;
    case CXCursor_TypedefDecl:
        known_name(v, clang_getCursorSpelling(c));
        if (!from_body)
            take_local_type(v, c, true);
        break;
    case CXCursor_EnumConstantDecl:
        known_name(v, clang_getCursorSpelling(c));
        for (size_t i = 0; i < v->f->types.len; i++)
            if (v->f->types.at[i]->span.begin <= at.begin && at.end <= v->f->types.at[i]->span.end)
                v->f->types.at[i]->has_constants = true;
        break;
    case CXCursor_DeclRefExpr:
    case CXCursor_TypeRef: {
        CXCursor to = clang_getCursorReferenced(c);

        if (kind == CXCursor_DeclRefExpr || at.begin != UINT32_MAX)
            take_reference(v, c, to, at, from_body);
        break;
    }
    case CXCursor_AddrLabelExpr:
        if (from_body)
            macro_hides(v, "takes the address of a label");
        else if (at.begin != UINT32_MAX)
            take_label(v, at.begin);
        break;
    default: break;
    }
}

/* What of a cursor somebody has to see to if it stands in a macro; and calls, and conversions. */
static void
take_doings(struct visit *v, CXCursor c, enum CXCursorKind kind, CXCursor parent, struct span at,
            bool from_body)
{
    switch (kind) {
    case CXCursor_BinaryOperator:
    case CXCursor_VarDecl: makes_promise(v, c, at); break; /* promise_resolve has one */
    case CXCursor_CallExpr:
        makes_promise(v, c, at);
        take_call(v, c, at, from_body);
        break;
    case CXCursor_InitListExpr: makes_list(v, parent, at.begin); break;
    case CXCursor_ParenExpr: is_mere_value(v, c, clang_getCursorKind(parent)); break;
    case CXCursor_CompoundLiteralExpr:
        if (at.begin != UINT32_MAX && !is_mere_value(v, c, clang_getCursorKind(parent)))
            /* its object lasts as long as the block: somebody has to see to that */
            macro_hides_around(v, at.begin, UINT32_MAX, "makes an object of the block around it");
        break;
    case CXCursor_UnexposedExpr: check_conversion(v, c); break;
    case CXCursor_CompoundStmt: v->in.blocks += from_body; break;
    case CXCursor_WhileStmt:
    case CXCursor_DoStmt:
    case CXCursor_ForStmt:
    case CXCursor_SwitchStmt: v->in.loops += from_body; break;
    default: break;
    }
    v->in.conditions += v->in.macro != NULL && is_condition(c);
}

static void
take_expression(struct visit *v, CXCursor c, enum CXCursorKind kind, CXCursor parent,
                struct span at)
{
    struct macro_use *macro = v->in.macro;

    add_root(v, c, parent, at);
    if (!v->clean)
        vec_push(
            v->u->arena, &v->k->visited,
            ((struct expr){.span = at, .implicit = kind == CXCursor_UnexposedExpr, .cursor = c}));
    v->in.is_name = macro != NULL && !macro->function_like && span_same(at, macro->span);
}

static enum CXChildVisitResult
visit(CXCursor c, CXCursor parent, CXClientData data)
{
    struct visit *v = data;
    const struct in_body was = v->in;
    enum CXCursorKind kind = clang_getCursorKind(c);
    struct span at;
    bool from_body;

    if (v->clean && v->in.macro == NULL && clang_isExpression(kind) &&
        clang_isExpression(clang_getCursorKind(parent)) && kind != CXCursor_StmtExpr) {
        visit_clean(v, c, kind);
        return CXChildVisit_Recurse;
    }
    at = v->in.is_name ? v->in.macro->span : visited(v->m, c, kind);
    from_body = comes_from_body(v, kind, at);
    if (at.begin == UINT32_MAX && clang_isDeclaration(kind))
        return CXChildVisit_Continue;
    if (from_body) {
        judge_hidden(v, kind);
        if (kind == CXCursor_UnaryOperator &&
            clang_getAddressSpace(clang_getCursorType(c)) == PROMISE_SPACE)
            macro_hides(v, "awaits");
    }
    take_names(v, c, kind, at, from_body);
    take_doings(v, c, kind, parent, at, from_body);
    if (clang_isExpression(kind) && at.begin != UINT32_MAX && at.end != UINT32_MAX)
        take_expression(v, c, kind, parent, at);
    if (v->in.macro == NULL && was.macro == NULL)
        return CXChildVisit_Recurse; /* nothing to put back afterwards */
    clang_visitChildren(c, visit, v);
    v->in = was;
    return CXChildVisit_Continue;
}

/* f(a, b) { ... } without a type for any: C89 has them be ints (3.7.1). Is this one of those, and not
 * the name of a type? */
static bool
has_no_type(struct visit *v, CXCursor parameter, uint32_t offset)
{
    const struct source *src = &v->u->src;
    const struct token *t = &v->u->tokens.at[token_at(&v->u->tokens, v->f->params.begin)];
    bool named = false;

    /* names and commas in turns: no macro's arguments */
    while (!token_is(src, ++t, ")")) {
        if (t->kind != T_NAME || (!token_is(src, t + 1, ",") && !token_is(src, t + 1, ")")))
            return false;
        named |= t->span.begin == offset &&
                 token_is(src, t, keep_string(v->u, clang_getCursorSpelling(parameter)));
        if (token_is(src, t + 1, ","))
            t++;
    }
    return named;
}

static enum CXChildVisitResult
visit_function(CXCursor c, CXCursor parent, CXClientData data)
{
    struct visit *v = data;
    uint32_t offset = place_of(v->m, clang_getCursorLocation(c));

    (void)parent;
    if (clang_getCursorKind(c) == CXCursor_ParmDecl && offset >= v->f->params.begin &&
        offset < (v->f->is_old_style ? v->f->body.begin
                                     : v->f->params.end)) { /* and not of the result's type */
        v->f->is_old_style = v->f->is_old_style || has_no_type(v, c, offset);
        take_local(v, c, true);
    } else if (clang_getCursorKind(c) == CXCursor_CompoundStmt) {
        struct span at = extent_of(v->m, c);

        v->f->sema_seen = true;
        v->f->sema_ok = at.begin == v->f->body.begin && at.end == v->f->body.end;
        clang_visitChildren(c, visit, v);
    }
    return CXChildVisit_Continue;
}

/* What the definition at this cursor says of the function that dialect.c has seen there. */
void
read_function(struct tour *t, struct func *f, CXCursor c)
{
    struct visit v = {.u = t->u, .m = t->m, .f = f, .k = f->facts, .recent = t->recent};

    for (size_t i = 0; i < RECENT; i++)
        t->recent[i].decl = clang_getNullCursor();
    v.function = clang_getCanonicalType(clang_getCursorType(c));
    /* the ... may be a macro's */
    f->is_variadic |=
        v.function.kind == CXType_FunctionProto && clang_isFunctionTypeVariadic(v.function);

    f->type = type_promised(t->u, type_wrap(t->u, clang_getCursorResultType(c)));
    f->result_is_const = clang_isConstQualifiedType(clang_getCanonicalType(
        clang_getPointeeType(clang_getCanonicalType(clang_getCursorResultType(c)))));
    f->is_void = f->type != NULL && type_is_void(f->type);
    f->result_owns = f->type != NULL && type_is_promise(f->type);
    clang_visitChildren(c, visit_function, &v);
    find_groups(v.k);
    if (!f->is_old_style && (int)f->n_params < clang_getNumArgTypes(v.function))
        made_by_macros(t, c); /* some of its parameters are */
    sort_calls(v.k);
    take_unseen_types(&v);
    sort_refs(f);
}

/* sema.c - libclang: types, references, macros (the only file that includes it)
 *
 * reads   the view, unit.funcs, the user's flags
 * fills   func.type, func.locals, func.refs, func.types, and what sema.h answers
 *         from; unit.promised, for headers; the user's own errors
 *
 * Everything is joined to the text by byte offset. A cursor that comes out of
 * a macro's body stands where the macro's name does; one out of a macro's
 * argument, where the user wrote it. */
#include "sema.h"

#include "crash.h"

#include <clang-c/Index.h>
#include <ctype.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    PROMISE_SPACE = 77,
    PLACES_KNOWN = 16384
};

struct type {
    CXType cx;
};

struct expr {
    struct span span;
    CXType type;
    uint32_t order;
    bool implicit; /* a conversion that nobody wrote, most likely */
    CXCursor cursor;
};

/* A function that is called. */
struct callee {
    CXCursor decl;
    size_t same_name; /* 1 and the index of another declaration of this name; 0: there is none */
    const char *name, *linked;
    bool no_return, blocks;
    bool is_own; /* defined here, so that its name says nothing of what it does */
};

/* An expression that is no operand of another: of a statement, an initialiser, a clause. */
struct root {
    struct span span;
    CXCursor cursor;
    bool clean;   /* no macro of the user's is in it */
    size_t first; /* else: its expressions are in facts.visited, from here to the next root's */
};

/* Roots that overlap, as those of one macro's body do. Nobody asks what most expressions are, and it
 * takes libclang longer to say than to read them: a group is read by the first who asks. */
struct group {
    struct span span;
    size_t first, last; /* its roots are among these */
    bool read;
    VEC(struct expr) exprs; /* sorted by span; of equals the outermost first */
};

/* What sema keeps for one function. */
struct facts {
    struct arena *arena;
    VEC(struct root) roots;       /* as they were visited */
    VEC(struct expr) visited;     /* of roots with macros in them: their places are known already */
    VEC(struct group) groups;     /* by offset */
    VEC(struct macro_use) macros; /* by offset */
    struct map names;             /* all that the function mentions */
    VEC(struct local *) places;   /* its own locals, by offset */
    VEC(struct call) calls;       /* by offset */
    const struct sema *sema;
};

struct sema {
    CXIndex index;
    CXTranslationUnit tu;
    CXFile file;
    unsigned first, last; /* what libclang numbers the bytes of our file with; 0: not known */
    struct known_place {
        unsigned number;
        uint32_t offset;
    } * places; /* of other numbers, the last that were asked for, each at its remainder */
    struct map functions; /* by name: the index, and 1, of what references to them have */
    VEC(struct ref) function_refs;
    struct map variables; /* of the file: 1 and their ref.promises */
    VEC(struct span) skipped;
    VEC(struct callee) callees;
    struct map callee_names;       /* 1 and the index of the last with that name */
    VEC(struct span) awaits;       /* invocations of macros that await */
    VEC(const char *) macro_names; /* sorted */
    VEC(struct span) outside;      /* macros outside the bodies of async functions, by offset */
    VEC(struct span) makers;       /* ... and #includes, that make async functions */
    VEC(struct span) painted;
    VEC(CXSourceRange)
    untransformed; /* bodies of async functions in files that this one includes */
    bool knows_untransformed;
};

static type_ref
wrap(struct unit *u, CXType cx)
{
    struct type *t = arena_new(u->arena, struct type);

    t->cx = cx;
    return t;
}

static const char *
keep(struct unit *u, CXString s)
{
    const char *c = clang_getCString(s);
    const char *copy = arena_strndup(u->arena, c ? c : "", c ? strlen(c) : 0);

    clang_disposeString(s);
    return copy;
}

/* ---- places ---- */

/* The offset in our file; UINT32_MAX: it is in another. */
static uint32_t
place(const struct sema *m, CXSourceLocation loc)
{
    struct known_place *known = &m->places[loc.int_data % PLACES_KNOWN];
    CXFile file;
    unsigned offset;

    if (loc.int_data >= m->first && loc.int_data < m->last)
        return loc.int_data - m->first;
    if (known->number == loc.int_data && loc.int_data != 0)
        return known->offset;
    clang_getFileLocation(loc, &file, NULL, NULL, &offset);
    if (file == NULL || !clang_File_isEqual(file, m->file))
        offset = UINT32_MAX;
    *known = (struct known_place){loc.int_data, offset};
    return offset;
}

/* Locations are numbers that clang gives out one for each byte of a file, and others for what comes
 * out of macros. Asking what one means takes longer than all else that we do with it; so we ask
 * once, and compare. */
static void
number_places(struct sema *m, uint32_t len)
{
    unsigned first = clang_getLocationForOffset(m->tu, m->file, 0).int_data;
    unsigned last = clang_getLocationForOffset(m->tu, m->file, len).int_data;

    if (first == 0 || last - first != len)
        return;
    m->first = first;
    m->last = last;
}

static struct span
extent(const struct sema *m, CXCursor c)
{
    CXSourceRange r = clang_getCursorExtent(c);

    return (struct span){place(m, clang_getRangeStart(r)), place(m, clang_getRangeEnd(r))};
}

static bool
span_same(struct span a, struct span b)
{
    return a.begin == b.begin && a.end == b.end;
}

/* The first macro that begins at the offset or behind it. */
static size_t
macro_from(const struct facts *k, uint32_t offset)
{
    size_t low = 0, high = k->macros.len;

    while (low < high) {
        size_t mid = low + (high - low) / 2;

        if (k->macros.at[mid].span.begin < offset)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

/* The macro whose name stands at this offset. */
static struct macro_use *
macro_at(struct facts *k, uint32_t offset)
{
    size_t i = macro_from(k, offset);

    return i < k->macros.len && k->macros.at[i].span.begin == offset ? &k->macros.at[i] : NULL;
}

/* The next macro of the user's, outwards, that begins before macro `i` and goes past the offset.
 * returns  its index; SIZE_MAX: there is none */
static size_t
macro_around(const struct facts *k, size_t i, uint32_t offset)
{
    while (i-- > 0 && k->macros.at[i].reach > offset)
        if (!k->macros.at[i].ours && k->macros.at[i].span.end > offset)
            return i;
    return SIZE_MAX;
}

/* ---- one function ---- */

/* What a declaration was found to be, the last time that one with such a hash was asked for. */
struct recent {
    CXCursor decl;
    struct ref ref;
};

enum {
    RECENT = 256
};

struct visit {
    struct unit *u;
    struct sema *m;
    struct func *f;
    struct facts *k;
    struct macro_use *inside; /* the macro whose body the current subtree is from */
    unsigned loops;           /* loops and switches of that body around here */
    unsigned blocks;          /* compound statements of that body around here */
    unsigned conditions;      /* what may leave out part of that body, around here */
    bool in_statement;        /* of that body, not just in an expression that it begins */
    struct span root;         /* the expression that all of what comes is in, as long as it lasts */
    bool clean;               /* no macro of the user's is in it */
    bool is_name; /* all of what comes stands at the name of the macro, which takes no arguments */
    bool converted; /* of parentheses: what is in them is a value, no object */
    CXType function;
    struct recent *recent; /* RECENT of them */
};

struct local *
func_local_at(const struct func *f, uint32_t offset)
{
    const struct facts *k = f->facts;
    size_t low = 0, high = k->places.len;

    while (low < high) {
        size_t mid = low + (high - low) / 2;

        if (k->places.at[mid]->at < offset)
            low = mid + 1;
        else
            high = mid;
    }
    if (low < k->places.len && k->places.at[low]->at == offset)
        return k->places.at[low];
    return NULL;
}

/* Declarations come nearly in the order of the text. */
static void
add_place(struct visit *v, struct local *l)
{
    size_t i = v->k->places.len;

    vec_push(v->u->arena, &v->k->places, l);
    for (; i > 0 && v->k->places.at[i - 1]->at > l->at; i--)
        v->k->places.at[i] = v->k->places.at[i - 1];
    v->k->places.at[i] = l;
}

static struct local_type *
local_type_at(struct func *f, uint32_t offset)
{
    for (size_t i = 0; i < f->types.len; i++)
        if (f->types.at[i]->span.begin <= offset && offset < f->types.at[i]->span.end &&
            (f->types.at[i]->name.begin == offset || f->types.at[i]->span.begin == offset))
            return f->types.at[i];
    return NULL;
}

static bool
in_func(const struct func *f, uint32_t offset)
{
    return offset != UINT32_MAX && offset >= f->params.begin && offset < f->body.end;
}

static struct span
name_span(struct visit *v, CXCursor c)
{
    uint32_t at = place(v->m, clang_getCursorLocation(c));
    CXString s = clang_getCursorSpelling(c);
    size_t len = strlen(clang_getCString(s));

    clang_disposeString(s);
    return (struct span){at, at == UINT32_MAX ? at : at + (uint32_t)len};
}

static enum CXChildVisitResult
find_annotation(CXCursor c, CXCursor parent, CXClientData data)
{
    const char **found = data;

    (void)parent;
    if (clang_getCursorKind(c) == CXCursor_AnnotateAttr) {
        CXString s = clang_getCursorSpelling(c);
        const char *text = clang_getCString(s);

        if (strncmp(text, "async_direct=", 13) == 0)
            *found = strdup(text + 13);
        clang_disposeString(s);
    }
    return CXChildVisit_Continue;
}

/* The name, copied once for all the times that the function mentions it. */
static const char *
known_name(struct visit *v, CXString s)
{
    const char *c = clang_getCString(s);
    size_t *known = map_find(&v->k->names, c ? c : "");
    const char *name;

    if (known != NULL) {
        clang_disposeString(s);
        return (const char *)*known;
    }
    name = keep(v->u, s);
    *map_add(v->u->arena, &v->k->names, name) = (size_t)name;
    return name;
}

static void
add_ref(struct visit *v, struct span at, struct ref r)
{
    r.span = at;
    vec_push(v->u->arena, &v->f->refs, r);
}

static void
hidden(struct visit *v, const char *what)
{
    if (v->inside != NULL && v->inside->hides == NULL)
        v->inside->hides = what;
}

/* Does the source really have this name there? One of our own macros may have put it. */
static bool
stands_there(const struct visit *v, struct span at, const char *name)
{
    return at.begin != UINT32_MAX && at.begin + strlen(name) <= v->u->src.len &&
           (memcmp(v->u->src.text + at.begin, name, strlen(name)) == 0 ||
            (word_at(v->u, at.begin) != NULL && word_at(v->u, at.begin)->kind == W_NAME));
}

static CXType value_of_promise(CXType t);

/* See ref.promises. */
static int
promises_of(CXType t)
{
    int n = 0;

    for (; type_is_promise(&(struct type){t}); n++)
        t = value_of_promise(t);
    return n;
}

static void
refer_to_function(struct visit *v, CXCursor function, struct ref *r)
{
    struct sema *m = v->m;
    size_t *known = map_add(v->u->arena, &m->functions, r->name);

    if (*known == 0) {
        CXType type = clang_getCanonicalType(clang_getCursorType(function));
        struct ref found = {.promises = promises_of(clang_getResultType(type)),
                            .is_variadic = clang_isFunctionTypeVariadic(type)};
        const char *direct = NULL;

        clang_visitChildren(function, find_annotation, &direct);
        if (direct != NULL)
            found.direct = arena_strndup(v->u->arena, direct, strlen(direct));
        free((char *)direct);
        vec_push(v->u->arena, &m->function_refs, found);
        *known = m->function_refs.len;
    }
    r->kind = R_FUNCTION;
    r->promises = m->function_refs.at[*known - 1].promises;
    r->is_variadic = m->function_refs.at[*known - 1].is_variadic;
    r->direct = m->function_refs.at[*known - 1].direct;
}

static void
refer_to_variable(struct visit *v, CXCursor variable, struct ref *r)
{
    size_t *known;

    if (in_func(v->f, r->where)) {
        r->local = func_local_at(v->f, r->where);
        if (r->local == NULL)
            return;
        r->kind = R_LOCAL;
        r->promises = r->local->is_promise ? promises_of(r->local->type->cx) : 0;
        return;
    }
    known = map_add(v->u->arena, &v->m->variables, r->name);
    if (*known == 0)
        *known = 1 + (size_t)promises_of(clang_getCursorType(variable));
    r->promises = (int)*known - 1;
}

/* What names of this declaration are. */
static struct ref
refer_to(struct visit *v, CXCursor to)
{
    struct recent *recent = &v->recent[clang_hashCursor(to) % RECENT];
    struct ref r = {.kind = R_OTHER, .promises = -1};

    if (clang_equalCursors(recent->decl, to))
        return recent->ref;
    r.where = place(v->m, clang_getCursorLocation(to));
    r.name = known_name(v, clang_getCursorSpelling(to));
    switch (clang_getCursorKind(to)) {
    case CXCursor_VarDecl:
    case CXCursor_ParmDecl: refer_to_variable(v, to, &r); break;
    case CXCursor_FunctionDecl: refer_to_function(v, to, &r); break;
    case CXCursor_EnumConstantDecl:
        if (in_func(v->f, r.where)) {
            r.kind = R_CONSTANT;
            for (size_t i = 0; i < v->f->types.len; i++)
                if (v->f->types.at[i]->span.begin <= r.where &&
                    r.where < v->f->types.at[i]->span.end)
                    r.type = v->f->types.at[i];
        }
        break;
    case CXCursor_StructDecl:
    case CXCursor_UnionDecl:
    case CXCursor_EnumDecl:
    case CXCursor_TypedefDecl:
        if (in_func(v->f, r.where) && (r.type = local_type_at(v->f, r.where)) != NULL)
            r.kind = R_TYPE;
        break;
    default: break;
    }
    *recent = (struct recent){to, r};
    return r;
}

/* A local variable that check.c will not see, since its name comes out of a macro too? */
static bool
is_made_by_macro(struct visit *v, CXCursor variable, const struct ref *r)
{
    enum CXCursorKind kind = clang_getCursorKind(variable);

    return (kind == CXCursor_VarDecl || kind == CXCursor_ParmDecl) && r->kind != R_LOCAL &&
           in_func(v->f, r->where) && r->where != v->inside->span.begin &&
           clang_Cursor_getStorageClass(variable) != CX_SC_Static &&
           clang_Cursor_getStorageClass(variable) != CX_SC_Extern;
}

static void
reference(struct visit *v, CXCursor c, CXCursor to, struct span at, bool from_body)
{
    enum CXCursorKind kind = clang_getCursorKind(c);
    struct ref r;

    /* a tag may have been declared before it was defined */
    if (kind == CXCursor_TypeRef && !clang_Cursor_isNull(clang_getCursorDefinition(to)))
        to = clang_getCursorDefinition(to);
    r = refer_to(v, to);
    r.is_type = kind == CXCursor_TypeRef;
    if (from_body && is_made_by_macro(v, to, &r))
        hidden(v, "names a local variable of this function");
    if (kind == CXCursor_DeclRefExpr && at.begin != UINT32_MAX)
        at.end = at.begin + (uint32_t)strlen(r.name); /* without what a macro may add */
    if (!from_body && !r.is_type && !stands_there(v, at, r.name))
        return;
    if (from_body) {
        if (r.kind == R_LOCAL && !(v->inside != NULL && r.local->at == v->inside->span.begin))
            hidden(v, "names a local variable of this function");
        return;
    }
    add_ref(v, at, r);
}

static void
declare_local(struct visit *v, CXCursor c, bool is_param)
{
    enum CX_StorageClass storage = clang_Cursor_getStorageClass(c);
    struct span name = name_span(v, c);
    const char *spelling = known_name(v, clang_getCursorSpelling(c));
    struct local *l;

    if (name.begin == UINT32_MAX || !stands_there(v, name, spelling)) {
        struct macro_use *macro = name.begin == UINT32_MAX ? NULL : macro_at(v->k, name.begin);

        if (macro != NULL && !macro->ours && macro->hides == NULL)
            macro->hides = "gives a variable its name";
        return;
    }
    l = arena_new(v->u->arena, struct local);
    l->name = span_text(v->u, name);
    l->type = wrap(v->u, clang_getCursorType(c));
    l->at = name.begin;
    if (storage == CX_SC_Static || storage == CX_SC_Extern) {
        l->why = storage == CX_SC_Static ? "static: it is where it always was"
                                         : "extern: it is somewhere else";
        vec_push(v->u->arena, &v->f->statics, l);
        return;
    }
    if (is_param && (type_is_array(l->type) || type_is_function(l->type)) &&
        v->f->n_params < (size_t)clang_getNumArgTypes(v->function))
        /* as the function sees it, a pointer (C11 6.7.6.3p7, p8) */
        l->type = wrap(v->u, clang_getArgType(v->function, (unsigned)v->f->n_params));
    l->decayed = is_param && type_is_array(l->type); /* and no prototype says so */
    v->f->n_params += is_param;
    l->is_param = is_param;
    l->is_vla = type_is_vla(l->type);
    l->is_variable = l->is_vla || type_is_variable(l->type);
    l->is_promise = type_is_promise(l->type);
    l->is_array = type_is_array(l->type);
    l->owns = *l->name != '\0' && /* a parameter without a name: nobody can read it */
              (l->is_promise || (!l->decayed && type_is_promise_array(l->type)));
    l->id = v->f->locals.len;
    vec_push(v->u->arena, &v->f->locals, l);
    add_place(v, l);
}

static void
declare_type(struct visit *v, CXCursor c, bool is_typedef)
{
    struct local_type *t = arena_new(v->u->arena, struct local_type);

    t->span = extent(v->m, c);
    t->is_typedef = is_typedef;
    if (is_typedef)
        t->is_variable = type_is_variable(&(struct type){clang_getTypedefDeclUnderlyingType(c)});
    t->is_enum = clang_getCursorKind(c) == CXCursor_EnumDecl ||
                 (is_typedef && clang_getCanonicalType(clang_getCursorType(c)).kind == CXType_Enum);
    if (clang_Cursor_isAnonymous(c) || *keep(v->u, clang_getCursorSpelling(c)) == '\0')
        t->name = (struct span){t->span.begin, t->span.begin};
    else
        t->name = name_span(v, c);
    if (t->name.begin == t->span.begin) /* libclang gives it the name of its typedef */
        t->name.end = t->name.begin;
    for (size_t i = 0; i < v->f->types.len; i++)
        if (v->f->types.at[i]->span.begin == t->span.begin &&
            v->f->types.at[i]->is_typedef == is_typedef)
            return;
    vec_push(v->u->arena, &v->f->types, t);
}

/* ---- calls ---- */

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
        text = keep(a->v->u, clang_getCursorSpelling(c));
        a->to->blocks |= strcmp(text, "async_blocking") == 0;
    } else if (clang_getCursorKind(c) == CXCursor_UnexposedAttr) {
        /* _Noreturn, [[noreturn]], __attribute__((noreturn)) */
        clang_tokenize(a->v->m->tu, clang_getCursorExtent(c), &tokens, &n);
        for (unsigned i = 0; i < n; i++) {
            text = keep(a->v->u, clang_getTokenSpelling(a->v->m->tu, tokens[i]));
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
    it.linked = keep(v->u, clang_Cursor_getMangling(decl));
    if (strstr(keep(v->u, clang_getTypeSpelling(clang_getCursorType(decl))), "noreturn") != NULL)
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

static void
add_call(struct visit *v, CXCursor c, struct span at, bool from_body)
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
    call.conditional = v->conditions != 0;
    call.order = v->k->calls.len;
    if (clang_Cursor_getNumArguments(c) > 0) {
        struct span argument = extent(v->m, clang_Cursor_getArgument(c, 0));

        if (argument.begin != UINT32_MAX && argument.end != UINT32_MAX &&
            argument.begin > at.begin && argument.end < at.end)
            call.argument = argument;
    }
    vec_push(v->u->arena, &v->k->calls, call);
}

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

static int
call_order(const void *a, const void *b)
{
    const struct call *x = a, *y = b;

    if (x->span.begin != y->span.begin)
        return x->span.begin < y->span.begin ? -1 : 1;
    return x->order < y->order ? -1 : 1;
}

static enum CXChildVisitResult visit(CXCursor c, CXCursor parent, CXClientData data);

/* What a statement out of a macro's body means for the function around it. */
static void
judge_hidden(struct visit *v, enum CXCursorKind kind)
{
    switch (kind) {
    case CXCursor_ReturnStmt: hidden(v, "returns from the function"); break;
    case CXCursor_GotoStmt:
    case CXCursor_IndirectGotoStmt: hidden(v, "jumps to a label"); break;
    case CXCursor_LabelStmt: hidden(v, "declares a label"); break;
    case CXCursor_BreakStmt:
    case CXCursor_ContinueStmt:
        if (v->loops == 0)
            hidden(v, "leaves the loop around it");
        break;
    case CXCursor_CaseStmt:
    case CXCursor_DefaultStmt:
        if (v->loops == 0)
            hidden(v, "is a case of the switch around it");
        break;
    case CXCursor_DeclStmt:
        if (v->blocks == 0)
            hidden(v, "declares something in the block around it");
        break;
    default: break;
    }
}

/* A call that gives a promise, or an assignment to one, within a macro of the user's: somebody has
 * to own what it makes, so we have to see it. */
static void
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
static void
hidden_around(struct visit *v, uint32_t at, uint32_t outer, const char *what)
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
static void
makes_list(struct visit *v, CXCursor parent, uint32_t at)
{
    if (at == UINT32_MAX)
        return;
    if (clang_getCursorKind(parent) == CXCursor_VarDecl)
        hidden_around(v, at, UINT32_MAX, "stands for braces");
    else if (clang_getCursorKind(parent) == CXCursor_CompoundLiteralExpr)
        hidden_around(v, at, extent(v->m, parent).begin, "stands for braces");
}

/* Is only the value of a compound literal used, and not where it is? Asked of parentheses as well, which
 * come before what is in them. */
static bool
is_mere_value(struct visit *v, CXCursor c, enum CXCursorKind parent)
{
    bool converted =
        parent == CXCursor_UnexposedExpr || (parent == CXCursor_ParenExpr && v->converted);

    v->converted = converted;
    return converted && !type_is_array(&(struct type){clang_getCursorType(c)});
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
static struct macro_use *
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

static enum CXChildVisitResult
first_child(CXCursor c, CXCursor parent, CXClientData data)
{
    (void)parent;
    *(CXCursor *)data = c;
    return CXChildVisit_Break;
}

/* T of a promise(T), as a function that gives it has it: without qualifiers (C17 6.7.6.3p5). */
static CXType
value_of_promise(CXType t)
{
    return clang_getUnqualifiedType(
        clang_getCanonicalType(clang_getPointeeType(clang_getCanonicalType(t))));
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
    at = extent(v->m, c);
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
               keep(v->u, clang_getTypeSpelling(b)), keep(v->u, clang_getTypeSpelling(a)));
    diag_note(&v->u->diags, at, "await the one to give its value to the other");
}

/* An expression in another that no macro of the user's is in: what it spans is of no interest, and takes
 * libclang longer to say than all the rest. */
static void
visit_clean(struct visit *v, CXCursor c, enum CXCursorKind kind)
{
    switch (kind) {
    case CXCursor_DeclRefExpr: {
        uint32_t at = place(v->m, clang_getCursorLocation(c));

        reference(v, c, clang_getCursorReferenced(c), (struct span){at, at}, false);
        break;
    }
    case CXCursor_AddrLabelExpr: take_label(v, place(v->m, clang_getCursorLocation(c))); break;
    case CXCursor_CallExpr: add_call(v, c, extent(v->m, c), false); break;
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
        return extent(m, c);
    begin = place(m, clang_getCursorLocation(c));
    return (struct span){begin, begin};
}

static enum CXChildVisitResult
visit(CXCursor c, CXCursor parent, CXClientData data)
{
    struct visit *v = data, was = *v;
    enum CXCursorKind kind = clang_getCursorKind(c);
    bool clean = v->clean && v->inside == NULL && clang_isExpression(kind) &&
                 clang_isExpression(clang_getCursorKind(parent)) && kind != CXCursor_StmtExpr;
    struct macro_use *macro;
    struct span at;
    bool from_body;

    if (clean) {
        visit_clean(v, c, kind);
        return CXChildVisit_Recurse;
    }
    at = v->is_name ? v->inside->span : visited(v->m, c, kind);
    macro = at.begin == UINT32_MAX ? NULL : macro_at(v->k, at.begin);
    if (macro == NULL && at.begin != UINT32_MAX)
        macro = handed_to(v, at.begin);
    from_body = macro != NULL && !macro->ours;
    if (at.begin == UINT32_MAX && clang_isDeclaration(kind))
        return CXChildVisit_Continue;
    if (from_body && v->inside != macro) {
        v->inside = macro;
        v->loops = v->blocks = v->conditions = 0;
        v->in_statement = false;
    } else if (!from_body && v->in_statement && v->inside != NULL && clang_isStatement(kind) &&
               !clang_isExpression(kind) && at.begin != UINT32_MAX) {
        /* a statement of the user's under one of the macro's: the macro opened something */
        hidden(v, "opens a statement around what follows it");
        v->inside = NULL;
    }
    if (from_body) {
        v->in_statement |= clang_isStatement(kind) && !clang_isExpression(kind);
        judge_hidden(v, kind);
        if (kind == CXCursor_UnaryOperator &&
            clang_getAddressSpace(clang_getCursorType(c)) == PROMISE_SPACE)
            hidden(v, "awaits");
    }
    switch (kind) {
    case CXCursor_FunctionDecl: known_name(v, clang_getCursorSpelling(c)); break;
    case CXCursor_VarDecl:
        if (from_body)
            break;
        declare_local(v, c, false);
        break;
    case CXCursor_ParmDecl: break; /* of a prototype; our own were declared first */
    case CXCursor_StructDecl:
    case CXCursor_UnionDecl:
    case CXCursor_EnumDecl:
        if (clang_isCursorDefinition(c) && !from_body)
            declare_type(v, c, false);
        break;
    case CXCursor_TypedefDecl:
        known_name(v, clang_getCursorSpelling(c));
        if (!from_body)
            declare_type(v, c, true);
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
            reference(v, c, to, at, from_body);
        break;
    }
    case CXCursor_AddrLabelExpr:
        if (from_body)
            hidden(v, "takes the address of a label");
        else if (at.begin != UINT32_MAX)
            take_label(v, at.begin);
        break;
    case CXCursor_CompoundStmt: v->blocks += from_body; break;
    case CXCursor_WhileStmt:
    case CXCursor_DoStmt:
    case CXCursor_ForStmt:
    case CXCursor_SwitchStmt: v->loops += from_body; break;
    default: break;
    }
    if (kind == CXCursor_CallExpr || kind == CXCursor_BinaryOperator)
        makes_promise(v, c, at);
    if (kind == CXCursor_InitListExpr)
        makes_list(v, parent, at.begin);
    if (kind == CXCursor_ParenExpr)
        is_mere_value(v, c, clang_getCursorKind(parent));
    if (kind == CXCursor_CompoundLiteralExpr && at.begin != UINT32_MAX &&
        !is_mere_value(v, c, clang_getCursorKind(parent)))
        /* its object lasts as long as the block: somebody has to see to that */
        hidden_around(v, at.begin, UINT32_MAX, "makes an object of the block around it");
    if (kind == CXCursor_CallExpr)
        add_call(v, c, at, from_body);
    if (kind == CXCursor_UnexposedExpr)
        check_conversion(v, c);
    v->conditions += v->inside != NULL && is_condition(c);
    if (clang_isExpression(kind) && at.begin != UINT32_MAX && at.end != UINT32_MAX) {
        add_root(v, c, parent, at);
        if (!v->clean)
            vec_push(v->u->arena, &v->k->visited,
                     ((struct expr){
                         .span = at, .implicit = kind == CXCursor_UnexposedExpr, .cursor = c}));
        v->is_name =
            v->inside != NULL && !v->inside->function_like && span_same(at, v->inside->span);
    }
    if (v->inside == NULL && was.inside == NULL)
        return CXChildVisit_Recurse; /* nothing to put back afterwards */
    clang_visitChildren(c, visit, v);
    v->inside = was.inside;
    v->is_name = was.is_name;
    v->in_statement = was.in_statement;
    v->loops = was.loops;
    v->blocks = was.blocks;
    v->conditions = was.conditions;
    return CXChildVisit_Continue;
}

static int
expr_order(const void *a, const void *b)
{
    const struct expr *x = a, *y = b;

    if (x->span.begin != y->span.begin)
        return x->span.begin < y->span.begin ? -1 : 1;
    if (x->span.end != y->span.end)
        return x->span.end < y->span.end ? -1 : 1;
    return x->order < y->order ? -1 : 1;
}

static void
reverse(struct expr *at, size_t n)
{
    for (size_t i = 0; i < n / 2; i++) {
        struct expr e = at[i];

        at[i] = at[n - 1 - i];
        at[n - 1 - i] = e;
    }
}

/* libclang shows an expression before its operands, and these from left to right: those that begin
 * at one place come largest first, those with one span outermost first. */
static void
sort_exprs(struct group *g)
{
    struct expr *at = g->exprs.at;
    size_t n = g->exprs.len, end;
    bool sorted = true;

    for (size_t i = 0; i < n; i = end) {
        for (end = i + 1; end < n && at[end].span.begin == at[i].span.begin; end++)
            ;
        reverse(at + i, end - i);
    }
    for (size_t i = 0; i < n; i = end) {
        for (end = i + 1; end < n && at[end].span.begin == at[i].span.begin &&
                          at[end].span.end == at[i].span.end;
             end++)
            ;
        reverse(at + i, end - i);
    }
    for (size_t i = 1; i < n && sorted; i++)
        sorted = expr_order(&at[i - 1], &at[i]) < 0;
    if (!sorted)
        qsort(at, n, sizeof *at, expr_order);
}

struct reading {
    struct facts *k;
    struct group *g;
};

static enum CXChildVisitResult
read_expr(CXCursor c, CXCursor parent, CXClientData data)
{
    struct reading *r = data;
    enum CXCursorKind kind = clang_getCursorKind(c);

    (void)parent;
    if (clang_isExpression(kind)) {
        struct span at = extent(r->k->sema, c);
        struct expr e = {at, clang_getCursorType(c), (uint32_t)r->g->exprs.len,
                         kind == CXCursor_UnexposedExpr, c};

        if (at.begin != UINT32_MAX && at.end != UINT32_MAX)
            vec_push(r->k->arena, &r->g->exprs, e);
    }
    return CXChildVisit_Recurse;
}

static bool
span_in(struct span inner, struct span outer)
{
    return inner.begin >= outer.begin && inner.end <= outer.end;
}

static void
read_root(struct facts *k, struct group *g, size_t i)
{
    const struct root *root = &k->roots.at[i];
    struct reading r = {k, g};
    size_t end = i + 1 < k->roots.len ? root[1].first : k->visited.len;

    if (root->clean) {
        read_expr(root->cursor, root->cursor, &r);
        clang_visitChildren(root->cursor, read_expr, &r);
        return;
    }
    for (size_t n = root->first; n < end; n++) {
        struct expr *e = &k->visited.at[n];

        e->type = clang_getCursorType(e->cursor);
        e->order = (uint32_t)g->exprs.len;
        vec_push(k->arena, &g->exprs, *e);
    }
}

/* The group that this offset lies in, with its expressions; NULL: none does. */
static struct group *
group_at(struct facts *k, uint32_t offset)
{
    size_t low = 0, high = k->groups.len;
    struct group *g;

    while (low < high) {
        size_t mid = low + (high - low) / 2;

        if (k->groups.at[mid].span.end <= offset)
            low = mid + 1;
        else
            high = mid;
    }
    if (low == k->groups.len || k->groups.at[low].span.begin > offset)
        return NULL;
    g = &k->groups.at[low];
    if (g->read)
        return g;
    g->read = true;
    for (size_t i = g->first; i <= g->last; i++)
        if (span_in(k->roots.at[i].span, g->span))
            read_root(k, g, i);
    sort_exprs(g);
    return g;
}

static int
group_order(const void *a, const void *b)
{
    const struct group *x = a, *y = b;

    if (x->span.begin != y->span.begin)
        return x->span.begin < y->span.begin ? -1 : 1;
    return x->first < y->first ? -1 : 1;
}

static void
find_groups(struct facts *k)
{
    bool sorted = true;
    size_t n = 0;

    for (size_t i = 0; i < k->roots.len; i++) {
        struct group g = {.span = k->roots.at[i].span, .first = i, .last = i};

        sorted &= i == 0 || k->roots.at[i - 1].span.begin <= g.span.begin;
        vec_push(k->arena, &k->groups, g);
    }
    if (!sorted)
        qsort(k->groups.at, k->groups.len, sizeof *k->groups.at, group_order);
    for (size_t i = 0; i < k->groups.len; i++) {
        struct group *g = &k->groups.at[i], *before = n ? &k->groups.at[n - 1] : NULL;

        if (before == NULL || before->span.end <= g->span.begin) {
            k->groups.at[n++] = *g;
            continue;
        }
        if (g->span.end > before->span.end)
            before->span.end = g->span.end;
        if (g->first < before->first)
            before->first = g->first;
        if (g->last > before->last)
            before->last = g->last;
    }
    k->groups.len = n;
}

static int
ref_order(const void *a, const void *b)
{
    const struct ref *x = a, *y = b;

    if (x->span.begin != y->span.begin)
        return x->span.begin < y->span.begin ? -1 : 1;
    return (int)x->kind - (int)y->kind;
}

/* Some operands are shown several times (x ?: y, designators): one entry is enough. */
static void
sort_refs(struct func *f)
{
    size_t n = 0;

    bool sorted = true;

    if (f->refs.len == 0)
        return;
    /* types that were defined behind their first mention */
    for (size_t i = 0; i < f->refs.len; i++) {
        struct ref *r = &f->refs.at[i];

        if (r->is_type && r->kind == R_OTHER && in_func(f, r->where) &&
            (r->type = local_type_at(f, r->where)) != NULL)
            r->kind = R_TYPE;
    }
    for (size_t i = 1; i < f->refs.len && sorted; i++)
        sorted = ref_order(&f->refs.at[i - 1], &f->refs.at[i]) < 0;
    if (!sorted)
        qsort(f->refs.at, f->refs.len, sizeof *f->refs.at, ref_order);
    for (size_t i = 0; i < f->refs.len; i++)
        if (n == 0 || f->refs.at[n - 1].span.begin != f->refs.at[i].span.begin)
            f->refs.at[n++] = f->refs.at[i];
    f->refs.len = n;
}

static enum CXChildVisitResult
visit_function(CXCursor c, CXCursor parent, CXClientData data)
{
    struct visit *v = data;

    uint32_t place_of = place(v->m, clang_getCursorLocation(c));

    (void)parent;
    if (clang_getCursorKind(c) == CXCursor_ParmDecl && place_of >= v->f->params.begin &&
        place_of < (v->f->is_old_style ? v->f->body.begin : v->f->params.end))
        /* and not of the result's type */
        declare_local(v, c, true);
    else if (clang_getCursorKind(c) == CXCursor_CompoundStmt) {
        struct span at = extent(v->m, c);

        v->f->sema_seen = true;
        v->f->sema_ok = at.begin == v->f->body.begin && at.end == v->f->body.end;
        clang_visitChildren(c, visit, v);
    }
    return CXChildVisit_Continue;
}

/* ---- the whole file ---- */

struct definition {
    const char *name;
    CXCursor cursor;
    unsigned does; /* enum body_does, of what it expands to as well */
    bool known;
};

struct tour {
    struct unit *u;
    struct sema *m;
    VEC(CXCursor) uses;                 /* of macros, in async functions */
    VEC(struct definition) definitions; /* by name */
    struct map recursive;               /* whether they name themselves: 1, or 2 if so */
    struct recent recent[RECENT];
};

static struct func *
func_around(struct unit *u, uint32_t offset)
{
    size_t low = 0, high = u->funcs.len;

    while (low < high) {
        size_t mid = low + (high - low) / 2;

        if (u->funcs.at[mid]->whole.end <= offset)
            low = mid + 1;
        else
            high = mid;
    }
    if (low < u->funcs.len && u->funcs.at[low]->whole.begin <= offset)
        return u->funcs.at[low];
    return NULL;
}

/* The runtime's, and C11's generic functions of <stdatomic.h>, which every compiler spells its own
 * way: they read each argument once, as a function would. */
static bool
macro_is_ours(const char *name)
{
    return strncmp(name, "promise_", 8) == 0 || strncmp(name, "async_", 6) == 0 ||
           strncmp(name, "atomic_", 7) == 0;
}

/* What the text of a macro's body does that an expansion would show only too late. */
enum body_does {
    NAMES_FUNCTION = 1,
    PASTES = 2,
    CLEANS_UP = 4,
    AWAITS = 8,
    IS_PART = 16,
    IS_ASYNC = 32
};

static int
definition_order(const void *a, const void *b)
{
    const struct definition *x = a, *y = b;

    return strcmp(x->name, y->name);
}

static struct definition *
definition_of(struct tour *t, const char *name)
{
    struct definition key = {.name = name};

    if (t->definitions.len == 0)
        return NULL;
    return bsearch(&key, t->definitions.at, t->definitions.len, sizeof key, definition_order);
}

static bool
among(const char *const *words, const char *s)
{
    while (*words != NULL && strcmp(*words, s) != 0)
        words++;
    return *words != NULL;
}

static unsigned body_does(struct tour *t, struct definition *d);

/* A name may be defined again after an #undef: what any of its bodies does. */
static unsigned
macro_does(struct tour *t, const char *name)
{
    struct definition *d = definition_of(t, name), *end = t->definitions.at + t->definitions.len;
    unsigned does = 0;

    while (d != NULL && d > t->definitions.at && strcmp(d[-1].name, name) == 0)
        d--;
    for (; d != NULL && d < end && strcmp(d->name, name) == 0; d++)
        does |= body_does(t, d);
    return does;
}

/* Is the body of a macro without parameters no expression and no type, but a part of what is around
 * it? `static`, `unsigned`, an attribute, `{ 0 }`, `+`. No grammar can read such a name. */
static bool
is_part(struct tour *t, const CXToken *tokens, unsigned n)
{
    static const char *const words[] = {
        "const",        "volatile",     "restrict",      "__const",   "__restrict",
        "__restrict__", "__volatile__", "static",        "extern",    "register",
        "inline",       "__inline",     "__inline__",    "auto",      "_Thread_local",
        "__thread",     "signed",       "unsigned",      "long",      "short",
        "_Complex",     "__complex__",  "__extension__", "_Noreturn", NULL};
    static const char *const first[] = {"{",  "}", ")",  "]",  ";",  ",",  "=",  "/",  "%",
                                        "<",  ">", "==", "!=", "<=", ">=", "<<", ">>", "&&",
                                        "||", "|", "^",  "?",  ":",  ".",  "->", NULL};
    static const char *const last[] = {
        "{",  "(",  "[",  ";",  ",",  "=", "+", "-", "*", "/", "%", "<",  ">", "==", "!=", "<=",
        ">=", "<<", ">>", "&&", "||", "|", "&", "^", "?", ":", ".", "->", "!", "~",  NULL};
    bool specifiers = true, part = false;

    for (unsigned i = 1; i < n; i++) {
        CXString s = clang_getTokenSpelling(t->m->tu, tokens[i]);
        const char *text = clang_getCString(s);

        part |= strcmp(text, "__attribute__") == 0 || strcmp(text, "__attribute") == 0 ||
                (i == 1 && among(first, text)) ||
                (i + 1 == n && among(last, text) && (i == 1 || strcmp(text, "*") != 0));
        specifiers &= among(words, text) || (macro_does(t, text) & IS_PART);
        clang_disposeString(s);
    }
    return part || specifiers;
}

static unsigned
body_does(struct tour *t, struct definition *d)
{
    static const char *const names[] = {"__func__", "__FUNCTION__", "__PRETTY_FUNCTION__"};
    CXToken *tokens;
    unsigned n;

    if (d->known || clang_Cursor_isMacroBuiltin(d->cursor))
        return d->does;
    d->known = true; /* first, for macros that name themselves */
    clang_tokenize(t->m->tu, clang_getCursorExtent(d->cursor), &tokens, &n);
    for (unsigned i = 1; i < n; i++) {
        CXString s = clang_getTokenSpelling(t->m->tu, tokens[i]);
        const char *text = clang_getCString(s);

        if (text[0] == '#')
            d->does |= PASTES;
        if (strcmp(text, "await") == 0)
            d->does |= AWAITS;
        if (strcmp(text, "async") == 0)
            d->does |= IS_ASYNC;
        for (size_t k = 0; k < sizeof names / sizeof *names; k++)
            if (strcmp(text, names[k]) == 0)
                d->does |= NAMES_FUNCTION;
        if (strcmp(text, "cleanup") == 0 || strcmp(text, "__cleanup__") == 0)
            d->does |= CLEANS_UP;
        if (isalpha((unsigned char)text[0]) || text[0] == '_')
            d->does |= macro_does(t, text) & ~(unsigned)IS_PART;
        clang_disposeString(s);
    }
    if (!clang_Cursor_isMacroFunctionLike(d->cursor) && is_part(t, tokens, n))
        d->does |= IS_PART;
    clang_disposeTokens(t->m->tu, tokens, n);
    return d->does;
}

/* The dialect's words that are macros, here or in the view. */
static bool
is_word_of_ours(const char *name)
{
    static const char *const words[] = {"promise", "async_channel", "async",    "await",  "c__ch",
                                        "T_y",     "T__typeof_",    "T_typeof", "T_ypof", NULL};

    return among(words, name);
}

/* Names that no parentheses may be put around. */
static bool
is_keyword(const char *name)
{
    static const char *const words[] = {"if",
                                        "while",
                                        "for",
                                        "switch",
                                        "return",
                                        "sizeof",
                                        "typeof",
                                        "__typeof__",
                                        "__typeof",
                                        "_Alignof",
                                        "_Generic",
                                        "_Alignas",
                                        "_Atomic",
                                        "asm",
                                        "__asm__",
                                        "__asm",
                                        "alignof",
                                        "__alignof__",
                                        "__attribute__",
                                        "_Static_assert",
                                        "static_assert",
                                        "await",
                                        NULL};

    return among(words, name) || strncmp(name, "__builtin_", 10) == 0;
}

/* Does what a macro stands for hold this name, at any depth? */
static bool
leads_to(struct tour *t, const char *macro, const char *name, struct map *seen)
{
    struct definition *d = definition_of(t, macro), *end = t->definitions.at + t->definitions.len;
    bool found = false;

    if (d == NULL || map_find(seen, macro) != NULL)
        return false;
    map_add(t->u->arena, seen, macro);
    while (d > t->definitions.at && strcmp(d[-1].name, macro) == 0)
        d--;
    for (; d < end && strcmp(d->name, macro) == 0 && !found; d++) {
        CXToken *tokens;
        unsigned n;

        clang_tokenize(t->m->tu, clang_getCursorExtent(d->cursor), &tokens, &n);
        for (unsigned i = 1; i < n && !found; i++) {
            const char *text = keep(t->u, clang_getTokenSpelling(t->m->tu, tokens[i]));

            found = n > 2 && (strcmp(text, name) == 0 || leads_to(t, text, name, seen));
        }
        clang_disposeTokens(t->m->tu, tokens, n);
    }
    return found;
}

/* Such a name is left standing in what the macro stands for (C11 6.10.3.4p2), and would be expanded by
 * whoever reads that as text. `#define NAME NAME` does no harm. */
static bool
names_itself(struct tour *t, const char *name)
{
    size_t *known = map_add(t->u->arena, &t->recursive, name);
    struct map seen = {0};

    if (*known == 0)
        *known = leads_to(t, name, name, &seen) ? 2 : 1;
    return *known == 2;
}

/* Is it a macro with arguments that this name would invoke? Not one of ours, which the header has kept
 * back from the preprocessor. */
static bool
is_painted(struct tour *t, const char *name)
{
    struct definition *d = definition_of(t, name);

    return d != NULL && clang_Cursor_isMacroFunctionLike(d->cursor) && !is_word_of_ours(name) &&
           !macro_is_ours(name) && !is_keyword(name) && names_itself(t, name);
}

static void
find_painted(struct tour *t)
{
    struct unit *u = t->u;

    for (size_t i = 0; u->src.origin != NULL && i < u->funcs.len; i++) {
        const struct func *f = u->funcs.at[i];

        for (size_t k = token_at(&u->tokens, f->body.begin);
             u->tokens.at[k].kind != T_END && u->tokens.at[k].span.begin < f->body.end; k++) {
            const struct token *name = &u->tokens.at[k];

            if (name->kind == T_NAME && token_is(&u->src, name + 1, "(") &&
                source_is_preprocessed(&u->src, name->span.begin) &&
                is_painted(t, span_text(u, name->span)))
                vec_push(u->arena, &t->m->painted, name->span);
        }
    }
}

size_t
sema_painted(const struct unit *u, const struct span **list)
{
    *list = u->sema->painted.at;
    return u->sema->painted.len;
}

static void
tour_macro(struct tour *t, CXCursor c)
{
    struct span at = extent(t->m, c);
    struct func *f = at.begin == UINT32_MAX ? NULL : func_around(t->u, at.begin);
    const char *name;
    struct macro_use use = {.span = at};

    name = keep(t->u, clang_getCursorSpelling(c));
    if (is_word_of_ours(name))
        return;
    if (f == NULL || at.begin < f->body.begin) {
        if (at.begin != UINT32_MAX && !macro_is_ours(name))
            vec_push(t->u->arena, &t->m->outside, at);
        if (f != NULL)
            return;
    }
    if ((macro_does(t, name) & AWAITS) != 0)
        vec_push(t->u->arena, &t->m->awaits, at);
    if (f == NULL)
        return;
    use.name = (struct span){at.begin, at.begin + (uint32_t)strlen(name)};
    use.function_like = at.end > use.name.end;
    use.ours = macro_is_ours(name);
    if (!use.ours) {
        unsigned does = macro_does(t, name);

        use.pastes = does & PASTES;
        if (does & NAMES_FUNCTION)
            use.hides = "names the function it is in";
        if (does & CLEANS_UP)
            use.hides = "runs a function at the end of the block around it";
        else if (does & IS_PART)
            use.hides = "is only a part of an expression or a declaration";
        if (source_is_preprocessed(&t->u->src, at.begin) && names_itself(t, name))
            use.hides = "names itself";
    }
    vec_push(t->u->arena, &f->facts->macros, use);
}

static int
macro_order(const void *a, const void *b)
{
    const struct macro_use *x = a, *y = b;

    return x->span.begin < y->span.begin ? -1 : x->span.begin > y->span.begin;
}

static void
sort_macros(struct facts *k)
{
    uint32_t reach = 0;

    if (k->macros.len != 0)
        qsort(k->macros.at, k->macros.len, sizeof *k->macros.at, macro_order);
    for (size_t i = 0; i < k->macros.len; i++) {
        if (!k->macros.at[i].ours && k->macros.at[i].span.end > reach)
            reach = k->macros.at[i].span.end;
        k->macros.at[i].reach = reach;
    }
}

static enum CXChildVisitResult
tour_macros(CXCursor c, CXCursor parent, CXClientData data)
{
    struct tour *t = data;
    enum CXCursorKind kind = clang_getCursorKind(c);

    (void)parent;
    if (kind == CXCursor_MacroExpansion) {
        uint32_t at = place(t->m, clang_getCursorLocation(c));

        if (at != UINT32_MAX)
            vec_push(t->u->arena, &t->uses, c);
    } else if (kind == CXCursor_MacroDefinition) {
        struct definition d = {keep(t->u, clang_getCursorSpelling(c)), c, 0, false};

        vec_push(t->u->arena, &t->definitions, d);
    }
    return CXChildVisit_Continue;
}

static void
misplaced_await(struct unit *u, struct span at)
{
    for (size_t i = 0; i < u->diags.list.len; i++)
        if (u->diags.list.at[i].path == NULL && u->diags.list.at[i].span.begin == at.begin &&
            u->diags.list.at[i].name != NULL)
            return;
    diag_error(&u->diags, at, "await-outside-async", "'await' outside an async function");
    diag_note(&u->diags, at,
              "declare the function 'async(T) name(...)', or in plain C use promise_then or "
              "async_run");
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
    at = place(t->m, clang_getCursorLocation(c));
    for (size_t i = 0; i < t->m->awaits.len; i++)
        if (t->m->awaits.at[i].begin == at)
            misplaced_await(t->u, t->m->awaits.at[i]);
    return CXChildVisit_Recurse;
}

/* A header's function that gives a promise: see plain.c. */
static void
take_promised(struct tour *t, CXCursor c)
{
    struct type result = {clang_getCursorResultType(c)};

    if (type_is_promise(&result))
        map_add(t->u->arena, &t->u->promised, keep(t->u, clang_getCursorSpelling(c)));
}

/* ---- async functions that macros make ---- */

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
static void
made_by_macros(struct tour *t, CXCursor c)
{
    CXCursor body = clang_getNullCursor();
    struct span head = extent(t->m, c);

    clang_visitChildren(c, find_body, &body);
    if (clang_Cursor_isNull(body) || head.begin == UINT32_MAX)
        return;
    head.end = extent(t->m, body).begin;
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
                      : place(l->t->m, stack[depth - 1]);

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
    if (*file == NULL || !is_list(keep(t->u, clang_getFileName(*file))))
        return false;
    use = clang_getCursor(t->m->tu, clang_getLocationForOffset(t->m->tu, *file, offset));
    return clang_getCursorKind(use) == CXCursor_MacroExpansion &&
           (macro_does(t, keep(t->u, clang_getCursorSpelling(use))) & IS_ASYNC) != 0;
}

/* ---- async functions of included files ---- */

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
    static const char says[] = "/* Generated by asyncc from ";

    return len >= strlen(says) && memcmp(text, says, strlen(says)) == 0;
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
    const char *name = keep(u, clang_getCursorSpelling(c)), *path, *base, *stem, *way;
    unsigned line, column;
    CXFile file;

    clang_getExpansionLocation(clang_getCursorLocation(c), &file, &line, &column, NULL);
    path = keep(u, clang_getFileName(file));
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
           place(t->m, clang_getCursorLocation(c)) == UINT32_MAX &&
           type_is_promise(&(struct type){clang_getCursorResultType(c)}) &&
           clang_isCursorDefinition(c);
}

/* A function that is defined in another file, and is async or gives a promise. */
static void
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
static bool
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

/* Is this the function that dialect.c has seen here? A macro with arguments may stand where it took
 * a name for the function's. */
static bool
is_seen(struct tour *t, const struct func *f, CXCursor c, uint32_t at)
{
    if (f == NULL || f->name_at != at)
        return false;
    if (f->is_main || strcmp(f->name, keep(t->u, clang_getCursorSpelling(c))) == 0)
        return true;
    for (size_t i = 0; i < t->m->outside.len; i++)
        if (t->m->outside.at[i].begin == at)
            return t->m->outside.at[i].end == at + strlen(f->name);
    return true;
}

static enum CXChildVisitResult
tour_functions(CXCursor c, CXCursor parent, CXClientData data)
{
    struct tour *t = data;
    uint32_t at;
    struct func *f;

    (void)parent;
    at = place(t->m, clang_getCursorLocation(c));
    f = at == UINT32_MAX ? NULL : func_around(t->u, at);
    if (f == NULL && at != UINT32_MAX && t->m->awaits.len != 0) {
        find_hidden_await(c, parent, t);
        clang_visitChildren(c, find_hidden_await, t);
    }
    if (clang_getCursorKind(c) == CXCursor_FunctionDecl && at == UINT32_MAX)
        take_promised(t, c);
    /* The definition is looked for last: it takes a walk over all of its declarations. */
    if (clang_getCursorKind(c) != CXCursor_FunctionDecl ||
        !type_is_promise(&(struct type){clang_getCursorResultType(c)}) ||
        !clang_isCursorDefinition(c))
        return CXChildVisit_Continue;
    if (!is_seen(t, f, c, at)) {
        if (at != UINT32_MAX)
            made_by_macros(t, c);
        else
            take_elsewhere(t, c);
    } else if (f != NULL && f->name_at == at) {
        struct visit v = {.u = t->u, .m = t->m, .f = f, .k = f->facts, .recent = t->recent};

        for (size_t i = 0; i < RECENT; i++)
            t->recent[i].decl = clang_getNullCursor();
        v.function = clang_getCanonicalType(clang_getCursorType(c));
        /* the ... may be a macro's */
        f->is_variadic |=
            v.function.kind == CXType_FunctionProto && clang_isFunctionTypeVariadic(v.function);

        f->type = type_promised(t->u, wrap(t->u, clang_getCursorResultType(c)));
        f->result_is_const = clang_isConstQualifiedType(clang_getCanonicalType(
            clang_getPointeeType(clang_getCanonicalType(clang_getCursorResultType(c)))));
        f->is_void = f->type != NULL && type_is_void(f->type);
        f->result_owns = f->type != NULL && type_is_promise(f->type);
        clang_visitChildren(c, visit_function, &v);
        find_groups(v.k);
        if (!f->is_old_style && (int)f->n_params < clang_getNumArgTypes(v.function))
            made_by_macros(t, c); /* some of its parameters are */
        if (v.k->calls.len != 0)
            qsort(v.k->calls.at, v.k->calls.len, sizeof *v.k->calls.at, call_order);
        sort_refs(f);
    }
    return CXChildVisit_Continue;
}

/* ---- the user's own errors ---- */

static const char *
replaced(struct unit *u, const char *text, const char *at, size_t len, const char *by)
{
    return arena_fmt(u->arena, "%.*s%s%s", (int)(at - text), text, by, at + len);
}

/* Where the parentheses that open at `at` close. */
static const char *
closing(const char *at)
{
    int depth = 0;

    for (; *at; at++) {
        depth += *at == '(';
        if (*at == ')' && --depth == 0)
            break;
    }
    return at;
}

/* Types in clang's words, as the user wrote them: promise(T). */
static const char *
plain_words(struct unit *u, const char *text)
{
    static const char space[] = "__attribute__((address_space(77)))", name[] = "awai_";
    const char *at, *end;

    while ((at = strstr(text, name)) != NULL)
        text = replaced(u, text, at, strlen(name), "await");
    if ((at = strstr(text, "'mai_'")) != NULL)
        text = replaced(u, text, at, 6, "'main'");
    /* clang's "(aka ...)" repeats our macro's own spelling */
    for (at = strstr(text, " (aka '"); at != NULL;) {
        end = strstr(at, "')");
        if (end != NULL && strstr(at, space) != NULL && strstr(at, space) < end) {
            text = replaced(u, text, at, (size_t)(end + 2 - at), "");
            at = strstr(text, " (aka '");
        } else
            at = strstr(at + 1, " (aka '");
    }
    while ((at = strstr(text, space)) != NULL) {
        const char *begin = at, *inner = at + strlen(space);
        size_t len;

        while (*inner == ' ')
            inner++;
        if (at - text >= 7 && strncmp(at - 7, "typeof(", 7) == 0) {
            /* typeof(AS typeof(T) *): promise(T) of our macro */
            begin = at - 7;
            end = closing(begin + 6);
            len = (size_t)(end - inner);
            end += *end == ')';
        } else {
            /* AS T *, or T *AS * with T a pointer */
            while (begin > text && begin[-1] != '\'')
                begin--;
            if (begin < at)
                inner = begin;
            for (end = at; *end && *end != '\''; end++)
                ;
            len = (size_t)((begin < at ? at : end) - inner);
            if (begin == at && memchr(inner, '*', len) == NULL) {
                /* an await's value: AS T or AS typeof(T) */
                text = replaced(u, text, at, (size_t)(inner - at), "");
                if (strncmp(inner, "typeof(", 7) == 0) {
                    end = closing(strstr(text, "typeof(") + 6);
                    text = replaced(u, text, end, *end == ')', "");
                    text = replaced(u, text, strstr(text, "typeof("), 7, "");
                }
                continue;
            }
        }
        if (strncmp(inner, "typeof(", 7) == 0) {
            len = (size_t)(closing(inner + 6) - inner) - 7;
            inner += 7;
        } else
            while (len > 0 && (inner[len - 1] == ' ' || (inner[len - 1] == '*' && begin != inner)))
                len--;
        text = arena_fmt(u->arena, "%.*spromise(%.*s)%s", (int)(begin - text), text, (int)len,
                         inner, end);
    }
    return text;
}

/* Errors that only our reading of the text makes. */
static bool
of_our_making(const char *text)
{
    return strstr(text, "automatic variable qualified with an address space") != NULL ||
           strstr(text, "parameter may not be qualified with an address space") != NULL;
}

/* The function itself, where a plain one is wanted or what it gives. */
static void
async_callback(struct unit *u, struct span at, const char *text, const char *promise)
{
    if (strstr(text, "function pointer types") == NULL) {
        diag_error(&u->diags, at, "missing-await",
                   "an async function is used as the value it will have");
        diag_note(&u->diags, at, "call it: 'await f(...)'");
        return;
    }
    diag_error(&u->diags, at, "async-callback",
               "an async function is given where a plain one is wanted: it returns a %s", promise);
    if (strstr(text, "'void (*)(") != NULL)
        diag_note(&u->diags, at,
                  "give a plain function that calls it, with '(void)' before the call: "
                  "nobody waits for its end then");
    else
        diag_note(&u->diags, at,
                  "who calls it wants the value at once: only a plain function can give that");
}

static void
missing_await(struct unit *u, struct span at, const char *text)
{
    const char *p = strstr(text, "promise("), *end = p;
    int depth = 0;

    for (end = p; *end; end++) {
        depth += *end == '(';
        if (*end == ')' && --depth == 0)
            break;
    }
    if (strncmp(end + 1, " (", 2) == 0) {
        async_callback(u, at, text, arena_strndup(u->arena, p, (size_t)(end + 1 - p)));
        return;
    }
    diag_error(&u->diags, at, "missing-await", "a %.*s is used as the value it will have",
               (int)(end + 1 - p), p);
    if (func_around(u, at.begin) != NULL)
        diag_note(&u->diags, at, "write 'await' before it to wait for the value");
    else
        diag_note(&u->diags, at,
                  "await it in an async function; plain C gets the value with "
                  "promise_then or async_run");
}

/* `T x = promise`, `f(promise)`, ...: is a promise what was given, and not what was wanted? */
static bool
gives_promise(const char *text)
{
    static const char *const given[] = {"with an expression of", "from", "passing"};
    const char *promise = strstr(text, "promise(");

    if (promise != NULL && strstr(text, "invalid operands to binary expression") != NULL)
        return true;
    if (promise == NULL || strstr(promise + 1, "promise(") != NULL ||
        strstr(text, "result type '") != NULL)
        return false;
    if (strstr(text, "incompatible") == NULL && strstr(text, "changes address space") == NULL)
        return false;
    for (size_t i = 0; i < sizeof given / sizeof *given; i++) {
        const char *at = strstr(text, given[i]), *quote = at == NULL ? NULL : strchr(at, '\'');

        if (quote != NULL && quote + 1 == promise)
            return true;
    }
    return false;
}

/* The dialect's words where they cannot be what they are in the body of an async function. */
static bool
misplaced_word(struct unit *u, struct span at, const char *text)
{
    static const char *const words[][3] = {
        {"await", "takes a promise", "write 'await f()', or 'await p' with p a promise"},
        {"try", "takes a block", "write 'try { ... } catch (e) { ... }'"},
        {"catch", "takes one name in parentheses and a block, and stands behind a 'try' block",
         "write 'try { ... } catch (e) { ... }'"},
        {"finally", "takes a block, and stands behind a 'try' or a 'catch' block",
         "write 'finally { ... }'"},
        {"throw", "takes an error",
         "write 'throw e;': an 'async_error *', which in a catch block can be the one caught, or "
         "an errno"},
        {"defer", "takes a statement", "write 'defer free(x);' or 'defer { ... }'"},
    };

    if (strstr(text, "undeclared identifier '") == NULL &&
        strstr(text, "unknown type name '") == NULL &&
        strstr(text, "undeclared function '") == NULL)
        return false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const char *quote = strchr(text, '\'');

        if (strncmp(quote + 1, words[i][0], strlen(words[i][0])) != 0 ||
            quote[1 + strlen(words[i][0])] != '\'')
            continue;
        if (func_around(u, at.begin) != NULL) {
            diag_error(&u->diags, at, "syntax", "'%s' %s", words[i][0], words[i][1]);
            diag_note(&u->diags, at, "%s", words[i][2]);
        } else {
            diag_error(&u->diags, at, "syntax", "'%s' outside an async function", words[i][0]);
            diag_note(&u->diags, at, "declare the function 'async(T) name(...)'");
        }
        return true;
    }
    return false;
}

/* What libclang adds: where the other declaration is. */
static void
report_notes(struct unit *u, CXDiagnostic d)
{
    CXDiagnosticSet notes = clang_getChildDiagnostics(d);

    for (unsigned i = 0, n = clang_getNumDiagnosticsInSet(notes); i < n; i++) {
        CXDiagnostic note = clang_getDiagnosticInSet(notes, i);
        CXSourceLocation loc = clang_getDiagnosticLocation(note);
        const char *text = plain_words(u, keep(u, clang_getDiagnosticSpelling(note)));
        uint32_t at = place(u->sema, loc);
        CXFile file;
        unsigned line, column;

        if (at != UINT32_MAX) {
            struct span span = {at, at + 1};

            while (isalnum((unsigned char)u->src.text[span.end]) || u->src.text[span.end] == '_')
                span.end++;
            diag_note(&u->diags, span, "%s", text);
            continue;
        }
        clang_getFileLocation(loc, &file, &line, &column, NULL);
        if (file != NULL)
            diag_elsewhere(&u->diags, NOTE, keep(u, clang_getFileName(file)), line, column, text);
    }
}

/* An error inside a macro's expansion may be due to words that only we know. */
static void
suspect_macro(struct unit *u, uint32_t at)
{
    struct func *f = at == UINT32_MAX ? NULL : func_around(u, at);
    struct macro_use *m = f == NULL ? NULL : macro_at(f->facts, at);

    if (m != NULL && m->hides == NULL)
        m->hides = "does something to the function around it";
}

/* An await in a constant expression: libclang says that it is none, and keeps no tree of it. */
static bool
constant_await(struct unit *u, struct span at, const char *text)
{
    static const char *const words[] = {"constant expression", "requires integer constant"};
    const struct token *t = &u->tokens.at[token_at(&u->tokens, at.begin)];
    const struct word *w = await_in(u, at);
    bool known = func_around(u, at.begin) == NULL && strstr(text, "compile-time constant") != NULL;

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        known |= strstr(text, words[i]) != NULL;
    if (!known)
        return false;
    if (w != NULL)
        at = w->span;
    else {
        bool hidden = false;

        /* its operand is what libclang points to */
        while (t > u->tokens.at && token_is(&u->src, t - 1, "("))
            t--;
        if (t > u->tokens.at && token_is(&u->src, t - 1, "await")) {
            if (token_is(&u->src, t - 2, "case") || token_is(&u->src, t - 2, "..."))
                return true; /* check.c says more of it */
            at = t[-1].span;
            hidden = true;
        }
        for (size_t i = 0; i < u->sema->awaits.len && !hidden; i++)
            if (at.begin >= u->sema->awaits.at[i].begin && at.begin < u->sema->awaits.at[i].end) {
                at = u->sema->awaits.at[i];
                hidden = true;
            }
        if (!hidden)
            return false;
    }
    if (func_around(u, at.begin) == NULL) {
        misplaced_await(u, at);
        return true;
    }
    diag_error(&u->diags, at, "await-in-constant", "'await' in a constant expression");
    diag_note(&u->diags, at,
              "it is fixed at compile time: await into a variable, and use that where "
              "a value may vary");
    return true;
}

static void
report(struct tour *t, CXDiagnostic d)
{
    struct unit *u = t->u;
    CXSourceLocation loc = clang_getDiagnosticLocation(d);
    const char *text = keep(u, clang_getDiagnosticSpelling(d));
    uint32_t at = place(u->sema, loc);
    struct span span = {at, at + 1};

    if (of_our_making(text))
        return;
    suspect_macro(u, at);
    if (at == UINT32_MAX) {
        CXFile file;
        unsigned line, column;

        clang_getFileLocation(loc, &file, &line, &column, NULL);
        if (file == NULL)
            diag_error(&u->diags, (struct span){0, 0}, NULL, "%s", text);
        else if (!in_untransformed(t, loc))
            diag_elsewhere(&u->diags, ERROR, keep(u, clang_getFileName(file)), line, column, text);
        return;
    }
    if (clang_getDiagnosticNumRanges(d) > 0) {
        CXSourceRange r = clang_getDiagnosticRange(d, clang_getDiagnosticNumRanges(d) - 1);
        uint32_t begin = place(u->sema, clang_getRangeStart(r));
        uint32_t end = place(u->sema, clang_getRangeEnd(r));

        if (begin == at && end != UINT32_MAX && end > begin)
            span.end = end;
        else if (strstr(text, "address_space(77)") && begin != UINT32_MAX && end > begin)
            span = (struct span){begin, end};
    }
    if (span.end == span.begin + 1 &&
        (isalnum((unsigned char)u->src.text[at]) || u->src.text[at] == '_'))
        while (isalnum((unsigned char)u->src.text[span.end]) || u->src.text[span.end] == '_')
            span.end++;
    text = plain_words(u, text);
    if (strstr(text, "invalid operands to binary expression") && strstr(text, "promise(") &&
        clang_getDiagnosticNumRanges(d) == 2) {
        uint32_t begin = place(u->sema, clang_getRangeStart(clang_getDiagnosticRange(d, 0)));
        uint32_t end = place(u->sema, clang_getRangeEnd(clang_getDiagnosticRange(d, 1)));

        if (begin != UINT32_MAX && end != UINT32_MAX && end > begin)
            span = (struct span){begin, end};
    }
    if (constant_await(u, span, text))
        return;
    if (gives_promise(text))
        missing_await(u, span, text);
    else if (word_at(u, span.begin) != NULL && word_at(u, span.begin)->kind == W_AWAIT &&
             strstr(text, "incompatible type 'void'") != NULL) {
        diag_error(&u->diags, span, "await-type",
                   "this await gives no value: it waits for a promise(void)");
        diag_note(&u->diags, span, "write it as a statement of its own");
    } else if (!misplaced_word(u, span, text)) {
        diag_error(&u->diags, span, NULL, "%s", text);
        report_notes(u, d);
    }
}

/* Has the runtime's header been read, which makes `async` a macro? */
static bool
async_is_declared(const struct unit *u)
{
    CXSourceLocation at;

    if (u->funcs.len == 0)
        return true;
    at = clang_getLocationForOffset(u->sema->tu, u->sema->file, u->funcs.at[0]->spec.begin);
    return clang_getCursorKind(clang_getCursor(u->sema->tu, at)) == CXCursor_MacroExpansion;
}

/* Where `async` means nothing, all else that libclang says follows from that. */
static void
report_errors(struct tour *t)
{
    struct unit *u = t->u;
    unsigned n = clang_getNumDiagnostics(u->sema->tu);
    bool declared = n == 0 || async_is_declared(u);

    for (unsigned i = 0; i < n; i++) {
        CXDiagnostic d = clang_getDiagnostic(u->sema->tu, i);

        if (clang_getDiagnosticSeverity(d) >= (declared ? CXDiagnostic_Error : CXDiagnostic_Fatal))
            report(t, d);
        clang_disposeDiagnostic(d);
    }
    if (!declared && u->diags.errors == 0) {
        diag_error(&u->diags, u->funcs.at[0]->spec, "undeclared-async",
                   "nothing here says what 'async' is");
        diag_note(&u->diags, u->funcs.at[0]->spec, "write '#include <asyncc.h>' at the top");
    }
}

/* ---- parsing ---- */

/* Flags that mean something to a front end. gcc has many that clang does not
 * know, and none of those changes what the text means. */
static bool
flag_matters(const char *flag, bool *takes_next)
{
    static const char *const alone[] = {"-I",        "-D",       "-U",      "-include",
                                        "-imacros",  "-isystem", "-iquote", "-idirafter",
                                        "-isysroot", "--sysroot"};
    static const char *const starts[] = {
        "-I",
        "-D",
        "-U",
        "-std=",
        "-isystem",
        "-iquote",
        "-idirafter",
        "--sysroot=",
        "-m32",
        "-m64",
        "-march=",
        "-msse",
        "-mavx",
        "-O",
        "-ansi",
        "-pthread",
        "-fsigned-char",
        "-funsigned-char",
        "-fshort-enums",
        "-fshort-wchar",
        "-fms-extensions",
        "-fgnu89-inline",
        "-fopenmp",
        "-nostdinc",
        "-fblocks",
        "--target=",
        "-ffreestanding",
        "-fno-builtin",
    };

    *takes_next = false;
    for (size_t i = 0; i < sizeof alone / sizeof *alone; i++)
        if (strcmp(flag, alone[i]) == 0)
            return *takes_next = true;
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        if (strncmp(flag, starts[i], strlen(starts[i])) == 0)
            return true;
    return false;
}

/* Functions where promises are wanted: their call has been forgotten. */
static bool
report_functions(struct unit *u)
{
    bool found = false;

    for (unsigned i = 0, n = clang_getNumDiagnostics(u->sema->tu); i < n; i++) {
        CXDiagnostic d = clang_getDiagnostic(u->sema->tu, i);
        const char *text = keep(u, clang_getDiagnosticSpelling(d));
        unsigned ranges = clang_getDiagnosticNumRanges(d);

        if (strstr(text, "incompatible function pointer types") != NULL && ranges != 0) {
            CXSourceRange r = clang_getDiagnosticRange(d, ranges - 1);
            struct span at = {place(u->sema, clang_getRangeStart(r)),
                              place(u->sema, clang_getRangeEnd(r))};

            CXCursor named =
                clang_getCursorReferenced(clang_getCursor(u->sema->tu, clang_getRangeStart(r)));

            if (at.begin != UINT32_MAX && at.end != UINT32_MAX && at.end > at.begin &&
                clang_getCursorKind(named) == CXCursor_FunctionDecl &&
                memchr(u->src.text + at.begin, '(', at.end - at.begin) == NULL) {
                diag_error(&u->diags, at, "missing-call", "'%s' is a function, not a promise",
                           span_text(u, at));
                diag_note(&u->diags, at, "a call of it gives one: '%s(...)'", span_text(u, at));
                found = true;
            }
        }
        clang_disposeDiagnostic(d);
    }
    return found;
}

/* libclang tells the world when it crashes, and recovers; that is for us to tell. */
static enum CXErrorCode
parse_quietly(struct sema *m, const char *path, const char *const *args, size_t n_args,
              struct CXUnsavedFile *file)
{
    int err = dup(STDERR_FILENO), null = open("/dev/null", O_WRONLY);
    enum CXErrorCode code;

    if (err >= 0 && null >= 0)
        dup2(null, STDERR_FILENO);
    code = clang_parseTranslationUnit2(
        m->index, path, args, (int)n_args, file, 1,
        CXTranslationUnit_DetailedPreprocessingRecord | CXTranslationUnit_KeepGoing, &m->tu);
    if (err >= 0 && null >= 0)
        dup2(err, STDERR_FILENO);
    if (err >= 0)
        close(err);
    if (null >= 0)
        close(null);
    return code;
}

/* How many errors libclang may find before it stops: some inputs make it look at all it has seen
 * for each (a name that is declared a million times). Locals that are promises give errors of our
 * making, one each at most; so what is in functions adds to it. */
static unsigned
error_limit(const struct unit *u)
{
    size_t limit = 2000;

    for (size_t i = 0; i < u->funcs.len; i++)
        limit += token_at(&u->tokens, u->funcs.at[i]->whole.end) -
                 token_at(&u->tokens, u->funcs.at[i]->whole.begin);
    for (size_t i = 0; i < u->plain.len; i++)
        limit += u->plain.at[i].close - u->plain.at[i].open;
    return (unsigned)limit;
}

/* Looking for the name that was meant takes libclang minutes for one of a megabyte. */
static bool
names_are_short(const struct unit *u)
{
    for (size_t i = 0; i < u->tokens.len; i++)
        if (u->tokens.at[i].span.end - u->tokens.at[i].span.begin > 4096 &&
            u->tokens.at[i].kind == T_NAME)
            return false;
    return true;
}

static bool
parse(struct unit *u, const char *view)
{
    struct sema *m = u->sema;
    struct CXUnsavedFile file = {u->src.path, view, u->src.len};
    VEC(const char *) args = {0};
    enum CXErrorCode code;

    for (size_t i = 0; i < u->options->n_flags; i++) {
        bool takes_next;

        if (!flag_matters(u->options->flags[i], &takes_next))
            continue;
        vec_push(u->arena, &args, u->options->flags[i]);
        if (takes_next && i + 1 < u->options->n_flags)
            vec_push(u->arena, &args, u->options->flags[++i]);
    }
    vec_push(u->arena, &args, "-xc");
    vec_push(u->arena, &args, "-w");
    vec_push(u->arena, &args, arena_fmt(u->arena, "-ferror-limit=%u", error_limit(u)));
    if (names_are_short(u))
        vec_push(u->arena, &args, "-fspell-checking"); /* libclang does not unless told */
    vec_push(u->arena, &args, "-D__ASYNCC__=1");
    vec_push(u->arena, &args, "-DT_y=if(1)");
    vec_push(u->arena, &args, "-DT__typeof_=__typeof_unqual__");
    vec_push(u->arena, &args, "-DT_typeof=__typeof_unqual__");
    vec_push(u->arena, &args, "-DT_ypof=__typeof_unqual__");
    vec_push(u->arena, &args, "-Dc__ch(e)=else if(1)for(struct async_error*e=0;;)");
    vec_push(u->arena, &args, arena_fmt(u->arena, "-I%s", u->options->include_dir));
    vec_push(u->arena, &args, "-resource-dir");
    vec_push(u->arena, &args, ASYNCC_CLANG_RESOURCE_DIR);
    m->index = clang_createIndex(0, 0);
    crash_share();
    code = parse_quietly(m, u->src.path, args.at, args.len, &file);
    if (code == CXError_Crashed) {
        /* clang 19 falls over `promise(T) p = f;` with f a function, because of the address space.
         * Read as other compilers read promise(T), that is an error; others mean nothing then. */
        vec_push(u->arena, &args, "-U__ASYNCC__");
        vec_push(u->arena, &args, "-Dawait=*");
        if (parse_quietly(m, u->src.path, args.at, args.len, &file) == CXError_Success) {
            m->file = clang_getFile(m->tu, u->src.path);
            if (report_functions(u))
                return false;
        }
    }
    if (code != CXError_Success) {
        diag_error(&u->diags, (struct span){0, 0}, NULL,
                   "the C front end gave up on this file (libclang error %d)", (int)code);
        return false;
    }
    m->file = clang_getFile(m->tu, u->src.path);
    number_places(m, u->src.len);
    return true;
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

void
sema_resolve(struct unit *u)
{
    struct sema *m = arena_new(u->arena, struct sema);
    struct tour t = {.u = u, .m = m};
    CXSourceRangeList *skipped;

    m->places = arena_alloc(u->arena, PLACES_KNOWN * sizeof *m->places);
    u->sema = m;
    for (size_t i = 0; i < u->funcs.len; i++) {
        u->funcs.at[i]->facts = arena_new(u->arena, struct facts);
        u->funcs.at[i]->facts->sema = u->sema;
        u->funcs.at[i]->facts->arena = u->arena;
        u->funcs.at[i]->text = u->src.text;
    }
    if (!parse(u, view_for_clang(u))) {
        for (size_t i = 0; i < u->funcs.len; i++)
            u->funcs.at[i]->refused = true; /* nothing is known that rules could be about */
        return;
    }
    skipped = clang_getSkippedRanges(m->tu, m->file);
    for (unsigned i = 0; i < skipped->count; i++) {
        struct span s = {place(m, clang_getRangeStart(skipped->ranges[i])),
                         place(m, clang_getRangeEnd(skipped->ranges[i]))};

        if (s.begin != UINT32_MAX)
            vec_push(u->arena, &m->skipped, s);
    }
    clang_disposeSourceRangeList(skipped);
    drop_left_out(u);
    clang_visitChildren(clang_getTranslationUnitCursor(m->tu), tour_macros, &t);
    if (t.definitions.len != 0)
        qsort(t.definitions.at, t.definitions.len, sizeof *t.definitions.at, definition_order);
    for (size_t i = 0; i < t.definitions.len; i++)
        vec_push(u->arena, &u->sema->macro_names, t.definitions.at[i].name);
    find_painted(&t);
    for (size_t i = 0; i < t.uses.len; i++)
        tour_macro(&t, t.uses.at[i]);
    for (size_t i = 0; i < u->funcs.len; i++)
        sort_macros(u->funcs.at[i]->facts);
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

/* ---- answers: places ---- */

/* Is it what one of our macros stands for as a whole: `((promise(T))...)`, `((void)0, *(p))`, or the
 * call of a function that is for reading alone? */
static bool
is_whole_of_ours(const struct expr *e)
{
    enum CXCursorKind kind = clang_getCursorKind(e->cursor);
    CXString name;
    bool ours;

    if (kind != CXCursor_CallExpr)
        return kind == CXCursor_ParenExpr;
    name = clang_getCursorSpelling(e->cursor);
    ours = clang_getCString(name) != NULL && strncmp(clang_getCString(name), "async_", 6) == 0;
    clang_disposeString(name);
    return ours;
}

/* A call of one of our macros among the arguments of another: libclang has it end where the outer
 * one does, or where it begins. What is written behind it (`promise_value(p).x`) stands around it. */
static type_ref
nested_call(const struct group *g, uint32_t begin)
{
    const struct expr *found = NULL;

    for (size_t i = 0; i < g->exprs.len; i++) {
        const struct expr *e = &g->exprs.at[i];

        if (e->span.begin == begin && is_whole_of_ours(e) &&
            (found == NULL || e->order < found->order))
            found = e;
    }
    return found ? (type_ref)&found->type : NULL;
}

/* Of the expressions with this very span, the first; or where it would stand. */
static size_t
first_expr(const struct group *g, struct span s)
{
    size_t low = 0, high = g->exprs.len;

    while (low < high) {
        size_t mid = low + (high - low) / 2;
        const struct expr *e = &g->exprs.at[mid];

        if (e->span.begin < s.begin || (e->span.begin == s.begin && e->span.end < s.end))
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

type_ref
sema_type_of(const struct func *f, struct span s)
{
    const struct ref *r = func_ref_at(f, s.begin);
    const struct expr *found = NULL;
    struct group *g;
    /* all of a macro's body has one span: the outermost is the whole; elsewhere the innermost is
     * what stands there, before an array decays or a type is converted */
    const struct macro_use *macro = macro_at(f->facts, s.begin);

    if (r != NULL && r->kind == R_LOCAL && span_same(r->span, s) && !r->local->decayed)
        return r->local->type;
    g = group_at(f->facts, s.begin);
    if (g == NULL)
        return NULL;
    for (size_t i = first_expr(g, s); i < g->exprs.len && span_same(g->exprs.at[i].span, s); i++) {
        const struct expr *e = &g->exprs.at[i];

        if (e->type.kind == CXType_Dependent)
            continue; /* it holds an error, which libclang reports */
        if (found == NULL || found->implicit || (!e->implicit && macro == NULL))
            found = e;
    }
    if (found == NULL && macro != NULL && macro->ours && span_same(macro->span, s))
        return nested_call(g, s.begin);
    return found ? (type_ref)&found->type : NULL;
}

/* The outermost expression with this span; NULL: none has it. */
static const struct expr *
outermost(const struct func *f, struct span s)
{
    struct group *g = group_at(f->facts, s.begin);
    size_t i = g == NULL ? 0 : first_expr(g, s);

    return g != NULL && i < g->exprs.len && span_same(g->exprs.at[i].span, s) ? &g->exprs.at[i]
                                                                              : NULL;
}

type_ref
sema_converted_type(const struct func *f, struct span s)
{
    const struct expr *e = outermost(f, s);

    return e != NULL ? (type_ref)&e->type : NULL;
}

type_ref
sema_await_type(const struct func *f, uint32_t at, uint32_t *end)
{
    struct group *g = group_at(f->facts, at);

    /* exprs are sorted by end within one beginning: the await itself is the shortest */
    for (size_t i = 0; g != NULL && i < g->exprs.len; i++)
        if (g->exprs.at[i].span.begin == at) {
            *end = g->exprs.at[i].span.end;
            return (type_ref)&g->exprs.at[i].type;
        }
    return NULL;
}

const struct macro_use *
sema_macro_at(const struct func *f, uint32_t offset)
{
    return macro_at(f->facts, offset);
}

size_t
sema_macros(const struct func *f, const struct macro_use **list)
{
    *list = f->facts->macros.at;
    return f->facts->macros.len;
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

bool
sema_constant(const struct func *f, struct span s, long long *value)
{
    const struct expr *e = outermost(f, s);
    CXEvalResult result;
    bool is;

    if (e == NULL)
        return false;
    result = clang_Cursor_Evaluate(e->cursor);
    if (result == NULL)
        return false;
    is = clang_EvalResult_getKind(result) == CXEval_Int;
    if (is)
        *value = clang_EvalResult_getAsLongLong(result);
    clang_EvalResult_dispose(result);
    return is;
}

bool
sema_name_used(const struct func *f, const char *name)
{
    return map_find(&f->facts->names, name) != NULL;
}

static int
name_order(const void *a, const void *b)
{
    const char *const *x = a, *const *y = b;

    return strcmp(*x, *y);
}

static bool
is_macro_name(const struct sema *m, const char *name)
{
    return m->macro_names.len != 0 && bsearch(&name, m->macro_names.at, m->macro_names.len,
                                              sizeof *m->macro_names.at, name_order) != NULL;
}

bool
sema_name_taken(const struct func *f, const char *name)
{
    return sema_name_used(f, name) || is_macro_name(f->facts->sema, name);
}

struct local_type *
sema_local_type(const struct func *f, uint32_t offset)
{
    return local_type_at((struct func *)f, offset);
}

/* ---- answers: types ---- */

static CXType
canonical(type_ref t)
{
    return clang_getCanonicalType(t->cx);
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

bool
type_is_array(type_ref t)
{
    enum CXTypeKind kind = canonical(t).kind;

    return kind == CXType_ConstantArray || kind == CXType_IncompleteArray ||
           kind == CXType_VariableArray;
}

/* How many promises deep, as in struct ref, where that takes less to see than a type. -1: it may be
 * anything. */
static int
promises_in(const struct func *f, const struct node *n)
{
    const struct node *in = node_bare((struct node *)n);
    const struct ref *r;
    int of;

    switch (in->kind) {
    case E_NAME:
        r = func_ref_at(f, in->span.begin);
        if (r == NULL || !span_same(r->span, in->span))
            return -1;
        return r->kind == R_FUNCTION || r->kind == R_CONSTANT ? 0 : r->promises;
    case E_CALL:
        r = in->a != NULL && in->a->kind == E_NAME ? func_ref_at(f, in->a->span.begin) : NULL;
        if (r == NULL || r->kind != R_FUNCTION || !span_same(r->span, in->a->span) ||
            macro_at(f->facts, in->span.begin) != NULL)
            return -1;
        return r->promises;
    case E_AWAIT: of = in->a == NULL ? -1 : promises_in(f, in->a); return of > 0 ? of - 1 : -1;
    case E_OTHER: /* a literal, or an operator between two */
        return (in->op[0] != '\0' && in->op[0] != '@') ||
                       strchr("0123456789.\"'", f->text[in->span.begin]) != NULL
                   ? 0
                   : -1;
    case E_AND:
    case E_OR:
    case E_UPDATE:
    case E_ADDRESS:
    case E_SIZEOF: return 0;
    default: return -1;
    }
}

bool
node_is_promise(const struct func *f, const struct node *n)
{
    int promises = n == NULL ? 0 : promises_in(f, n);
    type_ref t;

    if (promises >= 0)
        return promises > 0;
    t = sema_type_of(f, n->span);
    return t != NULL && type_is_promise(t);
}

bool
node_is_array(const struct func *f, const struct node *n)
{
    type_ref t = sema_type_of(f, n->span);

    return t != NULL && type_is_array(t);
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
    return canonical(t).kind == CXType_Record;
}

bool
type_is_volatile(type_ref t)
{
    /* libclang's canonical type of an array has what qualifies its elements. */
    return clang_isVolatileQualifiedType(canonical(t));
}

static enum CXVisitorResult
find_const(CXCursor field, CXClientData data)
{
    struct type t = {clang_getCursorType(field)};
    bool *found = data;

    while (type_is_array(&t))
        t.cx = clang_getArrayElementType(canonical(&t));
    *found |= clang_isConstQualifiedType(canonical(&t)) || type_has_const_member(&t);
    return *found ? CXVisit_Break : CXVisit_Continue;
}

bool
type_has_const_member(type_ref t)
{
    bool found = false;

    if (type_is_record(t))
        clang_Type_visitFields(canonical(t), find_const, &found);
    return found;
}

bool
type_is_arithmetic(type_ref t)
{
    enum CXTypeKind kind = canonical(t).kind;

    return (kind >= CXType_Bool && kind <= CXType_LongDouble) || kind == CXType_Float128 ||
           kind == CXType_Half || kind == CXType_Float16 || kind == CXType_Enum ||
           kind == CXType_Complex || kind == CXType_Int128 || kind == CXType_UInt128 ||
           kind == CXType_BFloat16;
}

bool
type_is_integer(type_ref t)
{
    enum CXTypeKind kind = canonical(t).kind;

    return (kind >= CXType_Bool && kind <= CXType_Int128) || kind == CXType_Enum;
}

bool
type_is_enum(type_ref t)
{
    return canonical(t).kind == CXType_Enum;
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
    return canonical(t).kind == CXType_Pointer && !type_is_promise(t);
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
    CXType c = canonical(t);
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
    return clang_equalTypes(bare(a->cx), bare(b->cx));
}

type_ref
type_promised(struct unit *u, type_ref t)
{
    CXType c = t->cx;

    if (!type_is_promise(t))
        return NULL;
    if (c.kind != CXType_Pointer)
        c = canonical(t);
    return wrap(u, clang_getUnqualifiedType(clang_getPointeeType(c)));
}

type_ref
type_element(struct unit *u, type_ref t)
{
    return wrap(u, clang_getArrayElementType(canonical(t)));
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

/* ---- types as text ---- */

struct printer {
    struct unit *u;
    const struct func *f;
    CXCursor unnamed; /* a struct, union or enum that nothing outside f names; null: all is named */
};

static const char *declare(struct printer *p, CXType t, const char *inner, bool assignable);

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

/* The struct, union, enum or typedef of this function that t is, if it has been moved. */
static struct local_type *
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
    at = place(p->u->sema, clang_getCursorLocation(decl));
    if (!in_func(p->f, at))
        return NULL;
    return local_type_at((struct func *)p->f, at);
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

/* ---- types without a name ----
 *
 * `static struct { ... } state;` and `struct c { struct { ... } slot[4]; }` have types that only what
 * was declared with them can name: __typeof__(state), __typeof__(((struct c *)0)->slot[0]). */

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
        meant = clang_getCursorReferenced(
            clang_getCursor(u->sema->tu, clang_getLocationForOffset(u->sema->tu, u->sema->file,
                                                                    u->tokens.at[i].span.begin)));
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
    name = keep(u, clang_getCursorSpelling(c));
    if (*name == '\0' || clang_Cursor_isBitField(c) || is_macro_name(u->sema, name))
        return CXChildVisit_Continue;
    if (kind == CXCursor_TypedefDecl)
        expr = element_of(h, arena_fmt(u->arena, "(*(%s *)0)", name),
                          clang_getTypedefDeclUnderlyingType(c));
    else
        expr = element_of(h, arena_fmt(u->arena, "%s%s", h->owner, name), clang_getCursorType(c));
    if (expr == NULL || (kind != CXCursor_FieldDecl && is_hidden(h->p, name, c)))
        return CXChildVisit_Continue;
    h->spelled = arena_fmt(u->arena, "__typeof__(%s)", expr);
    return CXChildVisit_Break;
}

/* How a type that is declared outside f and has no name can be written in f, or before it. */
static const char *
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
        h.owner =
            arena_fmt(p->u->arena, "((%s *)0)->", declare(p, clang_getCursorType(owner), "", true));
    }
    clang_visitChildren(around, find_holder, &h);
    return h.spelled;
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
        return keep(p->u, clang_getTypeSpelling(clang_getEnumDeclIntegerType(decl)));
    if (spelled == NULL)
        p->unnamed = decl;
    return spelled == NULL ? name : spelled;
}

/* The type of f's that this one, which has no tag, is defined in: they move as one; NULL: in none. */
static const struct local_type *
type_around(const struct func *f, const struct local_type *t)
{
    for (size_t i = 0; i < f->types.len; i++) {
        const struct local_type *o = f->types.at[i];

        if (o != t && o->span.begin <= t->span.begin && o->span.end >= t->span.end &&
            t->name.begin == t->name.end)
            return o;
    }
    return NULL;
}

static const char *
moved_name(struct printer *p, const struct local_type *moved, CXType plain, const char *name)
{
    const struct local_type *around = moved->is_typedef ? NULL : type_around(p->f, moved);

    if (moved->is_typedef)
        return moved->new_name;
    if (around == NULL)
        return arena_fmt(p->u->arena, "%s %s", keyword_of(plain), moved->new_name);
    if (around->is_typedef && around->new_name != NULL &&
        strcmp(name, span_text(p->u, around->name)) == 0)
        return around->new_name;
    p->unnamed = clang_getTypeDeclaration(clang_getCanonicalType(plain));
    return name;
}

static const char *
leaf(struct printer *p, CXType t, const char *inner, bool assignable)
{
    CXType plain = clang_getUnqualifiedType(t);
    struct local_type *moved = moved_type(p, plain);
    const char *name = keep(p->u, clang_getTypeSpelling(plain));
    size_t len = strlen(name);

    if (moved != NULL && moved->is_enum)
        name = keep(p->u, clang_getTypeSpelling(clang_getEnumDeclIntegerType(
                              clang_getTypeDeclaration(clang_getCanonicalType(plain)))));
    else if (moved != NULL && moved->new_name != NULL && moved->hoisted)
        name = moved_name(p, moved, plain, name);
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
            name = keep(p->u, clang_getTypeSpelling(under));
        else {
            const char *q = qualified(p->u, t, "", assignable);

            return arena_fmt(p->u->arena, "%s%s", q, declare(p, under, inner, assignable));
        }
    }
    return joined(p->u, qualified(p->u, t, leaf_name(p, plain, name), assignable), inner);
}

static const char *
pointer(struct printer *p, CXType t, const char *inner, bool assignable)
{
    CXType to = clang_getPointeeType(t);
    CXType under = to;
    const char *quals = arena_fmt(p->u->arena, "%s%s%s",
                                  clang_isConstQualifiedType(t) && !assignable ? " const" : "",
                                  clang_isVolatileQualifiedType(t) ? " volatile" : "",
                                  clang_isRestrictQualifiedType(t) ? " restrict" : "");

    inner = arena_fmt(p->u->arena, "*%s%s%s", *quals ? quals + 1 : "", *quals && *inner ? " " : "",
                      inner);
    if (to.kind == CXType_Unexposed) /* a type in parentheses */
        under = clang_getCanonicalType(to);
    if (under.kind == CXType_ConstantArray || under.kind == CXType_IncompleteArray ||
        under.kind == CXType_FunctionProto || under.kind == CXType_FunctionNoProto)
        return declare(p, under, arena_fmt(p->u->arena, "(%s)", inner), false);
    return declare(p, to, inner, false);
}

static const char *
function(struct printer *p, CXType t, const char *inner)
{
    const char *list = "";
    int n = clang_getNumArgTypes(t);

    for (int i = 0; i < n; i++)
        list = arena_fmt(p->u->arena, "%s%s%s", list, i ? ", " : "",
                         declare(p, clang_getArgType(t, (unsigned)i), "", false));
    if (t.kind == CXType_FunctionProto && n == 0)
        list = "void";
    if (clang_isFunctionTypeVariadic(t) && n > 0)
        list = arena_fmt(p->u->arena, "%s, ...", list);
    return declare(p, clang_getResultType(t), arena_fmt(p->u->arena, "%s(%s)", inner, list), false);
}

static const char *
declare(struct printer *p, CXType t, const char *inner, bool assignable)
{
    struct type wrapped = {t};

    if (type_is_promise(&wrapped) && moved_type(p, t) == NULL &&
        (t.kind == CXType_Pointer || t.kind == CXType_Unexposed || t.kind == CXType_Auto)) {
        CXType to = clang_getPointeeType(t.kind == CXType_Pointer ? t : clang_getCanonicalType(t));
        /* The unqualified type is the one without our address space too. */
        const char *quals =
            arena_fmt(p->u->arena, "%s%s", clang_isConstQualifiedType(to) ? " const" : "",
                      clang_isVolatileQualifiedType(to) ? " volatile" : "");
        const char *of = declare(p, clang_getUnqualifiedType(to), *quals ? quals + 1 : "", true);
        const char *q = qualified(p->u, t, arena_fmt(p->u->arena, "promise(%s)", of), assignable);

        return joined(p->u, q, inner);
    }
    switch (t.kind) {
    case CXType_Pointer: return pointer(p, t, inner, assignable);
    case CXType_ConstantArray:
        return declare(p, clang_getArrayElementType(t),
                       arena_fmt(p->u->arena, "%s[%lld]", inner, clang_getArraySize(t)),
                       assignable);
    case CXType_IncompleteArray:
        return declare(p, clang_getArrayElementType(t), arena_fmt(p->u->arena, "%s[]", inner),
                       assignable);
    case CXType_FunctionProto:
    case CXType_FunctionNoProto: return function(p, t, inner);
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
              file == NULL ? "" : keep(u, clang_getFileName(file)), line);
}

static const char *
declared(struct printer *p, CXType t, const char *name, bool assignable)
{
    const char *text = declare(p, t, name, assignable);

    if (p->f != NULL && !clang_Cursor_isNull(p->unnamed))
        report_unnamed(p, (struct span){p->f->name_at, p->f->name_at + 1},
                       arena_fmt(p->u->arena, "something in '%s'", p->f->name));
    return text;
}

const char *
type_declare(struct unit *u, const struct func *f, type_ref t, const char *name, bool assignable)
{
    struct printer p = {u, f, clang_getNullCursor()};

    return declared(&p, t->cx, name, assignable);
}

const char *
local_declare(struct unit *u, const struct func *f, const struct local *v, const char *name)
{
    struct printer p = {u, f, clang_getNullCursor()};
    CXType element;

    if (!v->decayed)
        return declared(&p, v->type->cx, name, true);
    element = clang_getArrayElementType(canonical(v->type));
    name = arena_fmt(u->arena, element.kind == CXType_ConstantArray ? "(*%s)" : "*%s", name);
    return declared(&p, element, name, false);
}

bool
local_has_name(struct unit *u, const struct func *f, const struct local *v, struct span at)
{
    struct printer p = {u, f, clang_getNullCursor()};

    declare(&p, v->type->cx, "", true);
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
    struct printer p = {u, NULL, clang_getNullCursor()};

    return declare(&p, t->cx, "", true);
}

/* ---- included files ---- */

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
    const char *name = keep(u, clang_getFileName(file));

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

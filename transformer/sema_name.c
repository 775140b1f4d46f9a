/* sema_name.c - names in a function: what they refer to, and what it declares */
#include "sema_unit.h"

#include <stdlib.h>
#include <string.h>

/* ---- what names refer to ---- */

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

struct local_type *
local_type_at(struct func *f, uint32_t offset)
{
    for (size_t i = 0; i < f->types.len; i++)
        if (f->types.at[i]->span.begin <= offset && offset < f->types.at[i]->span.end &&
            (f->types.at[i]->name.begin == offset || f->types.at[i]->span.begin == offset))
            return f->types.at[i];
    return NULL;
}

static struct span
name_span(struct visit *v, CXCursor c)
{
    uint32_t at = place_of(v->m, clang_getCursorLocation(c));
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
const char *
known_name(struct visit *v, CXString s)
{
    const char *c = clang_getCString(s);
    size_t *known = map_find(&v->k->names, c ? c : "");
    const char *name;

    if (known != NULL) {
        clang_disposeString(s);
        return (const char *)*known;
    }
    name = keep_string(v->u, s);
    *map_add(v->u->arena, &v->k->names, name) = (size_t)name;
    return name;
}

static void
add_ref(struct visit *v, struct span at, struct ref r)
{
    r.span = at;
    vec_push(v->u->arena, &v->f->refs, r);
}

/* Does the source really have this name there? One of our own macros may have put it. */
static bool
stands_there(const struct visit *v, struct span at, const char *name)
{
    return name != NULL && at.begin != UINT32_MAX && at.begin + strlen(name) <= v->u->src.len &&
           (memcmp(v->u->src.text + at.begin, name, strlen(name)) == 0 ||
            (word_at(v->u, at.begin) != NULL && word_at(v->u, at.begin)->kind == W_NAME));
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
    r.where = place_of(v->m, clang_getCursorLocation(to));
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
           in_func(v->f, r->where) && r->where != v->in.macro->span.begin &&
           clang_Cursor_getStorageClass(variable) != CX_SC_Static &&
           clang_Cursor_getStorageClass(variable) != CX_SC_Extern;
}

/* Is the macro used where a type is defined? The type may have to leave this function. */
static bool
is_in_type(const struct visit *v)
{
    uint32_t at = v->in.macro == NULL ? UINT32_MAX : v->in.macro->span.begin;

    for (size_t i = 0; i < v->f->types.len; i++)
        if (v->f->types.at[i]->span.begin <= at && at < v->f->types.at[i]->span.end)
            return true;
    return false;
}

void
take_reference(struct visit *v, CXCursor c, CXCursor to, struct span at, bool from_body)
{
    enum CXCursorKind kind = clang_getCursorKind(c);
    struct ref r;

    /* a tag may have been declared before it was defined */
    if (kind == CXCursor_TypeRef && !clang_Cursor_isNull(clang_getCursorDefinition(to)))
        to = clang_getCursorDefinition(to);
    r = refer_to(v, to);
    r.is_type = kind == CXCursor_TypeRef;
    if (from_body && is_made_by_macro(v, to, &r))
        macro_hides(v, "names a local variable of this function");
    if (kind == CXCursor_DeclRefExpr && at.begin != UINT32_MAX && r.name != NULL) /* of bad code */
        at.end = at.begin + (uint32_t)strlen(r.name); /* without what a macro may add */
    if (!from_body && !r.is_type && !stands_there(v, at, r.name))
        return;
    if (from_body) {
        if (v->in.macro != NULL)
            vec_push(v->u->arena, &v->f->brought,
                     ((struct brought){v->in.macro->span.begin, r.name}));
        if (in_func(v->f, r.where) && is_in_type(v))
            macro_hides(v, "names what this function declares in a type");
        if (r.kind == R_LOCAL && !(v->in.macro != NULL && r.local->at == v->in.macro->span.begin))
            macro_hides(v, "names a local variable of this function");
        return;
    }
    add_ref(v, at, r);
}

/* ---- what the function declares ---- */

void
take_local(struct visit *v, CXCursor c, bool is_param)
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
    l->type = type_wrap(v->u, clang_getCursorType(c));
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
        l->type = type_wrap(v->u, clang_getArgType(v->function, (unsigned)v->f->n_params));
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

/* `struct { ... } __attribute__((packed))`, `typedef int v4 __attribute__((vector_size(16)))`: to
 * libclang what stands behind the brace, or the declarator, is not of it. */
static uint32_t
end_with_attributes(const struct unit *u, uint32_t end)
{
    size_t i = token_at(&u->tokens, end);

    for (;;) {
        const struct token *t = &u->tokens.at[i];

        if (token_spells(&u->src, t, "__attribute__") && token_is(&u->src, t + 1, "(")) {
            i = token_close(&u->src, &u->tokens, i + 1);
            end = u->tokens.at[i++].span.end;
        } else
            return end;
    }
}

void
take_local_type(struct visit *v, CXCursor c, bool is_typedef)
{
    struct local_type *t = arena_new(v->u->arena, struct local_type);

    t->span = extent_of(v->m, c);
    if (t->span.end != UINT32_MAX)
        t->span.end = end_with_attributes(v->u, t->span.end);
    t->is_typedef = is_typedef;
    if (is_typedef)
        t->is_variable = type_is_variable(&(struct type){clang_getTypedefDeclUnderlyingType(c)});
    t->is_enum = clang_getCursorKind(c) == CXCursor_EnumDecl ||
                 (is_typedef && clang_getCanonicalType(clang_getCursorType(c)).kind == CXType_Enum);
    if (t->is_enum)
        t->integer = integer_name(v->u, clang_getCursorType(c));
    if (clang_Cursor_isAnonymous(c) || *keep_string(v->u, clang_getCursorSpelling(c)) == '\0')
        t->name = (struct span){t->span.begin, t->span.begin};
    else
        t->name = name_span(v, c);
    if (t->name.begin == t->span.begin) /* libclang gives it the name of its typedef */
        t->name.end = t->name.begin;
    for (size_t i = 0; i < v->f->types.len; i++)
        if (v->f->types.at[i]->span.begin == t->span.begin &&
            v->f->types.at[i]->is_typedef == is_typedef &&
            v->f->types.at[i]->name.begin == t->name.begin)
            return;
    vec_push(v->u->arena, &v->f->types, t);
}

/* ---- types that libclang does not show ---- */

/* Where the block ends that this stands in. */
static uint32_t
block_end(const struct unit *u, uint32_t at)
{
    size_t i = token_at(&u->tokens, at);

    for (; u->tokens.at[i].kind != T_END && !token_is(&u->src, &u->tokens.at[i], "}"); i++)
        if (token_is(&u->src, &u->tokens.at[i], "{"))
            i = token_close(&u->src, &u->tokens, i);
    return u->tokens.at[i].span.begin;
}

/* The type of f's that is meant by the name at this token: the innermost of that name. */
static struct local_type *
type_meant(const struct visit *v, size_t token)
{
    const struct source *src = &v->u->src;
    const struct token *t = &v->u->tokens.at[token];
    bool tagged = token_is_tag_keyword(src, t - 1);
    struct local_type *found = NULL;

    if (token_is(src, t - 1, ".") || token_is(src, t - 1, "->"))
        return NULL;
    for (size_t i = 0; i < v->f->types.len; i++) {
        struct local_type *o = v->f->types.at[i];

        if (o->is_typedef == !tagged && o->name.begin < t->span.begin &&
            (found == NULL || o->name.begin > found->name.begin) &&
            span_is(v->u, o->name, span_text(v->u, t->span)) &&
            t->span.begin < block_end(v->u, o->span.begin))
            found = o;
    }
    return found;
}

/* The types that _Generic chooses by, and their like. */
void
take_unseen_types(struct visit *v)
{
    static const char *const words[] = {"_Generic", "__builtin_types_compatible_p"};
    const struct tokens *tokens = &v->u->tokens;

    for (size_t i = token_at(tokens, v->f->body.begin);
         v->f->types.len != 0 && tokens->at[i].span.begin < v->f->body.end; i++)
        for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
            if (!token_is(&v->u->src, &tokens->at[i], words[k]) ||
                !token_is(&v->u->src, &tokens->at[i + 1], "("))
                continue;
            for (size_t end = token_close(&v->u->src, tokens, i + 1), t = i + 2; t < end; t++) {
                struct local_type *meant = tokens->at[t].kind == T_NAME ? type_meant(v, t) : NULL;

                if (meant != NULL) /* equal references count once */
                    add_ref(v, tokens->at[t].span,
                            (struct ref){.kind = R_TYPE,
                                         .is_type = true,
                                         .promises = -1,
                                         .where = meant->name.begin,
                                         .type = meant,
                                         .name = span_text(v->u, meant->name)});
            }
        }
}

/* ---- in order, and asked for ---- */

static int
ref_order(const void *a, const void *b)
{
    const struct ref *x = a, *y = b;

    if (x->span.begin != y->span.begin)
        return x->span.begin < y->span.begin ? -1 : 1;
    return (int)x->kind - (int)y->kind;
}

/* Some operands are shown several times (x ?: y, designators): one entry is enough. */
void
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

static int
name_order(const void *a, const void *b)
{
    const char *const *x = a, *const *y = b;

    return strcmp(*x, *y);
}

bool
is_macro_name(const struct sema *m, const char *name)
{
    return m->macro_names.len != 0 && bsearch(&name, m->macro_names.at, m->macro_names.len,
                                              sizeof *m->macro_names.at, name_order) != NULL;
}

const char *
sema_member(const struct unit *u, const char *name)
{
    /* what a test has made by hand has not been read */
    bool is_macro = u->sema != NULL && is_macro_name(u->sema, name);

    return is_macro ? arena_fmt(u->arena, "async_%s", name) : name;
}

bool
sema_name_taken(const struct func *f, const char *name)
{
    return map_find(&f->facts->names, name) != NULL || is_macro_name(f->facts->sema, name) ||
           map_find(&f->facts->signature, name) != NULL;
}

/* sema_expr.c - expressions, by what they span */
#include "sema_unit.h"

#include <stdlib.h>
#include <string.h>

/* ---- groups ---- */

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
        struct span at = extent_of(r->k->sema, c);
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

void
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

/* ---- answers ---- */

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

/* What libclang does not say of the type of this expression, in a macro's argument, that part of it says.
 * NULL: none does. */
static struct node *
telling_part(const struct node *n)
{
    switch (n->kind) {
    case E_AWAIT: return n->a; /* of the promise */
    case E_COMMA: return n->b;
    case E_COND: return n->b != NULL ? n->b : n->c;
    default: return NULL;
    }
}

/* The same, by its type where that has to be. */
static int
depth_of(const struct func *f, const struct node *n)
{
    const struct node *in = node_bare((struct node *)n), *part;
    int promises = promises_in(f, n);
    type_ref t;

    if (promises >= 0)
        return promises;
    t = sema_type_of(f, n->span);
    if (t != NULL)
        return promises_of(t->cx);
    part = telling_part(in);
    return part == NULL ? 0 : depth_of(f, part) - (in->kind == E_AWAIT);
}

bool
node_is_promise(const struct func *f, const struct node *n)
{
    return n != NULL && depth_of(f, n) > 0;
}

type_ref
node_type(struct unit *u, const struct func *f, struct node *n)
{
    type_ref t = sema_type_of(f, n->span);
    struct node *part;

    n = node_bare(n);
    part = telling_part(n);
    if (t != NULL || part == NULL)
        return t;
    t = node_type(u, f, part);
    return t != NULL && n->kind == E_AWAIT ? type_promised(u, t) : t;
}

bool
return_adopts(struct unit *u, const struct func *f, const struct node *value)
{
    type_ref t;

    if (!node_is_promise(f, value))
        return false;
    if (!f->result_owns)
        return true;
    t = sema_type_of(f, value->span);
    return t != NULL && !type_same(t, f->type) && type_is_promise(type_promised(u, t));
}

bool
node_is_array(const struct func *f, const struct node *n)
{
    type_ref t = sema_type_of(f, n->span);

    return t != NULL && type_is_array(t);
}

/* lower_declaration.c - declarations become assignments where they have to */
#include "lower.h"

#include <string.h>

/* Can x = {0} be written as x = 0, or as all bytes zero? Not of a vector. */
static bool
has_zero(type_ref t)
{
    return type_is_arithmetic(t) || type_is_pointer(t) || type_is_promise(t) || type_is_array(t) ||
           type_is_record(t);
}

static enum init_kind
init_kind(struct lower *l, const struct node *n, const struct local *v)
{
    const struct node *k = n->kids;

    if (n->kind != E_LIST)
        return type_is_array(v->type) ? INIT_STRING : INIT_VALUE;
    if ((k == NULL || (k->next == NULL && span_is(l->u, k->span, "0"))) && has_zero(v->type))
        return INIT_ZERO;
    return INIT_LIST;
}

/* Elements of a list that are promises belong to the object. */
text
init_text(struct lower *l, struct node *n)
{
    text t = {0};
    uint32_t at = n->span.begin;

    if (n->kind == E_PAIR) {
        text_put_source(l, &t, at, n->a->span.begin);
        text_append(l, &t, init_text(l, n->a));
        return t;
    }
    if (n->kind != E_LIST) {
        type_ref to = sema_converted_type(l->f, n->span);

        /* { p } for a bool member stores no promise */
        return node_is_promise(l->f, n) && (to == NULL || type_is_promise(to)) ? owned_text(l, n)
                                                                               : lower_text(l, n);
    }
    for (struct node *k = n->kids; k != NULL; k = k->next) {
        text_put_source(l, &t, at, k->span.begin);
        text_append(l, &t, init_text(l, k));
        at = k->span.end;
    }
    text_put_source(l, &t, at, n->span.end);
    return t;
}

static struct scope *
owner_scope(struct lower *l)
{
    struct scope *s = l->scope;

    while (s->kind != SC_OWNED)
        s = s->outer;
    return s;
}

/* Will what initialises one of them be put in other words? */
static bool
has_changed_init(const struct node *decl)
{
    for (const struct node *k = decl->kids; k != NULL; k = k->next)
        if (k->a != NULL && k->a->changes)
            return true;
    return false;
}

/* `enum { A, B } e = ...`: the constants are declared before anything of it is evaluated. A struct
 * defined in a declaration that is taken apart or not printed as it stands needs a name of its own. */
static void
inline_types(struct lower *l, struct node *n)
{
    bool moves = n->has_await || has_changed_init(n);

    for (size_t i = 0; i < l->f->types.len; i++) {
        struct local_type *t = l->f->types.at[i];
        struct stmt *s;

        if (t->is_typedef || t->span.begin < n->span.begin || n->kids == NULL ||
            t->span.end > n->kids->span.begin)
            continue;
        t->must_move |= (moves || t->has_constants) && !t->is_enum;
        if (!t->is_enum)
            continue;
        t->is_declared = true;
        s = stmt_new(l, L_TEXT);
        s->text = text_source(l, t->span);
        text_put_string(l, &s->text, ";");
        stmt_append(l, s, 0);
    }
}

/* size = expression; in the order of the text. */
void
lower_dimensions(struct lower *l, struct node *item, const struct dimension *d, size_t n)
{
    for (struct node *k = item->kids; k != NULL; k = k->next)
        for (size_t i = 0; i < n; i++) {
            struct stmt **start = l->tail;

            if (d[i].expr.begin != k->span.begin)
                continue;
            begin_full(l);
            assign_value(l, d[i].local, lower_text(l, k), false, 0);
            finish_full(l, start);
        }
}

/* A local of variable length that an await would leave without its type: its sizes are evaluated, an
 * array gets its memory. */
static void
lower_in_pieces(struct lower *l, struct node *item)
{
    struct local *v = item->local;
    struct stmt *s;

    lower_dimensions(l, item, v->dimensions.at, v->dimensions.len);
    if (!v->is_vla)
        return;
    s = stmt_new(l, L_IF);
    text_put_string(l, &s->text, "!async_array_new(");
    text_put_storage(l, &s->text, v);
    text_put_string(l, &s->text, ", ");
    text_append(l, &s->text, v->pieces);
    text_put_string(l, &s->text, ")");
    stmt_append(l, s, 0);
    INTO(l, s->body, throw_text(l, text_literal(l, "async_error_no_memory()"), 0));
    if (v->owns || (item->a != NULL && item->a->kids == NULL)) {
        text t = text_literal(l, "__builtin_memset(");

        text_put_storage(l, &t, v);
        text_put_string(l, &t, ", 0, sizeof(");
        text_append(l, &t, v->pieces);
        text_put_string(l, &t, "));");
        stmt_append_text(l, t, 0);
    }
    vec_push(l->u->arena, &owner_scope(l)->owned, v);
}

/* The items of one declaration, from `first` on, go into one statement until an await stands between
 * them.
 * returns  an item with a cleanup attribute, which the rest of the block is guarded for; or NULL */
struct node *
lower_decl(struct lower *l, struct node *n, struct node *first)
{
    struct stmt *s = NULL;
    struct stmt *whole =
        NULL; /* what may be the declaration as it was written, if nothing else is */
    struct stmt **before = l->tail;

    if (first == n->kids && first != NULL && first->local != NULL)
        inline_types(l, n);
    for (struct node *k = first; k != NULL; k = k->next) {
        struct stmt **start = l->tail;
        struct item it = {
            .local = k->local, .span = k->span, .init_at = k->a ? k->a->span.begin : k->span.end};

        if (k->local == NULL) {
            /* static, extern, a prototype: it stays what it is */
            struct stmt *t = stmt_new(l, L_TEXT);

            t->text = text_source(l, n->span);
            t->as_written = true;
            stmt_append(l, t, 0);
            return NULL;
        }
        if (k->local->in_pieces) {
            lower_in_pieces(l, k);
            s = NULL;
            if (whole != NULL)
                whole->as_written = false;
            if (k->local->is_vla)
                continue;
            start = l->tail;
        }
        begin_full(l);
        if (k->a != NULL) {
            it.has_init = true;
            it.init_kind = init_kind(l, k->a, k->local);
            it.init = type_is_arithmetic(k->local->type) && !type_is_promise(k->local->type)
                          ? lower_text(l, k->a) /* bool b = p; */
                          : init_text(l, k->a);
        }
        if (!it.has_init && !k->local->owns && type_has_promises(k->local->type)) {
            /* who gets a copy will hold them: NULL until there are some, as in a local */
            it.has_init = true;
            it.init_kind = INIT_ZERO;
            it.init = text_literal(l, "{0}");
        }
        if (s == NULL || l->tail != start || l->temporaries->owned.len != 0) {
            s = stmt_new(l, L_DECL);
            vec_push(l->u->arena, &s->items, it);
            end_full(l, s, start);
            s->as_written = k == n->kids && *start == s && start == before && !k->local->in_pieces;
            if (whole == NULL)
                whole = s;
            else
                whole->as_written = false;
        } else
            vec_push(l->u->arena, &s->items, it);
        if (k->local->owns)
            vec_push(l->u->arena, &owner_scope(l)->owned, k->local);
        l->temporaries = NULL;
        if (l->tail != &s->next) /* temporaries were let go behind it: no more items in it */
            s = NULL;
        if (s != NULL && k != n->kids && s->items.len == 1)
            s->as_written = false;
        if (k->local->cleanup.end != 0) {
            if (s != NULL)
                s->as_written = false;
            return k;
        }
    }
    return NULL;
}

/* lower_await.c - awaits */
#include "lower.h"

#include <string.h>

/* One suspension. The operand is evaluated in it; its value is to be used next. */
struct await *
suspend(struct lower *l, enum await_kind kind, text operand, type_ref type, struct span span)
{
    struct await *a = arena_new(l->u->arena, struct await);
    struct stmt *s = stmt_new(l, L_SUSPEND);
    size_t before = l->pending.len;
    struct scope *was = l->scope;

    a->state = (unsigned)l->f->awaits.len + 1;
    a->span = span;
    a->where = l->await_where ? l->await_where : span.begin;
    a->kind = kind;
    a->type = type;
    a->is_void = type == NULL || type_is_void(type);
    vec_push(l->u->arena, &l->f->awaits, a);
    s->await = a;
    s->text = operand;
    stmt_append(l, s, before);
    if (l->temporaries != NULL && l->temporaries->owned.len != 0) {
        l->temporaries->outer = l->scope;
        l->scope = l->temporaries;
    }
    {
        await_list outer = l->pending;

        l->pending = (await_list){0};
        if (kind == AWAIT_TICK) {
            struct scope *owner = arena_new(l->u->arena, struct scope);

            owner->kind = SC_OWNED;
            owner->outer = l->scope;
            vec_push(l->u->arena, &owner->owned, l->returned);
            l->scope = owner;
        }
        INTO(l, s->fail, throw_text(l, text_literal(l, "async_error_take(%s)", l->f->self), 0));
        l->pending = outer;
    }
    l->scope = was;
    return a;
}

/* The function whose frame can lie in ours: defined further up, so that its size is known. */
static struct func *
known_child(struct lower *l, const struct node *call)
{
    const struct ref *r;
    struct func *g;

    if (call->kind != E_CALL || call->a->kind != E_NAME)
        return NULL;
    r = call->a->ref;
    if (r == NULL || r->kind != R_FUNCTION)
        return NULL;
    g = unit_func(l->u, r->name);
    return g != NULL && g->index < l->f->index && !g->is_weak && !g->is_main ? g : NULL;
}

static text
arguments(struct lower *l, const struct node *call)
{
    text t = {0};
    uint32_t at;

    if (call->kids == NULL)
        return t;
    at = call->kids->span.begin;
    for (struct node *k = call->kids; k != NULL; k = k->next) {
        text_put_source(l, &t, at, k->span.begin);
        text_append(l, &t, lower_text(l, k));
        at = k->span.end;
    }
    return t;
}

static text
value_of(struct lower *l, struct await *a)
{
    text t = {0};

    if (a->is_void)
        return text_literal(l, "(void)0");
    vec_push(l->u->arena, &l->pending, a);
    text_put(l, &t, (struct piece){.kind = P_VALUE, .await = a});
    return t;
}

/* Lets go the temporary promises that came after `held`. */
static void
release_from(struct lower *l, size_t held)
{
    while (l->temporaries->owned.len > held)
        exit_let_go(l, l->temporaries->owned.at[--l->temporaries->owned.len]);
}

/* Nobody wants the value of what was awaited, which is ours; or of what was not, but its value is. */
static void
drop_value(struct lower *l, struct await *a)
{
    text drop = {0};

    if (a->kind == AWAIT_CHILD) {
        text_put_string(l, &drop, "async_let_go(");
        text_put(l, &drop, (struct piece){.kind = P_VALUE, .await = a});
        text_put_string(l, &drop, ");");
    } else if (a->kind == AWAIT_SELF && !a->gives_promise)
        drop = text_literal(l, "async_drop_from(%s, struct %s_frame);", l->f->self, l->f->prefix);
    else if (a->kind == AWAIT_DIRECT)
        drop = text_literal(l, "%s_drop(%s);", a->direct, l->f->self);
    else
        drop = text_literal(l, "async_drop(%s);", l->f->self);
    stmt_append_text(l, drop, l->pending.len);
}

static bool
leaves_value(const struct await *a)
{
    switch (a->kind) {
    case AWAIT_OWNED:
    case AWAIT_SELF: return true;
    case AWAIT_DIRECT: return !a->is_void;
    case AWAIT_CHILD: return a->gives_promise;
    default: return false;
    }
}

/* What an await gives to the expression around it. Lets go what its operand held while it waited.
 * A promise is held till that expression ends, as one that a call gives is. */
static text
value_after(struct lower *l, struct await *a, type_ref type, size_t held, bool discard)
{
    struct local *v = NULL;
    text t = {0};

    a->gives_promise = type != NULL && type_is_promise(type);
    if (!discard && a->gives_promise) {
        size_t mark = l->pending.len;
        text value = value_of(l, a), store = {0};

        v = made_up(l, "held", type, NULL);
        v->owns = true;
        text_put_store(l, &store, text_written(l, v), type, value);
        stmt_append_text(l, store, mark);
        text_put_local(l, &t, v, false);
    } else if (!discard && !a->is_void)
        t = value_of(l, a);
    else {
        a->ignored = true;
        if (leaves_value(a))
            drop_value(l, a);
        t = text_literal(l, "(void)0");
    }
    release_from(l, held);
    if (v != NULL)
        vec_push(l->u->arena, &l->temporaries->owned, v);
    return t;
}

static const struct ref *
direct_call(const struct node *call)
{
    const struct ref *r;

    if (call->kind != E_CALL || call->a->kind != E_NAME)
        return NULL;
    r = call->a->ref;
    return r != NULL && r->kind == R_FUNCTION && r->direct != NULL ? r : NULL;
}

static struct local *
plain_owner(const struct node *n)
{
    const struct ref *r = n->ref;

    if (r != NULL && r->kind == R_LOCAL && r->local->owns && type_is_promise(r->local->type))
        return r->local;
    return NULL;
}

/* The promises that only the operand holds end before the wait: what was computed with them is
 * done. */
static text
settle_temporaries(struct lower *l, text operand, type_ref type, size_t mark, size_t held)
{
    struct local *v;
    text t = {0};

    if (l->temporaries->owned.len == held)
        return operand;
    if (type == NULL) {
        diag_error(
            &l->u->diags, l->place, "unsupported-syntax",
            "what type the promise has that is awaited in this macro's argument is not known");
        diag_note(&l->u->diags, l->place, "store it in a variable first");
        l->f->refused = true;
    }
    v = made_up(l, "operand", type, NULL);
    text_put_local(l, &t, v, true);
    text_put_string(l, &t, " = ");
    text_append(l, &t, operand);
    text_put_string(l, &t, ";");
    stmt_append_text(l, t, mark);
    release_from(l, held);
    t = (text){0};
    text_put_local(l, &t, v, false);
    return t;
}

static bool
is_self_call(struct lower *l, const struct node *call)
{
    const struct ref *r;

    if (call->kind != E_CALL || call->a->kind != E_NAME || l->f->is_main || l->f->is_weak)
        return false;
    r = call->a->ref;
    return r != NULL && r->kind == R_FUNCTION && strcmp(r->name, l->f->name) == 0;
}

text
lower_await(struct lower *l, struct node *n)
{
    struct node *operand = n->a;
    type_ref type;
    const struct ref *direct;
    struct func *child;
    struct await *a;
    size_t mark = l->pending.len, held = l->temporaries->owned.len;
    bool discard = l->discarding;
    text t = {0};

    l->discarding = false; /* the operand's own awaits have values that are used */
    while (operand->kind == E_PAREN)
        operand = operand->a;
    if ((child = known_child(l, operand)) != NULL) {
        struct local *slot = made_up(l, child->name, NULL,
                                     arena_fmt(l->u->arena, "struct %s_frame ", child->prefix));

        slot->child = child;
        child->embedded = true;
        t = arguments(l, operand);
        l->pending.len = mark;
        a = suspend(l, AWAIT_CHILD, t, NULL, n->span);
        type = child->result_owns ? node_type(l->u, l->f, n) : NULL;
        if (child->result_owns && type == NULL)
            type = child->type;
        a->is_void = child->is_void;
        a->child = child;
        a->slot = slot;
        for (size_t i = held; i < l->temporaries->owned.len; i++)
            vec_push(l->u->arena, &a->lets_go, l->temporaries->owned.at[i]);
        return value_after(l, a, type, held, discard);
    }
    type = node_type(l->u, l->f, n);
    if (is_self_call(l, operand)) {
        l->f->calls_itself = true;
        t = arguments(l, operand);
        l->pending.len = mark;
        a = suspend(l, AWAIT_SELF, t, type, n->span);
        return value_after(l, a, type, held, discard);
    }
    if ((direct = direct_call(operand)) != NULL) {
        t = arguments(l, operand);
        l->pending.len = mark;
        a = suspend(l, AWAIT_DIRECT, t, type, n->span);
        a->direct = direct->direct;
        return value_after(l, a, type, held, discard);
    }
    if (plain_owner(operand) != NULL && !plain_owner(operand)->address_taken) {
        text_put_local(l, &t, plain_owner(operand), false);
        a = suspend(l, AWAIT_HELD, t, type, n->span);
        a->held = plain_owner(operand);
        return value_after(l, a, type, held, discard);
    }
    t = owned_text(l, operand);
    t = settle_temporaries(l, t, node_type(l->u, l->f, operand), mark, held);
    l->pending.len = mark;
    a = suspend(l, AWAIT_OWNED, t, type, n->span);
    return value_after(l, a, type, held, discard);
}

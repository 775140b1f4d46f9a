/* lower_expression.c - expressions with awaits in them, taken apart */
#include "lower.h"

#include <string.h>

static bool gives_reference(struct lower *l, struct node *n);

/* The text of n with its parts rewritten in order. */
text
compose_text(struct lower *l, struct node *n)
{
    struct node *const parts[] = {n->a, n->b, n->c, n->d};
    struct node *kid = n->kids;
    uint32_t at = n->span.begin;
    text t = {0};

    for (size_t i = 0; i < 4 || kid != NULL;) {
        struct node *part = i < 4 ? parts[i] : NULL;

        if (i < 4 && part == NULL) {
            i++;
            continue;
        }
        /* the sizes in a cast's type come before its operand, arguments behind what is called */
        if (part == NULL || (kid != NULL && kid->span.begin < part->span.begin)) {
            part = kid;
            kid = kid->next;
        } else
            i++;
        text_put_source(l, &t, at, part->span.begin);
        text_append(l, &t, lower_text(l, part));
        at = part->span.end;
    }
    text_put_source(l, &t, at, n->span.end);
    return t;
}

/* Is its value 0 or 1 anyway? */
bool
is_truth(const struct lower *l, struct node *n)
{
    static const char *const comparisons[] = {"==", "!=", "<", ">", "<=", ">="};

    n = node_bare(n);
    if (n->kind == E_AND || n->kind == E_OR)
        return true;
    if (n->kind != E_OTHER || n->kids == NULL)
        return false;
    for (size_t i = 0; n->kids->next != NULL && i < sizeof comparisons / sizeof *comparisons; i++)
        if (strcmp(n->op, comparisons[i]) == 0)
            return true;
    return n->kids->next == NULL && l->u->src.text[n->span.begin] == '!';
}

/* v = t; or v = t != 0; */
void
assign_value(struct lower *l, struct local *v, text value, bool truth, size_t mark)
{
    text t = {0};

    if (truth) {
        text_put_local(l, &t, v, true);
        text_put_string(l, &t, text_is_primary(&value) ? " = " : " = (");
        text_append(l, &t, value);
        text_put_string(l, &t, text_is_primary(&value) ? " != 0;" : ") != 0;");
    } else
        text_put_store(l, &t, text_written(l, v), v->type, value);
    stmt_append_text(l, t, mark);
}

/* a && b, a || b with an await in b. */
static text
lower_logical(struct lower *l, struct node *n)
{
    struct local *test = made_up(l, "test", NULL, "_Bool ");
    struct stmt *s;
    size_t mark = l->pending.len;
    text t = {0};

    assign_value(l, test, lower_text(l, n->a), !is_truth(l, n->a), mark);
    s = stmt_new(l, L_IF);
    text_put_string(l, &s->text, n->kind == E_AND ? "" : "!");
    text_put_local(l, &s->text, test, false);
    stmt_append(l, s, mark);
    mark = l->pending.len;
    INTO(l, s->body, assign_value(l, test, lower_text(l, n->b), !is_truth(l, n->b), mark));
    text_put_local(l, &t, test, false);
    return t;
}

/* One branch of ?: on the way to its value. */
static void
branch(struct lower *l, struct node *n, struct local *v, bool owned)
{
    size_t mark = l->pending.len;
    text t = owned ? owned_text(l, n) : lower_text(l, n);

    if (v != NULL)
        assign_value(l, v, t, false, mark);
    else {
        text_put_string(l, &t, ";");
        stmt_append_text(l, t, mark);
    }
}

/* What decides, for an if to test, which has parentheses of its own. Compilers want to see a pair
 * around an assignment, and none around anything else. */
static text
test_text(struct lower *l, struct node *n)
{
    struct node *in = node_bare(n);

    return lower_text(l, in->kind == E_ASSIGN ? n : in);
}

static text
lower_cond(struct lower *l, struct node *n, bool owned)
{
    type_ref type = node_type(l->u, l->f, n);
    bool is_void = type == NULL || type_is_void(type);
    struct local *v = is_void ? NULL : made_up(l, "choice", type, NULL);
    struct stmt *s;
    size_t mark = l->pending.len;
    text t = {0};

    if (n->b == NULL) { /* a ?: c: the value of a is the test */
        assign_value(l, v, owned ? owned_text(l, n->a) : lower_text(l, n->a), false, mark);
        s = stmt_new(l, L_IF);
        text_put_string(l, &s->text, "!");
        text_put_local(l, &s->text, v, false);
        stmt_append(l, s, mark);
        INTO(l, s->body, branch(l, n->c, v, owned));
    } else {
        text test = test_text(l, n->a);

        s = stmt_new(l, L_IF);
        s->text = test;
        stmt_append(l, s, mark);
        INTO(l, s->body, branch(l, n->b, v, owned));
        INTO(l, s->other, branch(l, n->c, v, owned));
    }
    if (v == NULL)
        return text_literal(l, "(void)0");
    text_put_local(l, &t, v, false);
    return t;
}

/* Could _Generic choose this one? It gives what the whole does. */
static bool
may_be_chosen(struct lower *l, const struct node *n, const struct node *choice)
{
    type_ref whole = sema_type_of(l->f, n->span), one = sema_type_of(l->f, choice->a->span);

    return whole == NULL || one == NULL || type_same(whole, one);
}

/* _Generic with an await in a choice. libclang does not tell which is chosen: mostly its type does,
 * else the compiler is asked for one after the other. */
static text
lower_generic(struct lower *l, struct node *n, bool owned, bool dropped)
{
    type_ref type = sema_type_of(l->f, n->span);
    VEC(struct node *) choices = {0};
    struct stmt **outer = l->tail;
    bool first = l->first;
    struct local *v;
    text t = {0};

    for (struct node *k = n->kids; k != NULL; k = k->next)
        if (may_be_chosen(l, n, k) && !span_is(l->u, k->name, "default"))
            vec_push(l->u->arena, &choices, k);
    for (struct node *k = n->kids; k != NULL; k = k->next)
        if (may_be_chosen(l, n, k) && span_is(l->u, k->name, "default"))
            vec_push(l->u->arena, &choices, k);
    if (choices.len == 0) /* the same type, but not as it is spelled */
        for (struct node *k = n->kids; k != NULL; k = k->next)
            vec_push(l->u->arena, &choices, k);
    if (choices.len == 1 && dropped) {
        lower_discarded(l, choices.at[0]->a);
        return text_literal(l, "(void)0");
    }
    if (choices.len == 1)
        return owned ? owned_text(l, choices.at[0]->a) : lower_text(l, choices.at[0]->a);
    v = dropped || type == NULL || type_is_void(type) ? NULL : made_up(l, "choice", type, NULL);
    for (size_t i = 0; i < choices.len; i++) {
        struct stmt *s = stmt_new(l, L_IF);

        if (i + 1 == choices.len) {
            branch(l, choices.at[i]->a, v, owned);
            break;
        }
        text_put_string(l, &s->text, "_Generic(");
        text_put_source(l, &s->text, n->a->span.begin, n->a->span.end);
        text_put_string(l, &s->text, ", ");
        text_put_source(l, &s->text, choices.at[i]->name.begin, choices.at[i]->name.end);
        text_put_string(l, &s->text, ": 1, default: 0)");
        stmt_append(l, s, l->pending.len);
        INTO(l, s->body, branch(l, choices.at[i]->a, v, owned));
        if (i == 0)
            outer = l->tail;
        l->tail = &s->other;
        l->first = false;
    }
    l->tail = outer;
    l->first = first && l->first;
    if (v == NULL)
        return text_literal(l, "(void)0");
    text_put_local(l, &t, v, false);
    return t;
}

/* ({ ... }) with an await in it: its statements come first, its value goes into a local. */
static text
lower_statement_expression(struct lower *l, struct node *n, bool discarded)
{
    type_ref type = sema_type_of(l->f, n->span);
    bool is_void = type == NULL || type_is_void(type) || discarded;
    struct local *outer_value = l->block_value;
    struct node *outer_last = l->block_last;
    bool outer_dropped = l->block_dropped;
    struct local *v = is_void ? NULL : made_up(l, "value", type, NULL);
    struct scope *temporaries = l->temporaries, *scope = l->scope;
    struct stmt *s = stmt_new(l, L_BLOCK);
    struct span place = l->place;
    await_list pending;
    text t = {0};

    s->body_span = n->a->span;
    stmt_append(l, s, l->pending.len);
    pending = l->pending; /* its statements begin lists of their own, the one around it goes on */
    l->pending = (await_list){0};
    l->block_value = v;
    l->block_dropped = discarded;
    l->block_last = n->a->kids;
    while (l->block_last != NULL && l->block_last->next != NULL)
        l->block_last = l->block_last->next;
    while (l->block_last != NULL && l->block_last->kind == S_LABEL)
        l->block_last = l->block_last->a; /* ({ ... done: x; }) has the value of x */
    if (temporaries != NULL && temporaries->owned.len != 0) { /* a way out ends them, too */
        temporaries->outer = scope;
        l->scope = temporaries;
    }
    INTO(l, s->body, lower_list(l, n->a->kids, n->a->span));
    l->scope = scope;
    l->block_value = outer_value;
    l->block_dropped = outer_dropped;
    l->block_last = outer_last;
    l->place = place;
    l->temporaries = temporaries;
    l->pending = pending;
    if (v == NULL)
        return text_literal(l, "(void)0");
    text_put_local(l, &t, v, false);
    return t;
}

/* Does evaluating n give a promise that nobody holds yet? */
static bool
gives_reference(struct lower *l, struct node *n)
{
    n = node_bare(n);
    if (n->kind == E_COND)
        return gives_reference(l, n->c) || (n->b && gives_reference(l, n->b));
    if (n->kind == E_COMMA)
        return gives_reference(l, n->b);
    if (n->kind == E_BLOCK)
        return n->has_await && node_is_promise(l->f, n);
    for (struct node *k = n->kids; n->kind == E_GENERIC && k != NULL; k = k->next)
        if (may_be_chosen(l, n, k) && gives_reference(l, k->a))
            return true;
    return (n->kind == E_CALL || n->kind == E_MACRO) && node_is_promise(l->f, n);
}

/* What settles p with a promise makes p hold that: promise_resolve(p, q), promise_resolved(T, q). */
const char *
settles_with_promise(struct lower *l, const struct node *n)
{
    if (n->kids == NULL || n->kids->next == NULL || !node_is_promise(l->f, n->kids->next))
        return NULL;
    if (span_is(l->u, n->a->span, "promise_resolve"))
        return "async_resolve_promise";
    return span_is(l->u, n->a->span, "promise_resolved") ? "async_resolved_promise" : NULL;
}

static text
compose_call(struct lower *l, struct node *n)
{
    const char *settles = n->kind == E_CALL ? settles_with_promise(l, n) : NULL;
    text t = {0};
    uint32_t at;

    if (settles == NULL)
        return compose_text(l, n);
    text_put_string(l, &t, settles);
    at = n->a->span.end;
    for (struct node *k = n->kids; k != NULL; k = k->next) {
        text_put_source(l, &t, at, k->span.begin);
        text_append(l, &t, lower_text(l, k));
        at = k->span.end;
    }
    text_put_source(l, &t, at, n->span.end);
    return t;
}

static bool
text_is_local(const text *t)
{
    return t->len == 1 && t->at[0].kind == P_LOCAL;
}

/* `value` is a local with a reference of its own, which it has got before the rest of the expression is
 * evaluated: that may fail, so the local lets go of it when the expression ends. */
static text
keep_to_end(struct lower *l, text value)
{
    struct local *v;

    if (l->temporaries == NULL || !text_is_local(&value))
        return value;
    v = value.at[0].local;
    v->owns = true;
    vec_push(l->u->arena, &l->temporaries->owned, v);
    return value;
}

static text
one_more(struct lower *l, text reference)
{
    text t = {0};

    text_put_string(l, &t, "async_own(");
    text_append(l, &t, reference);
    text_put_string(l, &t, ")");
    return t;
}

/* n as a reference that whoever takes the value then owns. */
text
owned_text(struct lower *l, struct node *n)
{
    struct node *in = node_bare(n);
    text t = {0};

    if (in->kind == E_COND && (in->has_await || gives_reference(l, in))) {
        if ((in->b && in->b->has_await) || in->c->has_await)
            return one_more(l, keep_to_end(l, lower_cond(l, in, true)));
        text_put_string(l, &t, "(");
        if (in->b == NULL) {
            text_append(l, &t, owned_text(l, in->a)); /* one more reference to NULL is none */
            text_put_string(l, &t, " ?: ");
        } else {
            text_append(l, &t, lower_text(l, in->a));
            text_put_string(l, &t, " ? ");
            text_append(l, &t, owned_text(l, in->b));
            text_put_string(l, &t, " : ");
        }
        text_append(l, &t, owned_text(l, in->c));
        text_put_string(l, &t, ")");
        return t;
    }
    if (in->kind == E_BLOCK && in->has_await)
        return one_more(l, keep_to_end(l, lower_statement_expression(l, in, false)));
    if (in->kind == E_CALL || in->kind == E_MACRO) {
        if (node_is_promise(l->f, in))
            return compose_call(l, in);
        return lower_text(l, n);
    }
    if (in->kind == E_GENERIC && in->has_await) {
        t = lower_generic(l, in, true, false);
        return text_is_local(&t) ? one_more(l, keep_to_end(l, t)) : t;
    }
    if (in->kind == E_GENERIC && node_is_promise(l->f, in)) {
        uint32_t at = in->span.begin;

        for (struct node *k = in->kids; k != NULL; k = k->next) {
            text_put_source(l, &t, at, k->a->span.begin);
            text_append(l, &t, may_be_chosen(l, in, k) ? owned_text(l, k->a) : lower_text(l, k->a));
            at = k->a->span.end;
        }
        text_put_source(l, &t, at, in->span.end);
        return t;
    }
    if (!node_is_promise(l->f, in)) /* NULL, 0 */
        return lower_text(l, n);
    return one_more(l, lower_text(l, in));
}

/* A promise that only this expression holds, while it is only looked at. */
static text
held_text(struct lower *l, struct node *n)
{
    text t = {0};
    text inner = n->kind == E_GENERIC ? owned_text(l, n) : compose_call(l, n);
    struct local *held = made_up(l, "held", node_type(l->u, l->f, n), NULL);

    held->owns = true;
    vec_push(l->u->arena, &l->temporaries->owned, held);
    text_put_string(l, &t, "async_set(");
    text_put_local(l, &t, held, false);
    text_put_string(l, &t, ", ");
    text_append(l, &t, inner);
    text_put_string(l, &t, ")");
    return t;
}

static text
lower_assign(struct lower *l, struct node *n)
{
    text t = {0};

    if (!node_is_promise(l->f, n->a) || strcmp(n->op, "=") != 0)
        return compose_text(l, n);
    if (node_owner(n->a) != NULL) {
        text_put_string(l, &t, "async_set(");
        text_append(l, &t, lower_text(l, n->a));
        text_put_string(l, &t, ", ");
        text_append(l, &t, owned_text(l, n->b));
        text_put_string(l, &t, ")");
        return t;
    }
    text_append(l, &t, lower_text(l, n->a));
    text_put_source(l, &t, n->a->span.end, n->b->span.begin);
    text_append(l, &t, owned_text(l, n->b));
    return t;
}

/* promise_reject(p, e) consumes its error; e of a catch goes on belonging to its block. */
static text
lower_call(struct lower *l, struct node *n)
{
    static const char *const consumers[] = {"promise_reject", "promise_rejected"};
    text t = {0};
    uint32_t at = n->span.begin;

    for (size_t i = 0; i < 2; i++) {
        struct node *last = n->kids;
        const struct ref *r;

        if (!span_is(l->u, n->a->span, consumers[i]) || last == NULL || last->next == NULL)
            continue;
        last = node_bare(last->next);
        r = last->ref;
        if (r == NULL || r->kind != R_LOCAL || !r->local->is_catch)
            continue;
        text_put_source(l, &t, at, n->kids->span.begin);
        text_append(l, &t, lower_text(l, n->kids));
        text_put_source(l, &t, n->kids->span.end, last->span.begin);
        text_put_string(l, &t, "async_error_retain(");
        text_append(l, &t, lower_text(l, last));
        text_put_string(l, &t, ")");
        text_put_source(l, &t, last->span.end, n->span.end);
        return t;
    }
    return compose_call(l, n);
}

/* An object that lives as long as its block: its place must not be the stack. */
static bool
literal_is_object(struct lower *l, struct node *n)
{
    type_ref t = sema_type_of(l->f, n->span);
    struct node *p = n->parent;

    if (t != NULL && type_is_array(t))
        return !(p->kind == E_INDEX && p->a == n) &&
               !(p->kind == D_ITEM && p->local != NULL && type_is_array(p->local->type));
    while (p != NULL && (p->kind == E_PAREN || (p->kind == E_MEMBER && p->op[0] == '.')))
        p = p->parent;
    return p != NULL && p->kind == E_ADDRESS;
}

/* What copies a value to where it stays. */
static bool
is_kept_by_call(struct lower *l, struct node *call, struct node *n)
{
    static const char *const keepers[] = {"async_channel_send", "async_channel_try_send",
                                          "promise_resolve", "promise_resolved"};

    if (call->a == NULL || call->a == n)
        return false;
    for (size_t i = 0; i < sizeof keepers / sizeof *keepers; i++)
        if (span_is(l->u, call->a->span, keepers[i]))
            return true;
    return false;
}

/* Is the value of a compound literal copied to an object that outlives it? Its promises then belong to
 * that one's owner, as what initialises a variable does. */
static bool
literal_is_copied(struct lower *l, struct node *n)
{
    struct node *p = n->parent;

    for (; p != NULL; n = p, p = p->parent)
        switch (p->kind) {
        case E_PAREN:
        case E_PAIR: break;
        case E_LIST:
            if (p->parent->kind == E_LITERAL)
                return !literal_is_object(l, p->parent) && literal_is_copied(l, p->parent);
            break;
        case E_COND:
            if (n == p->a)
                return false;
            break;
        case E_COMMA:
            if (n == p->a)
                return false;
            break;
        case E_ASSIGN: return n == p->b;
        case E_CALL: return is_kept_by_call(l, p, n);
        case D_ITEM:
        case S_RETURN: return true;
        default: return false;
        }
    return false;
}

static text
literal_text(struct lower *l, struct node *n)
{
    text t = {0};

    if (n->a == NULL || literal_is_object(l, n) || !literal_is_copied(l, n))
        return compose_text(l, n);
    text_put_source(l, &t, n->span.begin, n->a->span.begin);
    text_append(l, &t, init_text(l, n->a));
    text_put_source(l, &t, n->a->span.end, n->span.end);
    return t;
}

static text
lower_literal(struct lower *l, struct node *n)
{
    type_ref type = sema_type_of(l->f, n->span);
    struct node *block = n;
    struct local *v;
    text t = {0}, value = literal_text(l, n);
    bool cast;

    if (type == NULL || !literal_is_object(l, n) || !(l->f->tree->has_await || l->keeps_literals))
        return value;
    while (block->kind != S_BLOCK && block->kind != S_FOR)
        block = block->parent;
    v = made_up(l, "literal", type, NULL);
    v->scope = (struct span){block->span.begin, block->span.end};
    v->address_taken = true;
    cast = type_keeps_qualifiers(type);
    text_put_string(l, &t, "(*(__typeof__(");
    text_put_local(l, &t, v, false);
    text_put_string(l, &t, cast ? ") *)__builtin_memcpy((void *)&" : ") *)__builtin_memcpy(&");
    text_put_local(l, &t, v, true);
    text_put_string(l, &t, cast ? ", (const void *)&" : ", &");
    text_append(l, &t, value);
    text_put_string(l, &t, ", sizeof ");
    text_put_local(l, &t, v, false);
    text_put_string(l, &t, "))");
    return t;
}

/* Are there statements in this ({ }) that cannot stay where they are? */
bool
must_unfold(struct lower *l, struct node *n)
{
    struct node *const parts[] = {n->a, n->b, n->c, n->d};

    switch (n->kind) {
    case S_RETURN:
    case S_THROW:
    case S_TRY:
    case S_DEFER:
    case S_GOTO: return true;
    case D_ITEM:
        if (n->local != NULL && n->local->owns)
            return true;
        break;
    case E_ASSIGN:
        if (node_is_promise(l->f, n->a))
            return true;
        break;
    case E_CALL:
        if (node_is_promise(l->f, n))
            return true;
        break;
    default: break;
    }
    for (size_t i = 0; i < 4; i++)
        if (parts[i] != NULL && must_unfold(l, parts[i]))
            return true;
    for (struct node *k = n->kids; k != NULL; k = k->next)
        if (must_unfold(l, k))
            return true;
    return false;
}

static text
parenthesised(struct lower *l, text inner)
{
    text t = {0};

    text_put_string(l, &t, "(");
    text_append(l, &t, inner);
    text_put_string(l, &t, ")");
    return t;
}

/* The left side of a comma: compilers take one without effect for a mistake. */
static void
discard_operand(struct lower *l, struct node *n)
{
    text t = {0};

    if (n->changes || n->kind == E_CALL || n->kind == E_ASSIGN || n->kind == E_UPDATE ||
        n->kind == E_MACRO) {
        lower_discarded(l, n);
        return;
    }
    text_put_string(l, &t, "(void)(");
    text_put_source(l, &t, n->span.begin, n->span.end);
    text_put_string(l, &t, ");");
    stmt_append_text(l, t, l->pending.len);
}

/* The assert of glibc ends in `, __extension__({ … })`, which by itself would get a -Wpedantic. */
static bool
is_extension_between(struct lower *l, struct node *a, struct node *b)
{
    return strstr(span_text(l->u, (struct span){a->span.end, b->span.begin}), "__extension__") !=
           NULL;
}

/* `(void)sizeof (E ? 1 : 0)`, as which it begins: that does nothing, and where it doesn't come from a
 * header of the system any more clang warns of the side effects that E doesn't have there. */
static bool
is_mere_sizeof(struct lower *l, struct node *n)
{
    static const char end[] = "? 1 : 0)"; /* so it is of an int, and not of a type */
    const char *text;

    n = node_bare(n);
    if (n->kind != E_CAST || n->a == NULL || n->a->kind != E_SIZEOF)
        return false;
    text = span_text(l->u, n->a->span);
    return strlen(text) > strlen(end) && strncmp(text, "sizeof", 6) == 0 &&
           strcmp(text + strlen(text) - strlen(end), end) == 0;
}

static text
lower_comma(struct lower *l, struct node *n)
{
    text t = {0};

    if (n->has_await) {
        discard_operand(l, n->a);
        return test_text(l, n->b); /* what stood around the comma is around it now */
    }
    if (!is_mere_sizeof(l, n->a) || !is_extension_between(l, n->a, n->b))
        return parenthesised(l, compose_text(l, n));
    text_put_string(l, &t, "(__extension__ ");
    text_append(l, &t, lower_text(l, n->b));
    text_put_string(l, &t, ")");
    return t;
}

/* What n becomes. Its awaits, and whatever must come before them, are appended. */
text
lower_text(struct lower *l, struct node *n)
{
    if (!n->changes)
        return text_source(l, n->span);
    switch (n->kind) {
    case E_AWAIT: return lower_await(l, n);
    case E_AND:
    case E_OR: return n->b->has_await ? lower_logical(l, n) : compose_text(l, n);
    case E_COND:
        if ((n->b && n->b->has_await) || n->c->has_await)
            return lower_cond(l, n, false);
        return compose_text(l, n);
    case E_COMMA: return lower_comma(l, n);
    case E_BLOCK:
        if (n->has_await && node_is_promise(l->f, n))
            return keep_to_end(l, lower_statement_expression(l, n, false));
        if (n->has_await)
            return lower_statement_expression(l, n, false);
        return text_source(l, n->span);
    case E_GENERIC:
        if (node_is_promise(l->f, n) && gives_reference(l, n) && l->temporaries != NULL)
            return held_text(l, n);
        return n->has_await ? lower_generic(l, n, false, false) : compose_text(l, n);
    case E_ASSIGN: return lower_assign(l, n);
    case E_LITERAL: return lower_literal(l, n);
    case E_CALL:
    case E_MACRO:
        if (node_is_promise(l->f, n) && l->temporaries != NULL)
            return held_text(l, n);
        return n->kind == E_CALL ? lower_call(l, n) : compose_text(l, n);
    case E_PAIR: return compose_text(l, n);
    default: return compose_text(l, n);
    }
}

/* Begins one: from here on values and temporary promises are its own. */
void
begin_full(struct lower *l)
{
    struct scope *s = arena_new(l->u->arena, struct scope);

    s->kind = SC_OWNED;
    s->first_local = l->f->locals.len;
    l->temporaries = s;
    l->pending.len = 0;
}

/* Its temporary promises must hold NULL before it begins: those of its own only, for it may stand in
 * a statement expression, in the middle of another that goes by what its temporaries hold. */
static void
prepare_temporaries(struct lower *l, struct stmt **before, struct stmt *first)
{
    struct stmt *list = NULL, **tail = &list;

    for (size_t i = l->temporaries->first_local; i < l->f->locals.len; i++) {
        struct local *v = l->f->locals.at[i];
        struct stmt *s;

        if (!v->made_up || !v->owns || v->prepared)
            continue;
        v->prepared = true;
        s = stmt_new(l, L_TEXT);
        text_put_local(l, &s->text, v, true);
        text_put_string(l, &s->text, " = NULL;");
        *tail = s;
        tail = &s->next;
    }
    if (list == NULL)
        return;
    list->lead = first->lead;
    first->lead = false;
    *tail = first;
    *before = list;
    if (l->tail == before)
        l->tail = tail;
}

/* Ends one whose value has been used by the statements since `start`. */
void
finish_full(struct lower *l, struct stmt **start)
{
    if (l->temporaries->owned.len != 0)
        exit_clean_up(l, l->temporaries);
    if (*start != NULL)
        prepare_temporaries(l, start, *start);
    l->temporaries = NULL;
}

/* Ends it: `s` uses its value. */
void
end_full(struct lower *l, struct stmt *s, struct stmt **start)
{
    stmt_append(l, s, 0);
    finish_full(l, start);
}

/* Is it the call of a function that does not return? */
static bool
never_returns(struct lower *l, const struct node *n)
{
    const struct call *calls;
    size_t count = sema_calls(l->f, n->span, &calls);

    for (size_t i = 0; i < count && calls[i].span.begin == n->span.begin; i++)
        if (calls[i].no_return && !calls[i].conditional && calls[i].span.end == n->span.end)
            return true;
    return false;
}

/* Would a compiler say that n as a statement does nothing, or that its value is not used? */
static bool
is_idle(struct lower *l, const struct node *n)
{
    type_ref t;

    if (n->kind == E_CALL || n->kind == E_ASSIGN || n->kind == E_UPDATE)
        return false;
    t = sema_type_of(l->f, n->span);
    return t != NULL ? !type_is_void(t) : n->kind != E_MACRO && n->kind != E_BLOCK;
}

/* n as a statement of its own: its value is dropped. unseen: in the source it is an operand, of whose value
 * compilers do not say that nobody uses it. */
static void
discard(struct lower *l, struct node *n, bool unseen)
{
    struct node *in = node_bare(n);
    size_t mark = l->pending.len;
    bool to_void = false;
    text t = {0};

    while (in->kind == E_CAST || in->kind == E_PAREN) {
        type_ref type = sema_type_of(l->f, in->span);

        if (in->kind == E_CAST && (type == NULL || !type_is_void(type)))
            break;
        to_void |= in->kind == E_CAST;
        in = in->a;
    }
    if (in->kind == E_AWAIT) {
        l->discarding = true;
        lower_text(l, in);
        return;
    }
    if (gives_reference(l, in) && node_is_promise(l->f, in)) {
        text_put_string(l, &t, "async_discard(");
        text_append(l, &t, owned_text(l, in));
        text_put_string(l, &t, ");");
        stmt_append_text(l, t, mark);
        return;
    }
    if (in->kind == E_COND && in->has_await) {
        /* no value: an if */
        struct stmt *s = stmt_new(l, L_IF);

        s->text = test_text(l, in->a);
        stmt_append(l, s, mark);
        if (in->b == NULL) {
            text not = {0};

            text_put_string(l, &not, "!(");
            text_append(l, &not, s->text);
            text_put_string(l, &not, ")");
            s->text = not ;
            INTO(l, s->body, discard(l, in->c, true));
            return;
        }
        INTO(l, s->body, discard(l, in->b, true));
        INTO(l, s->other, discard(l, in->c, true));
        return;
    }
    if ((in->kind == E_AND || in->kind == E_OR) && in->has_await) {
        struct stmt *s = stmt_new(l, L_IF);
        text test = test_text(l, in->a);

        text_put_string(l, &s->text, in->kind == E_AND ? "" : "!(");
        text_append(l, &s->text, test);
        text_put_string(l, &s->text, in->kind == E_AND ? "" : ")");
        stmt_append(l, s, mark);
        INTO(l, s->body, discard(l, in->b, true));
        return;
    }
    if (in->kind == E_BLOCK && in->has_await) {
        lower_statement_expression(l, in, true);
        return;
    }
    if (in->kind == E_GENERIC && in->has_await) {
        lower_generic(l, in, false, true);
        return;
    }
    if (in->kind == E_COMMA && (in->has_await || !is_extension_between(l, in->a, in->b))) {
        discard_operand(l, in->a);
        discard(l, in->b, unseen || in->b->has_await);
        return;
    }
    t = lower_text(l, to_void && !n->has_await ? n : in);
    if (to_void ? n->has_await : unseen && is_idle(l, in)) {
        text cast = text_literal(l, "(void)(");

        text_append(l, &cast, t);
        text_put_string(l, &cast, ")");
        t = cast;
    }
    text_put_string(l, &t, ";");
    stmt_append_text(l, t, mark)->ends = never_returns(l, in);
}

void
lower_discarded(struct lower *l, struct node *n)
{
    discard(l, n, false);
}

void
lower_unseen(struct lower *l, struct node *n)
{
    discard(l, n, true);
}

/* A condition. The statement that tests it is appended by the caller; `plain` says that nothing
 * had to come before it. */
text
lower_test(struct lower *l, struct node *n, bool *plain, bool truth)
{
    struct stmt **start = l->tail;
    text t;

    begin_full(l);
    t = truth && n->has_await ? test_text(l, n) : lower_text(l, n);
    if (l->temporaries->owned.len != 0) {
        type_ref type = sema_type_of(l->f, n->span);
        struct local *v =
            truth ? made_up(l, "test", NULL, "_Bool ") : made_up(l, "value", type, NULL);

        assign_value(l, v, t, truth && !is_truth(l, n), 0);
        exit_clean_up(l, l->temporaries);
        t = (text){0};
        text_put_local(l, &t, v, false);
    }
    if (*start != NULL)
        prepare_temporaries(l, start, *start);
    l->temporaries = NULL;
    *plain = l->tail == start;
    return t;
}

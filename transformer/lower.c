/* lower.c - awaits and exits made explicit: a function, statement by statement
 *
 * reads   func.tree and what check.c found out of it
 * fills   func.lowered, func.awaits, made-up locals
 *
 * The function keeps its own control structure. An expression with an await in
 * it is taken apart just as far as the await needs it:
 *
 *     total += await f(x);        suspend f(x)
 *                                 total += <value>;
 *
 *     if (a && await b()) S       test = a != 0;
 *                                 if (test) { suspend b(); test = <value> != 0; }
 *                                 if (test) S
 *
 *     while (await more()) S      for (;;) { suspend more(); if (!<value>) break; S }
 *
 * Where C leaves the order of operands open, awaits come first, from left to
 * right; whatever else stands in the expression is evaluated where it stood,
 * after the last of them. A value that has to outlive the next await is put
 * into a made-up local.
 *
 * Leaving a block by return, throw, break, continue or goto runs what it has
 * to clean up. Promises and caught errors are let go on the spot. A defer or
 * a finally stands once, at its block's end; who leaves through it says why:
 *
 *     { defer D; A; return x; }   { A; result = x; leave = ASYNC_RETURN; goto cleanup;
 *                                 cleanup: D; if (leave == ASYNC_RETURN) return ...; }
 */
#include "lower.h"

#include <string.h>

enum {
    MOST_AWAITS = 16383
}; /* ASYNC__STATE in asyncc/abi.h */

static uint32_t
colon_after(struct lower *l, uint32_t at)
{
    size_t i = token_at(&l->u->tokens, at);

    while (!token_is(&l->u->src, &l->u->tokens.at[i], ":"))
        i++;
    return l->u->tokens.at[i].span.end;
}

void
lower_stmt(struct lower *l, struct node *n)
{
    struct stmt **start = l->tail;
    struct stmt *s;

    l->place = n->span;
    l->first = true;
    switch (n->kind) {
    case S_BLOCK: {
        struct stmt *body = NULL;

        s = stmt_new(l, L_BLOCK);
        stmt_append(l, s, 0);
        INTO(l, body, lower_list(l, n->kids, n->span));
        s->body = body;
        break;
    }
    case S_EXPR:
        if (n->a == NULL) {
            s = stmt_new(l, L_TEXT);
            s->text = text_source(l, n->span);
            stmt_append(l, s, 0);
            break;
        }
        if (l->block_value != NULL && l->block_last == n) {
            struct local *v = l->block_value;

            l->block_value = NULL;
            begin_full(l);
            s = stmt_new(l, L_TEXT);
            text_put_store(l, &s->text, text_written(l, v), v->type,
                           node_is_promise(l->f, n->a) ? owned_text(l, n->a) : lower_text(l, n->a));
            end_full(l, s, start);
            break;
        }
        begin_full(l);
        if (l->block_dropped && l->block_last == n)
            lower_unseen(l, n->a);
        else
            lower_discarded(l, n->a);
        add_asm_labels(l, n, *start);
        finish_full(l, start);
        break;
    case S_LABELS: stmt_append(l, stmt_new(l, L_LIST), 0); break;
    case S_DECL: lower_decl(l, n, n->kids); break;
    case S_OPAQUE:
        if (lower_typedef(l, n))
            break;
        s = stmt_new(l, L_TEXT);
        s->text = text_source(l, n->span);
        s->as_written = true;
        stmt_append(l, s, 0);
        break;
    case S_IF: lower_if(l, n); break;
    case S_WHILE: lower_while(l, n); break;
    case S_DO: lower_do(l, n); break;
    case S_FOR: lower_for(l, n); break;
    case S_SWITCH: lower_switch(l, n); break;
    case S_CASE:
        s = stmt_new(l, L_CASE);
        s->text = text_source(l, n->span);
        stmt_append(l, s, 0);
        break;
    case S_LABEL:
        s = stmt_label(l, n->label);
        s->of_user = true;
        s->span = (struct span){n->span.begin, colon_after(l, n->name.end)};
        stmt_append(l, s, 0);
        if (n->a != NULL)
            lower_stmt(l, n->a);
        break;
    case S_GOTO: lower_goto(l, n); break;
    case S_BREAK: exit_to(l, l->scope, EXIT_BREAK, NULL, NULL); break;
    case S_CONTINUE: exit_to(l, l->scope, EXIT_CONTINUE, NULL, NULL); break;
    case S_RETURN: lower_return(l, n); break;
    case S_THROW: lower_throw(l, n); break;
    case S_TRY: lower_try(l, n); break;
    case S_DEFER: {
        /* the only statement of its block: nothing lies between it and the end */
        lower_stmt(l, n->a);
        break;
    }
    default: break;
    }
    l->temporaries = NULL;
    l->pending.len = 0;
}

static void
find_labels(struct lower *l)
{
    for (struct node *n = l->f->first[S_LABEL]; n != NULL; n = n->like) {
        const char *name = span_text(l->u, n->name);
        size_t *first = map_add(l->u->arena, &l->label_names, name);

        vec_push(l->u->arena, &l->labels, n);
        if (*first == 0)
            *first = l->labels.len;
        map_add(l->u->arena, &l->names, name);
    }
    for (struct node *n = l->f->first[S_LABELS]; n != NULL; n = n->like)
        vec_push(l->u->arena, &l->declared, n);
    for (struct node *n = l->f->first[E_OTHER]; n != NULL; n = n->like)
        if (n->op[0] == '@')
            asm_labels(l, n);
}

/* A ({ }) that cannot stay where it is is taken apart as one with an await is. */
static void
find_unfolded(struct lower *l)
{
    for (struct node *n = l->f->first[E_BLOCK]; n != NULL; n = n->like)
        if (!n->has_await && must_unfold(l, n))
            for (struct node *p = n; p != NULL; p = p->parent)
                p->has_await = true;
}

/* Locals of a ({ }) that stays where it is are its own, and end with it. */
static void
mark_inner(struct node *n, bool inside)
{
    struct node *const parts[] = {n->a, n->b, n->c, n->d};

    inside |= n->kind == E_BLOCK && !n->has_await;
    if (n->kind == D_ITEM && n->local != NULL)
        n->local->is_inner = inside;
    for (size_t i = 0; i < 4; i++)
        if (parts[i] != NULL)
            mark_inner(parts[i], inside);
    for (struct node *k = n->kids; k != NULL; k = k->next)
        mark_inner(k, inside);
}

/* What no node declares is never evaluated: it stands in a typeof, a sizeof. */
static void
find_inner(struct func *f)
{
    for (size_t i = f->n_params; i < f->locals.len; i++)
        f->locals.at[i]->is_inner = !f->locals.at[i]->is_catch && !f->locals.at[i]->made_up;
    for (struct node *n = f->first[D_ITEM]; n != NULL; n = n->like)
        if (n->local != NULL)
            n->local->is_inner = false;
    if (f->first[E_BLOCK] != NULL)
        mark_inner(f->tree, false);
}

static bool
is_plain(struct lower *l, struct node *n)
{
    switch (n->kind) {
    case E_CALL:
        return !node_is_promise(l->f, n) && !span_is(l->u, n->a->span, "promise_reject") &&
               settles_with_promise(l, n) == NULL;
    case E_MACRO: return !node_is_promise(l->f, n);
    case E_ASSIGN: return !node_is_promise(l->f, n->a);
    default: return false;
    }
}

/* Most expressions stay as they are; not those in which one of these stands. */
static void
mark_changed(struct lower *l)
{
    static const enum node_kind kinds[] = {E_AWAIT, E_LITERAL, E_BLOCK, E_COMMA,
                                           E_CALL,  E_MACRO,   E_ASSIGN};

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        for (struct node *n = l->f->first[kinds[i]]; n != NULL; n = n->like)
            if (!n->changes && !is_plain(l, n))
                for (struct node *p = n; p != NULL && !p->changes; p = p->parent)
                    p->changes = true;
}

static const char *
frame_name(struct lower *l)
{
    static const char *const names[] = {"f", "frame", "self", "async_f", "async_frame_"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!is_name_taken(l, names[i]))
            return names[i];
    return fresh_name(l, "frame");
}

/* No way leads out of a loop but a jump of its own: a break, or one that the function has elsewhere. */
static bool
has_break(const struct node *n)
{
    const struct node *const parts[] = {n->a, n->b, n->c, n->d};

    if (n->kind == S_BREAK || n->kind == E_BLOCK)
        return true;
    for (size_t i = 0; i < 4; i++)
        if (parts[i] != NULL && has_break(parts[i]))
            return true;
    for (const struct node *k = n->kids; k != NULL; k = k->next)
        if (has_break(k))
            return true;
    return false;
}

/* The body ends with a for (;;) without a break. (One of a switch inside counts too: it does no harm.) */
static bool
is_endless(const struct node *last, const struct stmt *lowered)
{
    while (last != NULL && last->next != NULL)
        last = last->next;
    while (lowered != NULL && (lowered->next != NULL || lowered->kind == L_LIST))
        lowered = lowered->next != NULL ? lowered->next : lowered->body;
    return lowered != NULL && lowered->kind == L_FOR && last->kind == S_FOR && last->b == NULL &&
           !has_break(last->d);
}

void
lower_func(struct unit *u, struct func *f)
{
    struct lower l = {.u = u, .f = f, .line = "0"};
    struct stmt *body = NULL, *s;

    for (size_t i = 0; i < f->locals.len; i++)
        map_add(u->arena, &l.names, f->locals.at[i]->name);
    find_labels(&l);
    name_labels(&l);
    find_unfolded(&l);
    mark_changed(&l);
    find_inner(f);
    l.place = f->body;
    lower_variables(&l, u, f);
    f->self = frame_name(&l);
    f->label_stem = "await";
    for (size_t i = 0; i < f->labels.len; i++)
        if (strncmp(f->labels.at[i], "await", 5) == 0)
            f->label_stem = "resumed_at";
    l.place = f->body;
    scope_push(&l, SC_FUNCTION, f->body);
    s = stmt_new(&l, L_BLOCK);
    s->lead = true;
    scope_push(&l, SC_OWNED, f->body);
    lower_parameters(&l);
    l.tail = &body;
    find_past_defers(&l);
    for (size_t i = 0; i < l.reached.len; i++)
        set_reached(&l, l.reached.at[i], "false");
    lower_list(&l, f->tree->kids, f->body);
    l.place = (struct span){f->body.end - 1, f->body.end};
    if (reaches_end(body, true) && !is_endless(f->tree->kids, body)) {
        l.first = false;
        if (f->is_main && !f->is_void)
            stmt_append_text(&l, text_literal(&l, "%s->%s = 0;", f->self, sema_member(u, "result")),
                             0);
        exit_to(&l, l.scope, EXIT_RETURN, NULL, NULL);
    }
    s->body = body;
    f->lowered = s;
    for (size_t i = 0; i <= f->awaits.len; i++)
        if (sema_name_taken(f, arena_fmt(u->arena, "await_%zu", i)))
            f->label_stem = "resumed_at"; /* a macro's name */
    if (f->awaits.len > MOST_AWAITS) {
        struct span at = func_name_span(f);

        diag_error(&u->diags, at, "too-many-awaits",
                   "'%s' has %zu awaits, more than the %d that a "
                   "function may have",
                   f->name, f->awaits.len, MOST_AWAITS);
        diag_note(&u->diags, at, "make several functions of it");
        f->refused = true;
    }
}

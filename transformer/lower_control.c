/* lower_control.c - loops, switch, return, throw, try, defer */
#include "lower.h"

#include <string.h>

static void lower_rest(struct lower *l, struct node *n, struct node *item, struct span span);

/* Can control come to the end of this list, when it comes (or not) to its beginning? */
bool
reaches_end(const struct stmt *s, bool comes)
{
    for (; s != NULL; s = s->next)
        switch (s->kind) {
        case L_END:
        case L_GOTO:
        case L_JUMP:
        case L_BREAK:
        case L_CONTINUE: comes = false; break;
        case L_LABEL:
        case L_CASE:
        case L_SUSPEND: comes = true; break; /* its label is one that the compiler sees a way to */
        case L_BLOCK:
            if (s->if_zero)
                comes |= reaches_end(s->body, false);
            else
                comes = reaches_end(s->body, comes);
            break;
        case L_LIST:
            comes = s->reach_known ? s->reaches[comes] : reaches_end(s->body, comes);
            break;
        case L_IF:
            comes = reaches_end(s->body, comes) | (s->other ? reaches_end(s->other, comes) : comes);
            break;
        case L_WHILE:
        case L_DO:
        case L_FOR:
        case L_SWITCH: comes = true; break; /* a break may lead there */
        case L_TEXT: comes &= !s->ends; break;
        default: break;
        }
    return comes;
}

/* Defers nest as deep as they are many: each list that one stands behind is looked through once. */
static void
remember_reach(struct stmt *list)
{
    list->reaches[false] = reaches_end(list->body, false);
    list->reaches[true] = reaches_end(list->body, true);
    list->reach_known = true;
}

/* The last statement, when it jumps to `label`, need not. */
static void
drop_last_goto(struct stmt *s, struct scope *g)
{
    while (s != NULL &&
           (s->next != NULL || s->kind == L_LIST || (s->kind == L_BLOCK && !s->if_zero))) {
        if (s->next != NULL)
            s = s->next;
        else {
            s->reach_known = false;
            s = s->body;
        }
    }
    if (s == NULL || s->kind != L_GOTO || s->name != g->label)
        return;
    s->kind = L_LIST;
    s->body = NULL;
    g->gotos--;
}

/* What stands at a guard's end: a statement of the user's, or the call of a cleanup attribute. */
struct cleanup {
    struct node *stmt;
    struct local *local;
    struct local *reached; /* it runs only if this says so; or NULL */
};

static void
lower_cleanup(struct lower *l, struct cleanup cleanup)
{
    text t = {0};

    if (cleanup.reached != NULL) {
        struct stmt *test = stmt_new(l, L_IF);
        struct local *reached = cleanup.reached;

        cleanup.reached = NULL;
        text_put_local(l, &test->text, reached, false);
        stmt_append(l, test, 0);
        INTO(l, test->body, {
            set_reached(l, reached, "false");
            lower_cleanup(l, cleanup);
        });
        return;
    }
    if (cleanup.stmt != NULL) {
        lower_stmt(l, cleanup.stmt);
        return;
    }
    text_put_source(l, &t, cleanup.local->cleanup.begin, cleanup.local->cleanup.end);
    text_put_string(l, &t, "(&");
    text_put_local(l, &t, cleanup.local, false);
    text_put_string(l, &t, ");");
    stmt_append_text(l, t, 0);
}

/* Lowers the body of a guard; then what stands at its end. */
static void
close_guard(struct lower *l, struct scope *g, struct stmt *body, struct cleanup cleanup)
{
    struct scope *pending;
    text t = {0};
    bool falls_out = reaches_end(body, true);

    l->scope = g->outer;
    if (g->ways.len != 0) {
        if (falls_out) {
            text_put_local(l, &t, g->leave, true);
            text_put_string(l, &t, " = ASYNC_NEXT;");
            exit_forget(l, &t, g, EXIT_NEXT);
            stmt_append_text(l, t, 0);
        }
        if (!falls_out)
            drop_last_goto(body, g);
        if (g->gotos != 0)
            stmt_append(l, stmt_label(l, g->label), 0);
        pending = scope_push(l, SC_PENDING,
                             cleanup.stmt != NULL ? cleanup.stmt->span : (struct span){0, 0});
        pending->leave = g->leave;
        for (size_t i = 0; i < g->ways.len; i++) {
            if (g->ways.at[i].kind == EXIT_THROW)
                pending->error = g->error;
            if (g->ways.at[i].kind == EXIT_ADOPT)
                pending->adopted = g->adopted;
            if (g->ways.at[i].kind == EXIT_RETURN)
                pending->returns = l->f->result_owns;
        }
    }
    lower_cleanup(l, cleanup);
    l->scope = g->outer;
    for (size_t i = 0; i < g->ways.len; i++) {
        struct way w = g->ways.at[i];
        struct stmt *test = stmt_new(l, L_IF);
        struct local *carried = w.kind == EXIT_THROW   ? g->error
                                : w.kind == EXIT_ADOPT ? g->adopted
                                                       : NULL;

        if (!falls_out && i + 1 == g->ways.len) { /* it can be no other */
            exit_to(l, l->scope, w.kind, w.label, carried);
            break;
        }

        text_put_local(l, &test->text, g->leave, false);
        text_put_string(l, &test->text,
                        arena_fmt(l->u->arena, " == %s", exit_name(l, g, w.kind, w.label)));
        stmt_append(l, test, 0);
        INTO(l, test->body, exit_to(l, l->scope, w.kind, w.label, carried));
    }
}

static struct scope *
open_guard(struct lower *l, struct span span, struct cleanup cleanup)
{
    struct scope *g = scope_push(l, SC_GUARD, span);
    const char *leave;

    g->awaits = cleanup.stmt != NULL && cleanup.stmt->has_await;

    do { /* cleanup_N and leave_N go together: neither may be a name of the user's */
        g->label = fresh_name(l, "cleanup");
        leave = arena_fmt(l->u->arena, "leave_%s", strrchr(g->label, '_') + 1);
    } while (is_name_taken(l, leave));
    g->leave = made_up(l, "leave", NULL, "int ");
    g->leave->name = leave;
    g->leave->is_leave = true;
    g->error = made_up(l, "error", NULL, "async_error *");
    map_add(l->u->arena, &l->names, leave);
    return g;
}

/* `n` and what follows it, from item `item` of n on, with a guard around. */
static void
lower_guarded(struct lower *l, struct cleanup cleanup, struct node *n, struct node *item,
              struct span span)
{
    struct scope *g = open_guard(l, span, cleanup);
    struct stmt *s = stmt_new(l, L_LIST);
    uint32_t where = l->await_where, printed = item ? n->span.end : span.begin;
    bool keeps_literals = l->keeps_literals;

    s->span = (struct span){printed, printed};
    s->braces =
        is_hidden_behind(l, cleanup.stmt ? cleanup.stmt->span : cleanup.local->cleanup, span);
    if (s->braces)
        outlive_braces(l, span);
    l->keeps_literals |= s->braces;
    l->first = true;
    stmt_append(l, s, 0);
    INTO(l, s->body, lower_rest(l, n, item, span));
    l->keeps_literals = keeps_literals;
    /* it runs at the block's end, where all that the block declares is still there */
    l->await_where = span.end - 1;
    close_guard(l, g, s->body, cleanup);
    l->await_where = where;
    remember_reach(s);
}

/* The statements of a block from n on; of n, a declaration, only the items from `item` on. */
static void
lower_rest(struct lower *l, struct node *n, struct node *item, struct span span)
{
    struct scope *outer = l->scope;
    struct scope *owned = scope_push(l, SC_OWNED, span);
    struct stmt **start = l->tail;

    for (; n != NULL; n = n->next, item = NULL) {
        struct node *cleaned = NULL;

        if (n->kind == S_DEFER) {
            l->place = n->span;
            if (n->local != NULL)
                set_reached(l, n->local, "true");
            lower_guarded(l, (struct cleanup){.stmt = n->a, .reached = n->local}, n->next, NULL,
                          (struct span){n->span.end, span.end});
            break;
        }
        if (n->kind == S_DECL) {
            l->place = n->span;
            l->first = item == NULL;
            cleaned = lower_decl(l, n, item ? item : n->kids);
            l->pending.len = 0;
        } else
            lower_stmt(l, n);
        if (cleaned != NULL) {
            bool more = cleaned->next != NULL;

            lower_guarded(l, (struct cleanup){.local = cleaned->local}, more ? n : n->next,
                          cleaned->next,
                          (struct span){more ? cleaned->span.end : n->span.end, span.end});
            break;
        }
    }
    l->scope = owned;
    if (owned->owned.len != 0 && reaches_end(*start, true))
        exit_clean_up(l, owned);
    l->scope = outer;
}

void
lower_list(struct lower *l, struct node *first, struct span span)
{
    lower_rest(l, first, NULL, span);
}

/* A statement that stands alone behind if, else, for ...: a list, printed in braces if need be. */
static struct stmt *
lower_sub(struct lower *l, struct node *n)
{
    struct stmt *s = NULL;
    struct span place = l->place;
    struct scope *outer = l->scope;

    if (n == NULL)
        return NULL;
    INTO(l, s, if (n->kind == S_BLOCK) lower_stmt(l, n);
         else lower_list(l, n->kind == S_LIST ? n->kids : n, n->span));
    l->scope = outer;
    l->place = place;
    if (s == NULL) { /* `;` */
        s = stmt_new(l, L_TEXT);
        s->span = n->span;
        s->text = text_literal(l, ";");
    }
    return s;
}

void
lower_if(struct lower *l, struct node *n)
{
    struct stmt *s;
    bool plain;
    text t = lower_test(l, n->a, &plain, true);

    s = stmt_new(l, L_IF);
    s->head = n->a->span;
    s->text = t;
    s->as_written = plain;
    stmt_append(l, s, 0);
    s->body = lower_sub(l, n->b);
    s->other = lower_sub(l, n->c);
    s->body_span = n->b->span;
    if (n->c != NULL)
        s->tail = n->c->span;
}

/* if (!(t)) break; */
static void
break_unless(struct lower *l, text t)
{
    struct stmt *s = stmt_new(l, L_IF);

    text_put_string(l, &s->text, text_is_primary(&t) ? "!" : "!(");
    text_append(l, &s->text, t);
    text_put_string(l, &s->text, text_is_primary(&t) ? "" : ")");
    stmt_append(l, s, 0);
    INTO(l, s->body, stmt_append(l, stmt_new(l, L_BREAK), 0));
}

/* Would the condition need statements before it? */
static bool
needs_statements(struct lower *l, struct node *n)
{
    return n != NULL && (n->has_await || must_unfold(l, n));
}

static void
test_in_body(struct lower *l, struct node *n)
{
    bool plain;
    text t = lower_test(l, n, &plain, true);

    break_unless(l, t);
}

static void
loop_body(struct lower *l, struct stmt *s, struct node *test, struct node *body, struct node *step,
          struct scope *loop)
{
    struct stmt *list = stmt_new(l, L_LIST), *sub, *label;

    if (test != NULL && step == NULL && body->kind == S_BLOCK) {
        /* the test goes into the user's own braces: what it names is declared further out, and
         * comes before what they declare */
        s->body = stmt_new(l, L_BLOCK);
        s->body->span = body->span;
        INTO(l, s->body->body, {
            test_in_body(l, test);
            lower_list(l, body->kids, body->span);
        });
        return;
    }

    s->body = list;
    INTO(l, list->body, {
        if (test != NULL)
            test_in_body(l, test);
        sub = lower_sub(l, body);
        *l->tail = sub;
        while (*l->tail != NULL)
            l->tail = &(*l->tail)->next;
        if (loop->continue_used) {
            label = stmt_label(l, loop->continue_label);
            stmt_append(l, label, 0);
        }
        if (step != NULL) {
            struct stmt **start = l->tail;

            begin_full(l);
            lower_discarded(l, step);
            finish_full(l, start);
        }
    });
}

void
lower_while(struct lower *l, struct node *n)
{
    struct stmt *s = stmt_new(l, L_WHILE);
    struct scope *outer = l->scope, *loop = scope_push(l, SC_LOOP, n->b->span);

    s->body_span = n->b->span;
    if (needs_statements(l, n->a)) {
        s->kind = L_FOR; /* for (;;) { test; body } */
        stmt_append(l, s, 0);
        loop_body(l, s, n->a, n->b, NULL, loop);
    } else {
        bool plain;

        s->head = n->a->span;
        s->text = lower_test(l, n->a, &plain, true);
        s->as_written = true;
        stmt_append(l, s, 0);
        s->body = lower_sub(l, n->b);
    }
    l->scope = outer;
}

/* Statements and no declarations: what the loop's test names means the same inside as behind. */
static bool
declares_nothing(const struct lower *l, const struct node *block)
{
    for (size_t i = 0; i < l->f->types.len; i++)
        if (is_inside(block->span, l->f->types.at[i]->span.begin))
            return false;
    for (const struct node *n = block->kids; n != NULL; n = n->next)
        switch (n->kind) {
        case S_BLOCK:
        case S_EXPR:
        case S_IF:
        case S_WHILE:
        case S_DO:
        case S_FOR:
        case S_SWITCH:
        case S_BREAK:
        case S_CONTINUE:
        case S_GOTO:
        case S_RETURN:
        case S_THROW:
        case S_TRY: break;
        default: return false; /* a label may stand before a declaration */
        }
    return true;
}

/* do { body; test = ...; } while (test);  The value has to be looked at outside the braces.
 * returns  the text of the test */
static text
test_behind_body(struct lower *l, struct node *test, struct scope *outer, struct scope *loop)
{
    struct local *v;
    bool plain;
    text t;

    if (loop->continue_used)
        stmt_append(l, stmt_label(l, loop->continue_label), 0);
    l->scope = outer;
    l->place = test->span;
    l->first = false;
    t = lower_test(l, test, &plain, true);
    if (plain || (text_is_primary(&t) && t.at[0].kind == P_LOCAL && t.at[0].local->made_up))
        return t;
    v = made_up(l, "test", NULL, "_Bool ");
    assign_value(l, v, t, !is_truth(l, test), 0);
    t = (text){0};
    text_put_local(l, &t, v, false);
    return t;
}

void
lower_do(struct lower *l, struct node *n)
{
    struct stmt *s = stmt_new(l, L_DO);
    struct scope *outer = l->scope, *loop = scope_push(l, SC_LOOP, n->b->span);

    s->head = n->a->span;
    s->body_span = n->b->span;
    s->tail = (struct span){n->b->span.end, n->span.end};
    stmt_append(l, s, 0);
    if (!needs_statements(l, n->a)) {
        bool plain;
        struct stmt *body;

        body = lower_sub(l, n->b);
        s->text = lower_test(l, n->a, &plain, true);
        s->as_written = true;
        s->body = body;
        l->scope = outer;
        return;
    }
    loop->continue_label = fresh_name(l, "continue");
    if (n->b->kind == S_BLOCK && declares_nothing(l, n->b)) {
        s->body = stmt_new(l, L_BLOCK);
        s->body->span = n->b->span;
        INTO(l, s->body->body, {
            lower_list(l, n->b->kids, n->b->span);
            s->text = test_behind_body(l, n->a, outer, loop);
        });
    } else {
        s->body = stmt_new(l, L_LIST);
        INTO(l, s->body->body, {
            *l->tail = lower_sub(l, n->b);
            while (*l->tail != NULL)
                l->tail = &(*l->tail)->next;
            s->text = test_behind_body(l, n->a, outer, loop);
        });
    }
    l->scope = outer;
}

/* What the parts of one statement have become is not to be printed as statements of the user's. */
static void
not_of_user(struct stmt *s)
{
    for (; s != NULL; s = s->next) {
        s->lead = false;
        if (s->kind == L_LIST)
            not_of_user(s->body);
    }
}

/* for (D cleaned; ...) S: a block { D cleaned; for (; ...) S } */
static void
lower_cleaned_for(struct lower *l, struct node *n)
{
    struct stmt *block = stmt_new(l, L_LIST);
    struct node *decl = arena_new(l->u->arena, struct node);
    struct node *loop = arena_new(l->u->arena, struct node);

    *decl = *n->a;
    *loop = *n;
    decl->next = loop;
    loop->a = loop->next = NULL;
    block->braces = true;
    stmt_append(l, block, 0);
    INTO(l, block->body, lower_list(l, decl, n->span));
    not_of_user(block->body);
}

void
lower_for(struct lower *l, struct node *n)
{
    struct scope *outer = l->scope, *owned = scope_push(l, SC_OWNED, n->span), *loop;
    struct stmt *s = stmt_new(l, L_FOR), *init = NULL, **rest;
    bool move_test = needs_statements(l, n->b), move_step = needs_statements(l, n->c);
    bool move_init = n->a != NULL && needs_statements(l, n->a);

    for (struct node *k = n->a && n->a->kind == S_DECL ? n->a->kids : NULL; k != NULL; k = k->next)
        if (k->local != NULL && k->local->cleanup.end != 0) {
            l->scope = outer;
            lower_cleaned_for(l, n);
            return;
        }
    if (n->a != NULL) {
        struct span place = l->place;

        l->place = n->a->span;
        INTO(l, init, {
            if (n->a->kind == S_DECL)
                lower_decl(l, n->a, n->a->kids);
            else {
                struct stmt **start = l->tail;

                begin_full(l);
                if (move_init)
                    lower_discarded(l, n->a);
                else {
                    struct stmt *e = stmt_new(l, L_TEXT);

                    e->text = n->a->kind == E_COMMA ? compose_text(l, n->a) : lower_text(l, n->a);
                    stmt_append(l, e, 0);
                }
                finish_full(l, start);
            }
        });
        l->place = place;
        move_init |= init->next != NULL || owned->owned.len != 0;
    }
    if (move_init) {
        /* { init; for (; ...) ... } */
        struct stmt *block = stmt_new(l, L_LIST);

        block->braces = true;
        stmt_append(l, block, 0);
        block->body = init;
        rest = &init;
        while (*rest != NULL)
            rest = &(*rest)->next;
        *rest = s;
        rest = &s->next;
        s->lead = false;
    } else {
        stmt_append(l, s, 0);
        s->decl = init;
        rest = NULL;
    }
    loop = scope_push(l, SC_LOOP, n->d->span);
    s->body_span = n->d->span;
    s->as_written = !move_test && !move_step && !move_init;
    if (n->a != NULL)
        s->init_span = n->a->span;
    if (n->b != NULL)
        s->head = n->b->span;
    if (n->c != NULL)
        s->tail = n->c->span;
    if (move_step) {
        loop->continue_label = fresh_name(l, "continue");
    }
    if (!move_test && n->b != NULL) {
        bool plain;

        s->text = lower_test(l, n->b, &plain, true);
    }
    if (!move_step && n->c != NULL) {
        begin_full(l);
        s->step = n->c->kind == E_COMMA ? compose_text(l, n->c) : lower_text(l, n->c);
        l->temporaries = NULL;
        l->pending.len = 0;
    }
    if (move_test || move_step)
        loop_body(l, s, move_test ? n->b : NULL, n->d, move_step ? n->c : NULL, loop);
    else
        s->body = lower_sub(l, n->d);
    l->scope = owned;
    if (rest != NULL && owned->owned.len != 0)
        INTO(l, *rest, exit_clean_up(l, owned));
    l->scope = outer;
}

void
lower_switch(struct lower *l, struct node *n)
{
    struct scope *outer = l->scope;
    struct stmt *s;
    bool plain;
    text t = lower_test(l, n->a, &plain, false);

    s = stmt_new(l, L_SWITCH);
    s->text = t;
    s->head = n->a->span;
    s->body_span = n->b->span;
    s->as_written = plain;
    stmt_append(l, s, 0);
    scope_push(l, SC_SWITCH, n->b->span);
    s->body = lower_sub(l, n->b);
    l->scope = outer;
}

void
lower_return(struct lower *l, struct node *n)
{
    struct stmt **start = l->tail;

    if (n->a == NULL) {
        exit_to(l, l->scope, EXIT_RETURN, NULL, NULL);
        return;
    }
    begin_full(l);
    if (return_adopts(l->u, l->f, n->a)) {
        struct local *to = adopted_in(l, adopter(l->scope));
        struct stmt *s = stmt_new(l, L_TEXT);

        text_put_local(l, &s->text, to, true);
        text_put_string(l, &s->text, " = ");
        text_append(l, &s->text, owned_text(l, n->a));
        text_put_string(l, &s->text, ";");
        end_full(l, s, start);
        exit_to(l, l->scope, EXIT_ADOPT, NULL, to);
        return;
    }
    if (l->f->is_void) {
        lower_discarded(l, n->a);
        finish_full(l, start);
    } else {
        struct stmt *s = stmt_new(l, L_TEXT);

        exit_result_anew(l);
        text_put_store(l, &s->text, result_local(l), l->f->type,
                       l->f->result_owns ? owned_text(l, n->a) : lower_text(l, n->a));
        end_full(l, s, start);
    }
    exit_to(l, l->scope, EXIT_RETURN, NULL, NULL);
}

/* A throw of a catch block's own error mostly leaves that block: its reference goes along.
 * returns  the block's scope; NULL: the error stays where it is */
static const struct scope *
leaves_catch(struct lower *l, const struct local *error)
{
    const struct scope *s = l->scope;

    while (s->kind != SC_TRY && s->kind != SC_GUARD && s->kind != SC_FUNCTION) {
        if (s->kind == SC_ERROR && s->error == error)
            return s;
        s = s->outer;
    }
    return NULL;
}

void
lower_throw(struct lower *l, struct node *n)
{
    struct node *in = node_bare(n->a);
    const struct ref *r = in->ref;
    struct stmt **start = l->tail;
    text t = {0};

    begin_full(l);
    if (r != NULL && r->kind == R_LOCAL && r->local->is_catch) {
        l->rethrown = leaves_catch(l, r->local);
        text_put_string(l, &t, l->rethrown ? "" : "async_error_retain(");
        text_append(l, &t, lower_text(l, n->a));
        text_put_string(l, &t, l->rethrown ? "" : ")");
    } else {
        text_put_string(l, &t, "async_error_from(");
        text_append(l, &t, lower_text(l, n->a));
        text_put_string(l, &t, ")");
    }
    if (l->temporaries->owned.len != 0) {
        struct local *error = made_up(l, "thrown", NULL, "async_error *");

        assign_value(l, error, t, false, 0);
        t = (text){0};
        text_put_local(l, &t, error, false);
    }
    finish_full(l, start);
    l->line = "__LINE__";
    throw_text(l, t, 0);
    l->line = "0";
    l->rethrown = NULL;
}

static bool
is_named(const struct lower *l, const struct local *v)
{
    for (size_t i = 0; i < l->f->refs.len; i++)
        if (l->f->refs.at[i].kind == R_LOCAL && l->f->refs.at[i].local == v)
            return true;
    return false;
}

static void
lower_try_catch(struct lower *l, struct node *n)
{
    struct scope *outer = l->scope, *try, *error;
    struct stmt *handler, *body = NULL, **start = l->tail;

    if (n->b == NULL) {
        lower_stmt(l, n->a);
        return;
    }
    try = scope_push(l, SC_TRY, n->a->span);
    try->label = fresh_name(l, "catch");
    try->error = n->local;
    lower_stmt(l, n->a);
    l->scope = outer;
    error = scope_push(l, SC_ERROR, n->b->span);
    error->error = n->local;
    handler = stmt_new(l, L_BLOCK);
    handler->span = n->b->span;
    l->place = n->b->span;
    handler->if_zero = true;
    handler->come_past = reaches_end(*start, true);
    handler->lead = true;
    handler->gap_ends = n->a->span.end;
    INTO(l, body, {
        if (try->used)
            stmt_append(l, stmt_label(l, try->label), 0);
        lower_list(l, n->b->kids, n->b->span);
        l->scope = error;
        l->place = (struct span){n->b->span.end - 1, n->b->span.end};
        if (reaches_end(body, false))
            exit_clean_up(l, error);
    });
    /* what nothing throws to has nothing to let go of: only its own words may need it */
    n->local->needed |= try->used || is_named(l, n->local);
    handler->body = body;
    *l->tail = handler;
    l->tail = &handler->next;
    l->scope = outer;
}

void
lower_try(struct lower *l, struct node *n)
{
    struct scope *g;
    struct stmt *s;

    if (n->c == NULL) {
        lower_try_catch(l, n);
        return;
    }
    g = open_guard(l, (struct span){n->a->span.begin, n->b ? n->b->span.end : n->a->span.end},
                   (struct cleanup){.stmt = n->c});
    s = stmt_new(l, L_LIST);
    s->span = n->a->span;
    stmt_append(l, s, 0);
    INTO(l, s->body, {
        l->first = true;
        lower_try_catch(l, n);
    });
    l->place = n->c->span;
    close_guard(l, g, s->body, (struct cleanup){.stmt = n->c});
}

/* A typedef of variable length that an await would have in its scope: only its sizes are left. */
bool
lower_typedef(struct lower *l, struct node *n)
{
    bool found = false;

    for (struct node *k = n->kids; k != NULL; k = k->next)
        for (size_t i = 0; i < l->f->types.len; i++) {
            struct local_type *t = l->f->types.at[i];

            if (!t->in_pieces || t->name.begin != k->name.begin)
                continue;
            lower_dimensions(l, k, t->dimensions.at, t->dimensions.len);
            found = true;
        }
    if (found)
        stmt_append(l, stmt_new(l, L_LIST), 0);
    return found;
}

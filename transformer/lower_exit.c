/* lower_exit.c - leaving blocks: what has to be let go of, run or skipped on the way out */
#include "lower.h"

#include <string.h>

struct scope *
scope_push(struct lower *l, int kind, struct span span)
{
    struct scope *s = arena_new(l->u->arena, struct scope);

    s->kind = kind;
    s->span = span;
    s->outer = l->scope;
    l->scope = s;
    return s;
}

bool
is_inside(struct span s, uint32_t at)
{
    return at >= s.begin && at < s.end;
}

const char *
exit_name(struct lower *l, struct scope *guard, enum exit_kind kind, struct node *label)
{
    static const char *const names[] = {"ASYNC_NEXT",  "ASYNC_RETURN", "ASYNC_ADOPT",
                                        "ASYNC_THROW", "ASYNC_BREAK",  "ASYNC_CONTINUE"};
    unsigned gotos = 0;
    size_t i;

    for (i = 0; i < guard->ways.len; i++) {
        if (guard->ways.at[i].kind == kind && guard->ways.at[i].label == label)
            break;
        gotos += guard->ways.at[i].kind == EXIT_GOTO;
    }
    if (i == guard->ways.len)
        vec_push(l->u->arena, &guard->ways, ((struct way){kind, label}));
    if (kind != EXIT_GOTO)
        return names[kind];
    return gotos == 0 ? "ASYNC_GOTO" : arena_fmt(l->u->arena, "ASYNC_GOTO + %u", gotos);
}

/* Where an error thrown inside this scope is put: NULL, straight into the promise. */
static struct scope *
catcher(struct scope *s)
{
    while (s->kind != SC_TRY && s->kind != SC_GUARD && s->kind != SC_FUNCTION)
        s = s->outer;
    return s;
}

/* Is there something to let go between here and whoever catches? */
static bool
has_cleanup(const struct lower *l)
{
    for (const struct scope *s = l->scope;
         s->kind != SC_TRY && s->kind != SC_GUARD && s->kind != SC_FUNCTION; s = s->outer)
        if ((s->kind == SC_OWNED && s->owned.len != 0) ||
            (s->kind == SC_ERROR && s != l->rethrown) || s->kind == SC_PENDING)
            return true;
    return false;
}

/* v ends: the promises it holds, the memory it has, or both. */
void
exit_let_go(struct lower *l, struct local *v)
{
    bool has_memory = v->in_pieces && v->is_vla;
    text t = {0};

    if (v->owns || !has_memory) {
        text_put_string(l, &t,
                        v->type && type_is_promise_array(v->type) ? "async_let_go_all("
                                                                  : "async_let_go(");
        text_put_local(l, &t, v, false);
        text_put_string(l, &t, ");");
    }
    if (has_memory) {
        text_put_string(l, &t, v->owns ? " async_array_free(" : "async_array_free(");
        text_put_storage(l, &t, v);
        text_put_string(l, &t, ");");
    }
    stmt_append_text(l, t, l->pending.len);
}

static text
text_read(struct lower *l, struct local *v)
{
    text t = {0};

    text_put_local(l, &t, v, false);
    return t;
}

/* if (leave == why) drop what; */
static void
drop_pending(struct lower *l, const struct scope *s, const char *why, const char *drop, text what)
{
    struct stmt *test = stmt_new(l, L_IF);
    text t = {0};

    text_put_local(l, &test->text, s->leave, false);
    text_put_string(l, &test->text, arena_fmt(l->u->arena, " == %s", why));
    text_put_string(l, &t, drop);
    text_append(l, &t, what);
    text_put_string(l, &t, ");");
    INTO(l, test->body, stmt_append_text(l, t, l->pending.len));
    stmt_append(l, test, l->pending.len);
}

void
exit_clean_up(struct lower *l, const struct scope *s)
{
    text t = {0};

    switch (s->kind) {
    case SC_OWNED:
        for (size_t i = s->owned.len; i-- > 0;)
            exit_let_go(l, s->owned.at[i]);
        break;
    case SC_ERROR:
        if (s == l->rethrown)
            break;
        text_put_string(l, &t, "async_error_release(");
        text_put_local(l, &t, s->error, false);
        text_put_string(l, &t, ");");
        stmt_append_text(l, t, l->pending.len);
        break;
    case SC_PENDING:
        /* another exit takes the place of the one that was under way */
        if (s->error != NULL)
            drop_pending(l, s, "ASYNC_THROW", "async_error_release(", text_read(l, s->error));
        if (s->adopted != NULL)
            drop_pending(l, s, "ASYNC_ADOPT", "async_let_go(", text_read(l, s->adopted));
        break;
    default: break;
    }
}

static void
drop_result(struct lower *l, const struct scope *s)
{
    if (s->returns)
        drop_pending(l, s, "ASYNC_RETURN", "async_let_go(", result_local(l));
}

/* A promise is to be the result, in place of one that a `return` further in has left there. */
void
exit_result_anew(struct lower *l)
{
    for (const struct scope *s = l->scope; s->kind != SC_FUNCTION; s = s->outer)
        if (s->kind == SC_PENDING)
            drop_result(l, s);
}

static struct stmt *
end_stmt(struct lower *l, const char *fmt, ...)
{
    struct stmt *s = stmt_new(l, L_END);
    va_list ap;

    va_start(ap, fmt);
    text_put_string(l, &s->text, arena_vfmt(l->u->arena, fmt, ap));
    va_end(ap);
    return stmt_append(l, s, l->pending.len);
}

static void
take_result(struct lower *l, struct await *a)
{
    text t = {0}, value = {0};

    if (a->is_void) {
        stmt_append_text(l, text_literal(l, "async_drop(%s);", l->f->self), 0);
        return;
    }
    text_put(l, &value, (struct piece){.kind = P_VALUE, .await = a});
    text_put_store(l, &t, result_local(l), l->f->type, value);
    stmt_append_text(l, t, 0);
}

/* `return p`: one tick, then p is awaited, as ECMA-262 27.2.1.3.2 and 27.2.2.2 have it. */
static void
adopt(struct lower *l)
{
    text operand = {0};
    uint32_t was = l->await_where;
    struct await *a;

    l->await_where = l->f->body.end; /* every block has been left */
    suspend(l, AWAIT_TICK, (text){0}, NULL, l->place);
    text_put_local(l, &operand, l->returned, false);
    a = suspend(l, AWAIT_OWNED, operand, l->f->type, l->place);
    a->gives_promise = l->f->result_owns;
    take_result(l, a);
    end_stmt(l, "PROMISE_FULFILLED");
    l->await_where = was;
}

/* Where a `return p` from inside this scope leaves p first: each guard has a place of its own, for
 * one finally may run inside another. */
struct scope *
adopter(struct scope *s)
{
    while (s->kind != SC_GUARD && s->kind != SC_FUNCTION)
        s = s->outer;
    return s;
}

struct local *
adopted_in(struct lower *l, struct scope *s)
{
    if (s->adopted == NULL)
        s->adopted = made_up(l, "returned", NULL,
                             arena_fmt(l->u->arena, "promise(%s) ", span_text(l->u, l->f->result)));
    return s->adopted;
}

/* Left this way, a guard's error and the promise to adopt are not looked at. */
void
exit_forget(struct lower *l, text *t, const struct scope *g, enum exit_kind kind)
{
    if (kind != EXIT_THROW)
        text_put(l, t, (struct piece){.kind = P_KILL, .local = g->error});
    if (kind != EXIT_ADOPT && g->adopted != NULL)
        text_put(l, t, (struct piece){.kind = P_KILL, .local = g->adopted});
}

/* `to` takes over what is in `from`. */
static void
move(struct lower *l, struct local *to, struct local *from)
{
    text t = {0};

    if (from == NULL || from == to)
        return;
    text_put_local(l, &t, to, true);
    text_put_string(l, &t, " = ");
    text_put_local(l, &t, from, false);
    text_put_string(l, &t, ";");
    stmt_append_text(l, t, l->pending.len);
}

/* Leaves the scopes from `from` outwards. carried: the error of a throw, the promise of a
 * `return p`, where it is now; NULL when it is where it has to be already. */
void
exit_to(struct lower *l, struct scope *from, enum exit_kind kind, struct node *label,
        struct local *carried)
{
    struct scope *s, *was = l->scope;
    text t = {0};

    for (s = from;; s = s->outer) {
        if (kind == EXIT_GOTO &&
            (s->kind == SC_FUNCTION || is_inside(s->span, label->span.begin)) &&
            s->kind != SC_OWNED) {
            stmt_append(l, stmt_goto(l, label->label), l->pending.len);
            return;
        }
        switch (s->kind) {
        case SC_FUNCTION:
            l->scope = s;
            if (kind == EXIT_RETURN)
                end_stmt(l, "PROMISE_FULFILLED");
            else if (kind == EXIT_ADOPT) {
                l->returned = adopted_in(l, s);
                move(l, l->returned, carried);
                adopt(l);
            } else {
                struct stmt *end = stmt_new(l, L_END);

                text_put_string(l, &end->text,
                                arena_fmt(l->u->arena, "async_reject(%s, &%s_code, %s, ",
                                          l->f->self, l->f->prefix, l->line));
                text_put_local(l, &end->text, carried, false);
                text_put_string(l, &end->text, ")");
                stmt_append(l, end, l->pending.len);
            }
            l->scope = was;
            return;
        case SC_LOOP:
            if (kind == EXIT_BREAK)
                stmt_append(l, stmt_new(l, L_BREAK), l->pending.len);
            else if (kind == EXIT_CONTINUE && s->continue_label != NULL) {
                s->continue_used = true;
                stmt_append(l, stmt_goto(l, s->continue_label), l->pending.len);
            } else if (kind == EXIT_CONTINUE)
                stmt_append(l, stmt_new(l, L_CONTINUE), l->pending.len);
            else
                break;
            return;
        case SC_SWITCH:
            if (kind != EXIT_BREAK)
                break;
            stmt_append(l, stmt_new(l, L_BREAK), l->pending.len);
            return;
        case SC_OWNED:
            /* of a block that the label stands in, only what is declared behind it ends */
            if (kind == EXIT_GOTO && is_inside(s->span, label->span.begin))
                break;
            exit_clean_up(l, s);
            break;
        case SC_PENDING:
            if (kind != EXIT_RETURN)
                drop_result(l, s);
            exit_clean_up(l, s);
            break;
        case SC_ERROR: exit_clean_up(l, s); break;
        case SC_TRY:
            if (kind != EXIT_THROW)
                break;
            s->used = true;
            move(l, s->error, carried);
            stmt_append(l, stmt_goto(l, s->label), l->pending.len);
            return;
        case SC_GUARD:
            if (kind == EXIT_THROW)
                move(l, s->error, carried);
            else if (kind == EXIT_ADOPT)
                move(l, adopted_in(l, s), carried);
            text_put_local(l, &t, s->leave, true);
            text_put_string(l, &t, arena_fmt(l->u->arena, " = %s;", exit_name(l, s, kind, label)));
            exit_forget(l, &t, s, kind);
            stmt_append_text(l, t, l->pending.len);
            stmt_append(l, stmt_goto(l, s->label), l->pending.len);
            s->gotos++;
            return;
        }
    }
}

/* Is the line that an error comes from lost, before it reaches the function's end? */
static bool
loses_line(const struct lower *l, const struct scope *to)
{
    if (to->kind == SC_FUNCTION)
        return false;
    return strcmp(l->line, "0") != 0 || (to->kind == SC_GUARD && to->awaits);
}

/* What happens with an error that `value` gives, thrown on l->line. */
void
throw_text(struct lower *l, text value, size_t mark)
{
    struct scope *to = catcher(l->scope);
    struct local *error;
    text t = {0};

    if (to->kind == SC_FUNCTION && !has_cleanup(l)) {
        struct stmt *s = stmt_new(l, L_END);

        text_put_string(l, &s->text,
                        arena_fmt(l->u->arena, "async_reject(%s, &%s_code, %s, ", l->f->self,
                                  l->f->prefix, l->line));
        text_append(l, &s->text, value);
        text_put_string(l, &s->text, ")");
        stmt_append(l, s, mark);
        return;
    }
    if (to->kind != SC_FUNCTION)
        error = to->error;
    else {
        if (l->error == NULL)
            l->error = made_up(l, "error", NULL, "async_error *");
        error = l->error;
    }
    text_put_local(l, &t, error, true);
    text_put_string(l, &t, " = ");
    if (loses_line(l, to))
        text_put_string(l, &t,
                        arena_fmt(l->u->arena, "async_thrown(%s, &%s_code, %s, ", l->f->self,
                                  l->f->prefix, l->line));
    text_append(l, &t, value);
    text_put_string(l, &t, loses_line(l, to) ? ");" : ";");
    stmt_append_text(l, t, mark);
    exit_to(l, l->scope, EXIT_THROW, NULL, error);
}

/* lower.c - awaits and exits made explicit
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

/* ---- scopes ---- */

enum exit_kind {
    EXIT_NEXT,
    EXIT_RETURN,
    EXIT_ADOPT,
    EXIT_THROW,
    EXIT_BREAK,
    EXIT_CONTINUE,
    EXIT_GOTO
};

struct way {
    enum exit_kind kind;
    struct node *label; /* EXIT_GOTO */
};

struct scope {
    enum {
        SC_FUNCTION,
        SC_LOOP,
        SC_SWITCH,
        SC_OWNED,
        SC_ERROR,
        SC_GUARD,
        SC_PENDING,
        SC_TRY
    } kind;
    struct scope *outer;
    struct span span;           /* where a label has to stand to be inside */
    const char *continue_label; /* SC_LOOP: where continue has to go; NULL: it works as it is */
    bool continue_used;
    VEC(struct local *) owned; /* SC_OWNED: promises, in order of declaration */
    size_t first_local;        /* SC_OWNED of a full expression: it made the locals from here on */
    struct local *error;       /* SC_ERROR, SC_TRY, SC_GUARD, SC_PENDING: where an error is put */
    struct local *leave;       /* SC_GUARD, SC_PENDING */
    struct local *adopted;     /* SC_GUARD, SC_PENDING, SC_FUNCTION: the promise of a `return p` */
    const char *label;         /* SC_TRY, SC_GUARD */
    bool used;                 /* SC_TRY: something goes to the label */
    bool awaits;               /* SC_GUARD: what it runs may wait */
    VEC(struct way) ways;      /* SC_GUARD */
    size_t gotos;              /* SC_GUARD: to its label */
};

/* The last n of a made-up name: stem_n. */
struct stem {
    const char *text;
    unsigned n;
};

typedef VEC(struct await *) await_list;

struct lower {
    VEC(struct stem) stems;
    struct unit *u;
    struct func *f;
    struct scope *scope;
    struct stmt **tail;           /* where the next statement goes */
    await_list pending;           /* awaits whose value has not been used yet */
    struct scope *temporaries;    /* SC_OWNED: promises that die with the full expression */
    struct span place;            /* the statement being lowered */
    bool first;                   /* nothing has been made of it yet */
    struct local *error;          /* one on its way out of the function */
    const struct scope *rethrown; /* SC_ERROR: its error is thrown on, and goes along */
    const char *line; /* of the throw being lowered: "__LINE__"; of an await that fails: "0" */
    struct local *returned;    /* the promise that `return p` adopts */
    struct local *block_value; /* where ({ }) leaves the value of ... */
    bool discarding;           /* the next await's value is not used */
    bool block_dropped;        /* ... or that nobody wants it */
    struct node *block_last;   /* ... this, its last statement */
    uint32_t await_where;      /* where awaits count as standing; 0: where they stand */
    VEC(struct node *) labels;
    VEC(struct local *) reached; /* of defers that something jumps past */
    struct map label_names;      /* the index, and 1, of the first of each name in `labels` */
    struct map names;            /* of the user's locals and labels, and of what is made up */
    VEC(struct node *) declared; /* S_LABELS */
};

static void lower_stmt(struct lower *l, struct node *n);
static void lower_list(struct lower *l, struct node *first, struct span span);
static void lower_rest(struct lower *l, struct node *n, struct node *item, struct span span);
static text rewrite(struct lower *l, struct node *n);
static text owned_text(struct lower *l, struct node *n);
static bool gives_reference(struct lower *l, struct node *n);
static void exit_to(struct lower *l, struct scope *from, enum exit_kind kind, struct node *label,
                    struct local *error);

/* ---- pieces of text ---- */

static void
put(struct lower *l, text *t, struct piece p)
{
    vec_push(l->u->arena, t, p);
}

static void
put_text(struct lower *l, text *t, const char *s)
{
    put(l, t, (struct piece){.kind = P_TEXT, .text = s});
}

static void
put_local(struct lower *l, text *t, struct local *v, bool writes)
{
    v->needed = true;
    v->read |= !writes;
    put(l, t, (struct piece){.kind = P_LOCAL, .local = v, .writes = writes});
}

/* The pointer that a local in pieces is. */
static void
put_storage(struct lower *l, text *t, struct local *v)
{
    put(l, t, (struct piece){.kind = P_STORAGE, .local = v});
}

static void
put_source(struct lower *l, text *t, uint32_t begin, uint32_t end)
{
    if (begin < end)
        put(l, t, (struct piece){.kind = P_SOURCE, .span = {begin, end}});
}

static void
put_all(struct lower *l, text *t, text more)
{
    for (size_t i = 0; i < more.len; i++)
        put(l, t, more.at[i]);
}

static text
literal(struct lower *l, const char *fmt, ...)
{
    text t = {0};
    va_list ap;

    va_start(ap, fmt);
    put_text(l, &t, arena_vfmt(l->u->arena, fmt, ap));
    va_end(ap);
    return t;
}

static text
source(struct lower *l, struct span s)
{
    text t = {0};

    put_source(l, &t, s.begin, s.end);
    return t;
}

/* ---- made-up locals ---- */

static bool
name_taken(const struct lower *l, const char *name)
{
    return sema_name_taken(l->f, name) || strcmp(l->f->name, name) == 0 ||
           map_find(&l->names, name) != NULL;
}

static const char *
fresh(struct lower *l, const char *stem)
{
    struct stem *last = NULL;
    const char *name;

    for (size_t i = 0; i < l->stems.len; i++)
        if (strcmp(l->stems.at[i].text, stem) == 0)
            last = &l->stems.at[i];
    if (last == NULL) {
        vec_push(l->u->arena, &l->stems, ((struct stem){stem, 0}));
        last = &l->stems.at[l->stems.len - 1];
    }
    do
        name = arena_fmt(l->u->arena, "%s_%u", stem, ++last->n);
    while (name_taken(l, name));
    return name;
}

struct local *
made_up(struct lower *l, const char *stem, type_ref type, const char *c_type)
{
    struct local *v = arena_new(l->u->arena, struct local);

    if (type != NULL && type_is_variable(type)) {
        diag_error(&l->u->diags, l->place, "unsupported-syntax",
                   "a value of a type of variable length in it would have to outlive an await");
        diag_note(&l->u->diags, l->place, "store it in a variable first");
        l->f->refused = true;
    }
    v->name = fresh(l, stem);
    v->type = type;
    v->c_type = c_type;
    v->at = l->place.begin;
    v->scope = l->f->body;
    v->made_up = true;
    v->id = l->f->locals.len;
    vec_push(l->u->arena, &l->f->locals, v);
    map_add(l->u->arena, &l->names, v->name);
    return v;
}

/* `to` becomes `value`. An object with a const member cannot be assigned to, only filled; `to` is
 * written out several times for that, but evaluated once. */
static void
put_store(struct lower *l, text *t, text to, type_ref type, text value)
{
    bool fill = type != NULL && type_has_const_member(type);

    if (fill) {
        put_text(l, t, "__builtin_memcpy(&");
        put_all(l, t, to);
        put_text(l, t, ", (__typeof__(");
        put_all(l, t, to);
        put_text(l, t, ") [1]){ (");
        put_all(l, t, value);
        put_text(l, t, ") }, sizeof ");
        put_all(l, t, to);
        put_text(l, t, ");");
    } else {
        put_all(l, t, to);
        put_text(l, t, " = ");
        put_all(l, t, value);
        put_text(l, t, ";");
    }
}

static text
written(struct lower *l, struct local *v)
{
    text t = {0};

    put_local(l, &t, v, true);
    return t;
}

static text
result(struct lower *l)
{
    return literal(l, "%s->result", l->f->self);
}

/* ---- statements ---- */

static struct stmt *
new_stmt(struct lower *l, enum stmt_kind kind)
{
    struct stmt *s = arena_new(l->u->arena, struct stmt);

    s->kind = kind;
    s->span = l->place;
    return s;
}

/* A value that nobody has used yet is stored before something else happens. */
static void
spill(struct lower *l, size_t from)
{
    for (size_t i = 0; i < from; i++) {
        struct await *a = l->pending.at[i];
        text value = {0};
        struct stmt *s;

        if (a->spilled != NULL || a->is_void)
            continue;
        if (a->type == NULL && (a->type = sema_type_of(l->f, a->span)) == NULL)
            a->type = a->child->type;
        a->spilled = made_up(l, "got", a->type, NULL);
        s = new_stmt(l, L_TEXT);
        put(l, &value, (struct piece){.kind = P_VALUE, .await = a, .writes = true});
        put_store(l, &s->text, written(l, a->spilled), a->type, value);
        *l->tail = s;
        l->tail = &s->next;
    }
}

static void
link_stmt(struct lower *l, struct stmt *s)
{
    s->lead = l->first;
    l->first = false;
    *l->tail = s;
    l->tail = &s->next;
}

/* Appends a statement; values taken since `mark` are used in it. */
static struct stmt *
append(struct lower *l, struct stmt *s, size_t mark)
{
    bool first = l->first;

    spill(l, mark);
    l->pending.len = mark < l->pending.len ? mark : l->pending.len;
    l->first = first;
    link_stmt(l, s);
    return s;
}

static struct stmt *
append_text(struct lower *l, text t, size_t mark)
{
    struct stmt *s = new_stmt(l, L_TEXT);

    s->text = t;
    return append(l, s, mark);
}

/* Statements that the function `fill` makes go to `*list`. */
#define INTO(l, list, ...)                    \
    do {                                      \
        struct stmt **outer_tail = (l)->tail; \
        bool outer_first = (l)->first;        \
        (l)->tail = &(list);                  \
        (l)->first = false;                   \
        __VA_ARGS__;                          \
        (l)->tail = outer_tail;               \
        (l)->first = outer_first;             \
    } while (0)

static struct stmt *
goto_stmt(struct lower *l, const char *label)
{
    struct stmt *s = new_stmt(l, L_GOTO);

    s->name = label;
    return s;
}

static struct stmt *
label_stmt(struct lower *l, const char *label)
{
    struct stmt *s = new_stmt(l, L_LABEL);

    s->name = label;
    return s;
}

/* ---- leaving blocks ---- */

static struct scope *
push(struct lower *l, int kind, struct span span)
{
    struct scope *s = arena_new(l->u->arena, struct scope);

    s->kind = kind;
    s->span = span;
    s->outer = l->scope;
    l->scope = s;
    return s;
}

static bool
inside(struct span s, uint32_t at)
{
    return at >= s.begin && at < s.end;
}

static const char *
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

static void
let_go(struct lower *l, struct local *v)
{
    text t = {0};

    if (v->owns) {
        put_text(l, &t,
                 v->type && type_is_promise_array(v->type) ? "async_let_go_all(" : "async_let_go(");
        put_local(l, &t, v, false);
        put_text(l, &t, ");");
    }
    if (v->in_pieces && v->is_vla) {
        put_text(l, &t, v->owns ? " async_array_free(" : "async_array_free(");
        put_storage(l, &t, v);
        put_text(l, &t, ");");
    }
    append_text(l, t, l->pending.len);
}

/* if (leave == why) drop what; */
static void
drop_pending(struct lower *l, const struct scope *s, const char *why, const char *drop,
             struct local *what)
{
    struct stmt *test = new_stmt(l, L_IF);
    text t = {0};

    put_local(l, &test->text, s->leave, false);
    put_text(l, &test->text, arena_fmt(l->u->arena, " == %s", why));
    put_text(l, &t, drop);
    put_local(l, &t, what, false);
    put_text(l, &t, ");");
    INTO(l, test->body, append_text(l, t, l->pending.len));
    append(l, test, l->pending.len);
}

static void
clean_up(struct lower *l, const struct scope *s)
{
    text t = {0};

    switch (s->kind) {
    case SC_OWNED:
        for (size_t i = s->owned.len; i-- > 0;)
            let_go(l, s->owned.at[i]);
        break;
    case SC_ERROR:
        if (s == l->rethrown)
            break;
        put_text(l, &t, "async_error_release(");
        put_local(l, &t, s->error, false);
        put_text(l, &t, ");");
        append_text(l, t, l->pending.len);
        break;
    case SC_PENDING:
        /* another exit takes the place of the one that was under way */
        if (s->error != NULL)
            drop_pending(l, s, "ASYNC_THROW", "async_error_release(", s->error);
        if (s->adopted != NULL)
            drop_pending(l, s, "ASYNC_ADOPT", "async_let_go(", s->adopted);
        break;
    default: break;
    }
}

static struct stmt *
end_stmt(struct lower *l, const char *fmt, ...)
{
    struct stmt *s = new_stmt(l, L_END);
    va_list ap;

    va_start(ap, fmt);
    put_text(l, &s->text, arena_vfmt(l->u->arena, fmt, ap));
    va_end(ap);
    return append(l, s, l->pending.len);
}

static struct await *suspend(struct lower *l, enum await_kind kind, text operand, type_ref type,
                             struct span span);

static void
take_result(struct lower *l, struct await *a)
{
    text t = {0}, value = {0};

    if (a->is_void) {
        append_text(l, literal(l, "async_drop(%s);", l->f->self), 0);
        return;
    }
    put(l, &value, (struct piece){.kind = P_VALUE, .await = a});
    put_store(l, &t, result(l), l->f->type, value);
    append_text(l, t, 0);
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
    put_local(l, &operand, l->returned, false);
    a = suspend(l, AWAIT_OWNED, operand, l->f->type, l->place);
    take_result(l, a);
    end_stmt(l, "PROMISE_FULFILLED");
    l->await_where = was;
}

/* Where a `return p` from inside this scope leaves p first: each guard has a place of its own, for
 * one finally may run inside another. */
static struct scope *
adopter(struct scope *s)
{
    while (s->kind != SC_GUARD && s->kind != SC_FUNCTION)
        s = s->outer;
    return s;
}

static struct local *
adopted_in(struct lower *l, struct scope *s)
{
    if (s->adopted == NULL)
        s->adopted = made_up(l, "returned", NULL,
                             arena_fmt(l->u->arena, "promise(%s) ", span_text(l->u, l->f->result)));
    return s->adopted;
}

/* Left this way, a guard's error and the promise to adopt are not looked at. */
static void
forget(struct lower *l, text *t, const struct scope *g, enum exit_kind kind)
{
    if (kind != EXIT_THROW)
        put(l, t, (struct piece){.kind = P_KILL, .local = g->error});
    if (kind != EXIT_ADOPT && g->adopted != NULL)
        put(l, t, (struct piece){.kind = P_KILL, .local = g->adopted});
}

/* `to` takes over what is in `from`. */
static void
move(struct lower *l, struct local *to, struct local *from)
{
    text t = {0};

    if (from == NULL || from == to)
        return;
    put_local(l, &t, to, true);
    put_text(l, &t, " = ");
    put_local(l, &t, from, false);
    put_text(l, &t, ";");
    append_text(l, t, l->pending.len);
}

/* Leaves the scopes from `from` outwards. carried: the error of a throw, the promise of a
 * `return p`, where it is now; NULL when it is where it has to be already. */
static void
exit_to(struct lower *l, struct scope *from, enum exit_kind kind, struct node *label,
        struct local *carried)
{
    struct scope *s, *was = l->scope;
    text t = {0};

    for (s = from;; s = s->outer) {
        if (kind == EXIT_GOTO && (s->kind == SC_FUNCTION || inside(s->span, label->span.begin)) &&
            s->kind != SC_OWNED) {
            append(l, goto_stmt(l, label->label), l->pending.len);
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
                struct stmt *end = new_stmt(l, L_END);

                put_text(l, &end->text,
                         arena_fmt(l->u->arena, "async_reject(%s, &%s_code, %s, ", l->f->self,
                                   l->f->prefix, l->line));
                put_local(l, &end->text, carried, false);
                put_text(l, &end->text, ")");
                append(l, end, l->pending.len);
            }
            l->scope = was;
            return;
        case SC_LOOP:
            if (kind == EXIT_BREAK)
                append(l, new_stmt(l, L_BREAK), l->pending.len);
            else if (kind == EXIT_CONTINUE && s->continue_label != NULL) {
                s->continue_used = true;
                append(l, goto_stmt(l, s->continue_label), l->pending.len);
            } else if (kind == EXIT_CONTINUE)
                append(l, new_stmt(l, L_CONTINUE), l->pending.len);
            else
                break;
            return;
        case SC_SWITCH:
            if (kind != EXIT_BREAK)
                break;
            append(l, new_stmt(l, L_BREAK), l->pending.len);
            return;
        case SC_OWNED:
            /* of a block that the label stands in, only what is declared behind it ends */
            if (kind == EXIT_GOTO && inside(s->span, label->span.begin))
                break;
            clean_up(l, s);
            break;
        case SC_ERROR:
        case SC_PENDING: clean_up(l, s); break;
        case SC_TRY:
            if (kind != EXIT_THROW)
                break;
            s->used = true;
            move(l, s->error, carried);
            append(l, goto_stmt(l, s->label), l->pending.len);
            return;
        case SC_GUARD:
            if (kind == EXIT_THROW)
                move(l, s->error, carried);
            else if (kind == EXIT_ADOPT)
                move(l, adopted_in(l, s), carried);
            put_local(l, &t, s->leave, true);
            put_text(l, &t, arena_fmt(l->u->arena, " = %s;", exit_name(l, s, kind, label)));
            forget(l, &t, s, kind);
            append_text(l, t, l->pending.len);
            append(l, goto_stmt(l, s->label), l->pending.len);
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
static void
throw_text(struct lower *l, text value, size_t mark)
{
    struct scope *to = catcher(l->scope);
    struct local *error;
    text t = {0};

    if (to->kind == SC_FUNCTION && !has_cleanup(l)) {
        struct stmt *s = new_stmt(l, L_END);

        put_text(l, &s->text,
                 arena_fmt(l->u->arena, "async_reject(%s, &%s_code, %s, ", l->f->self, l->f->prefix,
                           l->line));
        put_all(l, &s->text, value);
        put_text(l, &s->text, ")");
        append(l, s, mark);
        return;
    }
    if (to->kind != SC_FUNCTION)
        error = to->error;
    else {
        if (l->error == NULL)
            l->error = made_up(l, "error", NULL, "async_error *");
        error = l->error;
    }
    put_local(l, &t, error, true);
    put_text(l, &t, " = ");
    if (loses_line(l, to))
        put_text(l, &t,
                 arena_fmt(l->u->arena, "async_thrown(%s, &%s_code, %s, ", l->f->self, l->f->prefix,
                           l->line));
    put_all(l, &t, value);
    put_text(l, &t, loses_line(l, to) ? ");" : ";");
    append_text(l, t, mark);
    exit_to(l, l->scope, EXIT_THROW, NULL, error);
}

/* ---- awaits ---- */

/* One suspension. The operand is evaluated in it; its value is to be used next. */
static struct await *
suspend(struct lower *l, enum await_kind kind, text operand, type_ref type, struct span span)
{
    struct await *a = arena_new(l->u->arena, struct await);
    struct stmt *s = new_stmt(l, L_SUSPEND);
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
    append(l, s, before);
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
        INTO(l, s->fail, throw_text(l, literal(l, "async_error_take(%s)", l->f->self), 0));
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
    r = func_ref_at(l->f, call->a->span.begin);
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
        put_source(l, &t, at, k->span.begin);
        put_all(l, &t, rewrite(l, k));
        at = k->span.end;
    }
    return t;
}

static text
value_of(struct lower *l, struct await *a)
{
    text t = {0};

    if (a->is_void)
        return literal(l, "(void)0");
    vec_push(l->u->arena, &l->pending, a);
    put(l, &t, (struct piece){.kind = P_VALUE, .await = a});
    return t;
}

/* Lets go the temporary promises that came after `held`. */
static void
release_from(struct lower *l, size_t held)
{
    while (l->temporaries->owned.len > held)
        let_go(l, l->temporaries->owned.at[--l->temporaries->owned.len]);
}

/* What was awaited is ours, and nobody wants its value. */
static void
drop_value(struct lower *l, const struct await *a)
{
    text drop;

    if (a->kind == AWAIT_SELF)
        drop = literal(l, "async_drop_from(%s, struct %s_frame);", l->f->self, l->f->prefix);
    else if (a->kind == AWAIT_DIRECT)
        drop = literal(l, "%s_drop(%s);", a->direct, l->f->self);
    else
        drop = literal(l, "async_drop(%s);", l->f->self);
    append_text(l, drop, l->pending.len);
}

/* What an await gives to the expression around it. Lets go what its operand held while it waited. */
static text
value_after(struct lower *l, struct await *a, size_t held, bool discard)
{
    text t;

    if (!discard && !a->is_void)
        t = value_of(l, a);
    else {
        a->ignored = true;
        if (a->kind == AWAIT_OWNED || a->kind == AWAIT_SELF ||
            (a->kind == AWAIT_DIRECT && !a->is_void))
            drop_value(l, a);
        t = literal(l, "(void)0");
    }
    release_from(l, held);
    return t;
}

static const struct ref *
direct_call(struct lower *l, const struct node *call)
{
    const struct ref *r;

    if (call->kind != E_CALL || call->a->kind != E_NAME)
        return NULL;
    r = func_ref_at(l->f, call->a->span.begin);
    return r != NULL && r->kind == R_FUNCTION && r->direct != NULL ? r : NULL;
}

static struct local *
plain_owner(struct lower *l, const struct node *n)
{
    const struct ref *r = n->kind == E_NAME ? func_ref_at(l->f, n->span.begin) : NULL;

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
    v = made_up(l, "operand", type, NULL);
    put_local(l, &t, v, true);
    put_text(l, &t, " = ");
    put_all(l, &t, operand);
    put_text(l, &t, ";");
    append_text(l, t, mark);
    release_from(l, held);
    t = (text){0};
    put_local(l, &t, v, false);
    return t;
}

static bool
is_self_call(struct lower *l, const struct node *call)
{
    const struct ref *r;

    if (call->kind != E_CALL || call->a->kind != E_NAME || l->f->is_main || l->f->is_weak)
        return false;
    r = func_ref_at(l->f, call->a->span.begin);
    return r != NULL && r->kind == R_FUNCTION && strcmp(r->name, l->f->name) == 0;
}

static type_ref
awaited_type(struct lower *l, const struct node *n, const struct node *operand)
{
    type_ref type = sema_type_of(l->f, n->span), of;

    if (type != NULL)
        return type;
    of = sema_type_of(l->f, operand->span);
    return of != NULL ? type_promised(l->u, of) : NULL;
}

static text
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
        a->is_void = child->is_void;
        a->child = child;
        a->slot = slot;
        for (size_t i = held; i < l->temporaries->owned.len; i++)
            vec_push(l->u->arena, &a->lets_go, l->temporaries->owned.at[i]);
        return value_after(l, a, held, discard);
    }
    type = awaited_type(l, n, operand);
    if (is_self_call(l, operand)) {
        l->f->calls_itself = true;
        t = arguments(l, operand);
        l->pending.len = mark;
        a = suspend(l, AWAIT_SELF, t, type, n->span);
        return value_after(l, a, held, discard);
    }
    if ((direct = direct_call(l, operand)) != NULL) {
        t = arguments(l, operand);
        l->pending.len = mark;
        a = suspend(l, AWAIT_DIRECT, t, type, n->span);
        a->direct = direct->direct;
        return value_after(l, a, held, discard);
    }
    if (plain_owner(l, operand) != NULL && !plain_owner(l, operand)->address_taken) {
        put_local(l, &t, plain_owner(l, operand), false);
        a = suspend(l, AWAIT_HELD, t, type, n->span);
        a->held = plain_owner(l, operand);
        return value_after(l, a, held, discard);
    }
    t = owned_text(l, operand);
    t = settle_temporaries(l, t, sema_type_of(l->f, operand->span), mark, held);
    l->pending.len = mark;
    a = suspend(l, AWAIT_OWNED, t, type, n->span);
    return value_after(l, a, held, discard);
}

/* ---- expressions ---- */

/* The text of n with its parts rewritten in order. */
static text
compose(struct lower *l, struct node *n)
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
        put_source(l, &t, at, part->span.begin);
        put_all(l, &t, rewrite(l, part));
        at = part->span.end;
    }
    put_source(l, &t, at, n->span.end);
    return t;
}

/* Is its value 0 or 1 anyway? */
static bool
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

/* v = t; or v = (t) != 0; */
static void
assign(struct lower *l, struct local *v, text value, bool truth, size_t mark)
{
    text t = {0};

    if (truth) {
        put_local(l, &t, v, true);
        put_text(l, &t, " = (");
        put_all(l, &t, value);
        put_text(l, &t, ") != 0;");
    } else
        put_store(l, &t, written(l, v), v->type, value);
    append_text(l, t, mark);
}

/* a && b, a || b with an await in b. */
static text
lower_logical(struct lower *l, struct node *n)
{
    struct local *test = made_up(l, "test", NULL, "_Bool ");
    struct stmt *s;
    size_t mark = l->pending.len;
    text t = {0};

    assign(l, test, rewrite(l, n->a), !is_truth(l, n->a), mark);
    s = new_stmt(l, L_IF);
    put_text(l, &s->text, n->kind == E_AND ? "" : "!");
    put_local(l, &s->text, test, false);
    append(l, s, mark);
    mark = l->pending.len;
    INTO(l, s->body, assign(l, test, rewrite(l, n->b), !is_truth(l, n->b), mark));
    put_local(l, &t, test, false);
    return t;
}

/* One branch of ?: on the way to its value. */
static void
branch(struct lower *l, struct node *n, struct local *v, bool owned)
{
    size_t mark = l->pending.len;
    text t = owned ? owned_text(l, n) : rewrite(l, n);

    if (v != NULL)
        assign(l, v, t, false, mark);
    else {
        put_text(l, &t, ";");
        append_text(l, t, mark);
    }
}

/* What decides, for an if to test, which has parentheses of its own. Compilers want to see a pair
 * around an assignment, and none around anything else. */
static text
test_text(struct lower *l, struct node *n)
{
    struct node *in = node_bare(n);

    return rewrite(l, in->kind == E_ASSIGN ? n : in);
}

static text
lower_cond(struct lower *l, struct node *n, bool owned)
{
    type_ref type = sema_type_of(l->f, n->span);
    bool is_void = type == NULL || type_is_void(type);
    struct local *v = is_void ? NULL : made_up(l, "choice", type, NULL);
    struct stmt *s;
    size_t mark = l->pending.len;
    text t = {0};

    if (n->b == NULL) { /* a ?: c: the value of a is the test */
        assign(l, v, owned ? owned_text(l, n->a) : rewrite(l, n->a), false, mark);
        s = new_stmt(l, L_IF);
        put_text(l, &s->text, "!");
        put_local(l, &s->text, v, false);
        append(l, s, mark);
        INTO(l, s->body, branch(l, n->c, v, owned));
    } else {
        text test = test_text(l, n->a);

        s = new_stmt(l, L_IF);
        s->text = test;
        append(l, s, mark);
        INTO(l, s->body, branch(l, n->b, v, owned));
        INTO(l, s->other, branch(l, n->c, v, owned));
    }
    if (v == NULL)
        return literal(l, "(void)0");
    put_local(l, &t, v, false);
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
        return literal(l, "(void)0");
    }
    if (choices.len == 1)
        return owned ? owned_text(l, choices.at[0]->a) : rewrite(l, choices.at[0]->a);
    v = dropped || type == NULL || type_is_void(type) ? NULL : made_up(l, "choice", type, NULL);
    for (size_t i = 0; i < choices.len; i++) {
        struct stmt *s = new_stmt(l, L_IF);

        if (i + 1 == choices.len) {
            branch(l, choices.at[i]->a, v, owned);
            break;
        }
        put_text(l, &s->text, "_Generic(");
        put_source(l, &s->text, n->a->span.begin, n->a->span.end);
        put_text(l, &s->text, ", ");
        put_source(l, &s->text, choices.at[i]->name.begin, choices.at[i]->name.end);
        put_text(l, &s->text, ": 1, default: 0)");
        append(l, s, l->pending.len);
        INTO(l, s->body, branch(l, choices.at[i]->a, v, owned));
        if (i == 0)
            outer = l->tail;
        l->tail = &s->other;
        l->first = false;
    }
    l->tail = outer;
    l->first = first && l->first;
    if (v == NULL)
        return literal(l, "(void)0");
    put_local(l, &t, v, false);
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
    struct local *v = is_void ? NULL : made_up(l, "value", type, NULL);
    struct scope *temporaries = l->temporaries;
    struct stmt *s = new_stmt(l, L_BLOCK);
    struct span place = l->place;
    await_list pending;
    text t = {0};

    s->body_span = n->a->span;
    append(l, s, l->pending.len);
    pending = l->pending; /* its statements begin lists of their own, the one around it goes on */
    l->pending = (await_list){0};
    l->block_value = v;
    l->block_dropped = discarded;
    l->block_last = n->a->kids;
    while (l->block_last != NULL && l->block_last->next != NULL)
        l->block_last = l->block_last->next;
    INTO(l, s->body, lower_list(l, n->a->kids, n->a->span));
    l->block_value = outer_value;
    l->block_dropped = false;
    l->block_last = outer_last;
    l->place = place;
    l->temporaries = temporaries;
    l->pending = pending;
    if (v == NULL)
        return literal(l, "(void)0");
    put_local(l, &t, v, false);
    return t;
}

/* An lvalue that owns the promise in it: a local, or an element of a local array. */
static bool
is_owner(struct lower *l, struct node *n)
{
    const struct ref *r;

    n = node_bare(n);
    while (n->kind == E_INDEX)
        n = node_bare(n->a);
    r = n->kind == E_NAME ? func_ref_at(l->f, n->span.begin) : NULL;
    return r != NULL && r->kind == R_LOCAL && r->local->owns;
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

/* n as a reference that whoever takes the value then owns. */
static text
owned_text(struct lower *l, struct node *n)
{
    struct node *in = node_bare(n);
    text t = {0};

    if (in->kind == E_COND && (in->has_await || gives_reference(l, in))) {
        if ((in->b && in->b->has_await) || in->c->has_await)
            return lower_cond(l, in, true);
        put_text(l, &t, "(");
        if (in->b == NULL) {
            put_all(l, &t, owned_text(l, in->a)); /* one more reference to NULL is none */
            put_text(l, &t, " ?: ");
        } else {
            put_all(l, &t, rewrite(l, in->a));
            put_text(l, &t, " ? ");
            put_all(l, &t, owned_text(l, in->b));
            put_text(l, &t, " : ");
        }
        put_all(l, &t, owned_text(l, in->c));
        put_text(l, &t, ")");
        return t;
    }
    if (in->kind == E_BLOCK && in->has_await) /* its value is stored as a reference of its own */
        return lower_statement_expression(l, in, false);
    if (in->kind == E_CALL || in->kind == E_MACRO) {
        if (node_is_promise(l->f, in))
            return compose(l, in);
        return rewrite(l, n);
    }
    if (in->kind == E_GENERIC && in->has_await)
        return lower_generic(l, in, true, false);
    if (in->kind == E_GENERIC && node_is_promise(l->f, in)) {
        uint32_t at = in->span.begin;

        for (struct node *k = in->kids; k != NULL; k = k->next) {
            put_source(l, &t, at, k->a->span.begin);
            put_all(l, &t, may_be_chosen(l, in, k) ? owned_text(l, k->a) : rewrite(l, k->a));
            at = k->a->span.end;
        }
        put_source(l, &t, at, in->span.end);
        return t;
    }
    if (!node_is_promise(l->f, in)) /* NULL, 0 */
        return rewrite(l, n);
    put_text(l, &t, "async_own(");
    put_all(l, &t, rewrite(l, in));
    put_text(l, &t, ")");
    return t;
}

/* A promise that only this expression holds, while it is only looked at. */
static text
held_text(struct lower *l, struct node *n)
{
    text t = {0};
    text inner = n->kind == E_BLOCK     ? lower_statement_expression(l, n, false)
                 : n->kind == E_GENERIC ? owned_text(l, n)
                                        : compose(l, n);
    struct local *held = made_up(l, "held", sema_type_of(l->f, n->span), NULL);

    held->owns = true;
    vec_push(l->u->arena, &l->temporaries->owned, held);
    put_text(l, &t, "async_set(");
    put_local(l, &t, held, false);
    put_text(l, &t, ", ");
    put_all(l, &t, inner);
    put_text(l, &t, ")");
    return t;
}

static text
lower_assign(struct lower *l, struct node *n)
{
    text t = {0};

    if (!node_is_promise(l->f, n->a) || strcmp(n->op, "=") != 0)
        return compose(l, n);
    if (is_owner(l, n->a)) {
        put_text(l, &t, "async_set(");
        put_all(l, &t, rewrite(l, n->a));
        put_text(l, &t, ", ");
        put_all(l, &t, owned_text(l, n->b));
        put_text(l, &t, ")");
        return t;
    }
    put_all(l, &t, rewrite(l, n->a));
    put_source(l, &t, n->a->span.end, n->b->span.begin);
    put_all(l, &t, owned_text(l, n->b));
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
        r = last->kind == E_NAME ? func_ref_at(l->f, last->span.begin) : NULL;
        if (r == NULL || r->kind != R_LOCAL || !r->local->is_catch)
            continue;
        put_source(l, &t, at, n->kids->span.begin);
        put_all(l, &t, rewrite(l, n->kids));
        put_source(l, &t, n->kids->span.end, last->span.begin);
        put_text(l, &t, "async_error_retain(");
        put_all(l, &t, rewrite(l, last));
        put_text(l, &t, ")");
        put_source(l, &t, last->span.end, n->span.end);
        return t;
    }
    return compose(l, n);
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

static text
lower_literal(struct lower *l, struct node *n)
{
    type_ref type = sema_type_of(l->f, n->span);
    struct node *block = n;
    struct local *v;
    text t = {0}, value = compose(l, n);

    if (type == NULL || !literal_is_object(l, n) || !l->f->tree->has_await)
        return value;
    while (block->kind != S_BLOCK && block->kind != S_FOR)
        block = block->parent;
    v = made_up(l, "literal", type, NULL);
    v->scope = (struct span){block->span.begin, block->span.end};
    v->address_taken = true;
    put_text(l, &t, "(*(__typeof__(");
    put_local(l, &t, v, false);
    put_text(l, &t, ") *)__builtin_memcpy(&");
    put_local(l, &t, v, true);
    put_text(l, &t, ", &");
    put_all(l, &t, value);
    put_text(l, &t, ", sizeof ");
    put_local(l, &t, v, false);
    put_text(l, &t, "))");
    return t;
}

/* Are there statements in this ({ }) that cannot stay where they are? */
static bool
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

    put_text(l, &t, "(");
    put_all(l, &t, inner);
    put_text(l, &t, ")");
    return t;
}

/* The left side of a comma: compilers take one without effect for a mistake. */
static void
discard_operand(struct lower *l, struct node *n)
{
    text t = {0};

    if (!n->plain || n->kind == E_CALL || n->kind == E_ASSIGN || n->kind == E_UPDATE ||
        n->kind == E_MACRO) {
        lower_discarded(l, n);
        return;
    }
    put_text(l, &t, "(void)(");
    put_source(l, &t, n->span.begin, n->span.end);
    put_text(l, &t, ");");
    append_text(l, t, l->pending.len);
}

/* What n becomes. Its awaits, and whatever must come before them, are appended. */
static text
rewrite(struct lower *l, struct node *n)
{
    if (n->plain)
        return source(l, n->span);
    switch (n->kind) {
    case E_AWAIT: return lower_await(l, n);
    case E_AND:
    case E_OR: return n->b->has_await ? lower_logical(l, n) : compose(l, n);
    case E_COND:
        if ((n->b && n->b->has_await) || n->c->has_await)
            return lower_cond(l, n, false);
        return compose(l, n);
    case E_COMMA:
        if (n->has_await) {
            discard_operand(l, n->a);
            return test_text(l, n->b); /* what stood around the comma is around it now */
        }
        return parenthesised(l, compose(l, n));
    case E_BLOCK:
        if (n->has_await && node_is_promise(l->f, n) && l->temporaries != NULL)
            return held_text(l, n);
        if (n->has_await)
            return lower_statement_expression(l, n, false);
        return source(l, n->span);
    case E_GENERIC:
        if (node_is_promise(l->f, n) && gives_reference(l, n) && l->temporaries != NULL)
            return held_text(l, n);
        return n->has_await ? lower_generic(l, n, false, false) : compose(l, n);
    case E_ASSIGN: return lower_assign(l, n);
    case E_LITERAL: return lower_literal(l, n);
    case E_CALL:
    case E_MACRO:
        if (node_is_promise(l->f, n) && l->temporaries != NULL)
            return held_text(l, n);
        return n->kind == E_CALL ? lower_call(l, n) : compose(l, n);
    case E_PAIR: return compose(l, n);
    default: return compose(l, n);
    }
}

/* ---- full expressions ---- */

/* Begins one: from here on values and temporary promises are its own. */
static void
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
        s = new_stmt(l, L_TEXT);
        put_local(l, &s->text, v, true);
        put_text(l, &s->text, " = NULL;");
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
static void
finish_full(struct lower *l, struct stmt **start)
{
    if (l->temporaries->owned.len != 0)
        clean_up(l, l->temporaries);
    if (*start != NULL)
        prepare_temporaries(l, start, *start);
    l->temporaries = NULL;
}

/* Ends it: `s` uses its value. */
static void
end_full(struct lower *l, struct stmt *s, struct stmt **start)
{
    append(l, s, 0);
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

/* E as a statement of its own: its value is dropped. */
void
lower_discarded(struct lower *l, struct node *n)
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
        rewrite(l, in);
        return;
    }
    if (gives_reference(l, in) && node_is_promise(l->f, in)) {
        put_text(l, &t, "async_discard(");
        put_all(l, &t, owned_text(l, in));
        put_text(l, &t, ");");
        append_text(l, t, mark);
        return;
    }
    if (in->kind == E_COND && in->has_await) {
        /* no value: an if */
        struct stmt *s = new_stmt(l, L_IF);

        s->text = test_text(l, in->a);
        append(l, s, mark);
        if (in->b == NULL) {
            text not = {0};

            put_text(l, &not, "!(");
            put_all(l, &not, s->text);
            put_text(l, &not, ")");
            s->text = not ;
            INTO(l, s->body, lower_discarded(l, in->c));
            return;
        }
        INTO(l, s->body, lower_discarded(l, in->b));
        INTO(l, s->other, lower_discarded(l, in->c));
        return;
    }
    if ((in->kind == E_AND || in->kind == E_OR) && in->has_await) {
        struct stmt *s = new_stmt(l, L_IF);
        text test = test_text(l, in->a);

        put_text(l, &s->text, in->kind == E_AND ? "" : "!(");
        put_all(l, &s->text, test);
        put_text(l, &s->text, in->kind == E_AND ? "" : ")");
        append(l, s, mark);
        INTO(l, s->body, lower_discarded(l, in->b));
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
    if (in->kind == E_COMMA) {
        discard_operand(l, in->a);
        lower_discarded(l, in->b);
        return;
    }
    t = rewrite(l, to_void && !n->has_await ? n : in);
    if (to_void && n->has_await) {
        text cast = literal(l, "(void)(");

        put_all(l, &cast, t);
        put_text(l, &cast, ")");
        t = cast;
    }
    put_text(l, &t, ";");
    append_text(l, t, mark)->ends = never_returns(l, in);
}

/* A condition. The statement that tests it is appended by the caller; `plain` says that nothing
 * had to come before it. */
static text
lower_test(struct lower *l, struct node *n, bool *plain, bool truth)
{
    struct stmt **start = l->tail;
    text t;

    begin_full(l);
    t = truth && n->has_await ? test_text(l, n) : rewrite(l, n);
    if (l->temporaries->owned.len != 0) {
        type_ref type = sema_type_of(l->f, n->span);
        struct local *v =
            truth ? made_up(l, "test", NULL, "_Bool ") : made_up(l, "value", type, NULL);

        assign(l, v, t, truth && !is_truth(l, n), 0);
        clean_up(l, l->temporaries);
        t = (text){0};
        put_local(l, &t, v, false);
    }
    if (*start != NULL)
        prepare_temporaries(l, start, *start);
    l->temporaries = NULL;
    *plain = l->tail == start;
    return t;
}

/* ---- declarations ---- */

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
static text
init_text(struct lower *l, struct node *n)
{
    text t = {0};
    uint32_t at = n->span.begin;

    if (n->kind == E_PAIR) {
        put_source(l, &t, at, n->a->span.begin);
        put_all(l, &t, init_text(l, n->a));
        return t;
    }
    if (n->kind != E_LIST) {
        type_ref to = sema_converted_type(l->f, n->span);

        /* { p } for a bool member stores no promise */
        return node_is_promise(l->f, n) && (to == NULL || type_is_promise(to)) ? owned_text(l, n)
                                                                               : rewrite(l, n);
    }
    for (struct node *k = n->kids; k != NULL; k = k->next) {
        put_source(l, &t, at, k->span.begin);
        put_all(l, &t, init_text(l, k));
        at = k->span.end;
    }
    put_source(l, &t, at, n->span.end);
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

/* `enum { A, B } e = ...`: the constants are declared before anything of it is evaluated. A struct
 * defined in a declaration that is taken apart needs a name of its own. */
static void
inline_types(struct lower *l, struct node *n)
{
    for (size_t i = 0; i < l->f->types.len; i++) {
        struct local_type *t = l->f->types.at[i];
        struct stmt *s;

        if (t->is_typedef || t->span.begin < n->span.begin || n->kids == NULL ||
            t->span.end > n->kids->span.begin)
            continue;
        t->must_move |= n->has_await && !t->is_enum;
        if (!t->is_enum)
            continue;
        s = new_stmt(l, L_TEXT);
        s->text = source(l, t->span);
        put_text(l, &s->text, ";");
        append(l, s, 0);
    }
}

/* size = expression; in the order of the text. */
static void
lower_dimensions(struct lower *l, struct node *item, const struct dimension *d, size_t n)
{
    for (struct node *k = item->kids; k != NULL; k = k->next)
        for (size_t i = 0; i < n; i++) {
            struct stmt **start = l->tail;

            if (d[i].expr.begin != k->span.begin)
                continue;
            begin_full(l);
            assign(l, d[i].local, rewrite(l, k), false, 0);
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
    s = new_stmt(l, L_IF);
    put_text(l, &s->text, "!async_array_new(");
    put_storage(l, &s->text, v);
    put_text(l, &s->text, ", ");
    put_all(l, &s->text, v->pieces);
    put_text(l, &s->text, ")");
    append(l, s, 0);
    INTO(l, s->body, throw_text(l, literal(l, "async_error_no_memory()"), 0));
    if (v->owns || (item->a != NULL && item->a->kids == NULL)) {
        text t = literal(l, "__builtin_memset(");

        put_storage(l, &t, v);
        put_text(l, &t, ", 0, sizeof(");
        put_all(l, &t, v->pieces);
        put_text(l, &t, "));");
        append_text(l, t, 0);
    }
    vec_push(l->u->arena, &owner_scope(l)->owned, v);
}

/* The items of one declaration, from `first` on, go into one statement until an await stands between
 * them.
 * returns  an item with a cleanup attribute, which the rest of the block is guarded for; or NULL */
static struct node *
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
            struct stmt *t = new_stmt(l, L_TEXT);

            t->text = source(l, n->span);
            t->as_written = true;
            append(l, t, 0);
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
                          ? rewrite(l, k->a) /* bool b = p; */
                          : init_text(l, k->a);
        }
        if (s == NULL || l->tail != start || l->temporaries->owned.len != 0) {
            s = new_stmt(l, L_DECL);
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

/* ---- control flow ---- */

/* Can control come to the end of this list, when it comes (or not) to its beginning? */
static bool
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

static void set_reached(struct lower *l, struct local *reached, const char *value);

static void
lower_cleanup(struct lower *l, struct cleanup cleanup)
{
    text t = {0};

    if (cleanup.reached != NULL) {
        struct stmt *test = new_stmt(l, L_IF);
        struct local *reached = cleanup.reached;

        cleanup.reached = NULL;
        put_local(l, &test->text, reached, false);
        append(l, test, 0);
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
    put_source(l, &t, cleanup.local->cleanup.begin, cleanup.local->cleanup.end);
    put_text(l, &t, "(&");
    put_local(l, &t, cleanup.local, false);
    put_text(l, &t, ");");
    append_text(l, t, 0);
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
            put_local(l, &t, g->leave, true);
            put_text(l, &t, " = ASYNC_NEXT;");
            forget(l, &t, g, EXIT_NEXT);
            append_text(l, t, 0);
        }
        if (!falls_out)
            drop_last_goto(body, g);
        if (g->gotos != 0)
            append(l, label_stmt(l, g->label), 0);
        pending = push(l, SC_PENDING, (struct span){0, 0});
        pending->leave = g->leave;
        for (size_t i = 0; i < g->ways.len; i++) {
            if (g->ways.at[i].kind == EXIT_THROW)
                pending->error = g->error;
            if (g->ways.at[i].kind == EXIT_ADOPT)
                pending->adopted = g->adopted;
        }
    }
    lower_cleanup(l, cleanup);
    l->scope = g->outer;
    for (size_t i = 0; i < g->ways.len; i++) {
        struct way w = g->ways.at[i];
        struct stmt *test = new_stmt(l, L_IF);
        struct local *carried = w.kind == EXIT_THROW   ? g->error
                                : w.kind == EXIT_ADOPT ? g->adopted
                                                       : NULL;

        if (!falls_out && i + 1 == g->ways.len) { /* it can be no other */
            exit_to(l, l->scope, w.kind, w.label, carried);
            break;
        }

        put_local(l, &test->text, g->leave, false);
        put_text(l, &test->text,
                 arena_fmt(l->u->arena, " == %s", exit_name(l, g, w.kind, w.label)));
        append(l, test, 0);
        INTO(l, test->body, exit_to(l, l->scope, w.kind, w.label, carried));
    }
}

static struct scope *
open_guard(struct lower *l, struct span span, struct cleanup cleanup)
{
    struct scope *g = push(l, SC_GUARD, span);
    const char *leave;

    g->awaits = cleanup.stmt != NULL && cleanup.stmt->has_await;

    do { /* cleanup_N and leave_N go together: neither may be a name of the user's */
        g->label = fresh(l, "cleanup");
        leave = arena_fmt(l->u->arena, "leave_%s", strrchr(g->label, '_') + 1);
    } while (name_taken(l, leave));
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
    struct stmt *s = new_stmt(l, L_LIST);
    uint32_t where = l->await_where, printed = item ? n->span.end : span.begin;

    s->span = (struct span){printed, printed};
    l->first = true;
    append(l, s, 0);
    INTO(l, s->body, lower_rest(l, n, item, span));
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
    struct scope *owned = push(l, SC_OWNED, span);
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
        clean_up(l, owned);
    l->scope = outer;
}

static void
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
        s = new_stmt(l, L_TEXT);
        s->span = n->span;
        s->text = literal(l, ";");
    }
    return s;
}

static void
lower_if(struct lower *l, struct node *n)
{
    struct stmt *s;
    bool plain;
    text t = lower_test(l, n->a, &plain, true);

    s = new_stmt(l, L_IF);
    s->head = n->a->span;
    s->text = t;
    s->as_written = plain;
    append(l, s, 0);
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
    struct stmt *s = new_stmt(l, L_IF);

    put_text(l, &s->text, "!(");
    put_all(l, &s->text, t);
    put_text(l, &s->text, ")");
    append(l, s, 0);
    INTO(l, s->body, append(l, new_stmt(l, L_BREAK), 0));
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
    struct stmt *list = new_stmt(l, L_LIST), *sub, *label;

    if (test != NULL && step == NULL && body->kind == S_BLOCK) {
        /* the test goes into the user's own braces: what it names is declared further out, and
         * comes before what they declare */
        s->body = new_stmt(l, L_BLOCK);
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
            label = label_stmt(l, loop->continue_label);
            append(l, label, 0);
        }
        if (step != NULL) {
            struct stmt **start = l->tail;

            begin_full(l);
            lower_discarded(l, step);
            finish_full(l, start);
        }
    });
}

static void
lower_while(struct lower *l, struct node *n)
{
    struct stmt *s = new_stmt(l, L_WHILE);
    struct scope *outer = l->scope, *loop = push(l, SC_LOOP, n->b->span);

    s->body_span = n->b->span;
    if (needs_statements(l, n->a)) {
        s->kind = L_FOR; /* for (;;) { test; body } */
        append(l, s, 0);
        loop_body(l, s, n->a, n->b, NULL, loop);
    } else {
        bool plain;

        s->head = n->a->span;
        s->text = lower_test(l, n->a, &plain, true);
        s->as_written = true;
        append(l, s, 0);
        s->body = lower_sub(l, n->b);
    }
    l->scope = outer;
}

static void
lower_do(struct lower *l, struct node *n)
{
    struct stmt *s = new_stmt(l, L_DO);
    struct scope *outer = l->scope, *loop = push(l, SC_LOOP, n->b->span);

    s->head = n->a->span;
    s->body_span = n->b->span;
    s->tail = (struct span){n->b->span.end, n->span.end};
    append(l, s, 0);
    if (needs_statements(l, n->a)) {
        struct stmt *list = new_stmt(l, L_LIST), *sub;
        text t = {0};

        loop->continue_label = fresh(l, "continue");
        s->body = list;
        INTO(l, list->body, {
            bool plain;

            sub = lower_sub(l, n->b);
            *l->tail = sub;
            while (*l->tail != NULL)
                l->tail = &(*l->tail)->next;
            if (loop->continue_used)
                append(l, label_stmt(l, loop->continue_label), 0);
            l->scope = outer;
            t = lower_test(l, n->a, &plain, true);
            /* the value has to be looked at outside the braces */
            if (!plain) {
                struct local *v = made_up(l, "test", NULL, "_Bool ");

                assign(l, v, t, !is_truth(l, n->a), 0);
                t = (text){0};
                put_local(l, &t, v, false);
            }
        });
        s->text = t;
    } else {
        bool plain;
        struct stmt *body;

        body = lower_sub(l, n->b);
        s->text = lower_test(l, n->a, &plain, true);
        s->as_written = true;
        s->body = body;
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
    struct stmt *block = new_stmt(l, L_LIST);
    struct node *decl = arena_new(l->u->arena, struct node);
    struct node *loop = arena_new(l->u->arena, struct node);

    *decl = *n->a;
    *loop = *n;
    decl->next = loop;
    loop->a = loop->next = NULL;
    block->braces = true;
    append(l, block, 0);
    INTO(l, block->body, lower_list(l, decl, n->span));
    not_of_user(block->body);
}

static void
lower_for(struct lower *l, struct node *n)
{
    struct scope *outer = l->scope, *owned = push(l, SC_OWNED, n->span), *loop;
    struct stmt *s = new_stmt(l, L_FOR), *init = NULL, **rest;
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
                    struct stmt *e = new_stmt(l, L_TEXT);

                    e->text = n->a->kind == E_COMMA ? compose(l, n->a) : rewrite(l, n->a);
                    append(l, e, 0);
                }
                finish_full(l, start);
            }
        });
        l->place = place;
        move_init |= init->next != NULL || owned->owned.len != 0;
    }
    if (move_init) {
        /* { init; for (; ...) ... } */
        struct stmt *block = new_stmt(l, L_LIST);

        block->braces = true;
        append(l, block, 0);
        block->body = init;
        rest = &init;
        while (*rest != NULL)
            rest = &(*rest)->next;
        *rest = s;
        rest = &s->next;
        s->lead = false;
    } else {
        append(l, s, 0);
        s->decl = init;
        rest = NULL;
    }
    loop = push(l, SC_LOOP, n->d->span);
    s->body_span = n->d->span;
    s->as_written = !move_test && !move_step && !move_init;
    if (n->a != NULL)
        s->init_span = n->a->span;
    if (n->b != NULL)
        s->head = n->b->span;
    if (n->c != NULL)
        s->tail = n->c->span;
    if (move_step) {
        loop->continue_label = fresh(l, "continue");
    }
    if (!move_test && n->b != NULL) {
        bool plain;

        s->text = lower_test(l, n->b, &plain, true);
    }
    if (!move_step && n->c != NULL) {
        begin_full(l);
        s->step = n->c->kind == E_COMMA ? compose(l, n->c) : rewrite(l, n->c);
        l->temporaries = NULL;
        l->pending.len = 0;
    }
    if (move_test || move_step)
        loop_body(l, s, move_test ? n->b : NULL, n->d, move_step ? n->c : NULL, loop);
    else
        s->body = lower_sub(l, n->d);
    l->scope = owned;
    if (rest != NULL && owned->owned.len != 0)
        INTO(l, *rest, clean_up(l, owned));
    l->scope = outer;
}

static void
lower_switch(struct lower *l, struct node *n)
{
    struct scope *outer = l->scope;
    struct stmt *s;
    bool plain;
    text t = lower_test(l, n->a, &plain, false);

    s = new_stmt(l, L_SWITCH);
    s->text = t;
    s->head = n->a->span;
    s->body_span = n->b->span;
    s->as_written = plain;
    append(l, s, 0);
    push(l, SC_SWITCH, n->b->span);
    s->body = lower_sub(l, n->b);
    l->scope = outer;
}

static void
lower_return(struct lower *l, struct node *n)
{
    struct stmt **start = l->tail;

    if (n->a == NULL) {
        exit_to(l, l->scope, EXIT_RETURN, NULL, NULL);
        return;
    }
    begin_full(l);
    if (node_is_promise(l->f, n->a) && !l->f->result_owns) {
        struct local *to = adopted_in(l, adopter(l->scope));
        struct stmt *s = new_stmt(l, L_TEXT);

        put_local(l, &s->text, to, true);
        put_text(l, &s->text, " = ");
        put_all(l, &s->text, owned_text(l, n->a));
        put_text(l, &s->text, ";");
        end_full(l, s, start);
        exit_to(l, l->scope, EXIT_ADOPT, NULL, to);
        return;
    }
    if (l->f->is_void) {
        lower_discarded(l, n->a);
        finish_full(l, start);
    } else {
        struct stmt *s = new_stmt(l, L_TEXT);

        put_store(l, &s->text, result(l), l->f->type,
                  l->f->result_owns ? owned_text(l, n->a) : rewrite(l, n->a));
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

static void
lower_throw(struct lower *l, struct node *n)
{
    struct node *in = node_bare(n->a);
    const struct ref *r = in->kind == E_NAME ? func_ref_at(l->f, in->span.begin) : NULL;
    struct stmt **start = l->tail;
    text t = {0};

    begin_full(l);
    if (r != NULL && r->kind == R_LOCAL && r->local->is_catch) {
        l->rethrown = leaves_catch(l, r->local);
        put_text(l, &t, l->rethrown ? "" : "async_error_retain(");
        put_all(l, &t, rewrite(l, n->a));
        put_text(l, &t, l->rethrown ? "" : ")");
    } else {
        put_text(l, &t, "async_error_from(");
        put_all(l, &t, rewrite(l, n->a));
        put_text(l, &t, ")");
    }
    if (l->temporaries->owned.len != 0) {
        struct local *error = made_up(l, "thrown", NULL, "async_error *");

        assign(l, error, t, false, 0);
        t = (text){0};
        put_local(l, &t, error, false);
    }
    finish_full(l, start);
    l->line = "__LINE__";
    throw_text(l, t, 0);
    l->line = "0";
    l->rethrown = NULL;
}

static void
lower_try_catch(struct lower *l, struct node *n)
{
    struct scope *outer = l->scope, *try, *error;
    struct stmt *handler, *body = NULL;

    if (n->b == NULL) {
        lower_stmt(l, n->a);
        return;
    }
    try = push(l, SC_TRY, n->a->span);
    try->label = fresh(l, "catch");
    try->error = n->local;
    n->local->needed = true;
    lower_stmt(l, n->a);
    l->scope = outer;
    error = push(l, SC_ERROR, n->b->span);
    error->error = n->local;
    handler = new_stmt(l, L_BLOCK);
    handler->span = n->b->span;
    l->place = n->b->span;
    handler->if_zero = true;
    handler->lead = true;
    handler->gap_ends = n->a->span.end;
    INTO(l, body, {
        if (try->used)
            append(l, label_stmt(l, try->label), 0);
        lower_list(l, n->b->kids, n->b->span);
        l->scope = error;
        l->place = (struct span){n->b->span.end - 1, n->b->span.end};
        if (reaches_end(body, false))
            clean_up(l, error);
    });
    handler->body = body;
    *l->tail = handler;
    l->tail = &handler->next;
    l->scope = outer;
}

static void
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
    s = new_stmt(l, L_LIST);
    s->span = n->a->span;
    append(l, s, 0);
    INTO(l, s->body, {
        l->first = true;
        lower_try_catch(l, n);
    });
    l->place = n->c->span;
    close_guard(l, g, s->body, (struct cleanup){.stmt = n->c});
}

/* A typedef of variable length that an await would have in its scope: only its sizes are left. */
static bool
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
        append(l, new_stmt(l, L_LIST), 0);
    return found;
}

/* ---- labels ---- */

/* The block that a label of this name belongs to, as seen from `at`: the innermost that declares it
 * with __label__; NULL: the function. */
static struct node *
label_block(struct lower *l, struct span name, uint32_t at)
{
    struct node *found = NULL;

    for (size_t i = 0; i < l->declared.len; i++) {
        struct node *block = l->declared.at[i]->parent;

        for (struct node *k = l->declared.at[i]->kids; k != NULL; k = k->next)
            if (inside(block->span, at) && span_is(l->u, k->name, span_text(l->u, name)) &&
                (found == NULL || block->span.begin > found->span.begin))
                found = block;
    }
    return found;
}

static struct node *
label_named(struct lower *l, struct span name, uint32_t at)
{
    struct node *block = label_block(l, name, at);

    const char *text = span_text(l->u, name);
    const size_t *first = map_find(&l->label_names, text);

    for (size_t i = first ? *first - 1 : l->labels.len; i < l->labels.len; i++) {
        struct node *label = l->labels.at[i];

        if (span_is(l->u, label->name, text) && label_block(l, name, label->span.begin) == block)
            return label;
    }
    return NULL; /* libclang has said so */
}

/* The labels of `asm goto ("..." : : : : here, there)`. */
static void
asm_labels(struct lower *l, struct node *n)
{
    const struct tokens *t = &l->u->tokens;
    size_t i = token_at(t, n->span.begin), colons = 0;

    while (t->at[i].span.begin < n->span.end && !token_is(&l->u->src, &t->at[i], "("))
        i++;
    for (i++; t->at[i].span.end < n->span.end; i++) {
        if (token_is(&l->u->src, &t->at[i], "(") || token_is(&l->u->src, &t->at[i], "["))
            i = token_close(&l->u->src, t, i);
        colons += token_is(&l->u->src, &t->at[i], ":") + 2 * token_is(&l->u->src, &t->at[i], "::");
        if (colons >= 4 && t->at[i].kind == T_NAME) {
            struct label_ref ref = {.span = t->at[i].span};

            vec_push(l->u->arena, &l->f->label_refs, ref);
        }
    }
}

/* Labels that __label__ made local to blocks get names of their own. */
static void
name_labels(struct lower *l)
{
    for (size_t i = 0; i < l->labels.len; i++) {
        struct node *label = l->labels.at[i];

        label->label = span_text(l->u, label->name);
        if (*map_find(&l->label_names, label->label) != i + 1) /* another has the name already */
            label->label = fresh(l, span_text(l->u, label->name));
        vec_push(l->u->arena, &l->f->labels, label->label);
    }
    for (size_t i = 0; i < l->f->label_refs.len; i++) {
        struct label_ref *r = &l->f->label_refs.at[i];
        struct node *label = label_named(l, r->span, r->span.begin);

        if (label != NULL)
            r->label = label->label;
    }
}

/* Defers whose block is entered behind them by this jump, or case, run only if they have been reached:
 *
 *     defer f();   ->   reached_1 = true; ... cleanup_1: if (reached_1) { reached_1 = false; f(); }
 */
static void
find_past_defer(struct lower *l, struct span from, struct node *to)
{
    for (struct node *b = to->parent; b != NULL; b = b->parent)
        for (struct node *k = b->kids; b->has_defer && k != NULL; k = k->next)
            if (k->kind == S_DEFER && k->local == NULL && k->span.end <= to->span.begin &&
                !(from.begin > k->span.end && from.begin < b->span.end)) {
                k->local = made_up(l, "reached", NULL, "bool ");
                vec_push(l->u->arena, &l->reached, k->local);
            }
}

static void
find_past_defers(struct lower *l, struct node *n)
{
    struct node *const parts[] = {n->a, n->b, n->c, n->d}, *label;
    bool any = (n->kind == S_GOTO && n->a != NULL) || (n->kind == E_OTHER && n->op[0] == '@');
    struct span control;

    /* a computed goto may lead to any label whose address is taken */
    for (size_t i = 0; any && i < l->f->label_refs.len; i++) {
        const struct label_ref *r = &l->f->label_refs.at[i];

        if ((r->address != 0) == (n->kind == S_GOTO) &&
            (label = label_named(l, r->span, r->span.begin)) != NULL)
            find_past_defer(l, n->span, label);
    }
    if (n->kind == S_GOTO && n->a == NULL &&
        (label = label_named(l, n->name, n->span.begin)) != NULL)
        find_past_defer(l, n->span, label);
    if (n->kind == S_CASE) {
        for (label = n->parent; label != NULL && label->kind != S_SWITCH; label = label->parent)
            ;
        control = label != NULL ? label->a->span : n->span;
        find_past_defer(l, control, n);
    }
    for (size_t i = 0; i < 4; i++)
        if (parts[i] != NULL)
            find_past_defers(l, parts[i]);
    for (struct node *k = n->kids; k != NULL; k = k->next)
        find_past_defers(l, k);
}

static void
set_reached(struct lower *l, struct local *reached, const char *value)
{
    text t = {0};

    put_local(l, &t, reached, true);
    put_text(l, &t, arena_fmt(l->u->arena, " = %s;", value));
    append_text(l, t, 0);
}

/* Does a jump from here to the label leave something to clean up? */
static bool
cleans_up(struct lower *l, struct node *label)
{
    for (struct scope *s = l->scope; s->kind != SC_FUNCTION; s = s->outer) {
        bool leaves = !inside(s->span, label->span.begin);

        if (s->kind == SC_OWNED && leaves && s->owned.len != 0)
            return true;
        if ((s->kind == SC_GUARD || s->kind == SC_ERROR) && leaves)
            return true;
        if (s->kind == SC_PENDING)
            return true;
    }
    return false;
}

/* goto *E; to any label whose address is taken somewhere. Where one of them lies outside a block that
 * has something to clean up, the address is compared. */
static void
computed_goto(struct lower *l, struct node *n)
{
    struct stmt *s = new_stmt(l, L_JUMP), **start = l->tail;
    VEC(struct node *) labels = {0};
    struct local *target;
    bool plain = true;

    for (size_t i = 0; i < l->f->label_refs.len; i++) {
        const struct label_ref *r = &l->f->label_refs.at[i];
        struct node *label = label_named(l, r->span, r->span.begin);
        bool known = label == NULL || r->address == 0;

        for (size_t k = 0; k < labels.len; k++)
            known |= labels.at[k] == label;
        if (known)
            continue;
        vec_push(l->u->arena, &labels, label);
        vec_push(l->u->arena, &s->to, label->label);
        plain &= !cleans_up(l, label);
    }
    begin_full(l);
    s->text = rewrite(l, n->a);
    if ((plain && l->temporaries->owned.len == 0) || labels.len == 0) {
        end_full(l, s, start);
        return;
    }
    target = made_up(l, "target", NULL, "void *");
    assign(l, target, s->text, false, 0);
    finish_full(l, start);
    for (size_t i = 0; i < labels.len; i++) {
        struct stmt *test;

        if (i + 1 == labels.len) {
            exit_to(l, l->scope, EXIT_GOTO, labels.at[i], NULL);
            break;
        }
        test = new_stmt(l, L_IF);
        put_local(l, &test->text, target, false);
        put_text(l, &test->text, arena_fmt(l->u->arena, " == &&%s", labels.at[i]->label));
        append(l, test, 0);
        INTO(l, test->body, exit_to(l, l->scope, EXIT_GOTO, labels.at[i], NULL));
    }
}

static void
lower_goto(struct lower *l, struct node *n)
{
    struct node *label;

    if (n->a != NULL) {
        computed_goto(l, n);
        return;
    }
    label = label_named(l, n->name, n->span.begin);
    if (label == NULL)
        return;
    exit_to(l, l->scope, EXIT_GOTO, label, NULL);
}

/* Where an asm goto may lead besides on. */
static void
add_asm_labels(struct lower *l, struct node *n, struct stmt *s)
{
    for (size_t i = 0; s != NULL && i < l->f->label_refs.len; i++) {
        const struct label_ref *r = &l->f->label_refs.at[i];
        struct node *label;

        if (r->address != 0 || !inside(n->span, r->span.begin) ||
            (label = label_named(l, r->span, r->span.begin)) == NULL)
            continue;
        while (s->next != NULL)
            s = s->next;
        vec_push(l->u->arena, &s->to, label->label);
        if (!cleans_up(l, label))
            continue;
        diag_error(&l->u->diags, r->span, "jump-past",
                   "this asm goto leaves a block that has something to clean up");
        diag_note(&l->u->diags, r->span, "jump to a label in the block, and from there with goto");
        l->f->refused = true;
    }
}

static uint32_t
colon_after(struct lower *l, uint32_t at)
{
    size_t i = token_at(&l->u->tokens, at);

    while (!token_is(&l->u->src, &l->u->tokens.at[i], ":"))
        i++;
    return l->u->tokens.at[i].span.end;
}

static void
lower_stmt(struct lower *l, struct node *n)
{
    struct stmt **start = l->tail;
    struct stmt *s;

    l->place = n->span;
    l->first = true;
    switch (n->kind) {
    case S_BLOCK: {
        struct stmt *body = NULL;

        s = new_stmt(l, L_BLOCK);
        append(l, s, 0);
        INTO(l, body, lower_list(l, n->kids, n->span));
        s->body = body;
        break;
    }
    case S_EXPR:
        if (n->a == NULL) {
            s = new_stmt(l, L_TEXT);
            s->text = source(l, n->span);
            append(l, s, 0);
            break;
        }
        if (l->block_value != NULL && l->block_last == n) {
            struct local *v = l->block_value;

            l->block_value = NULL;
            begin_full(l);
            s = new_stmt(l, L_TEXT);
            put_store(l, &s->text, written(l, v), v->type,
                      node_is_promise(l->f, n->a) ? owned_text(l, n->a) : rewrite(l, n->a));
            end_full(l, s, start);
            break;
        }
        begin_full(l);
        if (l->block_dropped && l->block_last == n &&
            (n->a->kind == E_NAME || n->a->kind == E_OTHER || n->a->kind == E_MEMBER)) {
            text t = literal(l, "(void)(");

            put_all(l, &t, rewrite(l, n->a));
            put_text(l, &t, ");");
            append_text(l, t, 0);
        } else
            lower_discarded(l, n->a);
        add_asm_labels(l, n, *start);
        finish_full(l, start);
        break;
    case S_LABELS: append(l, new_stmt(l, L_LIST), 0); break;
    case S_DECL: lower_decl(l, n, n->kids); break;
    case S_OPAQUE:
        if (lower_typedef(l, n))
            break;
        s = new_stmt(l, L_TEXT);
        s->text = source(l, n->span);
        s->as_written = true;
        append(l, s, 0);
        break;
    case S_IF: lower_if(l, n); break;
    case S_WHILE: lower_while(l, n); break;
    case S_DO: lower_do(l, n); break;
    case S_FOR: lower_for(l, n); break;
    case S_SWITCH: lower_switch(l, n); break;
    case S_CASE:
        s = new_stmt(l, L_CASE);
        s->text = source(l, n->span);
        append(l, s, 0);
        break;
    case S_LABEL:
        s = label_stmt(l, n->label);
        s->of_user = true;
        s->span = (struct span){n->span.begin, colon_after(l, n->name.end)};
        append(l, s, 0);
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

/* ---- the function ---- */

static void
find_labels(struct lower *l, struct node *n)
{
    struct node *const parts[] = {n->a, n->b, n->c, n->d};

    if (n->kind == S_LABEL) {
        const char *name = span_text(l->u, n->name);
        size_t *first = map_add(l->u->arena, &l->label_names, name);

        vec_push(l->u->arena, &l->labels, n);
        if (*first == 0)
            *first = l->labels.len;
        map_add(l->u->arena, &l->names, name);
    }
    if (n->kind == S_LABELS)
        vec_push(l->u->arena, &l->declared, n);
    if (n->kind == E_OTHER && n->op[0] == '@')
        asm_labels(l, n);
    if (n->kind == E_BLOCK && !n->has_await && must_unfold(l, n))
        for (struct node *p = n; p != NULL; p = p->parent)
            p->has_await = true;
    for (size_t i = 0; i < 4; i++)
        if (parts[i] != NULL)
            find_labels(l, parts[i]);
    for (struct node *k = n->kids; k != NULL; k = k->next)
        find_labels(l, k);
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

/* Most expressions stay as they are. */
static void
mark_plain(struct lower *l, struct node *n)
{
    struct node *const parts[] = {n->a, n->b, n->c, n->d};

    switch (n->kind) {
    case E_AWAIT:
    case E_LITERAL:
    case E_BLOCK:
    case E_COMMA: n->plain = false; break;
    case E_CALL:
        n->plain = !node_is_promise(l->f, n) && !span_is(l->u, n->a->span, "promise_reject");
        break;
    case E_MACRO: n->plain = !node_is_promise(l->f, n); break;
    case E_ASSIGN: n->plain = !node_is_promise(l->f, n->a); break;
    default: n->plain = true;
    }
    for (size_t i = 0; i < 4; i++)
        if (parts[i] != NULL) {
            mark_plain(l, parts[i]);
            n->plain &= parts[i]->plain;
        }
    for (struct node *k = n->kids; k != NULL; k = k->next) {
        mark_plain(l, k);
        n->plain &= k->plain;
    }
}

static const char *
frame_name(struct lower *l)
{
    static const char *const names[] = {"f", "frame", "self", "async_f", "async_frame_"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!name_taken(l, names[i]))
            return names[i];
    return fresh(l, "frame");
}

void
lower_func(struct unit *u, struct func *f)
{
    struct lower l = {.u = u, .f = f, .line = "0"};
    struct stmt *body = NULL, *s;

    for (size_t i = 0; i < f->locals.len; i++)
        map_add(u->arena, &l.names, f->locals.at[i]->name);
    find_labels(&l, f->tree);
    name_labels(&l);
    mark_plain(&l, f->tree);
    mark_inner(f->tree, false);
    l.place = f->body;
    lower_variables(&l, u, f);
    f->self = frame_name(&l);
    f->label_stem = "await";
    for (size_t i = 0; i < f->labels.len; i++)
        if (strncmp(f->labels.at[i], "await", 5) == 0)
            f->label_stem = "resumed_at";
    l.place = f->body;
    push(&l, SC_FUNCTION, f->body);
    s = new_stmt(&l, L_BLOCK);
    s->lead = true;
    push(&l, SC_OWNED, f->body);
    for (size_t i = 0; i < f->n_params; i++)
        if (f->locals.at[i]->owns)
            vec_push(u->arena, &l.scope->owned, f->locals.at[i]);
    l.tail = &body;
    find_past_defers(&l, f->tree);
    for (size_t i = 0; i < l.reached.len; i++)
        set_reached(&l, l.reached.at[i], "false");
    lower_list(&l, f->tree->kids, f->body);
    l.place = (struct span){f->body.end - 1, f->body.end};
    if (reaches_end(body, true)) {
        l.first = false;
        if (f->is_main && !f->is_void)
            append_text(&l, literal(&l, "%s->result = 0;", f->self), 0);
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

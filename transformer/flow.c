/* flow.c - what is live where
 *
 * reads   func.lowered, ref.use, local.address_taken, local.scope
 * fills   local.in_frame, local.kept_by, local.why, func.conflicts
 *
 * Classic backward liveness over a graph of points, one for each thing that
 * reads or writes locals. A local moves to the frame when it is live across an
 * await. One whose address is taken is live while its scope lasts, for who
 * knows who looks at it. Two locals conflict when one is written while the
 * other is live. */
#include "bits.h"
#include "sema.h"

#include <stdlib.h>
#include <string.h>

typedef VEC(size_t) numbers;

struct point {
    numbers use, def; /* locals: a handful */
    struct bits live; /* at its entry */
    numbers next;
    struct await *await; /* it suspends here */
    uint32_t where;
};

/* Where the scope of a local with an address begins or ends. */
struct edge {
    uint32_t at;
    size_t id;
    bool begins;
};

struct jump {
    struct jump *outer;
    size_t to_break, to_continue; /* NONE: this is not one */
    numbers *cases;
};

enum {
    NONE = SIZE_MAX - 1
};

struct flow {
    struct unit *u;
    struct func *f;
    VEC(struct point) points;
    struct map labels; /* the point of each, and 1 */
    struct jump *jump;
    VEC(const struct stmt *) list; /* those still to be walked */
    VEC(struct local *) numbered;  /* those that are worth a place in the sets */
    numbers owned_early;           /* promises that must hold NULL from the start */
    /* those whose address somebody may know, and which of them are in scope at `place` */
    VEC(struct edge) edges; /* by offset */
    size_t edge;
    struct bits in_scope;
};

static size_t
point(struct flow *w, const struct stmt *s, size_t next)
{
    struct point p = {.where = s ? s->span.begin : w->f->body.begin};

    if (next != NONE)
        vec_push(w->u->arena, &p.next, next);
    vec_push(w->u->arena, &w->points, p);
    return w->points.len - 1;
}

static void
add(struct flow *w, numbers *to, size_t id)
{
    vec_push(w->u->arena, to, id);
}

static void
go(struct flow *w, size_t from, size_t to)
{
    if (to != NONE)
        vec_push(w->u->arena, &w->points.at[from].next, to);
}

static void account(struct flow *w, size_t at, const text *t);

/* The sizes in the type of what is named here. returns whether its type is kept in pieces. */
static bool
account_pieces(struct flow *w, size_t at, const struct ref *r)
{
    const text *pieces = r->kind == R_LOCAL && r->local->in_pieces ? &r->local->pieces
                         : r->kind == R_TYPE && r->type->in_pieces ? &r->type->pieces
                                                                   : NULL;

    if (pieces != NULL)
        account(w, at, pieces);
    return pieces != NULL;
}

/* What a text reads and writes. */
static void
account(struct flow *w, size_t at, const text *t)
{
    struct point *p = &w->points.at[at];

    for (size_t i = 0; i < t->len; i++) {
        const struct piece *it = &t->at[i];

        switch (it->kind) {
        case P_TEXT: break;
        case P_KILL: add(w, &p->def, it->local->id); break;
        case P_STORAGE: add(w, &p->use, it->local->id); break;
        case P_LOCAL:
            add(w, it->writes ? &p->def : &p->use, it->local->id);
            if (it->local->in_pieces)
                account(w, at, &it->local->pieces);
            break;
        case P_VALUE:
            /* where it is spilled the value is still in place */
            if (it->await->spilled != NULL && !it->writes)
                add(w, &p->use, it->await->spilled->id);
            else if (it->await->slot != NULL)
                add(w, &p->use, it->await->slot->id);
            else if (it->await->kind == AWAIT_HELD && it->await->held != NULL)
                add(w, &p->use, it->await->held->id);
            break;
        case P_SOURCE:
            for (size_t k = func_ref_from(w->f, it->span.begin);
                 k < w->f->refs.len && w->f->refs.at[k].span.begin < it->span.end; k++) {
                const struct ref *r = &w->f->refs.at[k];

                if (account_pieces(w, at, r) && r->kind == R_LOCAL)
                    add(w, &p->use, r->local->id);
                else if (r->kind == R_LOCAL && r->use != USE_NONE && !r->local->is_inner)
                    add(w, r->use == USE_WRITE ? &p->def : &p->use, r->local->id);
            }
            break;
        }
    }
}

static size_t walk(struct flow *w, const struct stmt *s, size_t next);

/* A list of statements, from the last to the first. */
static size_t
walk_list(struct flow *w, const struct stmt *first, size_t next)
{
    size_t mark = w->list.len;

    for (const struct stmt *s = first; s != NULL; s = s->next)
        vec_push(w->u->arena, &w->list, s);
    while (w->list.len > mark)
        next = walk(w, w->list.at[--w->list.len], next);
    return next;
}

static size_t
text_point(struct flow *w, const struct stmt *s, const text *t, size_t next)
{
    size_t at = point(w, s, next);

    account(w, at, t);
    return at;
}

static size_t
label_point(struct flow *w, const char *name)
{
    size_t *known = map_add(w->u->arena, &w->labels, name);

    if (*known == 0)
        *known = point(w, NULL, NONE) + 1;
    return *known - 1;
}

static size_t
walk_loop(struct flow *w, const struct stmt *s, size_t next)
{
    struct jump j = {w->jump, next, NONE, NULL};
    size_t test = text_point(w, s, &s->text, NONE), step, body;

    w->jump = &j;
    step = s->kind == L_FOR ? text_point(w, s, &s->step, test) : test;
    j.to_continue = step;
    body = walk_list(w, s->body, step);
    w->jump = j.outer;
    go(w, test, body);
    if (s->text.len != 0 || s->kind != L_FOR)
        go(w, test, next);
    if (s->kind == L_DO)
        return body;
    return s->kind == L_FOR ? walk_list(w, s->decl, test) : test;
}

static size_t
walk_switch(struct flow *w, const struct stmt *s, size_t next)
{
    struct jump j = {w->jump, next, NONE, NULL};
    numbers cases = {0};
    size_t at = text_point(w, s, &s->text, next);

    for (struct jump *o = w->jump; o != NULL && j.to_continue == NONE; o = o->outer)
        j.to_continue = o->to_continue;
    j.cases = &cases;
    w->jump = &j;
    walk_list(w, s->body, next);
    w->jump = j.outer;
    for (size_t i = 0; i < cases.len; i++)
        go(w, at, cases.at[i]);
    return at;
}

static size_t
walk_decl(struct flow *w, const struct stmt *s, size_t next)
{
    for (size_t i = s->items.len; i-- > 0;) {
        const struct item *it = &s->items.at[i];
        size_t at = text_point(w, s, &it->init, next);
        text declarator = {0};

        /* names in an array's size that stays where it is */
        vec_push(w->u->arena, &declarator,
                 ((struct piece){.kind = P_SOURCE, .span = {it->span.begin, it->init_at}}));
        account(w, at, &declarator);

        w->points.at[at].where = it->span.begin;
        add(w, &w->points.at[at].def, it->local->id);
        next = at;
    }
    return next;
}

static size_t
walk(struct flow *w, const struct stmt *s, size_t next)
{
    size_t at;

    switch (s->kind) {
    case L_TEXT:
    case L_JUMP:
        at = text_point(w, s, &s->text, s->kind == L_JUMP ? NONE : next);
        for (size_t i = 0; i < s->to.len; i++) {
            size_t to = label_point(w, s->to.at[i]);

            go(w, at, to);
        }
        return at;
    case L_DECL: return walk_decl(w, s, next);
    case L_BLOCK:
        if (s->if_zero) { /* its label is the only way in */
            walk_list(w, s->body, next);
            return next;
        }
        return walk_list(w, s->body, next);
    case L_LIST: return walk_list(w, s->body, next);
    case L_IF:
        at = text_point(w, s, &s->text, NONE);
        go(w, at, walk_list(w, s->body, next));
        go(w, at, walk_list(w, s->other, next));
        return at;
    case L_WHILE:
    case L_DO:
    case L_FOR: return walk_loop(w, s, next);
    case L_SWITCH: return walk_switch(w, s, next);
    case L_CASE:
        at = point(w, s, next);
        for (struct jump *j = w->jump; j != NULL; j = j->outer)
            if (j->cases != NULL) {
                vec_push(w->u->arena, j->cases, at);
                break;
            }
        return at;
    case L_LABEL:
        at = label_point(w, s->name);
        w->points.at[at].where = s->span.begin;
        go(w, at, next);
        return at;
    case L_GOTO: return label_point(w, s->name);
    case L_BREAK: return w->jump->to_break;
    case L_CONTINUE: {
        struct jump *j = w->jump;

        while (j->to_continue == NONE)
            j = j->outer;
        return j->to_continue;
    }
    case L_END: return text_point(w, s, &s->text, NONE);
    case L_SUSPEND: {
        size_t wait = point(w, s, next);

        w->points.at[wait].await = s->await;
        w->points.at[wait].where = s->await->where;
        go(w, wait, walk_list(w, s->fail, NONE));
        if (s->await->slot != NULL)
            add(w, &w->points.at[wait].use, s->await->slot->id);
        at = text_point(w, s, &s->text, wait);
        w->points.at[at].where = s->await->where;
        if (s->await->slot != NULL)
            add(w, &w->points.at[at].def, s->await->slot->id);
        return at;
    }
    }
    return next;
}

static void
number(struct flow *w, struct local *v)
{
    if (v->number != SIZE_MAX)
        return;
    v->number = w->numbered.len;
    vec_push(w->u->arena, &w->numbered, v);
}

static void
renumber(struct flow *w, numbers *list)
{
    size_t n = 0;

    for (size_t i = 0; i < list->len; i++) {
        const struct local *v = w->f->locals.at[list->at[i]];

        if (v->number != SIZE_MAX)
            list->at[n++] = v->number;
    }
    list->len = n;
}

/* A local that nobody reads is never live, and there are many that are only made up in case of
 * need: the sets have no room for them. From here on use and def hold numbers. */
static void
give_numbers(struct flow *w)
{
    struct func *f = w->f;

    for (size_t i = 0; i < f->locals.len; i++) {
        struct local *v = f->locals.at[i];

        v->number = SIZE_MAX;
        if (i < f->n_params || (v->address_taken && !v->is_inner) || v->in_pieces ||
            v->starts_as.end != 0)
            number(w, v);
    }
    for (size_t i = 0; i < w->owned_early.len; i++)
        number(w, f->locals.at[w->owned_early.at[i]]);
    for (size_t i = 0; i < w->points.len; i++) {
        const struct point *p = &w->points.at[i];

        for (size_t k = 0; k < p->use.len; k++)
            number(w, f->locals.at[p->use.at[k]]);
        if (p->await != NULL && p->await->slot != NULL)
            number(w, p->await->slot);
        if (p->await != NULL && p->await->held != NULL)
            number(w, p->await->held);
    }
    renumber(w, &w->owned_early);
    for (size_t i = 0; i < w->points.len; i++) {
        renumber(w, &w->points.at[i].use);
        renumber(w, &w->points.at[i].def);
    }
}

static int
edge_order(const void *a, const void *b)
{
    const struct edge *x = a, *y = b;

    return x->at < y->at ? -1 : x->at > y->at;
}

static void
find_edges(struct flow *w)
{
    struct arena *a = w->u->arena;

    w->in_scope = bits_new(a, w->numbered.len);
    for (size_t i = 0; i < w->numbered.len; i++) {
        const struct local *v = w->numbered.at[i];

        if (!v->address_taken || v->is_inner || v->scope.begin >= v->scope.end)
            continue;
        vec_push(a, &w->edges, ((struct edge){v->scope.begin, i, true}));
        vec_push(a, &w->edges, ((struct edge){v->scope.end, i, false}));
    }
    if (w->edges.len != 0)
        qsort(w->edges.at, w->edges.len, sizeof *w->edges.at, edge_order);
}

/* Makes w->in_scope tell of this place. The points come more or less in the order of the text,
 * backwards, so that there is little to do from one to the next. */
static void
move_to(struct flow *w, uint32_t where)
{
    for (; w->edge < w->edges.len && w->edges.at[w->edge].at <= where; w->edge++) {
        const struct edge *e = &w->edges.at[w->edge];

        bits_put(&w->in_scope, e->id, e->begins);
    }
    for (; w->edge > 0 && w->edges.at[w->edge - 1].at > where; w->edge--) {
        const struct edge *e = &w->edges.at[w->edge - 1];

        bits_put(&w->in_scope, e->id, !e->begins);
    }
}

/* What is live when control leaves a point. */
static void
join_next(struct flow *w, const struct point *p, struct bits *out)
{
    bits_clear(out);
    for (size_t k = 0; k < p->next.len; k++)
        bits_join(out, &w->points.at[p->next.at[k]].live);
}

static void
solve(struct flow *w)
{
    struct bits out = bits_new(w->u->arena, w->numbered.len);
    bool changed;

    for (size_t i = 0; i < w->points.len; i++)
        w->points.at[i].live = bits_new(w->u->arena, w->numbered.len);
    do {
        changed = false;
        for (size_t i = 0; i < w->points.len; i++) {
            struct point *p = &w->points.at[i];

            join_next(w, p, &out);
            for (size_t k = 0; k < p->def.len; k++)
                bits_put(&out, p->def.at[k], false);
            for (size_t k = 0; k < p->use.len; k++)
                bits_add(&out, p->use.at[k]);
            changed |= bits_join(&p->live, &out);
        }
    } while (changed);
}

/* ... and what is in scope there and has an address somebody may know. */
static void
live_after(struct flow *w, const struct point *p, struct bits *out)
{
    join_next(w, p, out);
    move_to(w, p->where);
    bits_join(out, &w->in_scope);
    for (size_t i = 0; i < w->owned_early.len; i++)
        bits_add(out, w->owned_early.at[i]);
    if (p->await != NULL && p->await->slot != NULL)
        bits_add(out, p->await->slot->number);
    if (p->await != NULL && p->await->held != NULL)
        bits_add(out, p->await->held->number);
}

static void
keep(struct local *v, const struct await *a)
{
    if (v->in_frame && v->kept_by != 0 && v->kept_by <= a->state)
        return;
    v->in_frame = true;
    v->kept_by = a->state;
    v->why = v->child != NULL        ? "a child that runs in this frame during"
             : v->address_taken      ? "its address is taken and it is in scope at"
             : v->owns && v->made_up ? "holds a promise across"
             : v->owns               ? "holds a promise until its scope ends, across"
                                     : "used after";
}

/* One that is not in the frame conflicts with nobody. `with` are live at the same time as it. */
static void
conflict(struct flow *w, size_t number, const struct bits *with)
{
    if (w->numbered.at[number]->in_frame)
        bits_join(&w->f->conflicts[number], with);
}

/* Who conflicts with me, I conflict with. */
static void
make_mutual(struct flow *w)
{
    for (size_t i = 0; i < w->numbered.len; i++) {
        const struct bits *mine = &w->f->conflicts[i];

        for (size_t k = bits_next(mine, 0); k != SIZE_MAX; k = bits_next(mine, k + 1))
            bits_add(&w->f->conflicts[k], i);
    }
}

/* A jump may go past a declaration into its scope: then the promise in it must be NULL before. */
static void
find_owned_early(struct flow *w)
{
    bool jumps = w->f->labels.len != 0;

    for (size_t i = 0; i < w->f->locals.len; i++) {
        struct local *v = w->f->locals.at[i];

        if ((v->owns && !v->made_up && !v->is_param && !v->is_inner && (jumps || v->in_switch)) ||
            (v->in_pieces && v->is_vla)) {
            add(w, &w->owned_early, i);
            v->null_at_start = true;
        }
    }
}

/* Which awaits can be reached from `from` without passing another. */
static void
reach(struct flow *w, size_t from, struct bits *seen, struct bits *to)
{
    VEC(size_t) todo = {0};

    vec_push(w->u->arena, &todo, from);
    while (todo.len != 0) {
        size_t at = todo.at[--todo.len];
        const struct point *p = &w->points.at[at];

        if (bits_has(seen, at))
            continue;
        bits_add(seen, at);
        if (p->await != NULL) {
            bits_add(to, p->await->state);
            continue;
        }
        if (p->next.len == 0)
            bits_add(to, w->f->awaits.len + 1);
        for (size_t i = 0; i < p->next.len; i++)
            vec_push(w->u->arena, &todo, p->next.at[i]);
    }
}

void
flow_states(struct unit *u, struct func *f)
{
    struct flow w = {.u = u, .f = f};
    size_t entry, n = f->awaits.len + 2;

    entry = walk_list(&w, f->lowered->body, NONE);
    f->leads_to = arena_alloc(u->arena, n * sizeof *f->leads_to);
    for (size_t i = 0; i < n; i++)
        f->leads_to[i] = bits_new(u->arena, n);
    if (entry == NONE)
        return;
    for (size_t i = 0; i < w.points.len; i++) {
        struct bits seen = bits_new(u->arena, w.points.len);

        if (w.points.at[i].await == NULL)
            continue;
        for (size_t k = 0; k < w.points.at[i].next.len; k++)
            reach(&w, w.points.at[i].next.at[k], &seen, &f->leads_to[w.points.at[i].await->state]);
        /* an await that leads back to itself */
        if (bits_has(&seen, i))
            bits_add(&f->leads_to[w.points.at[i].await->state], w.points.at[i].await->state);
    }
    {
        struct bits seen = bits_new(u->arena, w.points.len);

        if (w.points.at[entry].await != NULL)
            bits_add(&f->leads_to[0], w.points.at[entry].await->state);
        else
            reach(&w, entry, &seen, &f->leads_to[0]);
    }
}

/* What lives across an await is kept; parameters are, when anything uses them. */
static void
find_kept(struct flow *w, struct bits *live)
{
    struct func *f = w->f;

    for (size_t i = 0; i < w->points.len; i++) {
        const struct point *p = &w->points.at[i];

        if (p->await == NULL)
            continue;
        live_after(w, p, live);
        for (size_t k = bits_next(live, 0); k != SIZE_MAX; k = bits_next(live, k + 1))
            keep(w->numbered.at[k], p->await);
    }
    for (size_t i = f->n_params; i < f->locals.len; i++) {
        struct local *v = f->locals.at[i];

        if (v->in_pieces && !v->in_frame) {
            v->in_frame = true;
            v->why = "its type is of variable length";
        }
        if (v->starts_as.end != 0) {
            v->in_frame = v->needed = true;
            v->why = "the size of a parameter";
        }
    }
    for (size_t k = 0; k < f->refs.len; k++)
        if (f->refs.at[k].kind == R_LOCAL && f->refs.at[k].local->is_param)
            f->refs.at[k].local->needed = true;
    for (size_t i = 0; i < f->n_params; i++) {
        struct local *v = f->locals.at[i];

        v->in_frame = v->needed || v->owns;
        if (v->kept_by == 0)
            v->why = "parameter";
    }
}

static void
find_conflicts(struct flow *w, size_t entry, struct bits *live)
{
    struct func *f = w->f;
    size_t n = w->numbered.len;
    struct bits addressed = bits_new(w->u->arena, n), framed = bits_new(w->u->arena, n);
    struct bits before = bits_new(w->u->arena, n);

    f->conflicts = arena_alloc(w->u->arena, (n + 1) * sizeof *f->conflicts);
    for (size_t i = 0; i < n; i++) {
        const struct local *v = w->numbered.at[i];

        bits_put(&addressed, i, v->address_taken && !v->is_inner);
        bits_put(&framed, i, v->in_frame);
        if (v->in_frame)
            f->conflicts[i] = bits_new(w->u->arena, n);
    }
    for (size_t i = 0; i < w->owned_early.len; i++)
        bits_add(&addressed, w->owned_early.at[i]);
    for (size_t i = 0; i < w->points.len; i++) {
        const struct point *p = &w->points.at[i];

        live_after(w, p, live);
        for (size_t k = 0; k < p->use.len; k++)
            bits_add(live, p->use.at[k]);
        for (size_t k = 0; k < p->def.len; k++)
            bits_add(live, p->def.at[k]);
        bits_meet(live, &framed);
        for (size_t k = 0; k < p->def.len; k++)
            conflict(w, p->def.at[k], live);
        if (i != 0 && bits_same(live, &before))
            continue; /* those with an address know it all */
        bits_copy(&before, live);
        bits_meet(&before, &addressed);
        for (size_t k = bits_next(&before, 0); k != SIZE_MAX; k = bits_next(&before, k + 1))
            conflict(w, k, live);
        bits_copy(&before, live);
    }
    /* parameters arrive together, and with whatever is live at the top */
    bits_clear(live);
    for (size_t i = 0; i < f->locals.len; i++)
        if (i < f->n_params || f->locals.at[i]->starts_as.end != 0)
            bits_add(live, f->locals.at[i]->number);
    if (entry != NONE)
        bits_join(live, &w->points.at[entry].live);
    bits_meet(live, &framed);
    for (size_t i = bits_next(live, 0); i != SIZE_MAX; i = bits_next(live, i + 1))
        conflict(w, i, live);
    make_mutual(w);
}

void
flow_solve(struct unit *u, struct func *f)
{
    struct flow w = {.u = u, .f = f};
    struct bits live;
    size_t entry;

    find_owned_early(&w);
    entry = walk_list(&w, f->lowered->body, NONE);
    give_numbers(&w);
    find_edges(&w);
    live = bits_new(u->arena, w.numbered.len);
    solve(&w);
    find_kept(&w, &live);
    find_conflicts(&w, entry, &live);
}

/* Where a local is named for the last time; 0: only where it is declared. */
static uint32_t
last_named(const struct func *f, const struct local *v)
{
    for (size_t i = f->refs.len; i-- > 0;)
        if (f->refs.at[i].kind == R_LOCAL && f->refs.at[i].local == v &&
            f->refs.at[i].span.begin != v->at)
            return f->refs.at[i].span.begin;
    return 0;
}

const char *
local_why(struct unit *u, const struct func *f, const struct local *v)
{
    uint32_t last = last_named(f, v);
    const struct word *w;

    if (v->in_frame && v->kept_by != 0)
        return arena_fmt(u->arena, "%s%s the await at line %u", v->is_param ? "parameter, " : "",
                         v->why, source_line(&u->src, f->awaits.at[v->kept_by - 1]->span.begin));
    if (v->in_frame || (v->why != NULL && !v->is_param))
        return v->why != NULL ? v->why : "";
    if (last == 0)
        return "never used";
    if (v->is_inner)
        return "of a statement expression that does not wait";
    if (f->awaits.len == 0)
        return "the function never waits";
    w = await_in(u, v->scope);
    if (w == NULL)
        return "not used after an await: none stands in its scope";
    return last < w->span.begin ? "not used after an await"
                                : "not used after an await without being assigned anew";
}

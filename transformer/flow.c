/* flow.c - what is live where
 *
 * reads   func.lowered, ref.use, local.address_taken, local.scope
 * fills   local.in_frame, local.kept_by, local.why, func.conflicts
 *
 * Classic backward liveness over a graph of points, one for each thing that
 * reads or writes locals. Points that come one after the other, whatever
 * happens, are a block: what is live is known at the entry of each block, and
 * found again within it by a walk from its end. A local moves to the frame
 * when it is live across an await. One whose address is taken is live while its
 * scope lasts, for who knows who looks at it. Two locals conflict when one is
 * written while the other is live: it knows of the other. */
#include "sema.h"
#include "sparse.h"

#include <stdlib.h>
#include <string.h>

typedef VEC(size_t) numbers;

/* A local that a point reads or writes. */
struct access {
    struct local *local;
    bool writes;
};

/* A way from a point, and the next one from there; of blocks: into it. */
struct way {
    size_t to, next;
};

struct point {
    size_t accesses;     /* where its own begin; they end where those of the next point do begin */
    size_t ways;         /* the first of those that lead on; NONE */
    struct await *await; /* it suspends here: the last point of its block */
    uint32_t where;
    size_t block;
};

struct block {
    size_t begin, end;  /* its points, by flow.order */
    size_t from;        /* the first of the ways into it, by the blocks that they come from */
    struct sparse live; /* at its entry: locals, by their ids */
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
    VEC(struct point) points; /* the last of the text come first */
    VEC(struct access) accesses;
    VEC(struct way) ways;
    VEC(struct block) blocks;
    numbers order;
    struct map labels; /* the point of each, and 1 */
    struct jump *jump;
    VEC(const struct stmt *) list; /* those still to be walked */
    struct sparse owned_early;     /* promises that must hold NULL from the start */
    /* those whose address somebody may know, and which of them are in scope at `place` */
    VEC(struct edge) edges; /* by offset */
    size_t edge;
    struct sparse in_scope;
};

static size_t
add_way(struct flow *w, size_t to, size_t next)
{
    vec_push(w->u->arena, &w->ways, ((struct way){to, next}));
    return w->ways.len - 1;
}

static void
go(struct flow *w, size_t from, size_t to)
{
    if (to != NONE)
        w->points.at[from].ways = add_way(w, to, w->points.at[from].ways);
}

static size_t
point(struct flow *w, const struct stmt *s, size_t next)
{
    struct point p = {.accesses = w->accesses.len,
                      .ways = NONE,
                      .where = s ? s->span.begin : w->f->body.begin,
                      .block = NONE};

    vec_push(w->u->arena, &w->points, p);
    go(w, w->points.len - 1, next);
    return w->points.len - 1;
}

/* Of the point that was made last. */
static void
add(struct flow *w, struct local *local, bool writes)
{
    vec_push(w->u->arena, &w->accesses, ((struct access){local, writes}));
}

static void account(struct flow *w, const text *t);

/* The sizes in the type of what is named here. returns whether its type is kept in pieces. */
static bool
account_pieces(struct flow *w, const struct ref *r)
{
    const text *pieces = r->kind == R_LOCAL && r->local->in_pieces ? &r->local->pieces
                         : r->kind == R_TYPE && r->type->in_pieces ? &r->type->pieces
                                                                   : NULL;

    if (pieces != NULL)
        account(w, pieces);
    return pieces != NULL;
}

/* What a text reads and writes, at the point that was made last. */
static void
account(struct flow *w, const text *t)
{
    for (size_t i = 0; i < t->len; i++) {
        const struct piece *it = &t->at[i];

        switch (it->kind) {
        case P_TEXT: break;
        case P_KILL: add(w, it->local, true); break;
        case P_STORAGE: add(w, it->local, false); break;
        case P_LOCAL:
            add(w, it->local, it->writes);
            if (it->local->in_pieces)
                account(w, &it->local->pieces);
            break;
        case P_VALUE:
            /* where it is spilled the value is still in place */
            if (it->await->spilled != NULL && !it->writes)
                add(w, it->await->spilled, false);
            else if (it->await->slot != NULL)
                add(w, it->await->slot, false);
            else if (it->await->kind == AWAIT_HELD && it->await->held != NULL)
                add(w, it->await->held, false);
            break;
        case P_SOURCE:
            for (size_t k = func_ref_from(w->f, it->span.begin);
                 k < w->f->refs.len && w->f->refs.at[k].span.begin < it->span.end; k++) {
                const struct ref *r = &w->f->refs.at[k];

                if (account_pieces(w, r) && r->kind == R_LOCAL)
                    add(w, r->local, false);
                else if (r->kind == R_LOCAL && r->use != USE_NONE && !r->local->is_inner)
                    /* what a promise's local has held is let go */
                    add(w, r->local, r->use == USE_WRITE && !r->local->owns);
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

    account(w, t);
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
        account(w, &declarator);
        add(w, it->local, true);
        w->points.at[at].where = it->span.begin;
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
        if (s->await->slot != NULL)
            add(w, s->await->slot, false);
        go(w, wait, walk_list(w, s->fail, NONE));
        at = text_point(w, s, &s->text, wait);
        w->points.at[at].where = s->await->where;
        if (s->await->slot != NULL)
            add(w, s->await->slot, true);
        return at;
    }
    }
    return next;
}

/* ---- blocks ---- */

static size_t
accesses_end(const struct flow *w, size_t point)
{
    return point + 1 < w->points.len ? w->points.at[point + 1].accesses : w->accesses.len;
}

/* Nothing but one point comes next, and it suspends nothing in between. */
static bool
goes_on(const struct flow *w, const struct point *p)
{
    return p->ways != NONE && w->ways.at[p->ways].next == NONE && p->await == NULL;
}

/* Where control may come from more than one place, or from elsewhere than a point that goes on. */
static struct bits
find_heads(struct flow *w, size_t entry)
{
    struct bits heads = bits_new(w->u->arena, w->points.len);
    struct bits reached = bits_new(w->u->arena, w->points.len);

    if (entry != NONE)
        bits_add(&reached, entry);
    for (size_t i = 0; i < w->points.len; i++) {
        const struct point *p = &w->points.at[i];

        for (size_t k = p->ways; k != NONE; k = w->ways.at[k].next) {
            size_t to = w->ways.at[k].to;

            if (bits_has(&reached, to) || !goes_on(w, p))
                bits_add(&heads, to);
            bits_add(&reached, to);
        }
    }
    for (size_t i = 0; i < w->points.len; i++)
        if (!bits_has(&reached, i) || i == entry)
            bits_add(&heads, i);
    return heads;
}

static void
make_block(struct flow *w, size_t first, const struct bits *heads)
{
    struct block b = {.begin = w->order.len, .from = NONE};

    for (size_t i = first;;) {
        struct point *p = &w->points.at[i];

        p->block = w->blocks.len;
        vec_push(w->u->arena, &w->order, i);
        if (!goes_on(w, p))
            break;
        i = w->ways.at[p->ways].to;
        if (bits_has(heads, i) || w->points.at[i].block != NONE)
            break;
    }
    b.end = w->order.len;
    vec_push(w->u->arena, &w->blocks, b);
}

static void
make_blocks(struct flow *w, size_t entry)
{
    struct bits heads = find_heads(w, entry);

    for (size_t i = bits_next(&heads, 0); i != SIZE_MAX; i = bits_next(&heads, i + 1))
        make_block(w, i, &heads);
    for (size_t i = 0; i < w->points.len; i++)
        if (w->points.at[i].block == NONE)
            make_block(w, i, &heads); /* a circle that nobody enters */
    for (size_t i = 0; i < w->blocks.len; i++) {
        const struct point *last = &w->points.at[w->order.at[w->blocks.at[i].end - 1]];

        for (size_t k = last->ways; k != NONE; k = w->ways.at[k].next) {
            struct block *to = &w->blocks.at[w->points.at[w->ways.at[k].to].block];

            to->from = add_way(w, i, to->from);
        }
    }
}

/* ---- what is live ---- */

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

    for (size_t i = 0; i < w->f->locals.len; i++) {
        const struct local *v = w->f->locals.at[i];

        if (!v->address_taken || v->is_inner || v->scope.begin >= v->scope.end)
            continue;
        vec_push(a, &w->edges, ((struct edge){v->scope.begin, i, true}));
        vec_push(a, &w->edges, ((struct edge){v->scope.end, i, false}));
    }
    if (w->edges.len != 0)
        qsort(w->edges.at, w->edges.len, sizeof *w->edges.at, edge_order);
}

static void
cross(struct flow *w, const struct edge *e, bool forwards)
{
    if (e->begins == forwards)
        sparse_add(w->u->arena, &w->in_scope, e->id);
    else
        sparse_drop(&w->in_scope, e->id);
}

/* Makes w->in_scope tell of this place. The points come more or less in the order of the text,
 * backwards, so that there is little to do from one to the next. */
static void
move_to(struct flow *w, uint32_t where)
{
    for (; w->edge < w->edges.len && w->edges.at[w->edge].at <= where; w->edge++)
        cross(w, &w->edges.at[w->edge], true);
    for (; w->edge > 0 && w->edges.at[w->edge - 1].at > where; w->edge--)
        cross(w, &w->edges.at[w->edge - 1], false);
}

/* What is live when control leaves a block. */
static void
live_behind(struct flow *w, const struct block *b, struct sparse *live)
{
    live->words.len = 0;
    for (size_t k = w->points.at[w->order.at[b->end - 1]].ways; k != NONE; k = w->ways.at[k].next)
        sparse_join(w->u->arena, live, &w->blocks.at[w->points.at[w->ways.at[k].to].block].live);
}

/* From what is live behind a point to what is live before it. */
static void
pass(struct flow *w, size_t point, struct sparse *live)
{
    size_t begin = w->points.at[point].accesses, end = accesses_end(w, point);

    for (size_t i = begin; i < end; i++)
        if (w->accesses.at[i].writes)
            sparse_drop(live, w->accesses.at[i].local->id);
    for (size_t i = begin; i < end; i++)
        if (!w->accesses.at[i].writes)
            sparse_add(w->u->arena, live, w->accesses.at[i].local->id);
}

/* What comes last in the text is looked at first: by then what comes behind it is known, but for
 * jumps back. What one of those brings goes round its loop before anything else. */
static void
solve(struct flow *w)
{
    struct bits stale = bits_new(w->u->arena, w->blocks.len); /* ... since they were looked at */
    struct sparse live = {0};

    for (size_t i = 0; i < w->blocks.len; i++)
        bits_add(&stale, i);
    for (size_t at = 0; (at = bits_next(&stale, at)) != SIZE_MAX;) {
        struct block *b = &w->blocks.at[at];

        bits_drop(&stale, at);
        live_behind(w, b, &live);
        for (size_t i = b->end; i-- > b->begin;)
            pass(w, w->order.at[i], &live);
        if (!sparse_join(w->u->arena, &b->live, &live))
            continue;
        for (size_t k = b->from; k != NONE; k = w->ways.at[k].next) {
            bits_add(&stale, w->ways.at[k].to);
            at = w->ways.at[k].to < at ? w->ways.at[k].to : at;
        }
    }
}

/* To what is live behind a point, what is in scope there and has an address somebody may know. */
static void
add_held(struct flow *w, const struct point *p, struct sparse *live)
{
    struct arena *a = w->u->arena;

    move_to(w, p->where);
    sparse_join(a, live, &w->in_scope);
    sparse_join(a, live, &w->owned_early);
    if (p->await != NULL && p->await->slot != NULL)
        sparse_add(a, live, p->await->slot->id);
    if (p->await != NULL && p->await->held != NULL)
        sparse_add(a, live, p->await->held->id);
}

/* ---- who is kept ---- */

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

/* A jump may go past a declaration into its scope: then the promise in it must be NULL before. */
static void
find_owned_early(struct flow *w)
{
    bool jumps = w->f->labels.len != 0;

    for (size_t i = 0; i < w->f->locals.len; i++) {
        struct local *v = w->f->locals.at[i];

        if ((v->owns && !v->made_up && !v->is_param && !v->is_inner && (jumps || v->in_switch)) ||
            (v->in_pieces && v->is_vla)) {
            sparse_add(w->u->arena, &w->owned_early, i);
            v->null_at_start = true;
        }
    }
}

/* One await after the other, so that the first that keeps a local is met first. */
static int
await_order(const void *a, const void *b)
{
    const struct point *x = *(const struct point *const *)a, *y = *(const struct point *const *)b;

    return x->await->state < y->await->state ? -1 : x->await->state > y->await->state;
}

static void
keep_across_awaits(struct flow *w)
{
    struct bits kept = bits_new(w->u->arena, w->f->locals.len);
    VEC(const struct point *) awaits = {0};
    struct sparse live = {0};

    for (size_t i = w->points.len; i-- > 0;)
        if (w->points.at[i].await != NULL)
            vec_push(w->u->arena, &awaits, &w->points.at[i]);
    if (awaits.len != 0)
        qsort(awaits.at, awaits.len, sizeof *awaits.at, await_order);
    for (size_t i = 0; i < awaits.len; i++) {
        const struct point *p = awaits.at[i];

        live_behind(w, &w->blocks.at[p->block], &live);
        add_held(w, p, &live);
        sparse_leave(&live, &kept);
        for (struct sparse_walk k = {.set = &live}; sparse_step(&k);) {
            keep(w->f->locals.at[k.member], p->await);
            bits_add(&kept, k.member);
        }
    }
}

/* What lives across an await is kept; parameters are, when anything uses them. */
static void
find_kept(struct flow *w)
{
    struct func *f = w->f;

    keep_across_awaits(w);
    for (size_t i = f->n_params; i < f->locals.len; i++) {
        struct local *v = f->locals.at[i];

        if (v->in_pieces && !v->in_frame) {
            v->in_frame = true;
            v->why = "its type is of variable length";
        }
        if (v->starts_as != NULL) {
            v->in_frame = v->needed = true;
            if (!v->owns)
                v->why = "the size of a parameter";
        }
        if (v->outlives && !v->in_frame) {
            v->in_frame = v->needed = true;
            v->why = "a defer of its block may have its address";
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

/* ---- who conflicts ---- */

struct meeting {
    struct flow *w;
    struct bits framed;    /* one that is not in the frame conflicts with nobody */
    struct bits addressed; /* these meet all that is live while they are, not only when written */
    bool any_addressed;
    struct sparse all, before; /* who is live, here and where it was last asked */
};

static void
conflict(struct meeting *m, size_t id, const struct sparse *with)
{
    sparse_join(m->w->u->arena, &m->w->f->conflicts[id], with);
}

static bool
writes_framed(const struct meeting *m, size_t point)
{
    const struct flow *w = m->w;

    for (size_t i = w->points.at[point].accesses; i < accesses_end(w, point); i++)
        if (w->accesses.at[i].writes && bits_has(&m->framed, w->accesses.at[i].local->id))
            return true;
    return false;
}

/* At one point, with what is live behind it. */
static void
meet(struct meeting *m, size_t point, const struct sparse *live)
{
    struct flow *w = m->w;
    struct arena *a = w->u->arena;
    size_t begin = w->points.at[point].accesses, end = accesses_end(w, point);

    if (!m->any_addressed && !writes_framed(m, point))
        return;
    sparse_copy(a, &m->all, live);
    add_held(w, &w->points.at[point], &m->all);
    for (size_t i = begin; i < end; i++)
        sparse_add(a, &m->all, w->accesses.at[i].local->id);
    sparse_meet(&m->all, &m->framed);
    for (size_t i = begin; i < end; i++)
        if (w->accesses.at[i].writes && bits_has(&m->framed, w->accesses.at[i].local->id))
            conflict(m, w->accesses.at[i].local->id, &m->all);
    if (!m->any_addressed || sparse_same(&m->all, &m->before))
        return; /* those with an address know it all */
    sparse_copy(a, &m->before, &m->all);
    sparse_meet(&m->before, &m->addressed);
    for (struct sparse_walk k = {.set = &m->before}; sparse_step(&k);)
        conflict(m, k.member, &m->all);
    sparse_copy(a, &m->before, &m->all);
}

static void
find_conflicts(struct flow *w, size_t entry)
{
    struct func *f = w->f;
    struct arena *a = w->u->arena;
    size_t n = f->locals.len;
    struct meeting m = {.w = w, .framed = bits_new(a, n), .addressed = bits_new(a, n)};
    struct sparse live = {0};

    f->conflicts = arena_alloc(a, (n + 1) * sizeof *f->conflicts);
    for (size_t i = 0; i < n; i++) {
        const struct local *v = f->locals.at[i];
        bool addressed = (v->address_taken && !v->is_inner) || sparse_has(&w->owned_early, i);

        bits_put(&m.framed, i, v->in_frame);
        bits_put(&m.addressed, i, addressed);
        m.any_addressed |= addressed && v->in_frame;
    }
    for (size_t i = 0; i < w->blocks.len; i++) {
        const struct block *b = &w->blocks.at[i];

        live_behind(w, b, &live);
        for (size_t k = b->end; k-- > b->begin;) {
            meet(&m, w->order.at[k], &live);
            pass(w, w->order.at[k], &live);
        }
    }
    /* parameters arrive together, and with whatever is live at the top */
    live.words.len = 0;
    for (size_t i = 0; i < n; i++)
        if (i < f->n_params || f->locals.at[i]->starts_as != NULL)
            sparse_add(a, &live, i);
    if (entry != NONE)
        sparse_join(a, &live, &w->blocks.at[w->points.at[entry].block].live);
    sparse_meet(&live, &m.framed);
    for (struct sparse_walk k = {.set = &live}; sparse_step(&k);)
        conflict(&m, k.member, &live);
}

void
flow_solve(struct unit *u, struct func *f)
{
    struct flow w = {.u = u, .f = f};
    size_t entry;

    find_owned_early(&w);
    entry = walk_list(&w, f->lowered->body, NONE);
    make_blocks(&w, entry);
    find_edges(&w);
    solve(&w);
    find_kept(&w);
    find_conflicts(&w, entry);
}

/* ---- the ways between states ---- */

/* Which awaits can be reached from `from` without passing another. */
static void
reach(struct flow *w, size_t from, struct bits *seen, struct bits *to)
{
    numbers todo = {0};

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
        if (p->ways == NONE)
            bits_add(to, w->f->awaits.len + 1);
        for (size_t i = p->ways; i != NONE; i = w->ways.at[i].next)
            vec_push(w->u->arena, &todo, w->ways.at[i].to);
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
        const struct point *p = &w.points.at[i];
        struct bits seen = {0};

        if (p->await == NULL)
            continue;
        seen = bits_new(u->arena, w.points.len);
        for (size_t k = p->ways; k != NONE; k = w.ways.at[k].next)
            reach(&w, w.ways.at[k].to, &seen, &f->leads_to[p->await->state]);
        /* an await that leads back to itself */
        if (bits_has(&seen, i))
            bits_add(&f->leads_to[p->await->state], p->await->state);
    }
    {
        struct bits seen = bits_new(u->arena, w.points.len);

        if (w.points.at[entry].await != NULL)
            bits_add(&f->leads_to[0], w.points.at[entry].await->state);
        else
            reach(&w, entry, &seen, &f->leads_to[0]);
    }
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

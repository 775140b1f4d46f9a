/* frame.c - where each local that moves to the frame lives
 *
 * reads   local.in_frame, func.conflicts
 * fills   func.frame, local.field, local.offset and size, types that must move to file scope
 *
 * The frame is a list of slots; a slot is a union of alternatives, an
 * alternative a run of members. Two members of different alternatives never
 * live at the same time. The largest objects come first; each goes to the
 * first slot where it costs nothing and disturbs nobody. */
#include "sema.h"
#include "sparse.h"

#include <stdlib.h>
#include <string.h>

enum {
    HEAD = 48
}; /* sizeof(struct async_frame): asserted in what we emit */

static uint64_t
up(uint64_t n, uint64_t align)
{
    return (n + align - 1) / align * align;
}

/* The names of fields. */
struct names {
    struct unit *u;
    const struct func *f;
    struct map taken;
    struct map count;     /* how many locals of this name have a field */
    struct map mentioned; /* names: by the one local (its id, and 1) that is meant, or MANY */
    bool listed;
};

enum {
    MANY = SIZE_MAX - 1
};

/* What the function's names mean. */
static void
list_mentioned(struct names *n)
{
    for (size_t i = 0; i < n->f->refs.len && !n->listed; i++) {
        const struct ref *r = &n->f->refs.at[i];
        size_t *who, is = r->local == NULL ? MANY : r->local->id + 1;

        if (r->name == NULL)
            continue;
        who = map_add(n->u->arena, &n->mentioned, r->name);
        *who = *who == 0 || *who == is ? is : MANY;
    }
    n->listed = true;
}

static bool
taken(struct names *n, const struct local *v, const char *name)
{
    if (strcmp(name, "base") == 0 || strcmp(name, "result") == 0 ||
        (strcmp(name, v->name) != 0 && sema_member(n->u, name) != name))
        return true;
    /* a caught error that stays is declared further out, where the name may mean something else */
    if (v->is_catch && !v->in_frame) {
        const size_t *who;

        list_mentioned(n);
        who = map_find(&n->mentioned, name);
        if (who != NULL && *who != v->id + 1)
            return true;
    }
    return map_find(&n->taken, name) != NULL;
}

static void
set_field(struct names *n, struct local *v, const char *field)
{
    v->field = field;
    map_add(n->u->arena, &n->taken, field);
    ++*map_add(n->u->arena, &n->count, v->name);
}

/* Locals of sibling blocks may share a name: x, x_2, x_3, ... */
static void
name_field(struct names *names, struct local *v)
{
    const char *unique = v->name;
    const size_t *before = map_find(&names->count, v->name);
    size_t n = 1 + (before == NULL ? 0 : *before);

    for (; n > 1 || taken(names, v, unique); n++) {
        unique = arena_fmt(names->u->arena, "%s_%zu", v->name, n == 1 ? ++n : n);
        if (!taken(names, v, unique))
            break;
    }
    set_field(names, v, unique);
}

static bool
is_flexible(const struct local *v)
{
    if (v->child != NULL)
        return v->child->frame->is_flexible;
    return v->type != NULL && !v->in_pieces && type_ends_flexible(v->type);
}

static void
measure(struct local *v)
{
    if (v->child != NULL) {
        v->size = v->child->frame->size;
        v->align = v->child->frame->align;
    } else if (v->in_pieces || v->decayed) {
        v->size = v->align = sizeof(void *);
    } else if (v->type != NULL && !(v->is_catch && v->c_type)) {
        v->size = type_size(v->type);
        if (v->align < type_align(v->type)) /* _Alignas can only ask for more */
            v->align = type_align(v->type);
    } else {
        v->align = strchr(v->c_type, '*') || strncmp(v->c_type, "promise", 7) == 0 ||
                           strncmp(v->c_type, "size_t", 6) == 0
                       ? 8
                       : 4;
        v->size = v->align;
    }
    if (v->size == 0)
        v->size = 1;
}

/* Where one is that has been placed. */
struct home {
    size_t slot, alternative;
};

/* How many alternatives of a slot does it disturb, the one that was last asked for? */
struct disturbed {
    const struct local *by;
    size_t alternative; /* the first of them */
    size_t n;
};

/* Where the members go, one after the other. Of two that conflict only one may know: what it knows
 * of those before it, it looks up; those behind it, it tells where it is. */
struct placing {
    struct unit *u;
    struct func *f;
    struct frame *r;
    struct bits placed;
    struct home *homes;              /* of these, by local.id */
    struct sparse *told;             /* whom else one that has no place yet has to keep away from */
    VEC(struct disturbed) disturbed; /* by slot */
    struct sparse some;
};

/* Those in p->some. */
static void
tell(struct placing *p, const struct local *v)
{
    sparse_leave(&p->some, &p->placed);
    for (struct sparse_walk k = {.set = &p->some}; sparse_step(&k);)
        sparse_add(p->u->arena, &p->told[k.member], v->id);
}

static void
put(struct placing *p, struct local *v, size_t slot, size_t alternative)
{
    struct alternative *a = &p->r->slots.at[slot].alternatives.at[alternative];

    a->size = up(a->size, v->align) + v->size;
    if (v->align > a->align)
        a->align = v->align;
    vec_push(p->u->arena, &a->members, v);
    p->homes[v->id] = (struct home){slot, alternative};
    bits_add(&p->placed, v->id);
    sparse_copy(p->u->arena, &p->some, &p->f->conflicts[v->id]);
    tell(p, v);
}

static void
put_beside(struct placing *p, struct local *v, size_t slot)
{
    struct slot *s = &p->r->slots.at[slot];

    vec_push(p->u->arena, &s->alternatives, ((struct alternative){.size = 0}));
    put(p, v, slot, s->alternatives.len - 1);
}

static void
disturb(struct placing *p, const struct local *v, const struct home *h)
{
    struct disturbed *d = &p->disturbed.at[h->slot];

    if (d->by != v)
        *d = (struct disturbed){v, h->alternative, 1};
    else if (d->alternative != h->alternative)
        d->n++;
}

/* Whom would v disturb? */
static void
find_disturbed(struct placing *p, const struct local *v)
{
    sparse_copy(p->u->arena, &p->some, &p->f->conflicts[v->id]);
    sparse_meet(&p->some, &p->placed);
    sparse_join(p->u->arena, &p->some, &p->told[v->id]);
    for (struct sparse_walk k = {.set = &p->some}; sparse_step(&k);)
        disturb(p, v, &p->homes[k.member]);
}

/* Finds v a place in a slot that does not make it larger. */
static bool
fits(struct placing *p, struct local *v, size_t slot)
{
    struct slot *s = &p->r->slots.at[slot];
    const struct disturbed *d = &p->disturbed.at[slot];

    if (v->align > s->align)
        return false;
    if (d->by != v) {
        if (v->size > s->size)
            return false;
        put_beside(p, v, slot);
        return true;
    }
    if (d->n > 1 || up(s->alternatives.at[d->alternative].size, v->align) + v->size > s->size)
        return false;
    put(p, v, slot, d->alternative);
    return true;
}

/* Calls of one function, one after the other, need one place. */
static bool
shares(struct placing *p, struct local *v, size_t slot)
{
    const struct slot *s = &p->r->slots.at[slot];

    if (p->disturbed.at[slot].by == v)
        return false;
    for (size_t i = s->alternatives.len; i-- > 0 && v->same == NULL;)
        if (s->alternatives.at[i].members.len == 1 &&
            s->alternatives.at[i].members.at[0]->child == v->child)
            v->same = s->alternatives.at[i].members.at[0];
    if (v->same == NULL)
        return false;
    p->homes[v->id] = p->homes[v->same->id];
    bits_add(&p->placed, v->id);
    sparse_copy(p->u->arena, &p->some, &p->f->conflicts[v->id]);
    sparse_without(&p->some, &p->f->conflicts[v->same->id]); /* they know of this place */
    tell(p, v);
    sparse_join(p->u->arena, &p->f->conflicts[v->same->id], &p->f->conflicts[v->id]);
    return true;
}

static void
find_place(struct placing *p, struct local *v)
{
    struct frame *r = p->r;
    bool placed = false;

    find_disturbed(p, v);
    for (size_t k = 0; k < r->slots.len && !placed && v->child != NULL; k++)
        placed = shares(p, v, k);
    for (size_t k = 0; k < r->slots.len && !placed; k++)
        placed = fits(p, v, k);
    if (placed)
        return;
    vec_push(p->u->arena, &r->slots, ((struct slot){.size = v->size, .align = v->align}));
    vec_push(p->u->arena, &p->disturbed, ((struct disturbed){.by = NULL}));
    put_beside(p, v, r->slots.len - 1);
}

int
local_by_size(const void *a, const void *b)
{
    const struct local *x = *(struct local *const *)a, *y = *(struct local *const *)b;

    if (x->size != y->size)
        return x->size > y->size ? -1 : 1;
    return x->id < y->id ? -1 : x->id > y->id;
}

/* Puts the slots in an order that wastes little on alignment. */
static void
put_in_order(struct frame *r, uint64_t at)
{
    for (size_t i = 0; i < r->slots.len; i++) {
        size_t best = i;
        struct slot s;

        for (size_t k = i + 1; k < r->slots.len && up(at, r->slots.at[best].align) != at; k++) {
            uint64_t waste = up(at, r->slots.at[k].align) - at;
            uint64_t least = up(at, r->slots.at[best].align) - at;

            if (waste < least)
                best = k;
        }
        s = r->slots.at[best];
        memmove(&r->slots.at[i + 1], &r->slots.at[i], (best - i) * sizeof s);
        s.offset = up(at, s.align);
        r->slots.at[i] = s;
        at = s.offset + s.size;
        if (s.align > r->align)
            r->align = s.align;
    }
    r->size = up(at, r->align);
}

static void
set_offsets(struct frame *r)
{
    for (size_t i = 0; i < r->slots.len; i++)
        for (size_t k = 0; k < r->slots.at[i].alternatives.len; k++) {
            struct alternative *a = &r->slots.at[i].alternatives.at[k];
            uint64_t at = r->slots.at[i].offset;

            for (size_t m = 0; m < a->members.len; m++) {
                at = up(at, a->members.at[m]->align);
                a->members.at[m]->offset = at;
                at += a->members.at[m]->size;
            }
        }
}

static void
check_types(struct unit *u, struct func *f, struct local *v)
{
    struct span at = {v->at, v->at + (uint32_t)strlen(v->name)};

    if (v->type == NULL || v->is_catch || v->in_pieces)
        return;
    if (v->made_up)
        at.end = at.begin + 1;
    if (type_hoist(u, f, v->type)) {
        f->refused |= !local_has_name(u, f, v, at);
        return;
    }
    diag_error(&u->diags, at, "local-type",
               "the type of '%s' is declared in this function, and cannot move out of it", v->name);
    diag_note(&u->diags, at,
              "it lives across an await, so the frame needs the type: declare it outside");
    f->refused = true;
}

/* Types whose declarations are taken apart. */
static void
move_types_out(struct unit *u, struct func *f)
{
    for (size_t i = 0; i < f->types.len; i++) {
        struct local_type *t = f->types.at[i];

        if (!t->must_move || local_type_hoist(u, f, t))
            continue;
        diag_error(&u->diags, t->span, "local-type",
                   "this type is declared in an async function, and cannot move out of it");
        diag_note(&u->diags, t->span,
                  "its declaration becomes several statements: declare the type before it");
        f->refused = true;
    }
}

/* typeof(a) b; may be printed with the type that this is, and compilers wonder what a is for. */
static void
find_seemingly_unused(struct func *f)
{
    for (size_t i = 0; i < f->refs.len; i++)
        if (f->refs.at[i].kind == R_LOCAL && f->refs.at[i].use == USE_NONE)
            f->refs.at[i].local->seems_unused = true;
    for (size_t i = 0; i < f->refs.len; i++)
        if (f->refs.at[i].kind == R_LOCAL && f->refs.at[i].use != USE_NONE)
            f->refs.at[i].local->seems_unused = false;
}

void
frame_build(struct unit *u, struct func *f)
{
    struct frame *r = f->frame = arena_new(u->arena, struct frame);
    struct names names = {.u = u, .f = f};
    struct placing placing = {.u = u, .f = f, .r = r};
    VEC(struct local *) members = {0};

    move_types_out(u, f);
    find_seemingly_unused(f);
    r->align = 8;
    r->result_offset = r->size = HEAD;
    if (!f->is_void && f->type != NULL) {
        r->result_size = type_size(f->type);
        if (type_align(f->type) > r->align)
            r->align = type_align(f->type);
        r->result_offset = up(HEAD, type_align(f->type));
        r->size = r->result_offset + r->result_size;
        r->is_flexible = type_ends_flexible(f->type);
    }
    /* those that stay keep their names; a caught error is declared further out than it was */
    for (size_t i = 0; i < f->locals.len; i++)
        if (!f->locals.at[i]->in_frame && !f->locals.at[i]->is_catch)
            set_field(&names, f->locals.at[i], f->locals.at[i]->name);
    for (size_t i = 0; i < f->locals.len; i++) {
        struct local *v = f->locals.at[i];

        if (!v->in_frame) {
            if (v->is_catch)
                name_field(&names, v);
            if (v->made_up && v->needed)
                check_types(u, f, v); /* it is declared before the types of all blocks */
            continue;
        }
        check_types(u, f, v);
        measure(v);
        r->is_flexible |= is_flexible(v);
        name_field(&names, v);
        vec_push(u->arena, &members, v);
    }
    if (members.len != 0)
        qsort(members.at, members.len, sizeof *members.at, local_by_size);
    placing.placed = bits_new(u->arena, f->locals.len);
    placing.homes = arena_alloc(u->arena, f->locals.len * sizeof *placing.homes);
    placing.told = arena_alloc(u->arena, f->locals.len * sizeof *placing.told);
    for (size_t i = 0; i < members.len; i++)
        find_place(&placing, members.at[i]);
    put_in_order(r, r->size);
    set_offsets(r);
    for (size_t i = 0; i < members.len; i++)
        if (members.at[i]->same != NULL) {
            members.at[i]->offset = members.at[i]->same->offset;
            members.at[i]->field = members.at[i]->same->field;
        }
}

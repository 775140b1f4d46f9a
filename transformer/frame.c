/* frame.c - where each local that moves to the frame lives
 *
 * reads   local.in_frame, func.conflicts
 * fills   func.frame, local.field, local.offset and size, types that must move to file scope
 *
 * The frame is a list of slots; a slot is a union of alternatives, an
 * alternative a run of members. Two members of different alternatives never
 * live at the same time. The largest objects come first; each goes to the
 * first slot where it costs nothing and disturbs nobody. */
#include "bits.h"
#include "sema.h"

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
    if (strcmp(name, "base") == 0 || strcmp(name, "result") == 0)
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

static bool
disturbs(const struct func *f, const struct alternative *a, const struct local *v)
{
    for (size_t i = 0; i < a->members.len; i++)
        if (bits_has(&f->conflicts[v->number], a->members.at[i]->number))
            return true;
    return false;
}

static void
put(struct unit *u, struct alternative *a, struct local *v)
{
    a->size = up(a->size, v->align) + v->size;
    if (v->align > a->align)
        a->align = v->align;
    vec_push(u->arena, &a->members, v);
}

/* Finds v a place in slot s that does not make it larger. */
static bool
fits(struct unit *u, const struct func *f, struct slot *s, struct local *v)
{
    struct alternative *home = NULL;
    size_t disturbed = 0;

    for (size_t i = 0; i < s->alternatives.len; i++)
        if (disturbs(f, &s->alternatives.at[i], v)) {
            home = &s->alternatives.at[i];
            disturbed++;
        }
    if (disturbed > 1 || v->align > s->align)
        return false;
    if (disturbed == 1) {
        if (up(home->size, v->align) + v->size > s->size)
            return false;
        put(u, home, v);
        return true;
    }
    /* beside nobody: into the shortest run that has room, else a run of its own */
    if (v->size > s->size)
        return false;
    vec_push(u->arena, &s->alternatives, ((struct alternative){.size = 0}));
    put(u, &s->alternatives.at[s->alternatives.len - 1], v);
    return true;
}

/* Calls of one function, one after the other, need one place. */
static bool
shares(struct func *f, struct slot *s, struct local *v)
{
    struct local *same = NULL;
    const struct bits *theirs;

    for (size_t i = 0; i < s->alternatives.len; i++) {
        struct alternative *a = &s->alternatives.at[i];

        if (disturbs(f, a, v))
            return false;
        if (a->members.len == 1 && a->members.at[0]->child == v->child)
            same = a->members.at[0];
    }
    if (same == NULL)
        return false;
    v->same = same;
    /* what disturbs the one now disturbs the other */
    theirs = &f->conflicts[v->number];
    bits_join(&f->conflicts[same->number], theirs);
    for (size_t i = bits_next(theirs, 0); i != SIZE_MAX; i = bits_next(theirs, i + 1))
        bits_add(&f->conflicts[i], same->number);
    return true;
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
place(struct frame *r, uint64_t at)
{
    for (size_t i = 0; i < r->slots.len; i++) {
        size_t best = i;
        struct slot s;

        for (size_t k = i + 1; k < r->slots.len; k++) {
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

    if (v->type == NULL || v->is_catch || v->in_pieces || type_hoist(u, f, v->type))
        return;
    if (v->made_up)
        at.end = at.begin + 1;
    diag_error(&u->diags, at, "local-type",
               "the type of '%s' is declared in this function, and cannot move out of it", v->name);
    diag_note(&u->diags, at,
              "it lives across an await, so the frame needs the type: declare it outside");
    f->refused = true;
}

void
frame_build(struct unit *u, struct func *f)
{
    struct frame *r = f->frame = arena_new(u->arena, struct frame);
    struct names names = {.u = u, .f = f};
    VEC(struct local *) members = {0};

    for (size_t i = 0; i < f->types.len; i++)
        if (f->types.at[i]->must_move)
            local_type_hoist(u, f, f->types.at[i]);
    r->align = 8;
    r->result_offset = r->size = HEAD;
    if (!f->is_void && f->type != NULL) {
        r->result_size = type_size(f->type);
        if (type_align(f->type) > r->align)
            r->align = type_align(f->type);
        r->result_offset = up(HEAD, type_align(f->type));
        r->size = r->result_offset + r->result_size;
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
        name_field(&names, v);
        vec_push(u->arena, &members, v);
    }
    if (members.len != 0)
        qsort(members.at, members.len, sizeof *members.at, local_by_size);
    for (size_t i = 0; i < members.len; i++) {
        struct local *v = members.at[i];
        struct slot s = {.size = v->size, .align = v->align};
        bool placed = false;

        for (size_t k = 0; k < r->slots.len && !placed && v->child != NULL; k++)
            placed = shares(f, &r->slots.at[k], v);
        for (size_t k = 0; k < r->slots.len && !placed; k++)
            placed = fits(u, f, &r->slots.at[k], v);
        if (placed)
            continue;
        vec_push(u->arena, &s.alternatives, ((struct alternative){.size = 0}));
        put(u, &s.alternatives.at[0], v);
        vec_push(u->arena, &r->slots, s);
    }
    place(r, r->size);
    set_offsets(r);
    for (size_t i = 0; i < members.len; i++)
        if (members.at[i]->same != NULL) {
            members.at[i]->offset = members.at[i]->same->offset;
            members.at[i]->field = members.at[i]->same->field;
        }
}

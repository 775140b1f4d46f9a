/* node.c - a function's tree, whoever has read it
 *
 * reads   func.tree, func.refs
 * fills   func.first, node.parent, like, has_await, has_defer, ref; and where labels end */
#include "ir.h"

#include <string.h>

struct link {
    struct unit *u;
    struct func *f;
    size_t next_ref; /* of the names in order, the first behind those that were finished */
    struct node **last[N_NODE_KINDS]; /* where the next of this kind is linked to */
};

/* Where a case label ends: behind its colon. */
static void
trim_case(struct unit *u, struct node *n)
{
    size_t i = token_at(&u->tokens, n->a ? n->a->span.end : n->span.begin);

    while (!token_is(&u->src, &u->tokens.at[i], ":") && u->tokens.at[i].span.end < n->span.end)
        i++;
    n->span.end = u->tokens.at[i].span.end;
}

/* `x: defer f();`: what is labelled concerns the rest of the block, and is a statement of the block's
 * own. So is a declaration (C23 6.8.1). */
static void
part_labels(struct link *l, struct node *block)
{
    for (struct node *k = block->kids; k != NULL; k = k->next) {
        struct node *last = k, *s;
        uint32_t end;

        while (last->kind == S_LABEL && last->a != NULL && last->a->kind == S_LABEL)
            last = last->a;
        if (last->kind != S_LABEL || last->a == NULL ||
            (last->a->kind != S_DEFER && last->a->kind != S_DECL))
            continue;
        s = last->a;
        last->a = NULL;
        end = l->u->tokens.at[token_at(&l->u->tokens, s->span.begin) - 1].span.end;
        for (struct node *label = k; label != NULL; label = label->a)
            label->span.end = end;
        s->next = k->next;
        k->next = s;
    }
}

/* What a name refers to. Names mostly come in the order of the text. */
static struct ref *
ref_of(struct link *l, const struct node *n)
{
    const struct func *f = l->f;
    size_t i = l->next_ref;

    if ((i > 0 && f->refs.at[i - 1].span.begin >= n->span.begin) ||
        (i < f->refs.len && f->refs.at[i].span.begin < n->span.begin))
        i = func_ref_from(f, n->span.begin);
    l->next_ref = i;
    if (i == f->refs.len || f->refs.at[i].span.begin != n->span.begin)
        return NULL;
    l->next_ref++;
    return &f->refs.at[i];
}

/* Links parents, marks what holds an await. */
static void
finish(struct link *l, struct node *n, struct node *parent)
{
    struct node *const fixed[] = {n->a, n->b, n->c, n->d};

    n->parent = parent;
    *l->last[n->kind] = n;
    l->last[n->kind] = &n->like;
    if (n->kind == E_NAME)
        n->ref = ref_of(l, n);
    if (n->kind == S_BLOCK)
        part_labels(l, n);
    if (n->kind == S_CASE)
        trim_case(l->u, n);
    n->has_await = n->kind == E_AWAIT;
    for (size_t i = 0; i < 4; i++)
        if (fixed[i] != NULL) {
            finish(l, fixed[i], n);
            n->has_await |= fixed[i]->has_await;
        }
    for (struct node *k = n->kids; k != NULL; k = k->next) {
        finish(l, k, n);
        n->has_await |= k->has_await;
        n->has_defer |= n->kind == S_BLOCK && k->kind == S_DEFER;
    }
}

void
nodes_link(struct unit *u, struct func *f)
{
    struct link l = {.u = u, .f = f};

    for (size_t i = 0; i < N_NODE_KINDS; i++) {
        f->first[i] = NULL;
        l.last[i] = &f->first[i];
    }
    if (f->tree != NULL)
        finish(&l, f->tree, NULL);
}

/* ---- questions ---- */

struct node *
node_bare(struct node *n)
{
    while (n != NULL && n->kind == E_PAREN && n->a != NULL)
        n = n->a;
    return n;
}

struct local *
node_owner(struct node *n)
{
    n = node_bare(n);
    while (n->kind == E_INDEX)
        n = node_bare(n->a);
    return n->ref != NULL && n->ref->kind == R_LOCAL && n->ref->local->owns ? n->ref->local : NULL;
}

bool
node_is_call(struct node *n)
{
    n = node_bare(n);
    return n->kind == E_CALL || n->kind == E_MACRO;
}

struct node *
node_at(struct node *n, uint32_t at)
{
    struct node *const parts[] = {n->a, n->b, n->c, n->d};

    for (size_t i = 0; i < 4; i++)
        if (parts[i] != NULL && at >= parts[i]->span.begin && at < parts[i]->span.end)
            return node_at(parts[i], at);
    for (struct node *k = n->kids; k != NULL; k = k->next)
        if (at >= k->span.begin && at < k->span.end)
            return node_at(k, at);
    return n;
}

struct span
func_name_span(const struct func *f)
{
    return (struct span){f->name_at, f->name_at + (uint32_t)strlen(f->name)};
}

struct ref *
func_ref_at(const struct func *f, uint32_t offset)
{
    size_t i = func_ref_from(f, offset);

    return i < f->refs.len && f->refs.at[i].span.begin == offset ? &f->refs.at[i] : NULL;
}

size_t
func_ref_from(const struct func *f, uint32_t offset)
{
    size_t low = 0, high = f->refs.len;

    while (low < high) {
        size_t mid = low + (high - low) / 2;

        if (f->refs.at[mid].span.begin < offset)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

struct func *
unit_func(const struct unit *u, const char *name)
{
    const size_t *known = map_find(&u->func_names, name);

    return known == NULL ? NULL : u->funcs.at[*known - 1];
}

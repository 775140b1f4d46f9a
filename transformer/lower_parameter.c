/* lower_parameter.c - promises that come in a struct are held like those that come alone
 *
 * reads   the types of parameters
 * gives   made-up locals that own the promises in them, which the starter sets
 *
 * The caller lends what it passes. When the call comes back the caller may let that go, and the
 * frame goes on. What the members hold later is the business of whoever stores it there. */
#include "lower.h"

#include "sema.h"

struct holder {
    struct lower *l;
    struct local *parameter;
};

static void
hold(void *data, const char *member, type_ref type)
{
    const struct holder *h = data;
    struct local *v;

    if (member == NULL)
        return;
    v = made_up(h->l, "held", type, NULL);
    v->owns = v->prepared = true;
    v->starts_as = arena_fmt(h->l->u->arena, "async_own(%s%s)", h->parameter->name, member);
    vec_push(h->l->u->arena, &h->l->scope->owned, v);
}

static bool
is_read(const struct func *f, const struct local *v)
{
    for (size_t i = 0; i < f->refs.len; i++)
        if (f->refs.at[i].kind == R_LOCAL && f->refs.at[i].local == v)
            return true;
    return false;
}

void
lower_parameters(struct lower *l)
{
    for (size_t i = 0; i < l->f->n_params; i++) {
        struct local *v = l->f->locals.at[i];

        if (v->owns)
            vec_push(l->u->arena, &l->scope->owned, v);
        else if (l->f->tree->has_await && type_has_promises(v->type) && is_read(l->f, v))
            type_see_promises(l->u, v->type, hold, &(struct holder){l, v});
    }
}

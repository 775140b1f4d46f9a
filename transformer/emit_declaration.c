/* emit_declaration.c - declarations in a body
 *
 * Those of locals that moved to the frame become assignments. */
#include "emit_unit.h"

static bool
as_source(const text *t)
{
    for (size_t i = 0; i < t->len; i++)
        if (t->at[i].kind != P_SOURCE)
            return false;
    return true;
}

bool
decl_as_written(const struct stmt *s)
{
    if (!s->as_written)
        return false;
    for (size_t i = 0; i < s->items.len; i++) {
        const struct item *it = &s->items.at[i];

        if (it->local->in_frame || (it->local->owns && !it->has_init) || !as_source(&it->init))
            return false;
    }
    return true;
}

/* An object with a const member cannot be assigned to, only filled. */
static void
put_const_members(struct emit *e, const struct item *it, const char *name, const char *type)
{
    out_fmt(e->o, "__builtin_memcpy((void *)&%s, (const void *)(%s [1]){ ", name, type);
    put_pieces(e, &it->init);
    out_fmt(e->o, " }, sizeof %s)", name);
}

void
put_framed(struct emit *e, const struct item *it, const char *end)
{
    struct local *v = it->local;
    const char *name = field_text(e, v);
    const char *type =
        v->in_pieces ? pieces_type(e, &v->pieces) : type_declare(e->u, e->f, v->type, "", true);
    bool array = type_is_array(v->type);
    /* What copies it knows nothing of qualifiers, and says so. */
    const char *any = type_keeps_qualifiers(v->type) ? "(void *)" : "";

    if (!it->has_init) {
        if (v->owns && !v->null_at_start)
            out_fmt(e->o, array ? "__builtin_memset(&%s, 0, sizeof %s)" : "%s = NULL", name, name);
        else
            return;
        out_fmt(e->o, "%s", end);
        return;
    }
    switch (it->init_kind) {
    case INIT_ZERO:
        if (array || type_is_record(v->type))
            out_fmt(e->o, "__builtin_memset(%s&%s, 0, sizeof %s)", any, name, name);
        else
            out_fmt(e->o, "%s = 0", name);
        break;
    case INIT_VALUE:
        if (type_has_const_member(v->type)) {
            put_const_members(e, it, name, type);
            break;
        }
        if (v->owns && v->null_at_start) {
            out_fmt(e->o, "async_set(%s, ", name);
            put_pieces(e, &it->init);
            out_fmt(e->o, ")");
        } else {
            out_fmt(e->o, "%s = ", name);
            put_pieces(e, &it->init);
        }
        break;
    case INIT_LIST:
    case INIT_STRING:
        if (!array && type_has_const_member(v->type)) {
            put_const_members(e, it, name, type);
            break;
        }
        if (array)
            out_fmt(e->o, "__builtin_memcpy(%s%s, %s(%s)%s", any, name, any, type,
                    it->init_kind == INIT_STRING ? "{ " : "");
        else
            out_fmt(e->o, "%s = (%s)", name, type);
        put_pieces(e, &it->init);
        if (array)
            out_fmt(e->o, "%s, sizeof %s)", it->init_kind == INIT_STRING ? " }" : "", name);
        break;
    }
    out_fmt(e->o, "%s", end);
}

void
put_decl(struct emit *e, const struct stmt *s)
{
    bool any = false;

    if (decl_as_written(s)) {
        for (size_t i = 0; i < s->items.len; i++)
            if (s->items.at[i].local->seems_unused) {
                out_text(e->o, "__attribute__((unused)) ", 24);
                break;
            }
        copy_source(e, s->span.begin, s->span.end);
        return;
    }
    for (size_t i = 0; i < s->items.len; i++) {
        const struct item *it = &s->items.at[i];
        struct local *v = it->local;

        if (v->in_frame && !it->has_init && (!v->owns || v->null_at_start))
            continue;
        if (any)
            out_text(e->o, " ", 1);
        any = true;
        if (v->in_frame) {
            put_framed(e, it, ";");
            continue;
        }
        out_fmt(e->o, "%s%s%s",
                v->may_be_unused || v->seems_unused ? "__attribute__((unused)) " : "",
                v->align_as ? v->align_as : "", type_declare(e->u, e->f, v->type, v->name, false));
        if (it->has_init) {
            out_fmt(e->o, " = ");
            put_pieces(e, &it->init);
        } else if (v->owns)
            out_fmt(e->o, type_is_array(v->type) ? " = { NULL }" : " = NULL");
        out_fmt(e->o, ";");
    }
}

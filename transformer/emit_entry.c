/* emit_entry.c - how a function is gone on with: by its state, and where an await has failed */
#include "emit_unit.h"

static void
put_flat(struct emit *e, const struct stmt *s)
{
    for (; s != NULL; s = s->next) {
        if (s->kind == L_IF) {
            out_fmt(e->o, "if (");
            put_pieces(e, &s->text);
            out_fmt(e->o, ") ");
            put_flat(e, s->body);
        } else
            put_stmt(e, s);
        e->after_label = false;
        if (s->next != NULL)
            out_text(e->o, " ", 1);
    }
}

static const char *
flat_text(struct emit *e, const struct stmt *s)
{
    struct out o, *was = e->o;

    out_init(&o, e->u->arena, &e->u->src, "");
    o.text = e->spare.text;
    o.cap = e->spare.cap;
    e->spare = (struct out){0};
    e->o = &o;
    put_flat(e, s);
    out_text(&o, "", 0);
    e->o = was;
    e->spare = o;
    return arena_strndup(e->u->arena, o.len ? o.text : "", o.len);
}

/* The stop a suspension statement belongs to; they are found once, in order. */
static void
collect_fails(struct emit *e, const struct stmt *s, const char **texts)
{
    for (; s != NULL; s = s->next) {
        if (s->kind == L_SUSPEND) {
            texts[s->await->state] = flat_text(e, s->fail);
            continue;
        }
        collect_fails(e, s->decl, texts);
        collect_fails(e, s->body, texts);
        collect_fails(e, s->other, texts);
    }
}

/* Awaits that fail the same way. */
struct failing {
    const char *text;
    VEC(size_t) states;
};

void
put_entry(struct emit *e)
{
    struct func *f = e->f;
    size_t n = f->awaits.len, best = 0;
    const char **texts = arena_alloc(e->u->arena, (n + 1) * sizeof *texts);
    VEC(struct failing) ways = {0};
    struct map known = {0};

    if (n == 0)
        return;
    collect_fails(e, f->lowered, texts);
    for (size_t i = 1; i <= n; i++) {
        const char *text = texts[i] == NULL ? "" : texts[i];
        size_t *way = map_add(e->u->arena, &known, text);

        if (*way == 0) {
            vec_push(e->u->arena, &ways, ((struct failing){.text = text}));
            *way = ways.len;
        }
        vec_push(e->u->arena, &ways.at[*way - 1].states, i);
    }
    for (size_t i = 0; i < ways.len; i++)
        if (ways.at[i].states.len > ways.at[best].states.len)
            best = i;
    out_fmt(e->o, "    switch (async_resumed(&%s->%s, %zu)) {\n    case 0: break;\n", f->self,
            sema_member(e->u, "base"), n);
    for (size_t i = 1; i <= n; i++)
        out_fmt(e->o, "    case %zu: goto %s_%zu;\n", i, f->label_stem, i);
    for (size_t i = 0; i < ways.len; i++) {
        if (i == best)
            continue;
        for (size_t k = 0; k < ways.at[i].states.len; k++)
            out_fmt(e->o, "%s-%zu:", k != 0 ? " case " : "    case ", ways.at[i].states.at[k]);
        out_fmt(e->o, " %s\n", ways.at[i].text);
    }
    out_fmt(e->o, "    default: %s\n    }\n", ways.at[best].text);
    if (f->calls_itself)
        out_fmt(e->o, "%s_0:;\n", f->label_stem);
}

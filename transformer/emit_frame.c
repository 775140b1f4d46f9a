/* emit_frame.c - the frame's struct */
#include "emit_unit.h"

#include <ctype.h>
#include <string.h>

static void
put_member(struct emit *e, const struct local *v, const char *indent)
{
    const char *line;

    if (v->in_pieces)
        line = arena_fmt(e->u->arena, "void *%s", v->field);
    else if (v->child != NULL)
        line = arena_fmt(e->u->arena, "struct %s_frame %s", v->child->prefix, v->field);
    else if (v->c_type != NULL)
        line = arena_fmt(e->u->arena, "%s%s", v->c_type, v->field);
    else
        line = local_declare(e->u, e->f, v, v->field);
    out_fmt(e->o, "%s%s%s;\n", indent, v->align_as ? v->align_as : "", line);
}

static void
put_slot(struct emit *e, const struct slot *s)
{
    if (s->alternatives.len == 1) {
        for (size_t i = 0; i < s->alternatives.at[0].members.len; i++)
            put_member(e, s->alternatives.at[0].members.at[i], "    ");
        return;
    }
    out_fmt(e->o, "    union {\n");
    for (size_t i = 0; i < s->alternatives.len; i++) {
        const struct alternative *a = &s->alternatives.at[i];

        if (a->members.len == 1) {
            put_member(e, a->members.at[0], "        ");
            continue;
        }
        out_fmt(e->o, "        struct {\n");
        for (size_t k = 0; k < a->members.len; k++)
            put_member(e, a->members.at[k], "            ");
        out_fmt(e->o, "        };\n");
    }
    out_fmt(e->o, "    };\n");
}

/* In the user's words where they are plain: size_t, not what that is. */
static const char *
result_declaration(struct emit *e)
{
    const char *type = span_text(e->u, e->f->result), *result = sema_member(e->u, "result");
    size_t len = strlen(type);
    bool plain = !e->f->result_is_const;

    for (size_t i = 0; i < len; i++)
        plain &= isalnum((unsigned char)type[i]) || strchr("_ *", type[i]) != NULL;
    if (!plain || len == 0)
        return type_declare(e->u, e->f, e->f->type, result, true);
    return arena_fmt(e->u->arena, "%s%s%s", type, type[len - 1] == '*' ? "" : " ", result);
}

void
put_frame(struct emit *e)
{
    struct func *f = e->f;
    bool packing = begin_no_packing(e);

    /* clang says that its array cannot grow there: nor could the local's */
    if (f->frame->is_flexible)
        out_fmt(e->o, "#ifdef __clang__\n#pragma clang diagnostic push\n#pragma clang diagnostic "
                      "ignored \"-Wgnu-variable-sized-type-not-at-end\"\n#endif\n");
    out_fmt(e->o, "struct %s_frame {\n    struct async_frame %s;\n", f->prefix,
            sema_member(e->u, "base"));
    if (!f->is_void)
        out_fmt(e->o, "    %s;\n", result_declaration(e));
    for (size_t i = 0; i < f->frame->slots.len; i++)
        put_slot(e, &f->frame->slots.at[i]);
    out_fmt(e->o, "};\n");
    if (f->frame->is_flexible)
        out_fmt(e->o, "#ifdef __clang__\n#pragma clang diagnostic pop\n#endif\n");
    end_packing(e, packing);
    out_fmt(e->o, "\n");
}

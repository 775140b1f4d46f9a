/* emit_function.c - a function's heads and the code around its body: resume function, starter, main */
#include "emit_unit.h"

#include <ctype.h>
#include <string.h>

/* More can be written behind it: no comment is left open, and a directive has its line. */
static const char *
source_text(struct emit *e, uint32_t begin, uint32_t end)
{
    const struct token *last = &e->u->tokens.at[token_at(&e->u->tokens, end)];

    while (last > e->u->tokens.at && last->span.end > end)
        last--;
    if (last->span.begin < begin)
        return "";
    return arena_fmt(e->u->arena, "%s%s", span_text(e->u, (struct span){begin, last->span.end}),
                     last->kind == T_DIRECTIVE ? "\n" : "");
}

static bool
has_parameters(struct emit *e)
{
    return e->f->n_params != 0;
}

/* What stands between the parentheses of a prototype; empty: nothing does. */
static const char *
parameters_text(struct emit *e)
{
    struct func *f = e->f;
    const char *list = "";

    if (!f->is_old_style)
        return has_parameters(e)
                   ? span_text(e->u, (struct span){f->params.begin + 1, f->params.end - 1})
                   : "";
    for (size_t i = 0; i < f->n_params; i++)
        list = arena_fmt(e->u->arena, "%s%s%s", list, i ? ", " : "",
                         local_declare(e->u, f, f->locals.at[i], f->locals.at[i]->name));
    return list;
}

static const char *
main_parameters(struct emit *e)
{
    return arena_fmt(e->u->arena, "(%s)", has_parameters(e) ? parameters_text(e) : "void");
}

/* The function's own declaration up to the body; main goes by another name. */
static const char *
head_text(struct emit *e)
{
    struct func *f = e->f;

    if (f->is_main)
        return arena_fmt(e->u->arena, "static %s %s_async%s", span_text(e->u, f->spec), f->prefix,
                         main_parameters(e));
    return source_text(e, f->whole.begin, f->body.begin);
}

/* And as a declaration alone. */
const char *
prototype_text(struct emit *e)
{
    if (!e->f->is_old_style || e->f->is_main)
        return head_text(e);
    /* no prototype: calls go on passing what they did */
    return arena_fmt(e->u->arena, "%s()", source_text(e, e->f->whole.begin, e->f->params.begin));
}

static bool
is_static(struct emit *e)
{
    size_t i = token_at(&e->u->tokens, e->f->whole.begin);

    for (; e->u->tokens.at[i].span.begin < e->f->params.begin; i++)
        if (token_is(&e->u->src, &e->u->tokens.at[i], "static"))
            return true;
    return false;
}

/* C89 has no such word, under -ansi and the like. */
static const char *
inline_word(const struct emit *e)
{
    static const char *const strict[] = {"-ansi", "-std=c89", "-std=c90", "-std=iso9899:1990",
                                         "-std=iso9899:199409"};
    const char *word = "inline";

    for (size_t i = 0; i < e->u->options->n_flags; i++) {
        const char *flag = e->u->options->flags[i];

        if (strncmp(flag, "-std=", 5) == 0)
            word = "inline";
        for (size_t k = 0; k < sizeof strict / sizeof *strict; k++)
            if (strcmp(flag, strict[k]) == 0)
                word = "__inline__";
    }
    return word;
}

void
put_code(struct emit *e)
{
    struct func *f = e->f;

    if (!f->is_main)
        out_fmt(e->o, "%s%s;\n", prototype_text(e),
                is_static(e) && (f->embedded || f->mentioned) ? " __attribute__((unused))" : "");
    out_fmt(e->o, "static %s enum promise_state %s_resume(struct async_frame *%s);\n",
            f->takes_labels ? "ASYNC__ONE_COPY" : inline_word(e), f->prefix, free_name(e, "base"));
    out_fmt(e->o, "static const uint32_t %s_lines[] = { %u", f->prefix,
            source_line(&e->u->src, f->name_at));
    for (size_t i = 0; i < f->awaits.len; i++)
        out_fmt(e->o, ", %u", source_line(&e->u->src, f->awaits.at[i]->span.begin));
    out_fmt(e->o, " };\n");
    out_fmt(e->o,
            "static const struct async_code %s_code = {\n    %s_resume, \"%s\", \"%s\", %s_lines, "
            "sizeof(struct %s_frame)%s\n};\n\n",
            f->prefix, f->prefix, f->name, path_quoted(e->u->arena, e->u->src.path), f->prefix,
            f->prefix, f->result_owns ? " | ASYNC__HOLDS" : "");
}

/* Is there only white space from here to there? */
static bool
blank_until(struct emit *e, uint32_t to)
{
    for (uint32_t i = e->pos; i < to; i++)
        if (!isspace((unsigned char)e->u->src.text[i]))
            return false;
    return true;
}

void
put_resume(struct emit *e)
{
    struct func *f = e->f;
    const char *base = free_name(e, "base");

    out_fmt(e->o, "static %s enum promise_state\n%s_resume(struct async_frame *%s)\n{\n",
            f->takes_labels ? "ASYNC__ONE_COPY" : inline_word(e), f->prefix, base);
    put_modes(e);
    out_fmt(e->o, "    struct %s_frame *%s = (struct %s_frame *)%s;\n", f->prefix, f->self,
            f->prefix, base);
    for (size_t i = 0; i < f->locals.len; i++) {
        struct local *v = f->locals.at[i];

        if ((!v->made_up && !v->is_catch) || !v->needed || v->in_frame || v->child != NULL ||
            (v->is_leave && !v->read))
            continue;
        if (v->c_type != NULL)
            /* a value from the start: gcc does not see that leave_1 says when there is one */
            out_fmt(e->o, "    %s%s%s;\n", v->c_type, v->field,
                    v->made_up && (strchr(v->c_type, '*') || strncmp(v->c_type, "promise(", 8) == 0)
                        ? " = NULL"
                        : "");
        else
            out_fmt(e->o, "    %s;\n", type_declare(e->u, f, v->type, v->field, true));
    }
    out_fmt(e->o, "\n");
    put_entry(e);
    if (f->awaits.len == 0 && f->frame->slots.len == 0 && f->is_void)
        out_fmt(e->o, "    (void)%s;\n", f->self);
    e->indent = "";
    e->pos = f->body.begin;
    out_at(e->o, f->body.begin);
    e->pos = f->body.begin + 1;
    put_list(e, f->lowered->body);
    if (e->after_label)
        out_text(e->o, ";", 1);
    e->after_label = false;
    if (!blank_until(e, f->body.end - 1))
        copy_gap(e, f->body.end - 1);
    out_generated(e->o, e->f->name_at);
    out_fmt(e->o, "}\n\n");
}

static void
put_parameters(struct emit *e, const char *self)
{
    struct func *f = e->f;

    for (size_t i = 0; i < f->n_params; i++) {
        struct local *v = f->locals.at[i];

        if (*v->name == '\0')
            continue; /* nobody can read it (C2x 6.9.1p2) */
        if (!v->in_frame)
            out_fmt(e->o, "    (void)%s;\n", v->name);
        else if (v->in_pieces)
            out_fmt(e->o, "    %s->%s = (void *)%s;\n", self, v->field, v->name);
        else if (v->owns)
            out_fmt(e->o, "    %s->%s = async_own(%s);\n", self, v->field, v->name);
        else if (type_has_const_member(v->type))
            out_fmt(e->o, "    __builtin_memcpy((void *)&%s->%s, (const void *)&%s, sizeof %s);\n",
                    self, v->field, v->name, v->name);
        else
            out_fmt(e->o, "    %s->%s = %s;\n", self, v->field, v->name);
    }
    for (size_t i = 0; i < f->locals.len; i++) {
        struct local *v = f->locals.at[i];

        if (v->starts_as != NULL)
            out_fmt(e->o, "    %s->%s = %s;\n", self, v->field, v->starts_as);
        if (v->in_frame && v->null_at_start && v->in_pieces)
            out_fmt(e->o, "    %s->%s = NULL;\n", self, v->field);
        else if (v->in_frame && v->null_at_start)
            out_fmt(e->o, "    __builtin_memset(&%s->%s, 0, sizeof %s->%s);\n", self, v->field,
                    self, v->field);
    }
}

/* What a caller that has our frame inside its own calls to start and await us. */
void
put_begin(struct emit *e)
{
    struct func *f = e->f;
    const char *caller = free_name(e, "caller"), *state = free_name(e, "state");
    const char *base = sema_member(e->u, "base");

    if (!f->embedded)
        return;
    out_fmt(e->o,
            "static %s bool\n%s_await(struct async_frame *%s, unsigned %s, "
            "struct %s_frame *%s%s%s)\n{\n",
            inline_word(e), f->prefix, caller, state, f->prefix, f->self,
            has_parameters(e) ? ", " : "", parameters_text(e));
    out_fmt(e->o, "    async__embed(%s, &%s->%s);\n", caller, f->self, base);
    put_parameters(e, f->self);
    out_fmt(e->o,
            "    return async__await_child(%s, %s, &%s->%s, &%s_code, %s_resume(&%s->%s));\n}\n\n",
            caller, state, f->self, base, f->prefix, f->prefix, f->self, base);
}

/* A call of the function in itself, awaited on the spot: no C recursion, however deep it goes. The
 * frame that calls suspends, and the body goes on at its top with the new one. */
void
put_call(struct emit *e)
{
    struct func *f = e->f;
    const char *caller = free_name(e, "caller"), *state = free_name(e, "state");

    if (!f->calls_itself)
        return;
    out_fmt(e->o, "static %s bool\n%s_call(struct %s_frame **%s, unsigned %s%s%s)\n{\n",
            inline_word(e), f->prefix, f->prefix, caller, state, has_parameters(e) ? ", " : "",
            parameters_text(e));
    out_fmt(e->o, "    struct %s_frame *%s = async_new(sizeof *%s, &%s_code);\n\n", f->prefix,
            f->self, f->self, f->prefix);
    out_fmt(e->o, "    if (%s == NULL)\n        return async_not_called(*%s, %s);\n", f->self,
            caller, state);
    put_parameters(e, f->self);
    out_fmt(e->o, "    async_call(*%s, %s, %s);\n    *%s = %s;\n    return true;\n}\n\n", caller,
            state, f->self, caller, f->self);
}

/* The main that C knows hands on what it is given, so its parameters all have names. */
static void
put_main(struct emit *e)
{
    struct func *f = e->f;
    const char *list = "", *names = "";
    bool unnamed = false;

    for (size_t i = 0; i < f->n_params; i++) {
        struct local *v = f->locals.at[i];
        const char *name = *v->name ? v->name : arena_fmt(e->u->arena, "parameter_%zu", i + 1);

        unnamed |= *v->name == '\0';
        list =
            arena_fmt(e->u->arena, "%s%s%s", list, i ? ", " : "", local_declare(e->u, f, v, name));
        names = arena_fmt(e->u->arena, "%s%s%s", names, i ? ", " : "", name);
    }
    out_fmt(e->o, "\nint\nmain%s\n{\n    return async_main(%s_async(%s));\n}\n",
            unnamed ? arena_fmt(e->u->arena, "(%s)", list) : main_parameters(e), f->prefix, names);
}

void
put_starter(struct emit *e)
{
    struct func *f = e->f;
    const char *type = span_text(e->u, f->result);

    if (f->is_main)
        out_fmt(e->o, "%s\n{\n", head_text(e));
    else {
        out_at(e->o, f->whole.begin);
        out_fmt(e->o, "%s\n", head_text(e));
        out_generated(e->o, e->f->name_at);
        out_fmt(e->o, "{\n");
    }
    out_fmt(e->o, "    struct %s_frame *%s = async_new(sizeof *%s, &%s_code);\n\n", f->prefix,
            f->self, f->self, f->prefix);
    out_fmt(e->o, "    if (%s == NULL)\n        return async_no_memory(promise(%s));\n", f->self,
            type);
    put_parameters(e, f->self);
    out_fmt(e->o, "    return async_started(promise(%s), %s, %s_resume);\n}\n", type, f->self,
            f->prefix);
    if (f->is_main)
        put_main(e);
}

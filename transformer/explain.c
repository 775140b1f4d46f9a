/* explain.c - asyncc explain: states, frame layout, what is kept and why
 *
 * One walk over a lowered unit for each format: text for people, dot for a
 * picture of the states, json for tools. */
#include "bits.h"
#include "command.h"
#include "sema.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static const char help_explain[] =
    "usage: asyncc explain [--function F] [--format text|dot|json] [-p BUILD_DIR] FILE\n"
    "                      [-- COMPILER FLAGS]\n"
    "\n"
    "Shows what each async function becomes: its states, the layout of its frame, and\n"
    "for each local whether it is in the frame, and which await keeps it there.\n"
    "\n"
    "examples:\n"
    "  asyncc explain x.async.c\n"
    "  asyncc explain --function fetch --format dot x.async.c | dot -Tsvg > fetch.svg\n"
    "  asyncc explain --format json x.async.c | jq '.functions[].frame.size'\n";

struct explain {
    struct unit *u;
    struct func *f;
};

static uint32_t
line_of(const struct unit *u, uint32_t offset)
{
    return source_line(&u->src, offset);
}

/* The source of an await on one line, cut where it gets long. */
static const char *
await_text(struct unit *u, const struct await *a)
{
    enum {
        LONGEST = 48
    };
    VEC(char) s = {0};
    bool space = false;

    for (uint32_t i = a->span.begin; i < a->span.end; i++) {
        char c = u->src.text[i];

        if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
            space = true;
            continue;
        }
        if (space && s.len != 0)
            vec_push(u->arena, &s, ' ');
        space = false;
        if (s.len >= LONGEST) {
            for (int k = 0; k < 3; k++)
                vec_push(u->arena, &s, '.');
            break;
        }
        vec_push(u->arena, &s, c);
    }
    vec_push(u->arena, &s, '\0');
    return s.at;
}

static const char *
kind_text(struct unit *u, const struct await *a)
{
    switch (a->kind) {
    case AWAIT_CHILD: return arena_fmt(u->arena, "'%s' runs inside this frame", a->child->name);
    case AWAIT_SELF: return "a call of itself, its frame from the pool";
    case AWAIT_DIRECT: return "the runtime waits with this frame itself";
    case AWAIT_HELD: return arena_fmt(u->arena, "the promise in '%s'", a->held->name);
    case AWAIT_TICK: return "one tick, before the returned promise is adopted";
    default: return "a promise, released after the await";
    }
}

static const char *
type_text(struct unit *u, const struct func *f, const struct local *v)
{
    if (v->child != NULL)
        return arena_fmt(u->arena, "struct %s_frame", v->child->prefix);
    if (v->c_type != NULL) { /* with the space before a name */
        size_t len = strlen(v->c_type);

        return arena_strndup(u->arena, v->c_type, len - (v->c_type[len - 1] == ' '));
    }
    return type_declare(u, f, v->type, "", true);
}

static int
by_offset(const void *a, const void *b)
{
    const struct local *x = *(struct local *const *)a, *y = *(struct local *const *)b;

    if (x->offset != y->offset)
        return x->offset < y->offset ? -1 : 1;
    return x->id < y->id ? -1 : x->id > y->id;
}

static int
by_place(const void *a, const void *b)
{
    const struct local *x = *(struct local *const *)a, *y = *(struct local *const *)b;

    return x->at < y->at ? -1 : x->at > y->at;
}

typedef VEC(struct local *) local_list;

static local_list
frame_members(struct unit *u, struct func *f)
{
    local_list list = {0};

    for (size_t i = 0; i < f->locals.len; i++)
        if (f->locals.at[i]->in_frame && f->locals.at[i]->same == NULL)
            vec_push(u->arena, &list, f->locals.at[i]);
    if (list.len != 0)
        qsort(list.at, list.len, sizeof *list.at, by_offset);
    return list;
}

/* The user's variables that are not in it, in the order of the text. */
static local_list
outside_frame(struct unit *u, const struct func *f)
{
    local_list list = {0};

    for (size_t i = 0; i < f->locals.len; i++)
        if (!f->locals.at[i]->in_frame && !f->locals.at[i]->made_up)
            vec_push(u->arena, &list, f->locals.at[i]);
    for (size_t i = 0; i < f->statics.len; i++)
        vec_push(u->arena, &list, f->statics.at[i]);
    if (list.len != 0)
        qsort(list.at, list.len, sizeof *list.at, by_place);
    return list;
}

/* ---- text ---- */

static void
explain_text(struct unit *u, struct func *f)
{
    local_list members = frame_members(u, f);

    printf("%s (%s:%u): %zu await%s, frame of %llu bytes\n", f->name, u->src.path,
           line_of(u, f->name_at), f->awaits.len, f->awaits.len == 1 ? "" : "s",
           (unsigned long long)f->frame->size);
    if (f->awaits.len != 0)
        printf("  states\n");
    for (size_t i = 0; i < f->awaits.len; i++) {
        const struct await *a = f->awaits.at[i];

        printf("    %3u  line %-5u %s  (%s)\n", a->state, line_of(u, a->span.begin),
               await_text(u, a), kind_text(u, a));
    }
    printf("  frame\n    offset   size  member\n    %6d %6d  %s\n", 0, 48,
           "the promise and what resumes it");
    if (!f->is_void)
        printf("    %6llu %6llu  result, %s\n", (unsigned long long)f->frame->result_offset,
               (unsigned long long)f->frame->result_size, type_name(u, f->type));
    for (size_t i = 0; i < members.len; i++) {
        const struct local *v = members.at[i];

        printf("    %6llu %6llu  %s, %s: %s\n", (unsigned long long)v->offset,
               (unsigned long long)v->size, v->field, type_text(u, f, v), local_why(u, f, v));
    }
    members = outside_frame(u, f);
    if (members.len != 0)
        printf("  not in the frame\n");
    for (size_t i = 0; i < members.len; i++)
        printf("    line %-5u %s, %s: %s\n", line_of(u, members.at[i]->at), members.at[i]->name,
               type_text(u, f, members.at[i]), local_why(u, f, members.at[i]));
    putchar('\n');
}

/* ---- dot ---- */

static void
dot_quoted(const char *s)
{
    for (; *s; s++) {
        if (*s == '"' || *s == '\\')
            putchar('\\');
        putchar(*s);
    }
}

static void
explain_dot(struct unit *u, struct func *f)
{
    size_t n = f->awaits.len;
    local_list outside;

    flow_states(u, f);
    outside = outside_frame(u, f);
    printf("    subgraph \"cluster_%s\" {\n        label=\"%s, frame of %llu bytes", f->name,
           f->name, (unsigned long long)f->frame->size);
    for (size_t i = 0; i < outside.len; i++)
        printf("%s%s", i == 0 ? "\\nnot in it: " : ", ", outside.at[i]->name);
    printf("\";\n");
    printf("        \"%s_0\" [shape=circle, label=\"\"];\n", f->name);
    printf("        \"%s_%zu\" [shape=doublecircle, label=\"\"];\n", f->name, n + 1);
    for (size_t i = 0; i < n; i++) {
        const struct await *a = f->awaits.at[i];
        bool any = false;

        printf("        \"%s_%u\" [label=\"line %u\\n", f->name, a->state,
               line_of(u, a->span.begin));
        dot_quoted(await_text(u, a));
        for (size_t k = 0; k < f->locals.len; k++)
            if (f->locals.at[k]->kept_by == a->state && f->locals.at[k]->child == NULL) {
                printf("%s%s", any ? ", " : "\\nkeeps ", f->locals.at[k]->field);
                any = true;
            }
        printf("\"];\n");
    }
    for (size_t i = 0; i <= n; i++)
        for (size_t k = 1; k <= n + 1; k++)
            if (bits_has(&f->leads_to[i], k))
                printf("        \"%s_%zu\" -> \"%s_%zu\";\n", f->name, i, f->name, k);
    printf("    }\n");
}

/* ---- json ---- */

static json_t *
json_member(const char *name, const char *type, uint64_t offset, uint64_t size, const char *why)
{
    return json_pack("{s:s, s:s, s:I, s:I, s:s}", "name", name, "type", type, "offset",
                     (json_int_t)offset, "size", (json_int_t)size, "why", why);
}

static json_t *
explain_json(struct unit *u, struct func *f)
{
    json_t *list = json_array(), *suspends = json_array(), *outside = json_array(), *all;
    local_list members = frame_members(u, f);

    json_array_append_new(
        list, json_member("base", "struct async_frame", 0, 48, "the promise and what resumes it"));
    if (!f->is_void)
        json_array_append_new(list,
                              json_member("result", type_name(u, f->type), f->frame->result_offset,
                                          f->frame->result_size, "the value of the promise"));
    for (size_t i = 0; i < members.len; i++) {
        const struct local *v = members.at[i];
        json_t *m =
            json_member(v->field, type_text(u, f, v), v->offset, v->size, local_why(u, f, v));

        if (v->kept_by != 0)
            json_object_set_new(m, "kept_by_state", json_integer((json_int_t)v->kept_by));
        json_array_append_new(list, m);
    }
    flow_states(u, f);
    for (size_t i = 0; i < f->awaits.len; i++) {
        const struct await *a = f->awaits.at[i];
        json_t *next = json_array();

        for (size_t k = 1; k <= f->awaits.len; k++)
            if (bits_has(&f->leads_to[a->state], k))
                json_array_append_new(next, json_integer((json_int_t)k));
        json_array_append_new(
            suspends, json_pack("{s:i, s:I, s:I, s:s, s:s, s:o, s:b}", "state", (int)a->state,
                                "line", (json_int_t)line_of(u, a->span.begin), "column",
                                (json_int_t)source_column(&u->src, a->span.begin), "await",
                                await_text(u, a), "waits", kind_text(u, a), "next", next, "may_end",
                                bits_has(&f->leads_to[a->state], f->awaits.len + 1)));
    }
    members = outside_frame(u, f);
    for (size_t i = 0; i < members.len; i++)
        json_array_append_new(outside,
                              json_pack("{s:s, s:s, s:I, s:s}", "name", members.at[i]->name, "type",
                                        type_text(u, f, members.at[i]), "line",
                                        (json_int_t)line_of(u, members.at[i]->at), "why",
                                        local_why(u, f, members.at[i])));
    all = json_pack("{s:s, s:I, s:{s:I, s:I, s:o}, s:o, s:o}", "name", f->name, "line",
                    (json_int_t)line_of(u, f->name_at), "frame", "size", (json_int_t)f->frame->size,
                    "align", (json_int_t)f->frame->align, "members", list, "suspends", suspends,
                    "outside_frame", outside);
    return all;
}

/* ---- the command ---- */

static int
explain(struct unit *u, const struct request *r)
{
    json_t *functions = json_array(), *root;
    bool dot = strcmp(r->format, "dot") == 0, json = strcmp(r->format, "json") == 0, any = false;
    int status = STATUS_DONE;

    if (dot)
        printf("digraph asyncc {\n    node [shape=box, fontname=\"monospace\"];\n");
    for (size_t i = 0; i < u->funcs.len; i++) {
        struct func *f = u->funcs.at[i];

        if (r->function != NULL && strcmp(r->function, f->name) != 0)
            continue;
        any = true;
        if (dot)
            explain_dot(u, f);
        else if (json)
            json_array_append_new(functions, explain_json(u, f));
        else
            explain_text(u, f);
    }
    if (dot)
        printf("}\n");
    root = json_pack("{s:s, s:o}", "file", u->src.path, "functions", functions);
    if (json && json_dumpf(root, stdout, JSON_INDENT(2)) == 0)
        putchar('\n');
    json_decref(root);
    if (!any && r->function != NULL) {
        complain("'%s' has no async function '%s'", u->src.path, r->function);
        status = STATUS_USAGE;
    }
    return status;
}

int
command_explain(int argc, char **argv)
{
    struct arena a = {0};
    struct request r = {.format = "text"};
    int status = request_read(&a, &r, argc, argv, help_explain);
    struct unit u;
    const char *why;

    if (status < 0 && strcmp(r.format, "text") != 0 && strcmp(r.format, "dot") != 0 &&
        strcmp(r.format, "json") != 0) {
        complain("unknown format '%s': text, dot or json", r.format);
        status = STATUS_USAGE;
    }
    for (size_t i = 0; status < 0 && i < r.files.len; i++) {
        struct options options;
        size_t len;

        if (!options_for(&a, &r, r.files.at[i], "", &options)) {
            status = STATUS_USAGE;
            break;
        }
        why = unit_read(&u, &a, &options, r.files.at[i]);
        if (why != NULL) {
            complain("%s: %s", r.files.at[i], why);
            status = STATUS_USAGE;
            break;
        }
        if (transform(&u, &len) == NULL) {
            diag_sort(&u.diags);
            diag_print(&u.diags, &u.src, stderr);
            status = STATUS_SOURCE;
        } else if (explain(&u, &r) != STATUS_DONE)
            status = STATUS_USAGE;
        unit_free(&u);
    }
    arena_free(&a);
    return status < 0 ? STATUS_DONE : status;
}

/* emit.c - the text: frame struct, resume function, starter
 *
 * reads   everything
 *
 * Outside async functions the source comes through byte for byte. Inside them
 * the user's own layout and comments are kept: a statement that stands for one
 * of the user's is printed where that stood, with the text before it; what has
 * been added follows on lines that count as the same line of the source. */
#include "emit_unit.h"

#include <string.h>

static bool
is_header(const struct unit *u)
{
    size_t len = strlen(u->src.path);

    return len > 2 && strcmp(u->src.path + len - 2, ".h") == 0;
}

static void
put_function(struct emit *e)
{
    if (is_header(e->u)) {
        /* asyncc reads it as every file: only what the function is matters then, and the rest is
         * not C++ */
        out_generated(e->o, e->f->name_at);
        out_fmt(e->o, "#if defined __ASYNCC__\n%s;\n#elif !defined __cplusplus\n",
                prototype_text(e));
    }
    put_moved_types(e);
    out_generated(e->o, e->f->name_at);
    put_frame(e);
    put_code(e);
    put_call(e);
    put_resume(e);
    put_begin(e);
    put_starter(e);
    if (is_header(e->u))
        out_fmt(e->o, "#endif\n");
}

/* The path in a comment, which it must not end. */
static const char *
commented(struct arena *a, const char *path)
{
    char *text = arena_strndup(a, path, strlen(path));

    for (char *end = text; (end = strstr(end, "*/")) != NULL;)
        *end = '?';
    return text;
}

const char *
emit_unit(struct unit *u, size_t *len)
{
    static const char bom[] = "\xef\xbb\xbf";
    struct out o;
    uint32_t pos = 0;

    out_init(&o, u->arena, &u->src, u->options->transient ? NULL : u->options->output);
    if (strncmp(u->src.text, bom, 3) == 0) {
        out_text(&o, bom, 3);
        pos = 3;
    }
    if (u->src.len > pos)
        out_fmt(&o, GENERATED_FROM "%s" GENERATED_END "\n", commented(u->arena, u->src.path));
    for (size_t i = 0; i < u->funcs.len; i++) {
        struct emit e = {.u = u, .f = u->funcs.at[i], .o = &o, .indent = ""};

        if (pos < e.f->whole.begin) {
            out_at(&o, pos);
            out_text(&o, u->src.text + pos, e.f->whole.begin - pos);
        }
        put_function(&e);
        pos = e.f->whole.end;
        /* the end of the line that the function ends on */
        while (pos < u->src.len && (u->src.text[pos] == ' ' || u->src.text[pos] == '\t'))
            pos++;
        if (pos < u->src.len && u->src.text[pos] == '\n')
            pos++;
    }
    if (pos < u->src.len) {
        out_at(&o, pos);
        out_text(&o, u->src.text + pos, u->src.len - pos);
    }
    *len = o.len;
    return o.text ? o.text : "";
}

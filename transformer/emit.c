/* emit.c - the text: frame struct, resume function, starter
 *
 * reads   everything
 *
 * Outside async functions the source comes through byte for byte. Inside them
 * the user's own layout and comments are kept: a statement that stands for one
 * of the user's is printed where that stood, with the text before it; what has
 * been added follows on lines that count as the same line of the source. */
#include "emit_unit.h"

#include <stdlib.h>
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

/* The number and the file that a #line of the user's gives. */
static bool
read_numbering(const struct unit *u, const struct token *t, struct numbering *to)
{
    const char *text = span_text(u, t->span), *quote = strchr(text, '"'), *end;

    to->says = (uint32_t)strtoul(text + strcspn(text, "0123456789\""), NULL, 10);
    to->at = t->span.end;
    to->line = source_line(&u->src, t->span.end) + 1;
    end = quote != NULL ? strrchr(text, '"') : NULL;
    if (end != NULL && end > quote)
        to->path = arena_strndup(u->arena, quote + 1, (size_t)(end - quote - 1));
    return to->says != 0;
}

static void
list_numbering(struct out *o, const struct unit *u)
{
    struct numbering n = {0};

    for (size_t i = 0; i < u->tokens.len; i++)
        if (token_is_numbering(&u->src, &u->tokens.at[i]) &&
            !sema_is_skipped(u, u->tokens.at[i].span.begin) &&
            read_numbering(u, &u->tokens.at[i], &n))
            vec_push(u->arena, &o->numbering, n);
}

/* Could a #line stand before the line that begins here? */
static bool
may_be_numbered(const struct unit *u, uint32_t line)
{
    size_t next = token_at(&u->tokens, line);

    return u->src.text[line] != '#' && u->src.text[line] != '\n' &&
           (next == 0 || u->tokens.at[next - 1].span.end <= line);
}

/* What stands outside of async functions. Directives that nobody wrote there have lines of their own. */
static void
put_outside(struct out *o, const struct unit *u, uint32_t from, uint32_t to)
{
    const char *text = u->src.text;

    out_at(o, from);
    while ((u->src.origin != NULL || o->numbering.len != 0) && from < to) {
        const char *end = memchr(text + from, '\n', to - from);
        uint32_t next = end == NULL ? to : (uint32_t)(end - text) + 1;
        const struct token *first = &u->tokens.at[token_at(&u->tokens, from)];

        if (out_line_start(o) && may_be_numbered(u, from))
            out_at(o, from);
        out_text(o, text + from, next - from);
        if (token_is_numbering(&u->src, first) && first->span.begin < next &&
            !sema_is_skipped(u, first->span.begin))
            out_renumbered(o, next);
        from = next;
    }
    out_text(o, text + from, to - from);
}

const char *
emit_unit(struct unit *u, size_t *len)
{
    static const char bom[] = "\xef\xbb\xbf";
    bool packs = unit_packs(u);
    struct out o;
    uint32_t pos = 0;

    out_init(&o, u->arena, &u->src, u->options->transient ? NULL : u->options->output);
    list_numbering(&o, u);
    if (strncmp(u->src.text, bom, 3) == 0) {
        out_text(&o, bom, 3);
        pos = 3;
    }
    if (u->src.len > pos)
        out_fmt(&o, GENERATED_FROM "%s" GENERATED_END "\n", commented(u->arena, u->src.path));
    for (size_t i = 0; i < u->funcs.len; i++) {
        struct emit e = {.u = u, .f = u->funcs.at[i], .o = &o, .indent = "", .packs = packs};

        if (pos < e.f->whole.begin)
            put_outside(&o, u, pos, e.f->whole.begin);
        put_function(&e);
        pos = e.f->whole.end;
        /* the end of the line that the function ends on */
        while (pos < u->src.len && (u->src.text[pos] == ' ' || u->src.text[pos] == '\t'))
            pos++;
        if (pos < u->src.len && u->src.text[pos] == '\n')
            pos++;
    }
    if (pos < u->src.len)
        put_outside(&o, u, pos, u->src.len);
    *len = o.len;
    return o.text ? o.text : "";
}

/* out.c - THE writer: it alone owns the output and counts its lines */
#include "out.h"

#include <stdlib.h>
#include <string.h>

enum {
    GAP = 4
}; /* so many missing lines are better blank than a directive */

const char *
path_quoted(struct arena *a, const char *path)
{
    VEC(char) s = {0};

    for (; *path; path++) {
        if (*path == '"' || *path == '\\' || *path == '\n')
            vec_push(a, &s, '\\');
        vec_push(a, &s, *path == '\n' ? 'n' : *path);
    }
    vec_push(a, &s, '\0');
    return s.at;
}

void
out_init(struct out *o, struct arena *a, const struct source *src, const char *path)
{
    *o = (struct out){.arena = a, .src = src, .path = path, .line = 1, .says = 1};
    o->says_source = false;
}

static void
grow(struct out *o, size_t len)
{
    size_t cap = o->cap ? o->cap : 256;
    char *more;

    while (cap < o->len + len + 1)
        cap *= 2;
    if (cap == o->cap)
        return;
    more = arena_alloc(o->arena, cap);
    if (o->len != 0)
        memcpy(more, o->text, o->len);
    o->text = more;
    o->cap = cap;
}

/* Of what has been added. */
static void
count_lines(struct out *o, size_t from)
{
    for (const char *p = o->text + from, *end = o->text + o->len; p < end; p++)
        if (*p == '\n') {
            o->line++;
            o->says++;
        }
}

static void
append(struct out *o, const char *s, size_t len)
{
    grow(o, len);
    memcpy(o->text + o->len, s, len);
    o->len += len;
    count_lines(o, o->len - len);
}

void
out_text(struct out *o, const char *s, size_t len)
{
    while (o->pinned && len != 0) {
        const char *end = memchr(s, '\n', len);
        size_t part = end ? (size_t)(end - s) + 1 : len;

        if (out_line_start(o) && *s != '\n') {
            const char *line = arena_fmt(o->arena, "#line %u\n", o->pinned);

            append(o, line, strlen(line));
            o->says = o->pinned;
        }
        append(o, s, part);
        s += part;
        len -= part;
    }
    append(o, s, len);
}

void
out_trim(struct out *o)
{
    while (o->len != 0 && (o->text[o->len - 1] == ' ' || o->text[o->len - 1] == '\t'))
        o->len--;
}

void
out_fmt(struct out *o, const char *fmt, ...)
{
    va_list ap;
    size_t from = o->len, len;

    va_start(ap, fmt);
    if (o->pinned) { /* each line needs a directive */
        const char *s = arena_vfmt(o->arena, fmt, ap);

        va_end(ap);
        out_text(o, s, strlen(s));
        return;
    }
    grow(o, 256);
    len = format(o->text + from, o->cap - from, fmt, ap);
    if (len >= o->cap - from) {
        grow(o, len);
        format(o->text + from, len + 1, fmt, ap);
    }
    va_end(ap);
    o->len += len;
    count_lines(o, from);
}

bool
out_line_start(const struct out *o)
{
    return o->len == 0 || o->text[o->len - 1] == '\n';
}

bool
out_behind_space(const struct out *o)
{
    return o->len != 0 && o->text[o->len - 1] == ' ';
}

bool
out_line_blank(const struct out *o)
{
    size_t len = o->len;

    while (len > 0 && (o->text[len - 1] == ' ' || o->text[len - 1] == '\t'))
        len--;
    return len == 0 || o->text[len - 1] == '\n';
}

static const struct numbering *
numbering_at(const struct out *o, uint32_t offset)
{
    size_t i = o->numbering.len;

    while (i > 0 && o->numbering.at[i - 1].at > offset)
        i--;
    return i == 0 ? NULL : &o->numbering.at[i - 1];
}

uint32_t
out_line_of(const struct out *o, uint32_t offset)
{
    const struct numbering *n = numbering_at(o, offset);
    uint32_t line = source_line(o->src, offset);

    return n == NULL ? line : line - n->line + n->says;
}

static const char *
path_of(const struct out *o, uint32_t offset)
{
    const struct numbering *n = numbering_at(o, offset);

    return n == NULL ? NULL : n->path;
}

/* Does the compiler take what is written now for a part of the file that this place is in? */
static bool
says_path_of(const struct out *o, uint32_t offset)
{
    const char *path = path_of(o, offset), *said = o->says_path;

    return o->says_source &&
           (path == said || (path != NULL && said != NULL && strcmp(path, said) == 0));
}

void
out_renumbered(struct out *o, uint32_t end)
{
    o->says = out_line_of(o, end);
    o->says_path = path_of(o, end);
}

static void
directive(struct out *o, uint32_t line, const char *path)
{
    if (path != NULL)
        out_fmt(o, "#line %u \"%s\"\n", line, path);
    else
        out_fmt(o, "#line %u\n", line);
    o->says = line;
}

/* What a #line to this place has to name; NULL: nothing. */
static const char *
path_to_say(struct out *o, uint32_t offset)
{
    const char *path = path_of(o, offset);

    if (says_path_of(o, offset))
        return NULL;
    o->says_path = path;
    return path != NULL ? path : path_quoted(o->arena, o->src->path);
}

void
out_at(struct out *o, uint32_t offset)
{
    uint32_t line = out_line_of(o, offset);
    bool same = says_path_of(o, offset);

    o->pinned = 0;
    if (same && o->says == line)
        return;
    if (same && line > o->says && (line - o->says <= GAP || !out_line_start(o))) {
        while (o->says < line)
            out_text(o, "\n", 1);
        return;
    }
    if (!out_line_start(o)) {
        if (o->says_source)
            return; /* within an expression: nothing can be done, and the next statement will */
        out_text(o, "\n", 1);
    }
    directive(o, line, path_to_say(o, offset));
    o->says_source = true;
}

/* Takes back the spaces of a line that has nothing else in it. */
static void
unindent(struct out *o)
{
    size_t len = o->len;

    while (len > 0 && (o->text[len - 1] == ' ' || o->text[len - 1] == '\t'))
        len--;
    if (len == 0 || o->text[len - 1] == '\n')
        o->len = len;
}

void
out_same_line(struct out *o, uint32_t offset)
{
    uint32_t line = out_line_of(o, offset);

    unindent(o);
    if (!out_line_start(o))
        out_text(o, "\n", 1);
    if (o->says_source && (o->says != line || !says_path_of(o, offset)))
        directive(o, line, path_to_say(o, offset));
}

void
out_generated(struct out *o, uint32_t offset)
{
    if (!out_line_start(o))
        out_text(o, "\n", 1);
    if (o->path == NULL) {
        out_at(o, offset);
        o->pinned = out_line_of(o, offset);
        return;
    }
    if (o->says_source || o->says != o->line) {
        directive(o, o->line + 1, path_quoted(o->arena, o->path));
        o->says_source = false;
    }
}

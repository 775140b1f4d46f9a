/* source.c - the bytes of a file, and where they stand */
#include "source.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum {
    TOO_LARGE = 1 << 30
};

void
source_set(struct arena *a, struct source *s, const char *path, const char *text, size_t len)
{
    *s = (struct source){.path = path, .text = text, .len = (uint32_t)len};
    vec_push(a, &s->lines, 0);
    for (const char *p = text; (p = memchr(p, '\n', (size_t)(text + len - p))) != NULL;)
        vec_push(a, &s->lines, (uint32_t)(++p - text));
    by_offset_begin(a, &s->line_near, s->len);
    for (size_t i = 0; i < s->lines.len; i++)
        by_offset_add(&s->line_near, (uint32_t)i, s->lines.at[i]);
}

void
source_append(struct arena *a, struct source *to, const char *s, size_t len)
{
    /* text is const for everybody else */
    char *text = (char *)to->text;

    if (to->len + len + 1 > to->lines.cap) {
        size_t room = (to->len + len + 1) * 2;
        char *more = arena_alloc(a, room);

        if (to->len != 0)
            memcpy(more, text, to->len);
        to->lines.cap = room;
        to->text = text = more;
    }
    memcpy(text + to->len, s, len);
    to->len += (uint32_t)len;
    text[to->len] = '\0';
}

const char *
source_read(struct arena *a, struct source *s, const char *path)
{
    const char *wrong = NULL;
    FILE *in = fopen(path, "rb");
    struct stat st;
    char *text;
    size_t len;

    if (in == NULL)
        return strerror(errno);
    if (fstat(fileno(in), &st) != 0)
        wrong = strerror(errno);
    else if (S_ISDIR(st.st_mode))
        wrong = "is a directory, not a C source";
    else if (st.st_size >= TOO_LARGE)
        wrong = "is larger than 1 GiB";
    if (wrong != NULL) {
        fclose(in);
        return wrong;
    }
    /* a pipe has no size: read until there is no more */
    len = 0;
    text = NULL;
    for (size_t room = (size_t)st.st_size + 1;; room *= 2) {
        char *more = arena_alloc(a, room + 1);

        if (len != 0)
            memcpy(more, text, len);
        text = more;
        len += fread(text + len, 1, room - len, in);
        if (len < room || room >= TOO_LARGE)
            break;
    }
    if (ferror(in))
        wrong = strerror(errno);
    fclose(in);
    if (wrong != NULL)
        return wrong;
    text[len] = '\0';
    if (memchr(text, '\0', len) != NULL)
        return "holds a zero byte: this is not a text file";
    source_set(a, s, path, text, len);
    return NULL;
}

static const struct stretch *
stretch_around(const struct source *s, uint32_t offset)
{
    size_t low = 0, high = s->stretches.len;

    while (high - low > 1) {
        size_t mid = low + (high - low) / 2;

        if (s->stretches.at[mid].at <= offset)
            low = mid;
        else
            high = mid;
    }
    return &s->stretches.at[low];
}

static uint32_t
expanded_from(const struct source *s, uint32_t offset)
{
    const struct stretch *it = stretch_around(s, offset);

    return it->expansion ? it->from : it->from + (offset - it->at);
}

bool
source_is_preprocessed(const struct source *s, uint32_t offset)
{
    for (; s->origin != NULL; s = s->origin) {
        const struct stretch *it = stretch_around(s, offset);

        if (it->expansion)
            return it->preprocessed;
        offset = it->from + (offset - it->at);
    }
    return false;
}

uint32_t
source_origin(const struct source *s, uint32_t offset)
{
    for (; s->origin != NULL; s = s->origin)
        offset = expanded_from(s, offset);
    return offset;
}

const struct source *
source_written(const struct source *s)
{
    while (s->origin != NULL)
        s = s->origin;
    return s;
}

uint32_t
source_line(const struct source *s, uint32_t offset)
{
    uint32_t i;

    if (s->origin != NULL)
        return source_line(source_written(s), source_origin(s, offset));
    i = by_offset_near(&s->line_near, offset);
    while (i < s->lines.len && s->lines.at[i] <= offset)
        i++;
    return i; /* begins the next line, or none does */
}

uint32_t
source_column(const struct source *s, uint32_t offset)
{
    if (s->origin != NULL)
        return source_column(source_written(s), source_origin(s, offset));
    return offset - s->lines.at[source_line(s, offset) - 1] + 1;
}

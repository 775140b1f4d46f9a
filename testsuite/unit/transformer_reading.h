/* transformer_reading.h - a text in memory, read as a unit
 *
 * For the tests of the transformer. The header that async sources include is
 * found from where the test program lies: build/testsuite/unit. */
#ifndef TRANSFORMER_READING_H
#define TRANSFORMER_READING_H

#include "sema.h"
#include "sparse.h"
#include "transform.h"

#include <criterion/criterion.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct reading {
    struct arena arena;
    struct options options;
    struct unit u;
};

static inline const char *
include_dir(struct arena *a)
{
    char path[PATH_MAX];
    ssize_t len = readlink("/proc/self/exe", path, sizeof path - 1);

    cr_assert_gt(len, 0);
    while (path[len - 1] != '/')
        len--;
    return arena_fmt(a, "%.*s../../%s", (int)len, path, ASYNCC_BUILD_INCLUDEDIR);
}

/* Makes a unit of `text`, which is not copied. Nothing has looked at it yet. */
static inline struct unit *
reading_begin(struct reading *r, const char *text)
{
    *r = (struct reading){0};
    r->options = (struct options){.output = "out.c", .compiler = "cc"};
    r->options.include_dir = include_dir(&r->arena);
    r->u = (struct unit){.arena = &r->arena, .options = &r->options};
    r->u.diags.arena = &r->arena;
    source_set(&r->arena, &r->u.src, "in.async.c", text, strlen(text));
    return &r->u;
}

static inline void
reading_end(struct reading *r)
{
    unit_free(&r->u);
    arena_free(&r->arena);
}

/* The diagnostics, as they are printed. The arena's. */
static inline const char *
printed(const struct unit *u)
{
    char *text = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&text, &len);
    const char *copy;

    diag_print(&u->diags, &u->src, out);
    fclose(out);
    copy = arena_strndup(u->arena, text, len);
    free(text);
    return copy;
}

/* Reads a text that has no fault, up to the frames of its functions. */
static inline struct unit *
reading_lowered(struct reading *r, const char *text)
{
    struct unit *u = reading_begin(r, text);
    size_t len;

    cr_assert_not_null(transform(u, &len), "%s\nis refused:\n%s", text, printed(u));
    return u;
}

static inline struct func *
func_named(const struct unit *u, const char *name)
{
    struct func *f = unit_func(u, name);

    cr_assert_not_null(f, "there is no async function %s", name);
    return f;
}

#endif

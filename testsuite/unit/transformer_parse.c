/* transformer_parse.c - the two readings of a function: parse.c's own, and tree-sitter's
 *
 * Every function of the test suite and the samples is read both ways. What
 * parse.c does not give up on has to be the tree that tree-sitter gives. */
#define _GNU_SOURCE
#include "sema.h"
#include "transform.h"

#include <criterion/criterion.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct {
    size_t functions, read; /* how many, and by parse.c */
} seen;

static const char *
place(const struct unit *u, const struct node *n)
{
    return arena_fmt(u->arena, "%s:%u: kind %d, %u to %u, \"%.40s\"", u->src.path,
                     source_line(&u->src, n->span.begin), n->kind, n->span.begin, n->span.end,
                     u->src.text + n->span.begin);
}

static void
compare(const struct unit *u, const struct node *a, const struct node *b, const struct node *around)
{
    if (a == NULL && b == NULL)
        return;
    cr_assert(a != NULL && b != NULL, "only %s has %s", a ? "parse.c" : "tree-sitter",
              place(u, a ? a : b));
    cr_assert(a->kind == b->kind && a->span.begin == b->span.begin && a->span.end == b->span.end,
              "%s\nis to tree-sitter\n%s\nin %s", place(u, a), place(u, b), place(u, around));
    cr_assert(memcmp(a->op, b->op, sizeof a->op) == 0 && a->name.begin == b->name.begin &&
                  a->name.end == b->name.end,
              "operator or name: %s", place(u, a));
    compare(u, a->a, b->a, a);
    compare(u, a->b, b->b, a);
    compare(u, a->c, b->c, a);
    compare(u, a->d, b->d, a);
    for (a = a->kids, b = b->kids; a != NULL || b != NULL; a = a->next, b = b->next)
        compare(u, a, b, a ? a : b);
}

/* The nodes of a kind are linked in the order of the tree, none left out; and a name's is what
 * stands in the function's list of names. */
static void
expect_linked(struct unit *u, struct func *f, struct node *n, struct node **next)
{
    struct node *const parts[] = {n->a, n->b, n->c, n->d};

    cr_assert_eq(next[n->kind], n, "not linked: %s", place(u, n));
    next[n->kind] = n->like;
    cr_assert_eq(n->ref, n->kind == E_NAME ? func_ref_at(f, n->span.begin) : NULL, "refers: %s",
                 place(u, n));
    for (size_t i = 0; i < 4; i++)
        if (parts[i] != NULL)
            expect_linked(u, f, parts[i], next);
    for (struct node *k = n->kids; k != NULL; k = k->next)
        expect_linked(u, f, k, next);
}

static void
expect_all_linked(struct unit *u, struct func *f)
{
    struct node *next[N_NODE_KINDS];

    memcpy(next, f->first, sizeof next);
    expect_linked(u, f, f->tree, next);
    for (size_t i = 0; i < N_NODE_KINDS; i++)
        cr_assert_null(next[i]);
}

static void
compare_file(const char *path, const char *include)
{
    const char *flags[] = {include, "-Isamples/common"};
    struct options options = {.flags = flags,
                              .n_flags = 1,
                              .output = "out.c",
                              .include_dir = include + 2,
                              .compiler = "cc"};
    struct arena arena = {0};
    struct unit u;

    cr_assert_null(unit_read(&u, &arena, &options, path));
    analyse(&u);
    for (size_t i = 0; u.diags.errors == 0 && i < u.funcs.len; i++) {
        struct node *tree = parse_body(&u, u.funcs.at[i]);

        seen.functions++;
        if (tree == NULL)
            continue;
        seen.read++;
        expect_all_linked(&u, u.funcs.at[i]);
        syntax_parse_anything(&u, u.funcs.at[i]);
        compare(&u, tree, u.funcs.at[i]->tree, tree);
    }
    unit_free(&u);
    arena_free(&arena);
}

Test(parse, reads_what_tree_sitter_reads)
{
    /* not those of reject: libclang leaks what it crashes over */
    static const char *const patterns[] = {
        "testsuite/golden/*.async.c", "testsuite/run/*.async.c", "testsuite/run/*/*.async.c",
        "testsuite/order/*.async.c",  "samples/*/*.async.c",     "bench/*.async.c"};
    const char *extra = getenv("PARSE_FILES");
    glob_t files = {0};
    char include[4096];

    snprintf(include, sizeof include, "-I%s/runtime/include", ASYNCC_SOURCE_DIR);
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        char pattern[4096];

        snprintf(pattern, sizeof pattern, "%s/%s", ASYNCC_SOURCE_DIR, patterns[i]);
        glob(pattern, i ? GLOB_APPEND : 0, NULL, &files);
    }
    if (extra != NULL)
        glob(extra, GLOB_APPEND, NULL, &files);
    for (size_t i = 0; i < files.gl_pathc; i++)
        compare_file(files.gl_pathv[i], include);
    globfree(&files);
    if (extra != NULL)
        printf("%zu of %zu functions\n", seen.read, seen.functions);
    cr_assert_gt(seen.read, 400);
    cr_assert_gt(seen.read * 10, seen.functions * 6, "parse.c reads %zu of %zu functions only",
                 seen.read, seen.functions);
}

/* transform.c - the pipeline */
#include "transform.h"

#include "crash.h"
#include "emit.h"
#include "sema.h"

#include <string.h>

const char *
unit_read(struct unit *u, struct arena *a, const struct options *o, const char *path)
{
    const char *wrong;

    *u = (struct unit){.arena = a, .options = o};
    u->diags.arena = a;
    u->diags.source = &u->src;
    crash_working_on(path);
    wrong = source_read(a, &u->src, path);
    if (wrong == NULL)
        tokens_respell(a, &u->src);
    return wrong;
}

void
unit_rewind(struct unit *u)
{
    sema_free(u);
    u->words.len = u->funcs.len = u->plain.len = u->pragmas.len = u->diags.list.len = 0;
    u->diags.errors = u->diags.warnings = u->diags.unkept = 0;
    u->diags.full = false;
    u->masked = NULL;
    u->func_names = (struct map){0};
}

static bool
read_tokens(struct unit *u)
{
    tokens_read(u->arena, &u->src, &u->tokens);
    return limits_keep(u);
}

static void
scan(struct unit *u)
{
    dialect_scan(u);
    while (move_types(u)) {
        tokens_read(u->arena, &u->src, &u->tokens);
        dialect_scan(u);
    }
}

static bool
resolve(struct unit *u, bool foresee)
{
    if (!read_tokens(u))
        return false;
    for (;; foresee = false) {
        scan(u);
        if (foresee && expand_foreseen(u)) {
            u->foreseen = true;
            if (!read_tokens(u))
                return false;
            scan(u);
        }
        if (!limits_keep_levels(u))
            return false;
        if (!u->options->whole)
            plain_hide(u);
        sema_resolve(u);
        if (expand_painted(u) || respell_arguments(u)) {
            if (!read_tokens(u))
                return false;
            continue;
        }
        if (!plain_reveal(u))
            return true;
        unit_rewind(u);
    }
}

enum {
    ROUNDS = 4 /* more than any source needs */
};

/* With the macros written out that async functions cannot be read through. The first may bring
 * functions to light whose bodies hold more of them; and so may what a body includes. */
static bool
resolve_expanded(struct unit *u, bool foresee)
{
    if (!resolve(u, foresee) || (expand_makers(u) && !resolve(u, false)))
        return false;
    for (int round = 0; round < ROUNDS && expand_macros(u); round++)
        if (!resolve(u, false))
            return false;
    return !hide_macros(u) || resolve(u, false);
}

static void
parse(struct unit *u)
{
    for (size_t i = 0; i < u->funcs.len; i++)
        if (!u->funcs.at[i]->refused)
            syntax_parse(u, u->funcs.at[i]);
}

/* What a macro stands for may be a part of something that nobody would think of: what cannot be
 * read as it is may be readable when it is written out. */
static bool
read_all(struct unit *u, bool foresee)
{
    if (!resolve_expanded(u, foresee))
        return false;
    parse(u);
    if (expand_directives(u)) {
        if (!resolve(u, false))
            return false;
        parse(u);
    }
    for (int all = 0; all < 2; all++)
        if (expand_unread(u, all)) {
            if (!resolve(u, false))
                return false;
            parse(u);
        }
    for (size_t i = 0; i < u->funcs.len; i++)
        syntax_complain(u, u->funcs.at[i]);
    return true;
}

static void
read_and_judge(struct unit *u, bool foresee)
{
    if (read_all(u, foresee)) {
        for (size_t i = 0; i < u->funcs.len; i++)
            check_rules(u, u->funcs.at[i]);
        pragmas_read(u);
        for (size_t i = 0; i < u->funcs.len; i++)
            warn_rules(u, u->funcs.at[i]);
    }
}

/* Reports as much as it can; the lowering that follows may take a
 * sound program for granted. */
void
analyse(struct unit *u)
{
    const struct source written = u->src;

    read_and_judge(u, true);
    if (u->foreseen && u->diags.errors != 0) {
        /* what is wrong is best said of a text in which as little as can be is written out */
        unit_rewind(u);
        u->src = written;
        read_and_judge(u, false);
    }
    diag_sort(&u->diags);
}

/* In the order of the text: a caller needs the size of the frames it embeds. */
void
lower(struct unit *u)
{
    for (size_t i = 0; i < u->funcs.len; i++) {
        struct func *f = u->funcs.at[i];

        lower_func(u, f);
        flow_solve(u, f);
        frame_build(u, f);
        sema_alias_types(u, f);
    }
}

const char *
transform(struct unit *u, size_t *len)
{
    const char *text, *written;

    analyse(u);
    for (size_t i = 0; i < u->funcs.len; i++)
        if (u->funcs.at[i]->refused && u->diags.errors == 0)
            diag_error(&u->diags,
                       (struct span){u->funcs.at[i]->name_at, u->funcs.at[i]->name_at + 1},
                       "internal", "'%s' was refused without a reason", u->funcs.at[i]->name);
    if (u->diags.errors != 0)
        return NULL;
    lower(u);
    for (size_t i = 0; i < u->funcs.len; i++)
        warn_frame(u, u->funcs.at[i]);
    if (u->diags.errors != 0)
        return NULL;
    written = u->src.text;
    u->src.text = pragmas_blanked(u);
    text = emit_unit(u, len);
    u->src.text = written;
    return u->diags.errors != 0 ? NULL : text;
}

void
unit_free(struct unit *u)
{
    sema_free(u);
}

char *
output_name(struct arena *a, const char *path)
{
    static const char *const endings[][2] = {{".async.c", ".c"}, {".async.h", ".h"}};
    size_t len = strlen(path);

    for (size_t i = 0; i < 2; i++) {
        size_t n = strlen(endings[i][0]);

        if (len > n && strcmp(path + len - n, endings[i][0]) == 0)
            return arena_fmt(a, "%.*s%s", (int)(len - n), path, endings[i][1]);
    }
    return NULL;
}

/* sema_outer.c - names for what an async function puts at file scope
 *
 * fills   sema.outer_names */
#include "sema_unit.h"

static enum CXChildVisitResult
take_name(CXCursor c, CXCursor parent, CXClientData data)
{
    struct unit *u = data;

    (void)parent;
    map_add(u->arena, &u->sema->outer_names, keep_string(u, clang_getCursorSpelling(c)));
    return CXChildVisit_Continue;
}

/* All that is declared at file scope, ours included; and whatever else the file mentions. */
static void
find_names(struct unit *u)
{
    struct map *names = &u->sema->outer_names;

    clang_visitChildren(clang_getTranslationUnitCursor(u->sema->tu), take_name, u);
    for (size_t i = 0; u->tokens.at[i].kind != T_END; i++) {
        struct span s = u->tokens.at[i].span;

        if (u->tokens.at[i].kind == T_NAME &&
            map_find_text(names, u->src.text + s.begin, s.end - s.begin) == NULL)
            map_add(u->arena, names, span_text(u, s));
    }
    for (size_t i = 0; i < u->funcs.len; i++)
        for (size_t k = 0; role_names[k] != NULL; k++)
            map_add(u->arena, names,
                    arena_fmt(u->arena, "%s%s", u->funcs.at[i]->prefix, role_names[k]));
}

/* function_tag, function_tag_2, ...: the first that nothing has yet. */
const char *
outer_name(struct unit *u, const struct func *f, const char *stem)
{
    const char *first = arena_fmt(u->arena, "%s_%s", f->prefix, stem), *name = first;

    if (u->sema->outer_names.entries == NULL)
        find_names(u);
    for (unsigned n = 2; map_find(&u->sema->outer_names, name) != NULL || sema_name_taken(f, name);
         n++)
        name = arena_fmt(u->arena, "%s_%u", first, n);
    map_add(u->arena, &u->sema->outer_names, name);
    return name;
}

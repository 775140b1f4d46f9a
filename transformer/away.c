/* away.c - macros are hidden from the text of a function in which they would mean something else
 *
 * reads   what sema_away.c has found out, when the function uses none of them any more
 * fills   unit.src
 *
 *                                   #pragma push_macro("STEP")
 *                                   #undef STEP
 *     async(int) f(void)            async(int) f(void)
 *     {                             {
 *         defer STEP;          ->       defer count++;
 *     #define STEP other()
 *     }                             }
 *                                   #pragma pop_macro("STEP")
 *                                   #define STEP other()
 *
 * Whatever is printed for the function stands between those. */
#include "preprocess.h"
#include "sema.h"

#include <string.h>

static bool
names(const struct unit *u, struct span s, const char *name)
{
    for (size_t i = token_at(&u->tokens, s.begin); u->tokens.at[i].span.begin < s.end; i++)
        if (token_is(&u->src, &u->tokens.at[i], name))
            return true;
    return false;
}

static const char *
line_ends(const struct unit *u, struct span s)
{
    const char *text = "";

    for (uint32_t i = s.begin; i < s.end; i++)
        if (u->src.text[i] == '\n')
            text = arena_fmt(u->arena, "%s\n", text);
    return text;
}

static void
drop(struct unit *u, edits *list, struct span s)
{
    vec_push(u->arena, list, ((struct edit){s, line_ends(u, s), s.begin, true}));
}

/* Each #if that begins in this body ends in it too, or it is left alone. Its branches have been chosen by
 * macros that will not be there any more. */
static void
drop_conditions(struct unit *u, const struct func *f, edits *list)
{
    static const char *const begins[] = {"if", "ifdef", "ifndef"};
    static const char *const others[] = {"elif", "elifdef", "elifndef", "else", "endif"};
    VEC(struct span) parts = {0};
    size_t open = 0;

    for (size_t i = token_at(&u->tokens, f->body.begin); u->tokens.at[i].span.begin < f->body.end;
         i++) {
        const struct token *t = &u->tokens.at[i];
        bool part;

        if (t->kind != T_DIRECTIVE) {
            if (open != 0 && sema_is_skipped(u, t->span.begin))
                vec_push(u->arena, &parts, t->span);
            continue;
        }
        part = sema_is_skipped(u, t->span.begin);
        for (size_t k = 0; k < sizeof begins / sizeof *begins; k++)
            if (token_is_directive(&u->src, t, begins[k])) {
                open++;
                part = true;
            }
        if (open == 0)
            continue;
        for (size_t k = 0; k < sizeof others / sizeof *others; k++)
            part |= token_is_directive(&u->src, t, others[k]);
        if (part)
            vec_push(u->arena, &parts, t->span);
        if (token_is_directive(&u->src, t, "endif") && --open == 0) {
            for (size_t k = 0; k < parts.len; k++)
                drop(u, list, parts.at[k]);
            parts.len = 0;
        }
    }
}

/* Those that say what macros are, in the order of the text. */
static const char *
take_directives(struct unit *u, const struct func *f, edits *list)
{
    const char *text = "";
    enum defining kind;

    for (size_t i = token_at(&u->tokens, f->body.begin); u->tokens.at[i].span.begin < f->body.end;
         i++) {
        const struct token *t = &u->tokens.at[i];

        struct span s = t->span;

        if (defining_name(u, t, &kind) == NULL || sema_is_skipped(u, s.begin))
            continue;
        if (t->kind == T_NAME)
            s.end = u->tokens.at[token_close(&u->src, &u->tokens, i + 1)].span.end;
        text = arena_fmt(u->arena, "%s%s\n", text, span_text(u, s));
        drop(u, list, s);
    }
    return text;
}

static void
hide_from(struct unit *u, const struct func *f, edits *list)
{
    const char *const *away, *before = "", *behind = "";
    bool moves_directives;
    size_t n = sema_away(f, &away, &moves_directives);

    for (size_t i = 0; i < n; i++) {
        if (!is_word_of_output(u, away[i]) && !names(u, f->whole, away[i]))
            continue;
        before = arena_fmt(u->arena, "%s\n#pragma push_macro(\"%s\")\n#undef %s", before, away[i],
                           away[i]);
        behind = arena_fmt(u->arena, "\n#pragma pop_macro(\"%s\")%s", away[i], behind);
    }
    if (moves_directives) {
        drop_conditions(u, f, list);
        behind = arena_fmt(u->arena, "%s\n%s", behind, take_directives(u, f, list));
    }
    if (*before != '\0')
        vec_push(u->arena, list,
                 ((struct edit){{f->whole.begin, f->whole.begin},
                                arena_fmt(u->arena, "%s\n", before + 1),
                                f->whole.begin,
                                true}));
    vec_push(u->arena, list,
             ((struct edit){{f->whole.end, f->whole.end},
                            arena_fmt(u->arena, "%s\n", behind),
                            f->whole.end - 1,
                            true}));
}

/* Is what the function uses of them written out? */
static bool
is_ready(const struct func *f)
{
    const struct macro_use *uses;
    const struct span *head;
    size_t n = sema_macros(f, &uses);

    for (size_t i = 0; i < n; i++)
        if (uses[i].hides != NULL)
            return false;
    return sema_head_macros(f, &head) == 0;
}

bool
hide_macros(struct unit *u)
{
    edits list = {0};

    for (size_t i = 0; i < u->funcs.len; i++) {
        const char *const *away;
        bool moves_directives;

        if (sema_away(u->funcs.at[i], &away, &moves_directives) != 0 && is_ready(u->funcs.at[i]))
            hide_from(u, u->funcs.at[i], &list);
    }
    return unit_edit(u, &list);
}

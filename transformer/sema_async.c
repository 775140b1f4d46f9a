/* sema_async.c - `async int f(void)`: the word without the parentheses, as other languages have it */
#include "sema_unit.h"

#include <string.h>

/* `async T name (` with `async` at i: the name's token, or 0. */
static size_t
name_behind(const struct unit *u, size_t i)
{
    static const char *const ends[] = {"(", "{", "}", ";", ",", "="};

    for (size_t k = i + 1; u->tokens.at[k].kind != T_END; k++)
        for (size_t e = 0; e < sizeof ends / sizeof *ends; e++)
            if (token_is(&u->src, &u->tokens.at[k], ends[e]))
                return e == 0 && k > i + 1 && u->tokens.at[k - 1].kind == T_NAME ? k - 1 : 0;
    return 0;
}

/* In its body the dialect's words stand where they were meant to. */
static void
forget_body(struct unit *u, size_t name)
{
    const struct tokens *t = &u->tokens;
    size_t open = token_close(&u->src, t, name + 1) + 1;
    struct span body;

    if (open >= t->len || !token_is(&u->src, &t->at[open], "{"))
        return;
    body.begin = t->at[open].span.begin;
    body.end = t->at[token_close(&u->src, t, open)].span.end;
    diag_forget(&u->diags, body);
    vec_push(u->arena, &u->sema->forgotten, body);
}

bool
is_forgotten(const struct unit *u, uint32_t at)
{
    for (size_t i = 0; i < u->sema->forgotten.len; i++)
        if (at >= u->sema->forgotten.at[i].begin && at < u->sema->forgotten.at[i].end)
            return true;
    return false;
}

bool
async_without_type(struct unit *u, struct span at, const char *text)
{
    const struct tokens *t = &u->tokens;
    size_t i = token_at(t, at.begin), name;

    if (strcmp(text, "unknown type name 'async'") != 0 || func_around(u, at.begin) != NULL)
        return false;
    name = name_behind(u, i);
    diag_error(&u->diags, at, "syntax", "'async' without parentheses around the type of the value");
    if (name > i + 1)
        diag_note(&u->diags, at, "write 'async(%s) %s(...)'",
                  span_text(u, (struct span){t->at[i + 1].span.begin, t->at[name - 1].span.end}),
                  span_text(u, t->at[name].span));
    else
        diag_note(&u->diags, at, "write 'async(T) %s(...)': T is 'void' when there is none",
                  name == 0 ? "name" : span_text(u, t->at[name].span));
    if (name != 0)
        forget_body(u, name);
    return true;
}

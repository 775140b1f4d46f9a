/* view.c - the same-length text that libclang reads
 *
 * reads   the source, unit.words
 *
 * The header's macros give most of the dialect a plain-C reading. What is
 * left is blanked or respelled, byte for byte:
 *
 *     int f(void) { … }   ->   int f(void) {   }     plain.c says which
 *     return E;           ->         E;       its type is checked by us: T or promise(T)
 *     throw E;  defer S   ->         E;           S
 *     try { } catch (e) { } finally { }
 *                         ->   if (1) { } else if (1) for (async_error *e;;) { } else { }
 *                              one statement with e in scope where it is; try and catch are
 *                              macros of sema.c's, T_y and c__ch
 *     typeof(await E)     ->   a macro for typeof_unqual
 *     __real__ await E    ->   a macro for + and await
 *     await, as a name    ->   awai_          the header has a macro of that name
 *     async(int) main     ->   mai_           main gives an int, in a strict C
 */
#include "ir.h"

#include <string.h>

/* typeof of an await: its value's type, without the address space that libclang sees on it. */
static void
respell_typeof(struct unit *u, char *view, uint32_t await)
{
    static const char *const words[][2] = {
        {"__typeof__", "T__typeof_"}, {"__typeof", "T_typeof"}, {"typeof", "T_ypof"}};
    const struct token *t = &u->tokens.at[token_at(&u->tokens, await)];

    while (t > u->tokens.at && token_is(&u->src, t - 1, "("))
        t--; /* that of `typeof(await await p)` is found by the first of the awaits */
    for (size_t i = 0; t > u->tokens.at && i < 3; i++)
        if (token_is(&u->src, t - 1, words[i][0]))
            memcpy(view + t[-1].span.begin, words[i][1], strlen(words[i][1]));
}

/* libclang has no such part of an lvalue in our address space; with a + it is none. */
static void
respell_part(struct unit *u, char *at, uint32_t await)
{
    size_t i = token_at(&u->tokens, await);
    const struct token *before = &u->tokens.at[i - (i != 0)];

    if (token_spells(&u->src, before, "__real__") || token_spells(&u->src, before, "__imag__"))
        memcpy(at, "awa_t", 5);
}

/* Lines stay where they are. */
static void
blank(char *view, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to; i++)
        if (view[i] != '\n')
            view[i] = ' ';
}

char *
view_for_clang(struct unit *u)
{
    char *view = arena_strndup(u->arena, u->src.text, u->src.len);

    for (size_t i = 0; i < u->funcs.len; i++)
        if (u->funcs.at[i]->is_main)
            memcpy(view + u->funcs.at[i]->name_at, "mai_", 4);
    for (size_t i = 0; i < u->plain.len; i++)
        if (u->plain.at[i].hidden)
            blank(view, u->tokens.at[u->plain.at[i].open].span.end,
                  u->tokens.at[u->plain.at[i].close].span.begin);
    for (size_t i = 0; i < u->words.len; i++) {
        const struct word *w = &u->words.at[i];
        char *at = view + w->span.begin;
        size_t len = w->span.end - w->span.begin;

        switch (w->kind) {
        case W_AWAIT:
            respell_typeof(u, view, w->span.begin);
            respell_part(u, at, w->span.begin);
            break;
        case W_NAME: memcpy(at, "awai_", len); break;
        case W_TRY: memcpy(at, "T_y", len); break;
        case W_CATCH: memcpy(at, "c__ch", len); break;
        case W_FINALLY: memcpy(at, "else   ", len); break;
        case W_THROW:
        case W_DEFER:
        case W_RETURN: memset(at, ' ', len); break;
        }
    }
    return view;
}

/* plain.c - functions whose bodies are the compiler's business alone
 *
 * reads   the tokens, unit.plain
 * fills   plain.hidden
 *
 * An async function means the same whatever is in the bodies of plain ones, and
 * most of a program is plain. So libclang is shown their bodies empty, and the
 * compiler that reads the output is the one to say what is wrong in them. All but
 * those that have to do with promises: there a mistake is ours to explain. */
#include "ir.h"

#include <string.h>

static bool
begins(const char *text, size_t len, const char *with)
{
    size_t n = strlen(with);

    return len >= n && memcmp(text, with, n) == 0;
}

/* Names of the header's, and words that somebody may think are keywords everywhere. */
static bool
of_the_dialect(const char *name, size_t len)
{
    static const char *const beginnings[] = {"async", "await", "promise", "ASYNC", "PROMISE"};
    static const char *const words[] = {"try", "catch", "finally", "throw", "defer"};

    if (strchr("apAPtcfd", *name) == NULL)
        return false;
    for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++)
        if (begins(name, len, beginnings[i]))
            return true;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (len == strlen(words[i]) && memcmp(name, words[i], len) == 0)
            return true;
    return false;
}

/* Has the token, of this text, to do with promises? */
static bool
speaks_in(const struct unit *u, const char *text, const struct token *t)
{
    size_t len = t->span.end - t->span.begin;

    text += t->span.begin;
    return t->kind == T_NAME &&
           (of_the_dialect(text, len) || map_find_text(&u->promised, text, len) != NULL);
}

bool
plain_speaks(const struct unit *u, const struct token *t)
{
    return speaks_in(u, u->src.text, t);
}

/* #define NAME ... of something that has to do with promises */
static void
take_definition(struct unit *u, const struct token *t)
{
    struct source line = {.text = u->src.text + t->span.begin + 1,
                          .len = t->span.end - t->span.begin - 1};
    struct tokens tokens;

    if (!token_is_directive(&u->src, t, "define"))
        return;
    tokens_read(u->arena, &line, &tokens);
    for (size_t i = 2; i < tokens.len; i++)
        if (speaks_in(u, line.text, &tokens.at[i])) {
            struct span name = tokens.at[1].span;

            map_add(u->arena, &u->promised,
                    arena_strndup(u->arena, line.text + name.begin, name.end - name.begin));
            return;
        }
}

/* What a type that has to do with promises declares: `promise(T) f(`, `promise(T) (*member)(`. Parameters
 * are left out, the body has its say. */
static void
take_names(struct unit *u, size_t begin, size_t end)
{
    for (size_t i = begin; i < end; i++) {
        const struct token *t = &u->tokens.at[i];
        size_t name = i + 1;

        if (token_is(&u->src, t, "("))
            i = token_close(&u->src, &u->tokens, i);
        if (!plain_speaks(u, t))
            continue;
        if (token_is(&u->src, t + 1, "(") &&
            of_the_dialect(u->src.text + t->span.begin, t->span.end - t->span.begin))
            name = token_close(&u->src, &u->tokens, name) + 1;
        while (name < end && (token_is(&u->src, &u->tokens.at[name], "*") ||
                              token_is(&u->src, &u->tokens.at[name], "(") ||
                              token_is(&u->src, &u->tokens.at[name], "const")))
            name++;
        if (name < end && u->tokens.at[name].kind == T_NAME)
            map_add(u->arena, &u->promised, span_text(u, u->tokens.at[name].span));
        i = name;
    }
}

static void
take_declarations(struct unit *u)
{
    size_t begin = 0, plain = 0, async = 0;

    for (size_t i = 0; i < u->tokens.len; i++) {
        const struct token *t = &u->tokens.at[i];
        size_t close = 0;

        if (t->kind == T_DIRECTIVE) {
            take_definition(u, t);
        } else if (plain < u->plain.len && u->plain.at[plain].open == i) {
            close = u->plain.at[plain++].close;
        } else if (async < u->funcs.len && u->funcs.at[async]->body.begin == t->span.begin) {
            close = token_at(&u->tokens, u->funcs.at[async++]->body.end - 1);
        } else if (!token_is(&u->src, t, ";")) {
            continue;
        }
        take_names(u, begin, i);
        if (close > i)
            i = close;
        begin = i + 1;
    }
}

static bool
has_to_be_seen(const struct unit *u, const struct plain *p)
{
    for (size_t i = p->open + 1; i < p->close; i++)
        if (u->tokens.at[i].kind == T_DIRECTIVE || plain_speaks(u, &u->tokens.at[i]))
            return true;
    return false;
}

void
plain_hide(struct unit *u)
{
    take_declarations(u);
    for (size_t i = 0; i < u->plain.len; i++)
        u->plain.at[i].hidden = !has_to_be_seen(u, &u->plain.at[i]);
}

bool
plain_reveal(struct unit *u)
{
    bool some = false;

    for (size_t i = 0; i < u->plain.len && u->promised.entries != NULL; i++)
        if (u->plain.at[i].hidden && has_to_be_seen(u, &u->plain.at[i])) {
            u->plain.at[i].hidden = false;
            some = true;
        }
    return some;
}

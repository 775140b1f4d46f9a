/* emit_pragma.c - pragmas that are about what stands behind them, where that is printed elsewhere
 *
 * A type that leaves a function keeps the packing it had there; a frame has none:
 *
 *     async(int) f(void)                      #pragma pack(push, 1)
 *     {                                       struct f_wire {
 *     #pragma pack(push, 1)                       char c;
 *         struct wire { char c; int n; };         int n;
 *     #pragma pack(pop)                       };
 *                                             #pragma pack(pop)
 */
#include "emit_unit.h"

#include <ctype.h>
#include <string.h>

/* ---- packing ---- */

/* The words of a pragma pack's parentheses, up to three; NULL: it is another token. */
static size_t
pack_words(const struct unit *u, size_t i, const char **words)
{
    const struct token *t = &u->tokens.at[i];
    const char *text = u->src.text + t->span.begin, *end = u->src.text + t->span.end, *at;
    size_t n = 0;

    if (token_is(&u->src, t, "_Pragma") && token_is(&u->src, t + 1, "("))
        end = u->src.text + u->tokens.at[token_close(&u->src, &u->tokens, i + 1)].span.end - 1;
    else if (!token_is_directive(&u->src, t, "pragma"))
        return 0;
    text = arena_strndup(u->arena, text, (size_t)(end - text));
    at = strstr(text, "pragma") != NULL ? strstr(text, "pragma") : strstr(text, "Pragma");
    for (at += strlen("pragma"); strchr(" \t(\"", *at) != NULL && *at != '\0';)
        at++;
    if (strncmp(at, "pack", 4) != 0 || (at = strchr(at, '(')) == NULL)
        return 0;
    words[0] = "";
    while (*at != '\0' && *at != ')' && n < 3) {
        const char *word = ++at;

        while (*word == ' ' || *word == '\t')
            word++;
        while (*at != '\0' && *at != ',' && *at != ')')
            at++;
        for (end = at; end > word && isspace((unsigned char)end[-1]);)
            end--;
        words[n++] = arena_strndup(u->arena, word, (size_t)(end - word));
    }
    return n;
}

/* What members are aligned to here at most, as the user wrote it; "": nothing says so. */
static const char *
packing_at(const struct unit *u, uint32_t offset)
{
    VEC(const char *) pushed = {0};
    const char *now = "", *words[3];

    for (size_t i = 0; u->tokens.at[i].kind != T_END && u->tokens.at[i].span.begin < offset; i++) {
        size_t n = pack_words(u, i, words);

        if (n == 0 || sema_is_skipped(u, u->tokens.at[i].span.begin))
            continue;
        if (strcmp(words[0], "push") == 0) {
            vec_push(u->arena, &pushed, now);
            now = n > 1 ? words[n - 1] : now;
        } else if (strcmp(words[0], "pop") == 0) {
            now = pushed.len != 0 ? pushed.at[--pushed.len] : "";
            now = n > 1 && isdigit((unsigned char)*words[n - 1]) ? words[n - 1] : now;
        } else
            now = words[0];
    }
    return now;
}

static bool
begin_packing(struct emit *e, const char *packing)
{
    if (strcmp(packing, packing_at(e->u, e->f->whole.begin)) == 0)
        return false;
    if (*packing == '\0')
        out_fmt(e->o, "#pragma pack(push)\n#pragma pack()\n");
    else
        out_fmt(e->o, "#pragma pack(push, %s)\n", packing);
    return true;
}

bool
begin_packing_of(struct emit *e, uint32_t type)
{
    return e->packs && begin_packing(e, packing_at(e->u, type));
}

bool
begin_no_packing(struct emit *e)
{
    return e->packs && begin_packing(e, "");
}

void
end_packing(struct emit *e, bool begun)
{
    if (begun)
        out_fmt(e->o, "#pragma pack(pop)\n");
}

bool
unit_packs(const struct unit *u)
{
    const char *words[3];

    for (size_t i = 0; i < u->tokens.len; i++)
        if (pack_words(u, i, words) != 0)
            return true;
    return false;
}

/* ---- what is behind a pragma ---- */

/* Is this a pragma that begins with one of these? */
static bool
is_pragma(const struct unit *u, const struct token *t, const char *const *texts)
{
    const char *at = u->src.text + t->span.begin;

    if (!token_is_directive(&u->src, t, "pragma"))
        return false;
    for (at = strstr(at, "pragma") + strlen("pragma"); *at == ' ' || *at == '\t';)
        at++;
    while (*texts != NULL && strncmp(at, *texts, strlen(*texts)) != 0)
        texts++;
    return *texts != NULL;
}

/* Does this advise how to compile the loop behind it, which is no loop of that kind any more? */
bool
is_vain_advice(struct emit *e, const struct token *t)
{
    static const char *const advice[] = {
        "GCC unroll", "GCC ivdep", "GCC novector", "unroll", "nounroll", "clang loop", NULL};
    const struct node *n;
    size_t i;

    if (!is_pragma(e->u, t, advice))
        return false;
    i = token_past_directives(&e->u->tokens, (size_t)(t - e->u->tokens.at));
    n = node_at(e->f->tree, e->u->tokens.at[i].span.begin);
    while (n != NULL && n->kind != S_FOR && n->kind != S_WHILE && n->kind != S_DO)
        n = n->parent;
    return n != NULL && n->has_await;
}

/* ---- the beginning of a block ---- */

/* Such may stand nowhere else in a function (C11 6.10.6p2): the whole body's move before all that we put
 * there. */
bool
begins_body(const struct emit *e, const struct token *t)
{
    static const char *const modes[] = {"STDC", "clang fp", "float_control", NULL};
    const struct token *first = &e->u->tokens.at[token_at(&e->u->tokens, e->f->body.begin) + 1];

    if (!is_pragma(e->u, t, modes))
        return false;
    while (first < t && first->kind == T_DIRECTIVE)
        first++;
    return first == t;
}

void
put_modes(struct emit *e)
{
    const struct token *t = &e->u->tokens.at[token_at(&e->u->tokens, e->f->body.begin) + 1];

    for (; t->kind == T_DIRECTIVE && t->span.begin < e->f->body.end; t++)
        if (begins_body(e, t) && !sema_is_skipped(e->u, t->span.begin))
            out_fmt(e->o, "%s\n", span_text(e->u, t->span));
}

/* sema_arguments.c - too few or too many arguments to one of the runtime's macros, or no promise
 *
 * To libclang that is a macro with arguments missing, then a name that nobody has declared, or a hole in
 * what the macro stands for. */
#include "sema_unit.h"

#include <string.h>

/* What they take: at least and at most; a list of initialisers shows its commas. */
static const struct {
    const char *name, *takes;
    size_t least, most; /* most 0: any number */
} macros[] = {
    {"promise_new", "T", 1, 0},
    {"promise_resolved", "T, value", 1, 0},
    {"promise_rejected", "T, error", 2, 0},
    {"promise_resolve", "p, value", 1, 0},
    {"promise_reject", "p, error", 2, 0},
    {"promise_then", "p, fn, arg", 3, 3},
    {"promise_on_cancel", "p, fn, arg", 3, 3},
    {"promise_state", "p", 1, 1},
    {"promise_value", "p", 1, 1},
    {"promise_error", "p", 1, 1},
    {"promise_retain", "p", 1, 1},
    {"promise_retain_to_settle", "p", 1, 1},
    {"promise_owned", "p, lost", 2, 2},
    {"promise_release", "p", 1, 1},
    {"promise_is_held", "p", 1, 1},
    {"promise_cancel", "p", 1, 1},
    {"promise_all_of", "array, n", 2, 2},
    {"promise_all_settled_of", "array, n", 2, 2},
    {"promise_race_of", "array, n", 2, 2},
    {"promise_any_of", "array, n", 2, 2},
    {"promise_timeout", "p, ms", 2, 2},
    {"async_run", "p", 1, 1},
    {"async_channel_new", "T, capacity", 2, 2},
    {"async_channel_send", "c, value", 2, 0},
    {"async_channel_receive", "c, to", 2, 2},
    {"async_channel_try_send", "c, value", 2, 0},
    {"async_channel_try_receive", "c, to", 2, 2},
    {"async_channel_close", "c", 1, 1},
    {"async_channel_retain", "c", 1, 1},
    {"async_channel_release", "c", 1, 1},
    {"async_group_add", "group, p", 2, 2},
};

/* What the preprocessor counts between the parenthesis at `open` and the one that closes it. */
static size_t
count(const struct unit *u, size_t open, size_t close)
{
    const struct tokens *t = &u->tokens;
    size_t n = close > open + 1;

    for (size_t i = open + 1; i < close; i++) {
        if (token_is(&u->src, &t->at[i], "("))
            i = token_close(&u->src, t, i);
        else
            n += token_is(&u->src, &t->at[i], ",");
    }
    return n;
}

/* The name of the invocation that token i stands in the arguments of, or closes, or is. */
static size_t
invoked(const struct unit *u, size_t i)
{
    const struct tokens *t = &u->tokens;
    size_t depth = 0;

    if (t->at[i].kind == T_NAME && token_is(&u->src, &t->at[i + 1], "(") &&
        name_is_ours(span_text(u, t->at[i].span)))
        return i;
    while (i-- > 1) {
        if (token_is(&u->src, &t->at[i], ";") || token_is(&u->src, &t->at[i], "}"))
            return 0;
        if (token_is(&u->src, &t->at[i], ")"))
            depth++;
        else if (token_is(&u->src, &t->at[i], "(") && depth-- == 0)
            return i - 1;
    }
    return 0;
}

bool
wrong_arguments(struct unit *u, uint32_t at, const char *text)
{
    size_t i, close, n, m = 0;
    struct span whole;
    const char *name;

    if (strstr(text, "arguments provided to function-like macro invocation") == NULL &&
        strcmp(text, "expected expression") != 0)
        return false;
    i = invoked(u, token_at(&u->tokens, at));
    name = span_text(u, u->tokens.at[i].span);
    while (m < sizeof macros / sizeof *macros && strcmp(name, macros[m].name) != 0)
        m++;
    if (i == 0 || m == sizeof macros / sizeof *macros)
        return false;
    close = token_close(&u->src, &u->tokens, i + 1);
    n = count(u, i + 1, close);
    if (n >= macros[m].least && (macros[m].most == 0 || n <= macros[m].most))
        return false;
    whole = (struct span){u->tokens.at[i].span.begin, u->tokens.at[close].span.end};
    diag_error(&u->diags, whole, "arguments", "too %s arguments to '%s'",
               n < macros[m].least ? "few" : "many", name);
    diag_note(&u->diags, whole, "write '%s(%s)'", name, macros[m].takes);
    return true;
}

bool
no_promise(struct unit *u, uint32_t at, const char *text)
{
    static const char wants[] = "indirection requires pointer operand ('";
    const struct token *t = &u->tokens.at[token_at(&u->tokens, at)];
    const char *type = text + strlen(wants);
    struct span whole;

    if (strncmp(text, wants, strlen(wants)) != 0 || t->span.begin != at || t->kind != T_NAME ||
        !name_is_ours(span_text(u, t->span)) || !token_is(&u->src, t + 1, "("))
        return false;
    whole.begin = at;
    whole.end =
        u->tokens.at[token_close(&u->src, &u->tokens, (size_t)(t + 1 - u->tokens.at))].span.end;
    diag_error(&u->diags, whole, "arguments", "'%s' takes a promise, not a value of type '%.*s'",
               span_text(u, t->span), (int)strcspn(type, "'"), type);
    return true;
}

/* limits.c - texts that libclang would read until its stack or somebody's patience ends
 *
 * reads   the tokens; limits_keep_levels unit.funcs too
 *
 * It is asked before libclang is: neither can be stopped on the way. */
#include "ir.h"

#include <string.h>

enum {
    MOST_OPERATORS = 20000,
    MOST_DECLARATIONS = 10000
};

/* libclang walks expressions by recursion and knows no limit but the end of its stack; what each
 * of these tokens takes of that is known. */
static bool
expressions_are_short(struct unit *u)
{
    size_t run = 0;

    for (size_t i = 0; i < u->tokens.len; i++) {
        const struct token *t = &u->tokens.at[i];
        char c = u->src.text[t->span.begin];

        if (t->kind == T_DIRECTIVE || (t->kind == T_PUNCT && strchr(";{},", c) != NULL)) {
            run = 0;
            continue;
        }
        /* `f(` and `)` count too; a name or a number in between does not */
        run += t->kind == T_PUNCT;
        if (run <= MOST_OPERATORS)
            continue;
        diag_error(&u->diags, t->span, "nesting", "more than %d operators in one expression",
                   MOST_OPERATORS);
        diag_note(&u->diags, t->span, "compute it in several statements");
        return false;
    }
    return true;
}

/* returns whether this is one declaration too many of a name */
static bool
declares_again(struct unit *u, struct map *seen, const struct token *name)
{
    const char *text = u->src.text + name->span.begin;
    size_t len = name->span.end - name->span.begin;
    size_t *n = map_find_text(seen, text, len);

    if (n == NULL)
        n = map_add(u->arena, seen, arena_strndup(u->arena, text, len));
    if (++*n <= MOST_DECLARATIONS)
        return false;
    diag_error(&u->diags, name->span, "too-many-declarations",
               "'%.*s' is declared more than %d times", (int)(len < 100 ? len : 100), text,
               MOST_DECLARATIONS);
    diag_note(&u->diags, name->span, "declare it once");
    return true;
}

/* `int a; int a; ...`, `int f(void); int f(void); ...`: for each of them libclang goes through all
 * those before. */
static bool
declarations_are_few(struct unit *u)
{
    struct map seen = {0};
    const struct token *called = NULL; /* the name before a ( */
    size_t depth = 0;

    if (u->tokens.len <= 2 * MOST_DECLARATIONS) /* a name and what follows it */
        return true;
    for (const struct token *t = u->tokens.at; t[1].kind != T_END; t++) {
        char c = t->kind == T_PUNCT ? u->src.text[t->span.begin] : '\0';
        char next = t[1].kind == T_PUNCT ? u->src.text[t[1].span.begin] : '\0';

        if (c == '{' || c == '(')
            depth++;
        else if (c == '}' || c == ')')
            depth -= depth > 0;
        if (depth != 0 || next == '\0')
            continue;
        if (t->kind == T_NAME && next == '(')
            called = t > u->tokens.at && t[-1].kind == T_NAME ? t : NULL; /* `int f(` */
        else if ((t->kind == T_NAME && strchr(";=,[", next) != NULL) ||
                 (c == ')' && called != NULL && strchr(";{", next) != NULL)) {
            if (declares_again(u, &seen, c == ')' ? called : t))
                return false;
            called = NULL;
        } else if (c == ';' || c == '}')
            called = NULL;
    }
    return true;
}

bool
limits_keep(struct unit *u)
{
    return expressions_are_short(u) && declarations_are_few(u);
}

struct ifs {
    VEC(bool) has_else; /* of those that are open, the innermost last */
    VEC(size_t) block;  /* for each brace that is open, how many were before it */
};

/* A statement ends at token i: so do those around it that no `else` goes on with. */
static void
end_statement(struct unit *u, struct ifs *ifs, size_t i)
{
    size_t first = ifs->block.len ? ifs->block.at[ifs->block.len - 1] : 0;

    if (!token_is(&u->src, &u->tokens.at[i + 1], "else")) {
        ifs->has_else.len = first;
        return;
    }
    while (ifs->has_else.len > first && ifs->has_else.at[ifs->has_else.len - 1])
        ifs->has_else.len--;
    if (ifs->has_else.len > first)
        ifs->has_else.at[ifs->has_else.len - 1] = true;
}

/* Each `else if` is in the one before, and libclang looks for a name in all that are around it:
 * what syntax.c would refuse in the end is not worth waiting for. */
static bool
is_shallow(struct unit *u, const struct func *f)
{
    struct ifs ifs = {0};
    size_t parens = 0;

    for (size_t i = token_at(&u->tokens, f->body.begin); u->tokens.at[i].span.end <= f->body.end;
         i++) {
        const struct token *t = &u->tokens.at[i];
        char c = t->kind == T_PUNCT ? u->src.text[t->span.begin] : '\0';

        if (t->kind == T_END)
            break;
        if (c == '(' || c == ')')
            parens += c == '(' ? 1 : -(size_t)(parens != 0);
        else if (parens != 0)
            continue;
        else if (c == '{')
            vec_push(u->arena, &ifs.block, ifs.has_else.len);
        else if (c == '}' && ifs.block.len != 0)
            ifs.has_else.len = ifs.block.at[--ifs.block.len];
        else if (t->kind == T_NAME && token_is(&u->src, t, "if"))
            vec_push(u->arena, &ifs.has_else, false);
        if (c == '}' || c == ';')
            end_statement(u, &ifs, i);
        if (ifs.has_else.len <= MOST_LEVELS)
            continue;
        diag_error(&u->diags, t->span, "nesting",
                   "more than %d levels of nesting in an async function", MOST_LEVELS);
        diag_note(&u->diags, t->span,
                  "each `else if` is one: a `switch`, a table or a `return` ends them");
        return false;
    }
    return true;
}

bool
limits_keep_levels(struct unit *u)
{
    bool all = true;

    for (size_t i = 0; i < u->funcs.len; i++)
        all &= is_shallow(u, u->funcs.at[i]);
    return all;
}

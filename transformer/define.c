/* define.c - what directives say of macros, by the text alone */
#include "ir.h"

#include <string.h>

/* From `at` on, behind blanks, comments, continued lines and what a pragma's words stand in. */
static const char *
past_blanks(const char *at)
{
    for (;;) {
        const char *comment = strncmp(at, "/*", 2) == 0 ? strstr(at + 2, "*/") : NULL;

        if (comment != NULL)
            at = comment + 2;
        else if (*at != '\0' && strchr(" \t(\"", *at) != NULL)
            at++;
        else if (at[0] == '\\' && at[1] == '\r')
            at += 2;
        else if (at[0] == '\\' && (at[1] == '\n' || at[1] == '"'))
            at += 2;
        else if (*at == '\n' && at[-1] == '\r')
            at++;
        else
            return at;
    }
}

static bool
in_name(char c)
{
    return c == '_' || c == '$' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
           (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

const char *
defining_name(const struct unit *u, const struct token *t, enum defining *kind)
{
    static const struct {
        const char *directive, *word;
        enum defining kind;
    } kinds[] = {{"define", "", DEFINES},
                 {"undef", "", UNDEFINES},
                 {"pragma", "push_macro", PUSHES},
                 {"pragma", "pop_macro", POPS}};
    bool is_operator = token_is(&u->src, t, "_Pragma");

    if (t->kind != T_DIRECTIVE && !is_operator)
        return NULL;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        const char *at = u->src.text + t->span.begin, *end;

        if (is_operator ? *kinds[i].word == '\0'
                        : !token_is_directive(&u->src, t, kinds[i].directive))
            continue;
        at = past_blanks(at + 1);
        at = past_blanks(at + strlen(is_operator ? "Pragma" : kinds[i].directive));
        if (strncmp(at, kinds[i].word, strlen(kinds[i].word)) != 0)
            continue;
        at = past_blanks(at + strlen(kinds[i].word));
        for (end = at; in_name(*end);)
            end++;
        *kind = kinds[i].kind;
        return end == at ? NULL : arena_strndup(u->arena, at, (size_t)(end - at));
    }
    return NULL;
}

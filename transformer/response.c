/* response.c - words of a command line that stand in files: @FILE
 *
 * As gcc and clang read them (libiberty's expandargv): words stand between white space, quotes of both
 * kinds hold it together, a backslash takes the next character as it is, a file may name others. A word
 * whose file cannot be read stands for itself. */
#include "command.h"

#include <ctype.h>
#include <string.h>

enum {
    DEEPEST = 100 /* a file that names itself */
};

/* The word that begins at *p, which is no white space. */
static char *
next_word(struct arena *a, const char **p)
{
    VEC(char) word = {0};
    char quote = 0;

    for (; **p && (quote != 0 || !isspace((unsigned char)**p)); ++*p) {
        if (quote == 0 ? **p == '"' || **p == '\'' : **p == quote)
            quote = quote == 0 ? **p : 0;
        else {
            if (**p == '\\' && (*p)[1])
                ++*p;
            vec_push(a, &word, **p);
        }
    }
    vec_push(a, &word, '\0');
    return word.at;
}

static bool
add_word(struct arena *a, struct command *c, char *word, int depth)
{
    struct source file;
    const char *p;

    if (*word != '@' || source_read(a, &file, word + 1) != NULL) {
        vec_push(a, c, word);
        return true;
    }
    if (depth == DEEPEST) {
        complain("'%s': files of words name each other without end", word);
        return false;
    }
    c->had_files = true;
    for (p = file.text; *p;) {
        if (isspace((unsigned char)*p))
            p++;
        else if (!add_word(a, c, next_word(a, &p), depth + 1))
            return false;
    }
    return true;
}

bool
response_expand(struct arena *a, struct command *c, int argc, char **argv)
{
    for (int i = 0; i < argc; i++)
        if (!add_word(a, c, argv[i], 0))
            return false;
    return true;
}

const char *
response_write(struct arena *a, const char *path, char *const *words)
{
    VEC(char) text = {0};

    for (; *words != NULL; words++) {
        if (**words == '\0') {
            vec_push(a, &text, '"');
            vec_push(a, &text, '"');
        }
        for (const char *p = *words; *p; p++) {
            if (!isalnum((unsigned char)*p))
                vec_push(a, &text, '\\');
            vec_push(a, &text, *p);
        }
        vec_push(a, &text, '\n');
    }
    vec_push(a, &text, '\0');
    return write_file(a, path, text.at, text.len - 1);
}

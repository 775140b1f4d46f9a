/* database.c - flags out of compile_commands.json
 *
 * The format is clang's "JSON Compilation Database". Reading JSON is jansson's
 * job; splitting a `command` into words is wordexp's, in effect: only quotes
 * and backslashes mean something there. */
#include "command.h"

#include <ctype.h>
#include <jansson.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

static bool
same_file(struct arena *a, const char *dir, const char *name, const char *file)
{
    char one[PATH_MAX], two[PATH_MAX];
    const char *path = *name == '/' ? name : arena_fmt(a, "%s/%s", dir, name);

    return realpath(path, one) != NULL && realpath(file, two) != NULL && strcmp(one, two) == 0;
}

/* A flag with a path in it, as it means from here. */
static const char *
placed(struct arena *a, const char *dir, const char *flag, bool is_path)
{
    static const char *const with_path[] = {"-I", "-isystem", "-iquote", "-idirafter"};

    if (is_path && *flag != '/')
        flag = arena_fmt(a, "%s/%s", dir, flag);
    for (size_t i = 0; i < sizeof with_path / sizeof *with_path; i++) {
        size_t len = strlen(with_path[i]);

        if (strncmp(flag, with_path[i], len) == 0 && flag[len] != '\0' && flag[len] != '/')
            flag = arena_fmt(a, "%s%s/%s", with_path[i], dir, flag + len);
    }
    return flag;
}

static bool
add_words(struct arena *a, struct request *r, const char *dir, const char *const *words, size_t n)
{
    static const char *const takes_path[] = {"-I",         "-isystem",  "-iquote",
                                             "-idirafter", "-L",        "-include",
                                             "-imacros",   "-isysroot", "--sysroot"};
    static const char *const dropped[] = {"-o", "-MF", "-MT", "-MQ"};

    for (size_t i = 1; i < n; i++) {
        bool path = false, drop = false;

        for (size_t k = 0; k < sizeof dropped / sizeof *dropped; k++)
            drop |= strcmp(words[i], dropped[k]) == 0;
        i += drop;
        if (drop || *words[i] != '-')
            continue; /* the compiler behind a launcher, the file itself */
        if (!add_flag(a, r, placed(a, dir, words[i], false)))
            return false;
        for (size_t k = 0; k < sizeof takes_path / sizeof *takes_path; k++)
            path |= strcmp(words[i], takes_path[k]) == 0;
        if (takes_argument(words[i]) && i + 1 < n)
            vec_push(a, &r->flags, placed(a, dir, words[++i], path));
    }
    return true;
}

/* A shell command as words. */
static bool
split(struct arena *a, struct request *r, const char *dir, const char *command)
{
    VEC(const char *) words = {0};
    const char *p = command;

    for (;;) {
        VEC(char) word = {0};
        char quote = 0;

        while (isspace((unsigned char)*p))
            p++;
        if (*p == '\0')
            break;
        for (; *p && (quote || !isspace((unsigned char)*p)); p++) {
            if (quote == 0 && (*p == '"' || *p == '\''))
                quote = *p;
            else if (*p == quote)
                quote = 0;
            else {
                /* POSIX 2.2.1 to 2.2.3 */
                if (*p == '\\' && p[1] && (quote == 0 || (quote == '"' && strchr("\"\\$`", p[1]))))
                    p++;
                vec_push(a, &word, *p);
            }
        }
        vec_push(a, &word, '\0');
        vec_push(a, &words, word.at);
    }
    return add_words(a, r, dir, words.at, words.len);
}

/* Is it the file that asyncc has made of this source? Build systems list that one, as the one to
 * compile. It says itself what it was made from. */
static bool
is_made_from(struct arena *a, const char *dir, const char *name, const char *source)
{
    char line[sizeof GENERATED_FROM + PATH_MAX + sizeof GENERATED_END] = "";
    FILE *in = fopen(*name == '/' ? name : arena_fmt(a, "%s/%s", dir, name), "r");
    char *from = line + strlen(GENERATED_FROM), *end;

    if (in == NULL)
        return false;
    if (fgets(line, sizeof line, in) == NULL)
        line[0] = '\0';
    fclose(in);
    if (strncmp(line, GENERATED_FROM, strlen(GENERATED_FROM)) != 0 ||
        (end = strstr(from, GENERATED_END)) == NULL)
        return false;
    *end = '\0';
    return same_file(a, dir, from, source);
}

typedef bool is_entry_of(struct arena *a, const char *dir, const char *name, const char *file);

static json_t *
find_entry(struct arena *a, json_t *root, const char *file, is_entry_of *is)
{
    json_t *entry;
    size_t i;

    json_array_foreach(root, i, entry)
    {
        const char *name = json_string_value(json_object_get(entry, "file"));
        const char *where = json_string_value(json_object_get(entry, "directory"));

        if (name != NULL && is(a, where != NULL ? where : ".", name, file))
            return entry;
    }
    return NULL;
}

static bool
add_entry(struct arena *a, struct request *r, const json_t *entry)
{
    const char *where = json_string_value(json_object_get(entry, "directory"));
    const char *command = json_string_value(json_object_get(entry, "command"));
    VEC(const char *) words = {0};
    json_t *word;
    size_t i;

    where = arena_fmt(a, "%s", where != NULL ? where : ".");
    if (command != NULL)
        return split(a, r, where, command);
    json_array_foreach(json_object_get(entry, "arguments"), i, word)
    {
        const char *s = json_string_value(word);

        if (s != NULL)
            vec_push(a, &words, arena_fmt(a, "%s", s));
    }
    return add_words(a, r, where, words.at, words.len);
}

bool
flags_from_database(struct arena *a, const char *dir, const char *file, struct request *r)
{
    const char *path = arena_fmt(a, "%s/compile_commands.json", dir);
    json_error_t error;
    json_t *root = json_load_file(path, 0, &error);
    json_t *entry;
    bool sound;

    if (root == NULL) {
        if (error.line > 0)
            complain("%s: line %d: %s", path, error.line, error.text);
        else
            complain("%s", error.text);
        return false;
    }
    entry = find_entry(a, root, file, same_file);
    if (entry == NULL)
        entry = find_entry(a, root, file, is_made_from);
    if (entry == NULL)
        complain("%s has no entry for '%s', nor for what has been made of it; give its flags "
                 "behind '--'",
                 path, file);
    sound = entry != NULL && add_entry(a, r, entry);
    json_decref(root);
    return sound;
}

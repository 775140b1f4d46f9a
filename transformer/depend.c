/* depend.c - asyncc cc -MMD, -MD, -M, -MM: what make is told
 *
 * The compiler is given a file that is gone when it has ended, and says so in what it writes for make.
 * There its name is replaced by that of the file the user wrote, in whatever file the compiler may have
 * written (a name that nobody else has is replaced, so to look into one more does no harm). */
#include "command.h"

#include <string.h>
#include <sys/stat.h>

/* `out/x.o` -> `out/x` */
static const char *
without_suffix(struct arena *a, const char *path)
{
    const char *base = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
    const char *dot = strrchr(base, '.');

    return dot == NULL || dot == base ? path : arena_strndup(a, path, (size_t)(dot - path));
}

struct found {
    struct arena *a;
    struct names names;
};

static void
add(struct found *n, const char *name)
{
    struct stat st;

    if (stat(name, &st) == 0 && S_ISREG(st.st_mode))
        vec_push(n->a, &n->names, name);
}

/* Beside the output, named after it, after the source, or after both (gcc 11 and later). */
static void
add_defaults(struct found *n, const char *output, const char *source)
{
    const char *base = strrchr(source, '/') ? strrchr(source, '/') + 1 : source;
    const char *stem = without_suffix(n->a, base);

    add(n, arena_fmt(n->a, "%s.d", stem));
    add(n, arena_fmt(n->a, "a-%s.d", stem));
    if (output == NULL)
        return;
    add(n, arena_fmt(n->a, "%s.d", without_suffix(n->a, output)));
    add(n, arena_fmt(n->a, "%s-%s.d", output, stem));
    add(n, arena_fmt(n->a, "%s-%s.d", without_suffix(n->a, output), stem));
}

/* -Wp,-MMD,FILE and -Wp,-MF,FILE */
static void
add_for_preprocessor(struct found *n, const char *word)
{
    static const char *const with_file[] = {"-MD,", "-MMD,", "-MF,"};

    for (size_t i = 0; i < sizeof with_file / sizeof *with_file; i++) {
        const char *at = strstr(word, with_file[i]);

        if (at != NULL) {
            at += strlen(with_file[i]);
            add(n, arena_strndup(n->a, at, strcspn(at, ",")));
        }
    }
}

static void
find_files(struct found *n, const struct command *c, const struct generated *g, bool only)
{
    const char *output = NULL;

    for (size_t i = 0; i < c->len; i++) {
        const char *w = c->at[i], *next = i + 1 < c->len ? c->at[i + 1] : NULL;

        if (strcmp(w, "-MF") == 0 && next != NULL)
            add(n, next);
        else if (strncmp(w, "-MF", 3) == 0)
            add(n, w + 3);
        else if (strncmp(w, "-Wp,", 4) == 0)
            add_for_preprocessor(n, w);
        else if (strcmp(w, "-o") == 0)
            output = next;
        else if (strncmp(w, "-o", 2) == 0)
            output = w + 2;
        i += takes_argument(w);
    }
    if (only && output != NULL)
        add(n, output);
    for (size_t i = 0; i < g->len; i++)
        add_defaults(n, output, g->at[i].out);
}

static bool
is_stdout(const char *file)
{
    return strcmp(file, "-") == 0 || strcmp(file, "/dev/stdout") == 0;
}

enum depend
depend_wanted(const struct command *c)
{
    enum depend where = DEPEND_NO;
    const char *file = NULL, *output = NULL;

    for (size_t i = 1; i < c->len; i++) {
        const char *w = c->at[i], *next = i + 1 < c->len ? c->at[i + 1] : "";

        if (strcmp(w, "-M") == 0 || strcmp(w, "-MM") == 0)
            where = DEPEND_ONLY;
        else if (where == DEPEND_NO &&
                 (strcmp(w, "-MD") == 0 || strcmp(w, "-MMD") == 0 || strncmp(w, "-Wp,-M", 6) == 0))
            where = DEPEND_TOO;
        else if (strncmp(w, "-MF", 3) == 0)
            file = w[3] ? w + 3 : next;
        else if (strncmp(w, "-o", 2) == 0)
            output = w[2] ? w + 2 : next;
        i += takes_argument(w);
    }
    if (file == NULL && where == DEPEND_ONLY)
        file = output != NULL ? output : "-";
    return where != DEPEND_NO && file != NULL && is_stdout(file) ? DEPEND_STDOUT : where;
}

/* Replaces all of `from`. returns the text given when there is none. */
static const char *
replaced(struct arena *a, const char *text, const char *from, const char *to)
{
    VEC(char) out = {0};
    const char *at;

    while ((at = strstr(text, from)) != NULL) {
        for (; text < at; text++)
            vec_push(a, &out, *text);
        for (const char *p = to; *p; p++)
            vec_push(a, &out, *p);
        text += strlen(from);
    }
    if (out.len == 0)
        return text;
    for (; *text; text++)
        vec_push(a, &out, *text);
    vec_push(a, &out, '\0');
    return out.at;
}

/* The source, and what the generated file would include if its text were not in it. */
static const char *
prerequisites(struct arena *a, const struct generated_file *g)
{
    const char *text = make_escaped(a, g->source);

    for (size_t i = 0; i < g->absorbed.len; i++)
        text = arena_fmt(a, "%s \\\n %s", text, make_escaped(a, g->absorbed.at[i]));
    return text;
}

static int
correct(struct arena *a, const char *path, const char *to, const struct generated *g)
{
    struct source file;
    const char *text, *why = source_read(a, &file, path);

    if (why != NULL)
        return STATUS_DONE; /* a directory that is called x.d */
    text = file.text;
    for (size_t i = 0; i < g->len; i++)
        text = replaced(a, text, make_escaped(a, g->at[i].out), prerequisites(a, &g->at[i]));
    if (text == file.text && strcmp(path, to) == 0)
        return STATUS_DONE;
    why = write_file(a, to, text, strlen(text));
    if (why == NULL)
        return STATUS_DONE;
    complain("cannot write '%s': %s", to, why);
    return STATUS_USAGE;
}

int
depend_correct(struct arena *a, const struct command *c, const struct generated *g,
               enum depend where, const char *written)
{
    struct found n = {.a = a};
    int status = STATUS_DONE, one;

    if (where == DEPEND_STDOUT)
        return correct(a, written, "-", g);
    find_files(&n, c, g, where == DEPEND_ONLY);
    for (size_t i = 0; i < n.names.len; i++) {
        one = correct(a, n.names.at[i], n.names.at[i], g);
        status = one > status ? one : status;
    }
    return status;
}

/* preprocess.c - what the compiler's own preprocessor makes of parts of the source
 *
 * reads   unit.src, unit.tokens
 *
 * The source goes through the preprocessor with a mark before and behind each of those parts. The
 * header keeps its macros back meanwhile, so that await and promise(T) stay what they are.
 *
 * What a macro stands for depends on the directives before it, and on nothing else but in strange
 * cases. So of the text only those are shown, on the lines where they stand:
 *
 *     #include <stdio.h>                        #include <stdio.h>
 *     #define CHECK(x) if (x) return 1    ->    #define CHECK(x) if (x) return 1
 *     async(int) f(int a) { CHECK(a); }         asyncc__open_0 CHECK(a) asyncc__close_0 */
#define _GNU_SOURCE /* memmem */
#include "preprocess.h"
#include "out.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static const char open_mark[] = "asyncc__open_", close_mark[] = "asyncc__close_";
/* Behind all: how often __COUNTER__ has counted. */
static const char counter_mark[] = "\nasyncc__counter_ __COUNTER__\n";

/* ---- what it is given ---- */

struct feed {
    struct unit *u;
    struct source text;
    uint32_t line;  /* where the preprocessor thinks to be */
    bool renumbers; /* the source has #line directives of its own */
};

static void
feed(struct feed *f, const char *s, size_t len)
{
    const char *end = s + len;

    source_append(f->u->arena, &f->text, s, len);
    while ((s = memchr(s, '\n', (size_t)(end - s))) != NULL) {
        f->line++;
        s++;
    }
}

static void
feed_source(struct feed *f, uint32_t from, uint32_t until)
{
    feed(f, f->u->src.text + from, until - from);
}

/* Goes on at the line where this stands, for the sake of __LINE__. */
static void
feed_line(struct feed *f, uint32_t at)
{
    uint32_t line = source_line(&f->u->src, at);
    const char *directive = arena_fmt(f->u->arena, "\n#line %u\n", line);

    while (f->line < line)
        feed(f, "\n", 1);
    if (f->line == line || f->renumbers)
        return;
    feed(f, directive, strlen(directive));
    f->line = line;
}

/* A directive begins a line. */
static void
feed_directive(struct feed *f, struct span s)
{
    if (f->text.text[f->text.len - 1] != '\n')
        feed(f, "\n", 1);
    feed_source(f, s.begin, s.end);
    feed(f, "\n", 1);
}

static void
feed_use(struct feed *f, const struct uses *uses, size_t i)
{
    struct span s = uses->list.at[i];
    const char *open = arena_fmt(f->u->arena, " %s%zu ", open_mark, i);
    const char *close = arena_fmt(f->u->arena, " %s%zu ", close_mark, i);

    feed_line(f, s.begin);
    feed(f, open, strlen(open));
    if (f->u->src.text[s.begin] == '#')
        feed_directive(f, s);
    else
        feed_source(f, s.begin, s.end);
    feed(f, close, strlen(close));
}

static void
feed_whole(struct feed *f, const struct uses *uses)
{
    uint32_t at = 0;

    for (size_t i = 0; i < uses->list.len; i++) {
        feed_source(f, at, uses->list.at[i].begin);
        feed_use(f, uses, i);
        at = uses->list.at[i].end;
    }
    feed_source(f, at, f->u->src.len);
}

static void
feed_directives(struct feed *f, const struct uses *uses)
{
    const struct tokens *tokens = &f->u->tokens;
    uint32_t at = 0;
    size_t use = 0;

    for (size_t i = 0; i < tokens->len; i++) {
        struct span s = tokens->at[i].span;

        for (; use < uses->list.len && uses->list.at[use].begin <= s.begin; use++) {
            feed_use(f, uses, use);
            at = uses->list.at[use].end;
        }
        if (tokens->at[i].kind != T_DIRECTIVE || s.begin < at)
            continue;
        feed_line(f, s.begin);
        feed_directive(f, s);
    }
}

static bool
renumbers(const struct unit *u)
{
    for (size_t i = 0; i < u->tokens.len; i++)
        if (token_is_directive(&u->src, &u->tokens.at[i], "line"))
            return true;
    return false;
}

/* Does the text between the directives say what macros are? By _Pragma("push_macro(...)") it does. */
static bool
text_matters(const struct unit *u, const struct uses *uses)
{
    return uses->includes || uses->statements ||
           memmem(u->src.text, u->src.len, "push_macro", 10) != NULL;
}

static void
write_all(int fd, const char *text, size_t len)
{
    for (size_t at = 0; at < len;) {
        ssize_t n = write(fd, text + at, len - at);

        if (n < 0 && errno != EINTR)
            break;
        at += n > 0 ? (size_t)n : 0;
    }
}

/* A file for the preprocessor. returns its name; NULL: there is none. */
static char *
write_input(struct unit *u, const struct uses *uses, bool whole, const char *tail)
{
    const char *dir = getenv("TMPDIR");
    char *name = arena_fmt(u->arena, "%s/asyncc-XXXXXX", dir && *dir ? dir : "/tmp");
    const char *begin = arena_fmt(u->arena, "# 1 \"%s\"\n", path_quoted(u->arena, u->src.path));
    struct feed f = {.u = u, .renumbers = renumbers(u)};
    int fd = mkstemp(name);

    if (fd < 0)
        return NULL;
    feed(&f, begin, strlen(begin));
    f.line = 1;
    if (whole)
        feed_whole(&f, uses);
    else
        feed_directives(&f, uses);
    feed(&f, counter_mark, strlen(counter_mark));
    feed(&f, tail, strlen(tail));
    write_all(fd, f.text.text, f.text.len);
    close(fd);
    return name;
}

/* ---- running it ---- */

/* Flags that would make the preprocessor write elsewhere. */
static bool
unfit(const char *flag, bool *takes_next)
{
    static const char *const alone[] = {"-o", "-MF", "-MT", "-MQ", "-l", "-L", "-u", "-x"};

    for (size_t i = 0; i < sizeof alone / sizeof *alone; i++)
        if (strcmp(flag, alone[i]) == 0)
            return *takes_next = true;
    *takes_next = false;
    return strncmp(flag, "-M", 2) == 0 || strncmp(flag, "-Wp,-M", 6) == 0 ||
           strcmp(flag, "-c") == 0 || strcmp(flag, "-S") == 0 || strcmp(flag, "-E") == 0 ||
           strcmp(flag, "-v") == 0 || strncmp(flag, "-save-temps", 11) == 0 ||
           strcmp(flag, "-fsyntax-only") == 0;
}

static char **
command(struct unit *u, const char *input, bool with_definitions)
{
    VEC(char *) words = {0};
    const char *slash = strrchr(u->src.path, '/');
    char *compiler = arena_strndup(u->arena, u->options->compiler, strlen(u->options->compiler));

    /* CC may hold flags */
    for (char *word = strtok(compiler, " "); word != NULL; word = strtok(NULL, " "))
        vec_push(u->arena, &words, word);
    for (size_t i = 0; i < u->options->n_flags; i++) {
        bool skip;

        if (unfit(u->options->flags[i], &skip))
            i += skip;
        else
            vec_push(u->arena, &words, (char *)u->options->flags[i]);
    }
    vec_push(u->arena, &words, "-E");
    vec_push(u->arena, &words, "-P");
    if (with_definitions)
        vec_push(u->arena, &words, "-dD");
    vec_push(u->arena, &words, "-w");
    vec_push(u->arena, &words, "-D__ASYNCC_EXPANDING__=1");
    vec_push(u->arena, &words,
             arena_fmt(u->arena, "-iquote%.*s", slash ? (int)(slash - u->src.path) : 1,
                       slash ? u->src.path : "."));
    vec_push(u->arena, &words, arena_fmt(u->arena, "-I%s", u->options->include_dir));
    vec_push(u->arena, &words, "-xc");
    vec_push(u->arena, &words, (char *)input);
    vec_push(u->arena, &words, NULL);
    return words.at;
}

/* Starts the preprocessor, which writes to `to` and keeps its complaints to itself. returns -1: it
 * cannot be started. */
static pid_t
start(char **words, const int to[2])
{
    posix_spawn_file_actions_t actions;
    pid_t child = -1;

    if (posix_spawn_file_actions_init(&actions) != 0)
        return -1;
    if (posix_spawn_file_actions_adddup2(&actions, to[1], STDOUT_FILENO) != 0 ||
        posix_spawn_file_actions_addclose(&actions, to[0]) != 0 ||
        posix_spawn_file_actions_addclose(&actions, to[1]) != 0 ||
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0) != 0 ||
        posix_spawnp(&child, words[0], &actions, NULL, words, environ) != 0)
        child = -1;
    posix_spawn_file_actions_destroy(&actions);
    return child;
}

/* Runs the preprocessor over a file. returns its output, or NULL. */
static const char *
run(struct unit *u, const char *input, bool with_definitions)
{
    char **words = command(u, input, with_definitions);
    struct source output = {0};
    int pipes[2], status;
    pid_t child;
    char buffer[1 << 16];
    ssize_t n;

    if (words[0] == NULL || pipe(pipes) != 0)
        return NULL;
    child = start(words, pipes);
    close(pipes[1]);
    while (child > 0 &&
           ((n = read(pipes[0], buffer, sizeof buffer)) > 0 || (n < 0 && errno == EINTR)))
        if (n > 0)
            source_append(u->arena, &output, buffer, (size_t)n);
    close(pipes[0]);
    if (child < 0)
        return NULL;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? output.text : NULL;
}

/* ---- what it gives back ---- */

/* gcc writes the letters of a name that are not ASCII as \Uxxxxxxxx; the source has them as UTF-8. */
static void
decode_names(char *s)
{
    char *to = s, quote = 0;

    while (*s) {
        unsigned long c;
        char digits[9] = {0};

        if (quote ? *s == quote : *s == '"' || *s == '\'')
            quote = quote ? 0 : *s;
        if (quote && *s == '\\' && s[1]) {
            *to++ = *s++;
            *to++ = *s++;
            continue;
        }
        if (quote || s[0] != '\\' || s[1] != 'U' || strlen(s) < 10) {
            *to++ = *s++;
            continue;
        }
        memcpy(digits, s + 2, 8);
        c = strtoul(digits, NULL, 16);
        s += 10;
        if (c >= 0x10000) {
            *to++ = (char)(0xf0 | c >> 18);
            *to++ = (char)(0x80 | (c >> 12 & 0x3f));
        } else if (c >= 0x800)
            *to++ = (char)(0xe0 | c >> 12);
        if (c >= 0x800)
            *to++ = (char)(0x80 | (c >> 6 & 0x3f));
        else
            *to++ = (char)(0xc0 | c >> 6);
        *to++ = (char)(0x80 | (c & 0x3f));
    }
    *to = '\0';
}

/* `#pragma X`, as the preprocessor writes _Pragma("X"). */
static void
append_pragma(struct unit *u, struct source *to, const char *at, const char *end)
{
    source_append(u->arena, to, "_Pragma(\"", 9);
    for (; at < end; at++) {
        if (*at == '"' || *at == '\\')
            source_append(u->arena, to, "\\", 1);
        source_append(u->arena, to, at, 1);
    }
    source_append(u->arena, to, "\")", 2);
}

/* `#pragma GCC diagnostic pop` and the like end what another has begun. */
static bool
puts_back(const char *pragma, const char *end)
{
    return memmem(pragma, (size_t)(end - pragma), "pop", 3) != NULL;
}

/* An expansion on one line. What an included file or a statement defines is for the text behind it, in
 * its own it has been replaced: it follows on lines of its own. The pragmas of a statement stand around
 * it. */
static const char *
on_one_line(struct unit *u, const char *begin, const char *end, bool is_statement)
{
    struct source before = {0}, text = {0}, definitions = {0};
    char *s;

    source_append(u->arena, &before, "", 0);
    source_append(u->arena, &text, "", 0);
    source_append(u->arena, &definitions, "", 0);
    while (begin < end) {
        const char *line = memchr(begin, '\n', (size_t)(end - begin));
        const char *stop = line ? line : end;
        bool pragma = strncmp(begin, "#pragma ", 8) == 0;

        if (*begin == '#' && (!pragma || (is_statement && puts_back(begin, stop)))) {
            source_append(u->arena, &definitions, "\n", 1);
            source_append(u->arena, &definitions, begin, (size_t)(stop - begin));
        } else if (pragma && is_statement) {
            source_append(u->arena, &before, "\n", 1);
            source_append(u->arena, &before, begin, (size_t)(stop - begin));
        } else if (begin < stop) {
            if (text.len != 0)
                source_append(u->arena, &text, " ", 1);
            if (*begin == '#')
                append_pragma(u, &text, begin + 8, stop);
            else
                source_append(u->arena, &text, begin, (size_t)(stop - begin));
        }
        begin = stop + (line != NULL);
    }
    if (definitions.len != 0)
        source_append(u->arena, &definitions, "\n", 1);
    if (before.len != 0)
        source_append(u->arena, &before, "\n", 1);
    source_append(u->arena, &before, text.text, text.len);
    source_append(u->arena, &before, definitions.text, definitions.len);
    s = arena_strndup(u->arena, before.text, before.len);
    decode_names(s);
    return s;
}

/* The expansions between the marks, each on one line; one that #if leaves out has none. */
static void
read_expansions(struct unit *u, const struct uses *uses, const char *text, edits *list)
{
    for (size_t i = 0; i < uses->list.len; i++)
        vec_push(u->arena, list,
                 ((struct edit){uses->list.at[i], NULL, uses->list.at[i].begin, true}));
    while ((text = strstr(text, open_mark)) != NULL) {
        char *begin;
        size_t i = strtoul(text + strlen(open_mark), &begin, 10);
        const char *end = strstr(begin, arena_fmt(u->arena, "%s%zu", close_mark, i));

        if (i >= list->len || end == NULL)
            return;
        text = end;
        while (begin < end && isspace((unsigned char)*begin))
            begin++;
        while (end > begin && isspace((unsigned char)end[-1]))
            end--;
        if (list->at[i].by == NULL)
            list->at[i].by = on_one_line(u, begin, end, uses->statements);
    }
}

/* What stands behind the counter. returns NULL: it has counted. */
static const char *
behind_counter(const char *text)
{
    static const char mark[] = "asyncc__counter_";
    const char *at = strstr(text, mark);

    if (at == NULL)
        return NULL;
    at += strlen(mark);
    while (*at == ' ')
        at++;
    return isdigit((unsigned char)*at) && *at != '0' ? NULL : at;
}

bool
preprocess(struct unit *u, const struct uses *uses, const char *tail, edits *list,
           const char **answer)
{
    for (bool whole = text_matters(u, uses);; whole = true) {
        char *input = write_input(u, uses, whole, tail);
        const char *output;

        if (input == NULL)
            return false;
        output = run(u, input, uses->includes);
        unlink(input);
        if (output == NULL)
            return false;
        *answer = behind_counter(output);
        if (*answer == NULL && !whole)
            continue; /* the numbers are those of the whole text */
        read_expansions(u, uses, output, list);
        return true;
    }
}

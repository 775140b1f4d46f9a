/* cc.c - asyncc cc COMPILER ARGS...: compile as COMPILER would
 *
 * Sources that use the dialect are transformed on the way, into a directory
 * of ours; every other word is handed on untouched. The header is found, and
 * when the command links, the runtime is linked. */
#define _GNU_SOURCE /* nftw */
#include "command.h"
#include "token.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const char help_cc[] =
    "usage: asyncc cc COMPILER ARGS...\n"
    "\n"
    "Compiles as COMPILER ARGS... would; x.async.c sources are transformed first,\n"
    "asyncc.h is found and, when the command links, libasyncc.a is linked.\n"
    "\n"
    "examples:\n"
    "  asyncc cc gcc -O2 x.async.c y.c -o x\n"
    "  make CC=\"asyncc cc clang\"\n";

static bool
ends_with(const char *s, const char *end)
{
    size_t n = strlen(s), m = strlen(end);

    return n >= m && strcmp(s + n - m, end) == 0;
}

static int
remove_entry(const char *path, const struct stat *st, int kind, struct FTW *where)
{
    (void)st;
    (void)kind;
    (void)where;
    return remove(path);
}

/* `out` instead of our standard output, or NULL */
static int
run(char *const *argv, const char *out)
{
    int status;
    pid_t child = fork();

    if (child == 0) {
        if (out != NULL && freopen(out, "w", stdout) == NULL) {
            complain("cannot write '%s': %s", out, strerror(errno));
            _exit(127);
        }
        execvp(argv[0], argv);
        complain("cannot run '%s': %s", argv[0], strerror(errno));
        _exit(127);
    }
    if (child < 0) {
        complain("cannot start '%s': %s", argv[0], strerror(errno));
        return STATUS_USAGE;
    }
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    if (WIFSIGNALED(status)) {
        complain("'%s' was ended by signal %d", argv[0], WTERMSIG(status));
        return STATUS_USAGE;
    }
    return WEXITSTATUS(status) == 127 ? STATUS_USAGE : WEXITSTATUS(status);
}

struct job {
    struct arena *a;
    struct request request;
    struct command given;
    VEC(char *) words; /* of the real command */
    struct generated generated;
    const char *dir; /* where generated sources go */
    bool links;
};

/* The name that the compiler would give the object: it must not come from our directory. */
static const char *
stem(struct arena *a, const char *file)
{
    const char *base = strrchr(file, '/') ? strrchr(file, '/') + 1 : file;

    return arena_fmt(a, "%.*s", (int)(strlen(base) - strlen(".async.c")), base);
}

static int
add_source(struct job *j, const char *file)
{
    const char *base = stem(j->a, file);
    const char *out = arena_fmt(j->a, "%s/%zu", j->dir, j->generated.len + 1);
    const char *slash = strrchr(file, '/');
    struct names absorbed = {0};
    int status;

    if (mkdir(out, 0700) != 0) {
        complain("cannot make '%s': %s", out, strerror(errno));
        return STATUS_USAGE;
    }
    out = arena_fmt(j->a, "%s/%s.c", out, base);
    status = transform_to(j->a, &j->request, file, out, &absorbed);
    if (status != STATUS_DONE)
        return status;
    /* "..." includes are looked for beside the file the user wrote */
    vec_push(j->a, &j->words,
             arena_fmt(j->a, "-iquote%.*s", slash ? (int)(slash - file) : 1, slash ? file : "."));
    vec_push(j->a, &j->words, (char *)out);
    vec_push(j->a, &j->generated, ((struct generated_file){file, out, absorbed}));
    return STATUS_DONE;
}

/* Does a file that is to be plain C have an async function with an await in it? */
static bool
uses_dialect(struct arena *a, const char *file)
{
    struct source src;
    struct tokens tokens;
    bool async = false;

    if (source_read(a, &src, file) != NULL)
        return false;
    tokens_read(a, &src, &tokens);
    for (size_t i = 0; i + 1 < tokens.len; i++) {
        if (token_is(&src, &tokens.at[i], "async") && token_is(&src, &tokens.at[i + 1], "("))
            async = true;
        else if (async && token_is(&src, &tokens.at[i], "await") && tokens.at[i + 1].kind == T_NAME)
            return true;
    }
    return false;
}

/* The compiler has failed: is it that a name does not say what is in the file? */
static void
hint_at_names(const struct job *j)
{
    for (size_t i = 2; i < j->given.len; i++) {
        const char *w = j->given.at[i];

        if (*w != '-' && ends_with(w, ".c") && !ends_with(w, ".async.c") && uses_dialect(j->a, w))
            fprintf(stderr,
                    "asyncc: note: '%s' uses await, but only files named x.async.c are "
                    "transformed: rename it to '%.*s.async.c'\n",
                    w, (int)(strlen(w) - 2), w);
        i += takes_argument(w);
    }
}

/* The compiler, and what it says of files that will be gone. */
static int
compile(struct job *j)
{
    enum depend depend = j->generated.len != 0 ? depend_wanted(&j->given) : DEPEND_NO;
    const char *out = depend == DEPEND_STDOUT ? arena_fmt(j->a, "%s/stdout", j->dir) : NULL;
    int status, corrected;

    vec_push(j->a, &j->words, NULL);
    if (j->given.had_files) {
        /* there may be more words than a command line can have */
        const char *file = arena_fmt(j->a, "%s/words", j->dir);
        const char *why = response_write(j->a, file, j->words.at + 1);

        if (why != NULL) {
            complain("cannot write '%s': %s", file, why);
            return STATUS_USAGE;
        }
        j->words.at[1] = arena_fmt(j->a, "@%s", file);
        j->words.at[2] = NULL;
    }
    status = run(j->words.at, out);
    if (status != STATUS_DONE)
        hint_at_names(j);
    if (depend == DEPEND_NO || (status != STATUS_DONE && out == NULL))
        return status;
    corrected = depend_correct(j->a, &j->given, &j->generated, depend, out);
    return corrected > status ? corrected : status;
}

static int
add_library(struct job *j, bool language_set)
{
    const char *library = find_library(j->a);

    if (library == NULL)
        return STATUS_USAGE;
    if (language_set) {
        vec_push(j->a, &j->words, "-x");
        vec_push(j->a, &j->words, "none");
    }
    vec_push(j->a, &j->words, (char *)library);
    vec_push(j->a, &j->words, "-pthread");
    return STATUS_DONE;
}

static int
build(struct job *j)
{
    const char *language = "none";
    char **argv = j->given.at;
    size_t argc = j->given.len;
    bool reads = false; /* a file, or a library */
    int status;

    for (size_t i = 2; i < argc; i++) {
        const char *w = argv[i];

        if (strcmp(w, "-c") == 0 || strcmp(w, "-S") == 0 || strcmp(w, "-E") == 0 ||
            strcmp(w, "-fsyntax-only") == 0 || strcmp(w, "-M") == 0 || strcmp(w, "-MM") == 0 ||
            strcmp(w, "-shared") == 0 || strcmp(w, "-r") == 0 || /* one runtime: the program's */
            strcmp(w, "--version") == 0 || strncmp(w, "-dump", 5) == 0 ||
            strncmp(w, "-print-", 7) == 0)
            j->links = false;
        reads |= *w != '-' || w[1] == '\0' || strncmp(w, "-l", 2) == 0;
        if (*w == '-' && strcmp(w, "-o") != 0) {
            if (!add_flag(j->a, &j->request, w))
                return STATUS_USAGE;
            if (takes_argument(w) && i + 1 < argc)
                vec_push(j->a, &j->request.flags, argv[++i]);
        } else if (takes_argument(w))
            i++;
    }
    j->links &= reads;
    vec_push(j->a, &j->words, argv[1]);
    for (size_t i = 2; i < argc; i++) {
        struct warnings scratch = {0};

        if (strncmp(argv[i], "-W", 2) == 0 && warnings_take(&scratch, argv[i] + 2) == OPTION_OURS)
            continue; /* the compiler does not know it */
        if (strncmp(argv[i], "-x", 2) == 0 && (argv[i][2] || i + 1 < argc))
            language = argv[i][2] ? argv[i] + 2 : argv[i + 1];
        vec_push(j->a, &j->words, argv[i]);
        if (takes_argument(argv[i]) && i + 1 < argc) {
            vec_push(j->a, &j->words, argv[++i]);
        } else if (*argv[i] != '-' && ends_with(argv[i], ".async.c")) {
            j->words.len--;
            status = add_source(j, argv[i]);
            if (status != STATUS_DONE)
                return status;
        }
    }
    if (j->generated.len != 0)
        /* debug information and __FILE__ do not speak of a directory that is gone tomorrow */
        vec_push(j->a, &j->words, arena_fmt(j->a, "-ffile-prefix-map=%s/=", j->dir));
    vec_push(j->a, &j->words, arena_fmt(j->a, "-I%s", j->request.options.include_dir));
    if (j->links && (status = add_library(j, strcmp(language, "none") != 0)) != STATUS_DONE)
        return status;
    return compile(j);
}

int
command_cc(int argc, char **argv)
{
    struct arena a = {0};
    struct job j = {.a = &a, .links = true};
    const char *tmp = getenv("TMPDIR");
    char *dir;
    int status;

    if (argc < 2 || strcmp(argv[1], "--help") == 0) {
        fputs(help_cc, argc < 2 ? stderr : stdout);
        return argc < 2 ? STATUS_USAGE : STATUS_DONE;
    }
    if (!response_expand(&a, &j.given, argc, argv)) {
        arena_free(&a);
        return STATUS_USAGE;
    }
    j.request.options.transient = true;
    j.request.options.compiler = argv[1];
    j.request.options.include_dir = find_include_dir(&a);
    if (j.request.options.include_dir == NULL) {
        arena_free(&a);
        return STATUS_USAGE;
    }
    dir = arena_fmt(&a, "%s/asyncc-XXXXXX", tmp && *tmp ? tmp : "/tmp");
    if (mkdtemp(dir) == NULL) {
        complain("cannot make a directory for generated files '%s': %s", dir, strerror(errno));
        arena_free(&a);
        return STATUS_USAGE;
    }
    j.dir = dir;
    status = build(&j);
    nftw(dir, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
    arena_free(&a);
    return status;
}

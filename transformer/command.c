/* command.c - the commands that read and write files: transform, check */
#include "command.h"

#include "sema.h"

#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char help_transform[] =
    "usage: asyncc [-o OUT] [-p BUILD_DIR] [-MD] [-MF DEP] [-W...] FILE... [-- COMPILER FLAGS]\n"
    "       asyncc cc COMPILER ARGS...\n"
    "       asyncc check [-p BUILD_DIR] [-W...] FILE... [-- COMPILER FLAGS]\n"
    "       asyncc explain [--function F] [--format text|dot|json] [-p BUILD_DIR] FILE\n"
    "                      [-- COMPILER FLAGS]\n"
    "\n"
    "Gives C async and await: rewrites each async function of x.async.c into a state\n"
    "machine in plain C, x.c, to be compiled with any C compiler and linked with\n"
    "libasyncc.\n"
    "\n"
    "  -o OUT          write to OUT (- for standard output) instead of x.c\n"
    "  -p BUILD_DIR    take the compiler flags from BUILD_DIR/compile_commands.json, where FILE\n"
    "                  stands, or what has been made of it\n"
    "  -MD             write what the file depends on, for make, to OUT with .d\n"
    "  -MF DEP         ... to DEP\n"
    "  -Wno-NAME       leave out a warning\n"
    "  -Werror         warnings are errors; -Werror=NAME one of them, -Wno-error=NAME not this "
    "one\n"
    "  -w              no warnings\n"
    "  --help, --version\n"
    "\n"
    "warnings: -WNAME, and in the source #pragma GCC diagnostic ignored \"-WNAME\"\n";

static const char help_examples[] =
    "\n"
    "examples:\n"
    "  asyncc server.async.c                        writes server.c\n"
    "  asyncc -o gen/s.c s.async.c -- -Iinclude -DX  with the compiler's flags\n"
    "  asyncc cc gcc -O2 a.async.c b.c -o program   compiles and links it all\n"
    "  make CC=\"asyncc cc gcc\"                      ... in a build that exists\n"
    "  asyncc explain --format dot x.async.c | dot -Tsvg > x.svg\n"
    "\n"
    "status: 0 done, 1 the source is at fault, 2 usage or environment\n";

static const char help_check[] =
    "usage: asyncc check [-p BUILD_DIR] [-W...] FILE... [-- COMPILER FLAGS]\n"
    "\n"
    "Says what is wrong with the files; writes none.\n"
    "\n"
    "example: asyncc check src/*.async.c -- -Iinclude\n";

void
complain(const char *fmt, ...)
{
    va_list ap;

    fputs("asyncc: error: ", stderr);
    va_start(ap, fmt);
    vfprintf(stderr, fmt, ap);
    va_end(ap);
    fputc('\n', stderr);
}

bool
takes_argument(const char *word)
{
    static const char *const list[] = {
        "-o",       "-I",        "-D",         "-U",        "-include",    "-imacros",
        "-isystem", "-iquote",   "-idirafter", "-L",        "-l",          "-x",
        "-MF",      "-MT",       "-MQ",        "-Xlinker",  "-Xassembler", "-Xpreprocessor",
        "-u",       "-T",        "-z",         "-aux-info", "--param",     "-arch",
        "-target",  "-isysroot", "-Xclang",    "--sysroot", "-mllvm"};

    for (size_t i = 0; i < sizeof list / sizeof *list; i++)
        if (strcmp(word, list[i]) == 0)
            return true;
    return false;
}

/* ---- the installation ---- */

static const char *
program_dir(struct arena *a)
{
    char path[PATH_MAX];
    ssize_t len = readlink("/proc/self/exe", path, sizeof path - 1);

    if (len < 0)
        return NULL;
    while (len > 0 && path[len - 1] != '/')
        len--;
    return arena_strndup(a, path, (size_t)len);
}

static const char *
first_of(struct arena *a, const char *const *candidates, size_t n, const char *file)
{
    const char *dir = program_dir(a);

    for (size_t i = 0; dir != NULL && i < n; i++) {
        const char *path = arena_fmt(a, "%s%s", dir, candidates[i]);

        if (access(arena_fmt(a, "%s/%s", path, file), R_OK) == 0)
            return path;
    }
    return NULL;
}

const char *
find_include_dir(struct arena *a)
{
    static const char *const places[] = {ASYNCC_INSTALL_INCLUDEDIR, ASYNCC_BUILD_INCLUDEDIR};
    const char *dir = first_of(a, places, 2, "asyncc.h");

    if (dir == NULL)
        complain("asyncc.h is not where it was installed with this program; install asyncc again");
    return dir;
}

const char *
find_library(struct arena *a)
{
    static const char *const places[] = {ASYNCC_INSTALL_LIBDIR, "."};
    const char *dir = first_of(a, places, 2, "libasyncc.a");

    if (dir == NULL) {
        complain("libasyncc.a is not where it was installed with this program; "
                 "install asyncc again");
        return NULL;
    }
    return arena_fmt(a, "%s/libasyncc.a", dir);
}

/* ---- the command line ---- */

bool
take_warning(struct warnings *w, const char *text, enum warning_option *answer)
{
    *answer = warnings_take(w, text);
    if (*answer != OPTION_WRONG)
        return true;
    if (strstr(text, "missing-await") != NULL)
        complain("'-W%s': a missing await is an error in the types, which no option turns off",
                 text);
    else if (strstr(text, "frame-size") != NULL)
        complain("'-W%s': the size is a number of bytes, as in -Wframe-size=4096", text);
    else
        complain("'-W%s' takes no value; -Wframe-size=N takes one", text);
    return false;
}

bool
add_flag(struct arena *a, struct request *r, const char *flag)
{
    enum warning_option answer = OPTION_UNKNOWN;

    if (strcmp(flag, "-w") == 0)
        r->options.warnings.none = true;
    else if (strncmp(flag, "-W", 2) == 0 && !take_warning(&r->options.warnings, flag + 2, &answer))
        return false;
    if (answer != OPTION_OURS)
        vec_push(a, &r->flags, flag);
    return true;
}

static int
unknown_warning(const char *name)
{
    char known[400] = "";

    for (size_t i = 0; i < N_WARNINGS; i++)
        snprintf(known + strlen(known), sizeof known - strlen(known), "%s%s", i ? ", " : "",
                 warning_name((enum warning)i));
    complain("unknown warning '-W%s'; known: %s", name, known);
    return STATUS_USAGE;
}

/* What our own command line says of warnings comes last, and so has the last word. */
static void
set_warnings(const struct request *r, struct warnings *w)
{
    for (size_t i = 0; i < r->warnings.len; i++)
        if (strcmp(r->warnings.at[i], "") == 0)
            w->none = true;
        else
            warnings_take(w, r->warnings.at[i]);
}

static int
set_warning(struct arena *a, struct request *r, const char *name)
{
    struct warnings scratch = {0};
    enum warning_option answer;

    if (!take_warning(&scratch, name, &answer))
        return STATUS_USAGE;
    if (answer == OPTION_UNKNOWN)
        return unknown_warning(name);
    vec_push(a, &r->warnings, name);
    return -1;
}

int
request_read(struct arena *a, struct request *r, int argc, char **argv, const char *help)
{
    static const struct option longs[] = {{"help", no_argument, NULL, 'h'},
                                          {"version", no_argument, NULL, 'v'},
                                          {"MD", no_argument, NULL, 'd'},
                                          {"MF", required_argument, NULL, 'f'},
                                          {"function", required_argument, NULL, 'F'},
                                          {"format", required_argument, NULL, 'm'},
                                          {NULL, 0, NULL, 0}};
    int words = argc, c, status;

    for (int i = 1; i < argc && words == argc; i++)
        if (strcmp(argv[i], "--") == 0)
            words = i;
    for (int i = words + 1; i < argc; i++)
        if (!add_flag(a, r, argv[i]))
            return STATUS_USAGE;
    r->options.compiler = getenv("CC");
    if (r->options.compiler == NULL || *r->options.compiler == '\0')
        r->options.compiler = "cc";
    opterr = 0;
    optind = 1;
    while ((c = getopt_long_only(words, argv, ":o:p:W:w", longs, NULL)) != -1) {
        switch (c) {
        case 'h':
            fputs(help, stdout);
            if (help == help_transform) {
                warnings_help(stdout);
                fputs(help_examples, stdout);
            }
            return STATUS_DONE;
        case 'v': puts("asyncc " ASYNCC_VERSION); return STATUS_DONE;
        case 'o': r->output = optarg; break;
        case 'p': r->build_dir = optarg; break;
        case 'd': r->write_deps = true; break;
        case 'f':
            r->write_deps = true;
            r->dep_file = optarg;
            break;
        case 'F': r->function = optarg; break;
        case 'm': r->format = optarg; break;
        case 'W':
            if ((status = set_warning(a, r, optarg)) >= 0)
                return status;
            break;
        case 'w': vec_push(a, &r->warnings, ""); break;
        case ':':
            complain("'%s' needs an argument; see asyncc --help", argv[optind - 1]);
            return STATUS_USAGE;
        default:
            complain("unknown option '%s'; flags for the compiler go behind '--'",
                     argv[optind - 1]);
            return STATUS_USAGE;
        }
    }
    for (int i = optind; i < words; i++)
        vec_push(a, &r->files, argv[i]);
    if (r->files.len == 0) {
        complain("no input file; see asyncc --help");
        return STATUS_USAGE;
    }
    r->options.include_dir = find_include_dir(a);
    return r->options.include_dir == NULL ? STATUS_USAGE : -1;
}

/* ---- files ---- */

static bool
same_content(struct arena *a, const char *path, const char *text, size_t len)
{
    struct source old;
    struct stat st;

    if (stat(path, &st) != 0 || !S_ISREG(st.st_mode) || (size_t)st.st_size != len)
        return false;
    return source_read(a, &old, path) == NULL && old.len == len && memcmp(old.text, text, len) == 0;
}

const char *
write_file(struct arena *a, const char *path, const char *text, size_t len)
{
    struct stat st;
    mode_t mask = umask(0);
    const char *temporary;
    FILE *out;
    int fd;
    bool whole;

    umask(mask);
    if (strcmp(path, "-") == 0)
        return fwrite(text, 1, len, stdout) == len && fflush(stdout) == 0 ? NULL : strerror(errno);
    if (same_content(a, path, text, len))
        return NULL;
    if (stat(path, &st) == 0 && !S_ISREG(st.st_mode)) {
        /* a device or a pipe cannot be replaced, only written to */
        if (S_ISDIR(st.st_mode))
            return strerror(EISDIR);
        out = fopen(path, "w");
        if (out == NULL)
            return strerror(errno);
        whole = fwrite(text, 1, len, out) == len;
        return fclose(out) == 0 && whole ? NULL : strerror(errno);
    }
    temporary = arena_fmt(a, "%s.XXXXXX", path);
    fd = mkstemp((char *)temporary);
    if (fd < 0)
        return strerror(errno);
    out = fdopen(fd, "w");
    whole = out != NULL && fwrite(text, 1, len, out) == len;
    if (out == NULL || fclose(out) != 0 || !whole || chmod(temporary, 0666 & ~mask) != 0 ||
        rename(temporary, path) != 0) {
        const char *why = strerror(errno);

        unlink(temporary);
        return why;
    }
    return NULL;
}

const char *
make_escaped(struct arena *a, const char *path)
{
    VEC(char) s = {0};

    for (; *path; path++) {
        if (strchr(" #\\", *path))
            vec_push(a, &s, '\\');
        if (*path == '$')
            vec_push(a, &s, '$');
        vec_push(a, &s, *path);
    }
    vec_push(a, &s, '\0');
    return s.at;
}

static int
write_deps(struct arena *a, const struct request *r, struct unit *u, const char *output)
{
    size_t len = strlen(output);
    const char *path = r->dep_file, *why;
    char *text;

    if (path == NULL)
        path = len > 2 && output[len - 2] == '.' ? arena_fmt(a, "%.*s.d", (int)(len - 2), output)
                                                 : arena_fmt(a, "%s.d", output);
    sema_list_includes(u);
    text = arena_fmt(a, "%s: %s", make_escaped(a, output), make_escaped(a, u->src.path));
    for (size_t i = 0; i < u->includes.len; i++)
        text = arena_fmt(a, "%s \\\n  %s", text, make_escaped(a, u->includes.at[i]));
    text = arena_fmt(a, "%s\n", text);
    /* a header that is gone is no reason to stop (gcc's -MP) */
    for (size_t i = 0; i < u->includes.len; i++)
        text = arena_fmt(a, "%s%s:\n", text, make_escaped(a, u->includes.at[i]));
    why = write_file(a, path, text, strlen(text));
    if (why == NULL)
        return STATUS_DONE;
    complain("cannot write '%s': %s", path, why);
    return STATUS_USAGE;
}

/* ---- transform ---- */

static void
report(const struct unit *u)
{
    diag_print(&u->diags, &u->src, stderr);
}

static int
verdict(struct unit *u)
{
    diag_sort(&u->diags);
    report(u);
    return u->diags.errors != 0 ? STATUS_SOURCE : STATUS_DONE;
}

bool
options_for(struct arena *a, const struct request *r, const char *file, const char *output,
            struct options *o)
{
    struct request with = *r;

    if (r->build_dir != NULL && !flags_from_database(a, r->build_dir, file, &with))
        return false;
    set_warnings(r, &with.options.warnings);
    *o = with.options;
    o->flags = with.flags.at;
    o->n_flags = with.flags.len;
    o->output = output;
    return true;
}

/* Of the files included when macros were written out, those that the last reading has not met. */
static void
list_absorbed(struct arena *a, struct unit *u, struct names *absorbed)
{
    const char **before = u->includes.at;
    size_t n = u->includes.len;

    u->includes.at = NULL;
    u->includes.len = u->includes.cap = 0;
    sema_list_includes(u);
    for (size_t i = 0; i < n; i++)
        if (!sema_has_listed(u, before[i]))
            vec_push(a, absorbed, before[i]);
}

int
transform_to(struct arena *a, const struct request *r, const char *file, const char *output,
             struct names *absorbed)
{
    struct options options;
    struct unit u;
    const char *why, *text;
    size_t len;
    int status;

    if (!options_for(a, r, file, output, &options))
        return STATUS_USAGE;
    why = unit_read(&u, a, &options, file);
    if (why != NULL) {
        complain("%s: %s", file, why);
        return STATUS_USAGE;
    }
    text = transform(&u, &len);
    status = verdict(&u);
    if (status == STATUS_DONE && text != NULL) {
        why = write_file(a, output, text, len);
        if (why != NULL) {
            complain("cannot write '%s': %s", output, why);
            status = STATUS_USAGE;
        } else if (r->write_deps)
            status = write_deps(a, r, &u, output);
        else if (absorbed != NULL)
            list_absorbed(a, &u, absorbed);
    }
    unit_free(&u);
    return status;
}

int
command_transform(int argc, char **argv)
{
    struct arena a = {0};
    struct request r = {0};
    int status = request_read(&a, &r, argc, argv, help_transform), worst = STATUS_DONE;

    if (status < 0 && r.output != NULL && r.files.len > 1) {
        complain("-o names one file, but there are %zu inputs", r.files.len);
        status = STATUS_USAGE;
    }
    if (status >= 0) {
        arena_free(&a);
        return status;
    }
    for (size_t i = 0; i < r.files.len; i++) {
        const char *output = r.output ? r.output : output_name(&a, r.files.at[i]);

        if (output == NULL) {
            complain("'%s' does not end in .async.c or .async.h: say with -o where the result "
                     "goes",
                     r.files.at[i]);
            status = STATUS_USAGE;
        } else if (strcmp(output, r.files.at[i]) == 0) {
            complain("'%s' would be written over itself", output);
            status = STATUS_USAGE;
        } else
            status = transform_to(&a, &r, r.files.at[i], output, NULL);
        worst = status > worst ? status : worst;
    }
    arena_free(&a);
    return worst;
}

int
command_check(int argc, char **argv)
{
    struct arena a = {0};
    struct request r = {0};
    int status = request_read(&a, &r, argc, argv, help_check), worst = STATUS_DONE;

    for (size_t i = 0; status < 0 && i < r.files.len; i++) {
        struct options options;
        struct unit u;
        const char *why;
        size_t len;
        int one = STATUS_USAGE;

        if (!options_for(&a, &r, r.files.at[i], "", &options))
            ;
        else if ((why = unit_read(&u, &a, &options, r.files.at[i])) != NULL)
            complain("%s: %s", r.files.at[i], why);
        else {
            options.whole = true;
            transform(&u, &len);
            one = verdict(&u);
            unit_free(&u);
        }
        worst = one > worst ? one : worst;
    }
    arena_free(&a);
    return status >= 0 ? status : worst;
}

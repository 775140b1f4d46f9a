/* sema_parse.c - the view, given to libclang with the user's flags
 *
 * fills   sema.index, sema.tu, sema.file */
#include "sema_unit.h"

#include "crash.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* Flags that mean something to a front end. gcc has many that clang does not
 * know, and none of those changes what the text means. */
static bool
flag_matters(const char *flag, bool *takes_next)
{
    static const char *const alone[] = {"-I",        "-D",       "-U",      "-include",
                                        "-imacros",  "-isystem", "-iquote", "-idirafter",
                                        "-isysroot", "--sysroot"};
    static const char *const starts[] = {
        "-I",
        "-D",
        "-U",
        "-std=",
        "-isystem",
        "-iquote",
        "-idirafter",
        "--sysroot=",
        "-m32",
        "-m64",
        "-march=",
        "-msse",
        "-mavx",
        "-O",
        "-ansi",
        "-pthread",
        "-fsigned-char",
        "-funsigned-char",
        "-fshort-enums",
        "-fshort-wchar",
        "-fms-extensions",
        "-fgnu89-inline",
        "-fopenmp",
        "-nostdinc",
        "-fblocks",
        "--target=",
        "-ffreestanding",
        "-fno-builtin",
    };

    *takes_next = false;
    for (size_t i = 0; i < sizeof alone / sizeof *alone; i++)
        if (strcmp(flag, alone[i]) == 0)
            return *takes_next = true;
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        if (strncmp(flag, starts[i], strlen(starts[i])) == 0)
            return true;
    return false;
}

/* libclang tells the world when it crashes, and recovers; that is for us to tell. */
static enum CXErrorCode
parse_quietly(struct sema *m, const char *path, const char *const *args, size_t n_args,
              struct CXUnsavedFile *file)
{
    int err = dup(STDERR_FILENO), null = open("/dev/null", O_WRONLY);
    enum CXErrorCode code;

    if (err >= 0 && null >= 0)
        dup2(null, STDERR_FILENO);
    code = clang_parseTranslationUnit2(
        m->index, path, args, (int)n_args, file, 1,
        CXTranslationUnit_DetailedPreprocessingRecord | CXTranslationUnit_KeepGoing, &m->tu);
    if (err >= 0 && null >= 0)
        dup2(err, STDERR_FILENO);
    if (err >= 0)
        close(err);
    if (null >= 0)
        close(null);
    return code;
}

/* How many errors libclang may find before it stops: some inputs make it look at all it has seen
 * for each (a name that is declared a million times). Locals that are promises give errors of our
 * making, one each at most; so what is in functions adds to it. */
static unsigned
error_limit(const struct unit *u)
{
    size_t limit = 2000;

    for (size_t i = 0; i < u->funcs.len; i++)
        limit += token_at(&u->tokens, u->funcs.at[i]->whole.end) -
                 token_at(&u->tokens, u->funcs.at[i]->whole.begin);
    for (size_t i = 0; i < u->plain.len; i++)
        limit += u->plain.at[i].close - u->plain.at[i].open;
    return (unsigned)limit;
}

/* Looking for the name that was meant takes libclang minutes for one of a megabyte. */
static bool
names_are_short(const struct unit *u)
{
    for (size_t i = 0; i < u->tokens.len; i++)
        if (u->tokens.at[i].span.end - u->tokens.at[i].span.begin > 4096 &&
            u->tokens.at[i].kind == T_NAME)
            return false;
    return true;
}

static const char *
flags_text(struct unit *u)
{
    const char *text = "";

    for (size_t i = 0; i < u->options->n_flags; i++)
        text = arena_fmt(u->arena, "%s %s", text, u->options->flags[i]);
    return text;
}

bool
parse_view(struct unit *u, const char *view)
{
    struct sema *m = u->sema;
    struct CXUnsavedFile file = {u->src.path, view, u->src.len};
    VEC(const char *) args = {0};
    enum CXErrorCode code;

    for (size_t i = 0; i < u->options->n_flags; i++) {
        bool takes_next;

        if (!flag_matters(u->options->flags[i], &takes_next))
            continue;
        vec_push(u->arena, &args, u->options->flags[i]);
        if (takes_next && i + 1 < u->options->n_flags)
            vec_push(u->arena, &args, u->options->flags[++i]);
    }
    vec_push(u->arena, &args, "-xc");
    vec_push(u->arena, &args, "-w");
    vec_push(u->arena, &args, arena_fmt(u->arena, "-ferror-limit=%u", error_limit(u)));
    if (names_are_short(u))
        vec_push(u->arena, &args, "-fspell-checking"); /* libclang does not unless told */
    vec_push(u->arena, &args, "-D__ASYNCC__=1");
    vec_push(u->arena, &args, "-DT_y=if(1)");
    vec_push(u->arena, &args, "-Dawa_t=+__extension__*");
    vec_push(u->arena, &args, "-DT__typeof_=__typeof_unqual__");
    vec_push(u->arena, &args, "-DT_typeof=__typeof_unqual__");
    vec_push(u->arena, &args, "-DT_ypof=__typeof_unqual__");
    vec_push(u->arena, &args, "-Dc__ch(e)=else if(1)for(struct async_error*e=0;;)");
    vec_push(u->arena, &args, arena_fmt(u->arena, "-I%s", u->options->include_dir));
    vec_push(u->arena, &args, "-resource-dir");
    vec_push(u->arena, &args, ASYNCC_CLANG_RESOURCE_DIR);
    m->index = clang_createIndex(0, 0);
    crash_share();
    code = parse_quietly(m, u->src.path, args.at, args.len, &file);
    if (code == CXError_Crashed) {
        /* clang 19 falls over `promise(T) p = f;` and promise_cancel(f) with f a function, because of
         * the address space.
         * Read as other compilers read promise(T), that is an error; others mean nothing then. */
        vec_push(u->arena, &args, "-U__ASYNCC__");
        vec_push(u->arena, &args, "-D__ASYNCC_RECOVERING__=1");
        vec_push(u->arena, &args, "-Dawait=*");
        if (parse_quietly(m, u->src.path, args.at, args.len, &file) == CXError_Success) {
            m->file = clang_getFile(m->tu, u->src.path);
            if (report_functions(u))
                return false;
        }
    }
    if (code != CXError_Success) {
        diag_error(&u->diags, (struct span){0, 0}, NULL,
                   "the C front end gave up on this file (libclang error %d)", (int)code);
        if (u->options->n_flags != 0)
            diag_note(&u->diags, (struct span){0, 0}, "does clang take the flags%s?",
                      flags_text(u));
        return false;
    }
    m->file = clang_getFile(m->tu, u->src.path);
    number_places(m, u->src.len);
    return true;
}

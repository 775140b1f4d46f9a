/* pipeline.c - the whole tool but its files: bytes in, errors or C out */
#include "pipeline.h"

#include "transform.h"

#include <clang-c/Index.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct result {
    char *text; /* the C, or the errors as they are printed */
    size_t len;
    size_t errors;
};

static struct options options = { .output = "in.c", .compiler = "cc" };

struct pipeline_outcome pipeline_outcome;

void
pipeline_begin(const char *const *flags, size_t n)
{
    setenv("LIBCLANG_NOTHREADS", "1", 1); /* as main() does */
    options.include_dir = FRONTEND_ASYNCC_INCLUDE;
    options.flags = flags;
    options.n_flags = n;
    for (size_t i = 0; i < N_WARNINGS; i++)
        options.warnings.of[i].on = 1;
}

/* libclang leaves behind what it had when it crashed and recovered. Ours never comes from `new`. */
const char *__lsan_default_suppressions(void);
const char *
__lsan_default_suppressions(void)
{
    return "leak:operator new\nleak:libstdc++\nleak:libLLVM\n";
}

static void
give_up(const char *why)
{
    fprintf(stderr, "pipeline: %s\n", why);
    abort();
}

/* An argument left empty, of a macro of the runtime's: our reading of those macros takes it, so it is
 * left to the compiler, which names the place. */
static bool
is_empty_argument(CXDiagnostic d)
{
    CXString text = clang_getDiagnosticSpelling(d), path;
    CXFile file;
    bool is;

    clang_getSpellingLocation(clang_getDiagnosticLocation(d), &file, NULL, NULL, NULL);
    path = clang_getFileName(file);
    is = strcmp(clang_getCString(text), "expected expression") == 0 && file != NULL &&
         strncmp(clang_getCString(path), FRONTEND_ASYNCC_INCLUDE, strlen(FRONTEND_ASYNCC_INCLUDE)) == 0;
    clang_disposeString(path);
    clang_disposeString(text);
    return is;
}

/* What is accepted is C: the result is for a compiler to read. */
static void
compile(const char *made, size_t len)
{
    struct CXUnsavedFile file = { "in.c", made, len };
    VEC(const char *) args = { 0 };
    struct arena a = { 0 };
    CXIndex index = clang_createIndex(0, 0);
    CXTranslationUnit tu = NULL;
    bool fine = true;

    for (size_t i = 0; i < options.n_flags; i++)
        vec_push(&a, &args, options.flags[i]);
    vec_push(&a, &args, "-w");
    vec_push(&a, &args, "-I" FRONTEND_ASYNCC_INCLUDE);
    vec_push(&a, &args, "-resource-dir");
    vec_push(&a, &args, ASYNCC_CLANG_RESOURCE_DIR);
    if (clang_parseTranslationUnit2(index, "in.c", args.at, (int)args.len, &file, 1, 0, &tu) !=
        CXError_Success)
        give_up("the compiler crashes on the result");
    for (unsigned i = 0, n = clang_getNumDiagnostics(tu); i < n; i++) {
        CXDiagnostic d = clang_getDiagnostic(tu, i);

        if (clang_getDiagnosticSeverity(d) >= CXDiagnostic_Error && !is_empty_argument(d)) {
            CXString s = clang_formatDiagnostic(d, clang_defaultDiagnosticDisplayOptions());

            fprintf(stderr, "%s\n", clang_getCString(s));
            clang_disposeString(s);
            fine = false;
        }
        clang_disposeDiagnostic(d);
    }
    clang_disposeTranslationUnit(tu);
    clang_disposeIndex(index);
    arena_free(&a);
    if (!fine)
        give_up("the result does not compile");
}

static struct result
run(const char *text, size_t len)
{
    struct arena a = { 0 };
    struct unit u = { .arena = &a, .options = &options };
    struct result r = { 0 };
    const char *made;
    char *said = NULL;
    size_t n = 0;
    FILE *out = open_memstream(&said, &n);

    u.diags.arena = &a;
    u.diags.source = &u.src;
    source_set(&a, &u.src, "in.async.c", arena_strndup(&a, text, len), len);
    made = transform(&u, &r.len);
    diag_sort(&u.diags);
    diag_print(&u.diags, &u.src, out);
    fclose(out);
    r.errors = u.diags.errors;
    if (made == NULL && r.errors == 0)
        give_up("neither a result nor an error");
    if (made != NULL && strlen(made) != r.len)
        give_up("the length of the result is not that of its text");
    if (strstr(said, "[internal]") != NULL) {
        fputs(said, stderr);
        give_up("an error that is our own");
    }
    if (made != NULL) {
        r.text = malloc(r.len + 1);
        memcpy(r.text, made, r.len + 1);
        free(said);
    } else {
        r.text = said;
        r.len = n;
    }
    unit_free(&u);
    arena_free(&a);
    return r;
}

void
pipeline_run(const char *text, size_t len, bool again)
{
    struct result first;

    /* refused by source_read */
    if (memchr(text, '\0', len) != NULL)
        return;
    /* what is wrong in plain functions is for the compiler to say, unless it is asked for */
    options.whole = len % 2 != 0;
    first = run(text, len);
    pipeline_outcome = (struct pipeline_outcome){ first.errors, first.errors ? 0 : first.len };
    if (first.errors == 0 && options.whole)
        compile(first.text, first.len);
    if (again) {
        struct result second = run(text, len);

        if (first.len != second.len || memcmp(first.text, second.text, first.len) != 0)
            give_up("the second run gives another result");
        free(second.text);
    }
    free(first.text);
}

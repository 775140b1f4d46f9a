/* transformer_command.c - files: what is written, and flags from a compilation database */
#define _XOPEN_SOURCE 700 /* nftw */
#include "command.h"

#include <criterion/criterion.h>
#include <criterion/redirect.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A directory of the test's own, gone after it. */
static char dir[] = "/tmp/transformer_command.XXXXXX";
static struct arena arena;

static void
begin(void)
{
    cr_redirect_stderr();
    cr_redirect_stdout();
    cr_assert_not_null(mkdtemp(dir));
}

static int
remove_entry(const char *path, const struct stat *st, int kind, struct FTW *where)
{
    (void)st;
    (void)kind;
    (void)where;
    return remove(path);
}

static void
end(void)
{
    nftw(dir, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
    arena_free(&arena);
}

static const char *
in_dir(const char *name)
{
    return arena_fmt(&arena, "%s/%s", dir, name);
}

static const char *
put(const char *name, const char *text)
{
    const char *path = in_dir(name);
    FILE *f = fopen(path, "w");

    cr_assert_not_null(f);
    fputs(text, f);
    fclose(f);
    return path;
}

static const char *
content(const char *path)
{
    char text[4096];
    FILE *f = fopen(path, "r");
    size_t len;

    cr_assert_not_null(f, "%s cannot be read", path);
    len = fread(text, 1, sizeof text, f);
    fclose(f);
    return arena_strndup(&arena, text, len);
}

static size_t
entries(void)
{
    size_t n = 0;
    char command[PATH_MAX];
    FILE *p;

    snprintf(command, sizeof command, "ls -A '%s'", dir);
    p = popen(command, "r");
    for (int c; (c = getc(p)) != EOF;)
        n += c == '\n';
    pclose(p);
    return n;
}

TestSuite(write, .init = begin, .fini = end);

Test(write, makes_a_file_that_others_may_read)
{
    const char *path = in_dir("x.c");
    struct stat st;

    umask(027);
    cr_assert_null(write_file(&arena, path, "one\n", 4));
    cr_assert_str_eq(content(path), "one\n");
    cr_assert_eq(stat(path, &st), 0);
    cr_assert_eq(st.st_mode & 07777, 0640);
    cr_assert_eq(umask(027), 027);
    cr_assert_eq(entries(), 1);
}

Test(write, leaves_an_identical_file_untouched)
{
    const char *path = put("x.c", "same\n");
    struct timespec old[2] = {{1000, 0}, {1000, 0}};
    struct stat before, after;

    cr_assert_eq(utimensat(AT_FDCWD, path, old, 0), 0);
    cr_assert_eq(stat(path, &before), 0);
    cr_assert_null(write_file(&arena, path, "same\n", 5));
    cr_assert_eq(stat(path, &after), 0);
    cr_expect_eq(after.st_ino, before.st_ino);
    cr_expect_eq(after.st_mtim.tv_sec, 1000);
    /* as long, and another one */
    cr_assert_null(write_file(&arena, path, "sane\n", 5));
    cr_assert_eq(stat(path, &after), 0);
    cr_expect_neq(after.st_mtim.tv_sec, 1000);
    cr_expect_str_eq(content(path), "sane\n");
}

Test(write, replaces_a_file_whole)
{
    const char *path = put("x.c", "a much longer text than the one to come\n");

    cr_assert_null(write_file(&arena, path, "short", 5));
    cr_assert_str_eq(content(path), "short");
    cr_assert_null(write_file(&arena, path, "", 0));
    cr_assert_str_eq(content(path), "");
    cr_assert_eq(entries(), 1);
}

/* Whoever has the old file open goes on reading it. */
Test(write, never_shows_half_a_file)
{
    const char *path = put("x.c", "old text");
    FILE *reader = fopen(path, "r");
    char text[16] = "";

    cr_assert_null(write_file(&arena, path, "new", 3));
    cr_assert_eq(fread(text, 1, sizeof text - 1, reader), 8);
    cr_assert_str_eq(text, "old text");
    fclose(reader);
}

Test(write, goes_through_a_device)
{
    cr_expect_null(write_file(&arena, "/dev/null", "x", 1));
    cr_expect_eq(access("/dev/null", W_OK), 0);
    cr_expect_str_eq(write_file(&arena, "/dev/full", "x", 1), strerror(ENOSPC));
}

Test(write, says_why_it_cannot)
{
    const char *file = put("file", "x");

    cr_expect_str_eq(write_file(&arena, in_dir("no/x.c"), "x", 1), strerror(ENOENT));
    cr_expect_str_eq(write_file(&arena, arena_fmt(&arena, "%s/x.c", file), "x", 1),
                     strerror(ENOTDIR));
    cr_expect_str_eq(write_file(&arena, dir, "x", 1), strerror(EISDIR));
    cr_expect_eq(entries(), 1);
}

Test(write, gives_to_standard_output)
{
    cr_assert_null(write_file(&arena, "-", "text\n", 5));
    cr_assert_stdout_eq_str("text\n");
    cr_assert_eq(entries(), 0);
}

TestSuite(database, .init = begin, .fini = end);

/* The flags that a compile_commands.json gives for `file`, a space between; NULL: it is refused. In
 * `json` each @ is the directory it lies in. */
static const char *
flags(const char *json, const char *file)
{
    struct request r = {0};
    const char *all = "", *text = "", *at;

    for (; (at = strchr(json, '@')) != NULL; json = at + 1)
        text = arena_fmt(&arena, "%s%.*s%s", text, (int)(at - json), json, dir);
    put("compile_commands.json", arena_fmt(&arena, "%s%s", text, json));
    if (!flags_from_database(&arena, dir, file, &r))
        return NULL;
    for (size_t i = 0; i < r.flags.len; i++)
        all = arena_fmt(&arena, "%s%s%s", all, *all ? " " : "", r.flags.at[i]);
    return all;
}

static void
expect_flags(const char *command, const char *expected)
{
    const char *file = put("x.async.c", ""), *got;

    got = flags(arena_fmt(&arena, "[{\"directory\":\"@\",\"file\":\"x.async.c\",%s}]", command),
                file);
    cr_assert_not_null(got, "%s", command);
    for (const char *at; (at = strstr(got, dir)) != NULL;)
        got = arena_fmt(&arena, "%.*s@%s", (int)(at - got), got, at + strlen(dir));
    cr_expect_str_eq(got, expected, "%s\n  gives     %s\n  should be %s", command, got, expected);
}

Test(database, takes_the_flags_of_a_command)
{
    expect_flags("\"command\":\"cc -DA -O2 -c x.async.c\"", "-DA -O2 -c");
    expect_flags("\"command\":\"ccache gcc -DA -c x.async.c -o x.o\"", "-DA -c");
    expect_flags("\"command\":\"cc -D A -U B -MD -MF x.d -MT x.o -c x.async.c\"",
                 "-D A -U B -MD -c");
    expect_flags("\"command\":\"cc\"", "");
    expect_flags("\"command\":\"\"", "");
}

Test(database, reads_quotes_as_a_shell)
{
    expect_flags("\"command\":\"cc -DA=\\\\\\\"x\\\\\\\" '-DB=a b' \\\"-DC=c d\\\" -DD=e' 'f\"",
                 "-DA=\"x\" -DB=a b -DC=c d -DD=e f");
    expect_flags("\"command\":\"cc '-DA=\\\\\\\"' -DB=\\\\ b \\\"-DC='\\\"\"",
                 "-DA=\\\" -DB= b -DC='");
    expect_flags("\"command\":\"  cc   -DA  \"", "-DA");
}

Test(database, takes_the_flags_of_arguments)
{
    expect_flags("\"arguments\":[\"cc\",\"-DA=a b\",\"-c\",\"x.async.c\",\"-o\",\"x.o\"]",
                 "-DA=a b -c");
    expect_flags("\"arguments\":[\"cc\",7,\"-DA\"]", "-DA");
    expect_flags("\"arguments\":[]", "");
    expect_flags("\"output\":\"x.o\"", "");
}

Test(database, makes_paths_mean_what_they_meant_there)
{
    expect_flags("\"command\":\"cc -Iinc -I . -I/abs -isystem sys -isystem /abs -iquote q\"",
                 "-I@/inc -I @/. -I/abs -isystem @/sys -isystem /abs -iquote @/q");
    expect_flags("\"command\":\"cc -I../up -include pre.h -idirafter after -isystemsys\"",
                 "-I@/../up -include @/pre.h -idirafter @/after -isystem@/sys");
}

/* What follows such an option is its argument, whatever it looks like. */
Test(database, keeps_options_and_their_arguments_together)
{
    expect_flags("\"command\":\"cc -x c -DA -MQ x.o -DB\"", "-x c -DA -DB");
    expect_flags("\"command\":\"cc -target x86_64-linux-gnu -DA\"", "-target x86_64-linux-gnu -DA");
}

Test(database, finds_the_entry_of_a_file)
{
    const char *b = put("b.async.c", ""), *here;

    put("a.async.c", "");
    cr_assert_eq(mkdir(in_dir("sub"), 0700), 0);
    put("sub/b.async.c", "");
    here = flags("[{\"directory\":\"@\",\"file\":\"a.async.c\",\"command\":\"cc -DA\"},\n"
                 " {\"directory\":\"@/sub\",\"file\":\"b.async.c\",\"command\":\"cc -DSUB\"},\n"
                 " {\"file\":\"@/sub/../b.async.c\",\"command\":\"cc -DB\"},\n"
                 " {\"directory\":\"@\",\"file\":\"b.async.c\",\"command\":\"cc -DTWICE\"}]",
                 b);
    cr_assert_str_eq(here, "-DB");
    cr_assert_eq(chdir(dir), 0);
    cr_assert_str_eq(flags("[{\"directory\":\"@\",\"file\":\"b.async.c\",\"command\":\"cc -DR\"}]",
                           "./sub/../b.async.c"),
                     "-DR");
    cr_assert_eq(chdir("/"), 0);
}

/* CMake lists the file that is compiled, and asyncc writes into it what it was made from. */
Test(database, knows_a_source_by_what_has_been_made_of_it)
{
    const char *made = "[{\"directory\":\"@\",\"file\":\"y.c\",\"command\":\"cc -DB -c y.c\"},"
                       "{\"directory\":\"@\",\"file\":\"x.c\",\"command\":\"cc -DA -c x.c\"}]";
    const char *file = put("x.async.c", "");

    put("y.c", GENERATED_FROM "y.async.c" GENERATED_END "\n");
    put("x.c", GENERATED_FROM "x.async.c" GENERATED_END "\nint x;\n");
    cr_expect_str_eq(flags(made, file), "-DA -c");
    put("x.c", arena_fmt(&arena, GENERATED_FROM "%s" GENERATED_END "\n", file));
    cr_expect_str_eq(flags(made, file), "-DA -c");
    put("x.c", "int x;\n");
    cr_expect_null(flags(made, file));
    put("x.c", "");
    cr_expect_null(flags(made, file));
}

static void
expect_refused(const char *json, const char *message)
{
    const char *file = put("x.async.c", "");

    cr_expect_null(flags(json, file), "%s", json);
    cr_assert_stderr_eq_str(
        arena_fmt(&arena, "asyncc: error: %s/compile_commands.json%s", dir, message));
}

#define NO_ENTRY                                                                                  \
    arena_fmt(                                                                                    \
        &arena,                                                                                   \
        " has no entry for '%s', nor for what has been made of it; give its flags behind '--'\n", \
        in_dir("x.async.c"))

Test(database, says_that_there_is_no_entry)
{
    expect_refused("[]", NO_ENTRY);
}

Test(database, says_that_there_is_no_entry_for_this_file)
{
    expect_refused("[{\"directory\":\"@\",\"file\":\"y.async.c\",\"command\":\"cc\"}]", NO_ENTRY);
}

Test(database, takes_no_harm_from_other_json)
{
    expect_refused("{\"file\":[1,null,{}]}", NO_ENTRY);
}

Test(database, takes_no_harm_from_entries_that_are_none)
{
    expect_refused("[1,null,[],{\"file\":7},{\"directory\":\"@\"},\"x\"]", NO_ENTRY);
}

Test(database, says_where_the_json_is_wrong)
{
    expect_refused("[\n{\"file\":}\n]", ": line 2: unexpected token near '}'\n");
}

Test(database, says_that_there_is_none)
{
    struct request r = {0};
    char said[1024] = "";
    size_t len;

    cr_assert_not(flags_from_database(&arena, dir, "x.async.c", &r));
    fflush(stderr);
    len = fread(said, 1, sizeof said - 1, cr_get_redirected_stderr());
    cr_assert_gt(len, 0);
    cr_assert(strncmp(said, "asyncc: error: ", 15) == 0, "%s", said);
    cr_assert_not_null(strstr(said, in_dir("compile_commands.json")), "%s", said);
    cr_assert_not_null(strstr(said, strerror(ENOENT)), "%s", said);
}

Test(output_name, is_the_sources_without_async)
{
    static const char *const names[][2] = {
        {"x.async.c", "x.c"}, {"dir/a.b.async.c", "dir/a.b.c"},
        {"x.async.h", "x.h"}, {".async.c.async.c", ".async.c.c"},
        {"x.c", NULL},        {"x.async.cc", NULL},
        {".async.c", NULL},   {"", NULL},
        {"async.c", NULL},
    };
    struct arena a = {0};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *got = output_name(&a, names[i][0]);

        cr_expect(got == names[i][1] ||
                      (got != NULL && names[i][1] != NULL && strcmp(got, names[i][1]) == 0),
                  "%s becomes %s", names[i][0], got ? got : "nothing");
    }
    arena_free(&a);
}

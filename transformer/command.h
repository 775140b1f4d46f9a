/* command.h - what one can ask of asyncc on the command line */
#ifndef COMMAND_H
#define COMMAND_H

#include "transform.h"

#include <stdbool.h>

/* 0 done, 1 the source is at fault, 2 usage or environment. */
enum status {
    STATUS_DONE,
    STATUS_SOURCE,
    STATUS_USAGE
};

int command_transform(int argc, char **argv);
int command_check(int argc, char **argv);
int command_explain(int argc, char **argv);
int command_cc(int argc, char **argv);

/* A command line, read. */
struct request {
    const char *output, *dep_file, *build_dir, *function, *format;
    bool write_deps;
    VEC(const char *) files;
    VEC(const char *) flags;
    VEC(const char *) warnings; /* -W options of ours, without the -W */
    struct options options;
};

struct names {
    const char **at;
    size_t len, cap;
};

/* Options of compilers whose argument is the next word. */
bool takes_argument(const char *word);
void complain(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* A flag for the compiler: takes what it says about warnings of ours, and hands it on when the
 * compiler knows it as well. returns false, with a complaint. */
bool add_flag(struct arena *a, struct request *r, const char *flag);
/* Takes the text behind -W, of a name that is ours. returns false, with a complaint. */
bool take_warning(struct warnings *w, const char *text, enum warning_option *answer);
/* Directories next to the program; NULL: not found (and it has been said). */
const char *find_include_dir(struct arena *a);
const char *find_library(struct arena *a);
/* The flags that compile_commands.json has for a file. returns false, with a complaint. */
bool flags_from_database(struct arena *a, const char *dir, const char *file, struct request *r);
/* Reads the words up to a `--`. returns a status, or -1 to go on. */
int request_read(struct arena *a, struct request *r, int argc, char **argv, const char *help);
/* The options for one file, its flags from the database included. */
bool options_for(struct arena *a, const struct request *r, const char *file, const char *output,
                 struct options *o);
/* Transforms one file into `output` (and deps); prints diagnostics. `absorbed`, which may be NULL, gets
 * the files whose text the output has in it, instead of an #include. */
int transform_to(struct arena *a, const struct request *r, const char *file, const char *output,
                 struct names *absorbed);
/* Writes a file whole or not at all; leaves an identical one untouched. NULL, or what is wrong. */
const char *write_file(struct arena *a, const char *path, const char *text, size_t len);

/* A path as a file for make has it. */
const char *make_escaped(struct arena *a, const char *path);

/* ---- asyncc cc ---- */

/* The words of a command line, those of @FILE among them. */
struct command {
    char **at;
    size_t len, cap;
    bool had_files;
};

/* What has been generated, in a directory that will be gone: `out` from `source`. */
struct generated_file {
    const char *source, *out;
    struct names absorbed; /* what `out` does not include any more */
};

struct generated {
    struct generated_file *at;
    size_t len, cap;
};

enum depend {
    DEPEND_NO,
    DEPEND_TOO,   /* -MD, -MMD: beside what is compiled */
    DEPEND_ONLY,  /* -M, -MM */
    DEPEND_STDOUT /* either, to the standard output */
};

/* returns false, with a complaint. */
bool response_expand(struct arena *a, struct command *c, int argc, char **argv);
/* Writes words, NULL behind the last, to be given as @PATH. NULL, or what is wrong. */
const char *response_write(struct arena *a, const char *path, char *const *words);
enum depend depend_wanted(const struct command *c);
/* Corrects what the compiler has written for make; `written` is what went to the standard output, for
 * DEPEND_STDOUT. returns a status. */
int depend_correct(struct arena *a, const struct command *c, const struct generated *g,
                   enum depend where, const char *written);

#endif

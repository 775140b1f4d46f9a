/* warning.h - the warnings there are, and which of them are on
 *
 * Switched as gcc's are: -Wname, -Wno-name, -Werror=name, -Wno-error=name,
 * -Werror, -w, and in the source by #pragma GCC diagnostic. */
#ifndef WARNING_H
#define WARNING_H

#include "source.h"

#include <stdio.h>

enum warning {
    WARN_ASYNC_WITHOUT_AWAIT,
    WARN_BLOCKING_CALL,
    WARN_ESCAPING_LOCAL,
    WARN_FLOATING_PROMISE,
    WARN_FRAME_SIZE,
    WARN_LOCK_ACROSS_AWAIT,
    WARN_MISSING_AWAIT,
    WARN_RETURN_TYPE,
    N_WARNINGS
};

/* What the command line says. All zero: as they are by default. */
struct warnings {
    bool none;   /* -w */
    bool errors; /* -Werror */
    struct warning_state {
        signed char on, error; /* 0: not said; 1: yes; -1: no */
    } of[N_WARNINGS];
    uint64_t frame_size; /* N of -Wframe-size=N */
};

/* One of our names in a #pragma GCC diagnostic, or a push or a pop. */
struct pragma {
    uint32_t at;
    struct span text; /* what only we can read: not for the compiler; or empty */
    enum pragma_kind {
        PRAGMA_PUSH,
        PRAGMA_POP,
        PRAGMA_IGNORED,
        PRAGMA_WARNING,
        PRAGMA_ERROR
    } kind;
    enum warning warning;
};

enum warning_option {
    OPTION_OURS,    /* taken; no compiler knows it */
    OPTION_SHARED,  /* taken; compilers know it too */
    OPTION_UNKNOWN, /* not ours */
    OPTION_WRONG    /* ours, but it cannot be said so */
};

/* Takes the text behind -W. */
enum warning_option warnings_take(struct warnings *w, const char *text);
const char *warning_name(enum warning w);
/* A line for each, for --help. */
void warnings_help(FILE *out);

#endif

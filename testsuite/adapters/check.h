/* check.h - what the tests of the adapters share */
#ifndef CHECK_H
#define CHECK_H

#include <asyncc.h>
#include <stdio.h>
#include <stdlib.h>

#define CHECK(...) ((__VA_ARGS__) ? (void)0 : check_failed(__FILE__, __LINE__, #__VA_ARGS__))

/* In an async function. */
#define CHECK_REJECTS(wanted, ...)                                              \
    do {                                                                        \
        int check_code = 0;                                                     \
        try {                                                                   \
            (void)await __VA_ARGS__;                                            \
        } catch (check_error) {                                                 \
            check_code = check_error->code;                                     \
        }                                                                       \
        if (check_code != (wanted))                                             \
            fprintf(stderr, "rejected with %d, not %d\n", check_code, wanted);  \
        CHECK(check_code == (wanted));                                          \
    } while (0)

static inline void
check_failed(const char *file, int line, const char *what)
{
    fprintf(stderr, "%s:%d: %s\n", file, line, what);
    exit(1);
}

#endif

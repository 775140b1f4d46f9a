/* asyncc/error.h - what a promise is rejected with */
#ifndef ASYNCC_ERROR_H
#define ASYNCC_ERROR_H

#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A counted object: a promise, the await that failed and the handler that
 * caught it may hold the same one. As a rejection passes through async
 * functions it collects where it went (its async trace).
 * code     an errno value
 * message  for people; owned by the error, never NULL
 * cause    what led to it, or NULL. Owned: whoever sets it gives a reference away
 *              e->cause = async_error_retain(old); */
typedef struct async_error {
    int code;
    const char *message;
    struct async_error *cause;
} async_error;

/* A new error.
 * code     an errno value
 * format   as of printf; NULL: the system's text for `code`
 * returns  an error the caller owns: throw it, give it to promise_reject, or release it.
 *          Never NULL: without memory it is a fixed error with the code ENOMEM */
async_error *async_error_new(int code, const char *format, ...)
    __attribute__((format(printf, 2, 3), returns_nonnull, warn_unused_result));

/* One more reference, and one fewer. NULL is harmless.
 * returns  the same error */
async_error *async_error_retain(async_error *error);
void async_error_release(async_error *error);

/* Writes the message, the name of the code, the async trace (innermost function first; a long one
 * ends in a count), then the same for each cause.
 *     no such user (ENOENT)
 *         at get_user (users.async.c:12)
 *         at main (users.async.c:30)
 * out      async_error_print(error) writes to stderr
 * error    NULL writes "no error" */
void async_error_print_to(const async_error *error, FILE *out);
#define async_error_print(...) ASYNC__ERROR_PRINT(__VA_ARGS__, stderr, )
#define ASYNC__ERROR_PRINT(error, out, ...) async_error_print_to(error, out)

#ifdef __cplusplus
}
#endif

#endif

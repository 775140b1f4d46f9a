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

static size_t check_allocations, check_failing;

static void *
check_allocate(size_t size, size_t align, void *arg)
{
    void *block = NULL;

    (void)arg;
    if (++check_allocations == check_failing || posix_memalign(&block, align < 16 ? 16 : align, size) != 0)
        return NULL;
    return block;
}

static void
check_release(void *block, void *arg)
{
    (void)arg;
    free(block);
}

static void
check_unhandled(async_error *error, void *arg)
{
    (void)arg;
    CHECK(error->code == ENOMEM || error->code == ECANCELED);
}

/* In plain C, with nothing alive: each allocation of the runtime fails once, and each time the round
 * ends with ENOMEM, or as if nothing had been, and nothing is left. */
static inline void
check_without_memory(promise(void) (*a_round)(void))
{
    const struct async_allocator allocator = {check_allocate, check_release, NULL, false};
    bool failed = true;

    async_on_unhandled_rejection(check_unhandled, NULL);
    CHECK(async_set_allocator(&allocator));
    for (check_failing = 1; failed; check_failing++) {
        promise(void) p;

        check_allocations = 0;
        p = a_round();
        async_loop_run();
        if (promise_state(p) == PROMISE_PENDING)
            async_dump(stderr);
        CHECK(promise_state(p) == PROMISE_FULFILLED ||
              (promise_error(p) != NULL && promise_error(p)->code == ENOMEM));
        failed = check_allocations >= check_failing;
        promise_release(p);
    }
    CHECK(check_failing > 10);
    CHECK(async_set_allocator(NULL)); /* nothing is alive */
    async_on_unhandled_rejection(NULL, NULL);
}

#endif

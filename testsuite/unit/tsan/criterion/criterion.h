/* criterion.h - as much of Criterion as the tests of threads use, for ThreadSanitizer
 *
 * Criterion maps memory where ThreadSanitizer has its own. Here too each test is
 * a process, one after the other; one that fails says where, and the status is 1. */
#ifndef CRITERION_H
#define CRITERION_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct suite {
    void (*init)(void);
    int timeout; /* seconds, for each test */
};

static struct test {
    const char *name;
    void (*run)(void);
    struct suite *suite;
} tests[200];
static int n_tests;

#define TestSuite(name, ...) static struct suite suite_##name = {__VA_ARGS__}
#define Test(suite, name)                                                     \
    static void test_##name(void);                                            \
    static void __attribute__((constructor)) add_##name(void)                 \
    {                                                                         \
        tests[n_tests++] = (struct test){#name, test_##name, &suite_##suite}; \
    }                                                                         \
    static void test_##name(void)

#define cr_assert(condition, ...) \
    ((condition) ? (void)0        \
                 : (fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition), _exit(1)))
#define cr_assert_eq(a, b, ...) cr_assert((a) == (b))
#define cr_assert_neq(a, b, ...) cr_assert((a) != (b))
#define cr_assert_gt(a, b, ...) cr_assert((a) > (b))
#define cr_assert_leq(a, b, ...) cr_assert((a) <= (b))
#define cr_assert_geq(a, b, ...) cr_assert((a) >= (b))
#define cr_assert_lt(a, b, ...) cr_assert((a) < (b))
#define cr_assert_null(a, ...) cr_assert((a) == NULL)
#define cr_assert_not_null(a, ...) cr_assert((a) != NULL)
#define cr_assert_str_eq(a, b, ...) cr_assert(strcmp(a, b) == 0)

static void
test_run(const struct test *t)
{
    alarm(t->suite->timeout > 0 ? (unsigned)t->suite->timeout : 60);
    if (t->suite->init != NULL)
        t->suite->init();
    t->run();
    exit(0);
}

int
main(void)
{
    int failed = 0;

    for (int i = 0; i < n_tests; i++) {
        int status;
        pid_t child = fork();

        if (child == 0)
            test_run(&tests[i]);
        if (child > 0 && waitpid(child, &status, 0) == child && status == 0)
            continue;
        printf("[FAIL] %s\n", tests[i].name);
        failed++;
    }
    printf("Tested: %d | Failing: %d\n", n_tests, failed);
    return failed > 0;
}

#endif

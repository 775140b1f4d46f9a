/* fuzz.c - libFuzzer's way into the tool: see run */
#include "mutate.h"
#include "pipeline.h"

#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STACK_MB = 1024, MAX_FLAGS = 64 };

int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*run)(const uint8_t *, size_t));
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max);

size_t
LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned seed)
{
    unsigned n = 1 + (seed >> 8) % 4;

    if (seed % 32 == 0)
        return LLVMFuzzerMutate(data, size, max);
    while (n-- > 0)
        size = mutate((char *)data, size, max, seed += 7919);
    return size;
}

size_t
LLVMFuzzerCustomCrossOver(const uint8_t *a, size_t a_len, const uint8_t *b, size_t b_len,
                          uint8_t *out, size_t max, unsigned seed)
{
    return splice((const char *)a, a_len, (const char *)b, b_len, (char *)out, max, seed);
}

static int
run(const uint8_t *data, size_t size)
{
    unsigned sum = 0;

    for (size_t i = 0; i < size; i++)
        sum = sum * 31 + data[i];
    pipeline_run((const char *)data, size, getenv("FRONTEND_AGAIN") != NULL || sum % 4 == 0);
    return 0;
}

struct start {
    int argc, status;
    char **argv;
};

static void *
fuzz(void *arg)
{
    struct start *s = arg;

    s->status = LLVMFuzzerRunDriver(&s->argc, &s->argv, run);
    return NULL;
}

/* fuzz [libFuzzer's arguments]; the compiler's flags are in FRONTEND_FLAGS. On a stack like that of
 * the tool's own main. */
int
main(int argc, char **argv)
{
    static const char *flags[MAX_FLAGS];
    struct start s = { .argc = argc, .argv = argv };
    size_t n = 0;
    char *list = strdup(getenv("FRONTEND_FLAGS") ? getenv("FRONTEND_FLAGS") : "");
    pthread_attr_t attr;
    pthread_t thread;
    sigset_t alarms;

    for (char *word = strtok(list, " "); word != NULL && n < MAX_FLAGS; word = strtok(NULL, " "))
        flags[n++] = word;
    pipeline_begin(flags, n);
    pthread_attr_init(&attr);
    pthread_attr_setstacksize(&attr, (size_t)STACK_MB << 20);
    if (pthread_create(&thread, &attr, fuzz, &s) != 0)
        return 2;
    sigemptyset(&alarms);
    sigaddset(&alarms, SIGALRM); /* libFuzzer's timer is for its own thread */
    pthread_sigmask(SIG_BLOCK, &alarms, NULL);
    pthread_join(thread, NULL);
    free(list);
    return s.status;
}

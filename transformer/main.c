/* main.c - flags in, status out */
#include "command.h"
#include "crash.h"

#include <malloc.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    STACK_MB = 1024
}; /* reserved, not used, until a source nests that deeply */

struct run {
    int argc, status;
    char **argv;
};

static int
command(int argc, char **argv)
{
    if (argc >= 2) {
        if (strcmp(argv[1], "cc") == 0)
            return command_cc(argc - 1, argv + 1);
        if (strcmp(argv[1], "check") == 0)
            return command_check(argc - 1, argv + 1);
        if (strcmp(argv[1], "explain") == 0)
            return command_explain(argc - 1, argv + 1);
    }
    return command_transform(argc, argv);
}

static void *
run(void *arg)
{
    struct run *r = arg;

#ifndef __SANITIZE_ADDRESS__ /* which says more */
    crash_catch();
#endif
    r->status = command(r->argc, r->argv);
    return NULL;
}

/* The stages walk trees by recursion; a stack of our own lets them go as deep as a source does. */
int
main(int argc, char **argv)
{
    struct run r = {.argc = argc, .argv = argv};
    pthread_attr_t attr;
    pthread_t thread;
    bool apart;

#ifdef __GLIBC__
    mallopt(M_ARENA_MAX, 1); /* a second thread's own grows by a system call for every few pages */
    mallopt(M_TOP_PAD, 1 << 20);
#endif
    setenv("LIBCLANG_NOTHREADS", "1", 1); /* libclang's own thread has a stack of 8 MiB */
    pthread_attr_init(&attr);
    apart = pthread_attr_setstacksize(&attr, (size_t)STACK_MB << 20) == 0 &&
            pthread_create(&thread, &attr, run, &r) == 0;
    if (apart)
        pthread_join(thread, NULL);
    else
        run(&r);
    pthread_attr_destroy(&attr);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        complain("cannot write to standard output");
        return STATUS_USAGE;
    }
    return r.status;
}

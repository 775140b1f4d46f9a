/* child.h - what spawn.c starts and process.c looks after */
#ifndef CHILD_H
#define CHILD_H

#include "descriptor.h"

struct child {
    struct watch watch; /* of the pidfd */
    struct child *next; /* in its bucket */
    pid_t pid;
    int pidfd;      /* -1: none */
    bool by_signal; /* SIGCHLD tells instead */
    bool ended;     /* and has been reaped: status or error */
    bool detached;
    int status;
    int error;                 /* it was not for us to reap */
    struct async_job *waiting; /* a ring of struct wait, known by its last */
};

/* NULL: no memory. */
struct child *child_new(void);
/* c is entered under its pid, and watched. Whoever had that number before has been reaped by others.
 * returns  0, or an errno: it is gone again */
int child_begin(struct child *c);

#endif

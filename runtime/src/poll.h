/* poll.h - how a thread waits
 *
 * One file a poller (poll_epoll.c, poll_uring.c, poll_poll.c), chosen at run
 * time by the environment's ASYNCC_POLLER, else the first that opens. One is
 * opened when the loop first has to wait. */
#ifndef POLL_H
#define POLL_H

#include <stdbool.h>
#include <stdint.h>

#include "private.h"

struct descriptor;

struct poller {
    const char *name;
    /* What is registered stays so, and is reported whenever something new happens. Else it is
     * reported once, or as long as it lasts. */
    bool keeps;
    /* The descriptor that `shown` gives becomes readable as soon as there is something to report; else
     * what is to be reported has to be said by `wait` first. */
    bool tells;
    /* A descriptor that is closed behind our back is never reported. */
    bool blind;
    bool (*open)(void); /* false: this system hasn't got it */
    void (*close)(void);
    /* From now on what d->wanted says is to be reported; 0: nothing any more. Called once a turn at
     * most for each descriptor where something has changed, just before `wait`.
     * returns  0, or an errno: EBADF: it was closed; EPERM: it is always ready */
    int (*watch)(struct descriptor *d);
    /* d->fd is about to be closed. */
    void (*forget)(struct descriptor *d);
    /* Takes back the call that `watch` has made for d's reader (d->receives): afterwards the kernel has
     * nothing to do with its buffer any more. NULL: it makes none.
     * returns  false: it was too late, the call has been made; descriptor_received says so */
    bool (*withdraw)(struct descriptor *d);
    /* Another loop is going to wait in our stead: returns what for. -1, or NULL: there is nothing. */
    int (*shown)(void);
    /* It has waited, and nobody is there to call `wait`: what `shown` gave is not to be readable any more.
     * NULL: it isn't, then. */
    void (*heard)(void);
    /* Calls descriptor_event for everything that has happened. May return early.
     * timeout_ms  -1: until something happens */
    void (*wait)(int timeout_ms);
};

extern const struct poller poller_epoll, poller_uring, poller_poll;

const struct poller *poll_ready(void); /* the thread's, opened */
/* Waits. */
void poll_wait(uint64_t timeout_ms);
void poll_end(void);

#endif

/* poll.h - how a thread waits
 *
 * One file a poller (poll_epoll.c, poll_poll.c), chosen at run time by the
 * environment's ASYNCC_POLLER, else the first that opens. One is opened when
 * the loop first has to wait. */
#ifndef POLL_H
#define POLL_H

#include <stdbool.h>
#include <stdint.h>

struct poller {
    const char *name;
    bool (*open)(int *fd);                /* false: this system hasn't got it */
    void (*wait)(int fd, int timeout_ms); /* may return early; -1: until something happens */
    void (*close)(int fd);
};

extern const struct poller poller_epoll, poller_poll;

/* Waits, with the thread's poller. */
void poll_wait(uint64_t timeout_ms);
void poll_end(void);

#endif

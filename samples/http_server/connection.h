/* connection.h - the connections of a server, and what is answered over them */
#ifndef CONNECTION_H
#define CONNECTION_H

#include <asyncc.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/queue.h>

#include "request.h"

struct connection {
    LIST_ENTRY(connection) others;
    struct server *server;
    int fd;
    bool busy; /* with an answer; else it waits for a request */
    bool keep_alive;
    struct request request;
};

struct server {
    LIST_HEAD(, connection) connections;
    int root; /* the directory of its files */
    uint64_t timeout_ms; /* between two pieces of a request, and between two requests */
    bool stopping;
};

/* Takes SIGTERM and opens the directory.
 * returns  a descriptor: there is something to be read when the signal has come. Errors end the program */
int server_open(struct server *s, const char *directory);
void server_stop(struct server *s); /* who waits for a request waits no longer */

/* fd is the connection's, whatever comes of it. NULL: no memory */
struct connection *connection_new(struct server *s, int fd);
void connection_free(struct connection *c);

void connection_late(struct connection *c); /* tells that it was */

promise(ssize_t) connection_read(struct connection *c); /* 0: the end */
promise(void) answer(struct connection *c, bool understood);

#endif

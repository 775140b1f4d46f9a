#define _GNU_SOURCE
#include "connection.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static int stop_pipe[2];

static void on_sigterm(int signo)
{
    ssize_t written = write(stop_pipe[1], "", 1);

    (void)signo;
    (void)written; /* full: it has been told before */
}

int server_open(struct server *s, const char *directory)
{
    struct sigaction action = {.sa_handler = on_sigterm, .sa_flags = SA_RESTART};

    LIST_INIT(&s->connections);
    s->root = open(directory, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (s->root < 0 || pipe2(stop_pipe, O_CLOEXEC | O_NONBLOCK) != 0 ||
        sigaction(SIGTERM, &action, NULL) != 0) {
        perror(directory);
        exit(1);
    }
    return stop_pipe[0];
}

void server_stop(struct server *s)
{
    struct connection *c;

    s->stopping = true;
    LIST_FOREACH(c, &s->connections, others)
        if (!c->busy)
            shutdown(c->fd, SHUT_RD); /* its read comes to the end */
}

struct connection *connection_new(struct server *s, int fd)
{
    struct connection *c = malloc(sizeof *c);
    int on = 1;

    if (c == NULL) {
        close(fd);
        return NULL;
    }
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    c->server = s;
    c->fd = fd;
    c->busy = c->keep_alive = false;
    request_init(&c->request);
    LIST_INSERT_HEAD(&s->connections, c, others);
    return c;
}

void connection_free(struct connection *c)
{
    LIST_REMOVE(c, others);
    free(c);
}

/* Without waiting: it has had its time. */
void connection_late(struct connection *c)
{
    static const char late[] = "HTTP/1.1 408 Request Timeout\r\n"
                               "Content-Length: 0\r\nConnection: close\r\n\r\n";
    ssize_t sent = send(c->fd, late, sizeof late - 1, MSG_DONTWAIT | MSG_NOSIGNAL);

    (void)sent;
}

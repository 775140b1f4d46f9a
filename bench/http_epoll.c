/* http_epoll.c - the hello route, written by hand: the least that a server over epoll can do */
#define _GNU_SOURCE
#include <sys/epoll.h>
#include <unistd.h>

#include "http.h"

struct connection {
    int fd;
    struct http_requests requests;
};

static void
connection_add(int poller, int fd)
{
    struct connection *c = calloc(1, sizeof *c);
    struct epoll_event event = {.events = EPOLLIN | EPOLLRDHUP | EPOLLET, .data.ptr = c};

    if (c == NULL || epoll_ctl(poller, EPOLL_CTL_ADD, fd, &event) != 0)
        abort();
    c->fd = fd;
}

static void
connection_end(struct connection *c)
{
    close(c->fd);
    free(c);
}

static void
connection_run(struct connection *c)
{
    struct http_requests *r = &c->requests;
    size_t room = sizeof r->buf - r->length;
    ssize_t n = recv(c->fd, r->buf + r->length, room, MSG_DONTWAIT);

    if (n <= 0) {
        connection_end(c);
        return;
    }
    for (size_t answers = http_take(r, (size_t)n); answers > 0; answers--)
        if (send(c->fd, http_answer, sizeof http_answer - 1, MSG_DONTWAIT | MSG_NOSIGNAL) < 0) {
            connection_end(c);
            return;
        }
}

int
main(int argc, char **argv)
{
    int listener = http_listen(argc > 1 ? atoi(argv[1]) : 0), poller = epoll_create1(0), fd;
    struct epoll_event events[256], event = {.events = EPOLLIN, .data.ptr = NULL};

    epoll_ctl(poller, EPOLL_CTL_ADD, listener, &event);
    for (;;) {
        int n = epoll_wait(poller, events, 256, -1);

        for (int i = 0; i < n; i++)
            if (events[i].data.ptr != NULL)
                connection_run(events[i].data.ptr);
            else
                while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0)
                    connection_add(poller, fd);
    }
}

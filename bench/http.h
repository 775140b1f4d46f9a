/* http.h - what the servers of this folder have in common: the hello route, at its simplest
 *
 * No server is to win by its parser: all look for the ends of the requests' heads, and know of no
 * bodies. A head is shorter than the buffer. */
#ifndef HTTP_H
#define HTTP_H

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

static const char http_answer[] = "HTTP/1.1 200 OK\r\n"
                                  "Content-Type: text/plain\r\n"
                                  "Content-Length: 13\r\n"
                                  "\r\n"
                                  "Hello, world\n";

struct http_requests {
    size_t length; /* of what has come and is not yet a whole request */
    char buf[2048];
};

/* n more bytes are in the buffer.
 * returns  how many requests are complete; they are taken out */
static inline size_t
http_take(struct http_requests *r, size_t n)
{
    char *at = r->buf, *end;
    size_t found = 0;

    r->length += n;
    while ((end = memmem(at, (size_t)(r->buf + r->length - at), "\r\n\r\n", 4)) != NULL) {
        at = end + 4;
        found++;
    }
    r->length = (size_t)(r->buf + r->length - at);
    if (found > 0 && r->length > 0)
        memmove(r->buf, at, r->length);
    return found;
}

/* A listener on the loopback; its port is printed. */
static inline int
http_listen(int port)
{
    struct sockaddr_in at = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)port),
                             .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t length = sizeof at;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), on = 1;

    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof at) != 0 || listen(fd, 4096) != 0 ||
        getsockname(fd, (struct sockaddr *)&at, &length) != 0) {
        perror("http");
        exit(1);
    }
    printf("%d\n", ntohs(at.sin_port));
    fflush(stdout);
    return fd;
}

#endif

/* An echo server: what a client sends comes back, however many there are.
 *
 *     echo_server [PORT]     7007; 0: one of the system's choice */
#include <asyncc.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>

/* Each connection is a task of its own: it reads as if there were no other. */
static async(void) echo(int fd)
{
    char buf[4096];

    defer await async_close(fd);
    try {
        for (ssize_t n; (n = await async_read(fd, buf, sizeof buf)) > 0;)
            await async_write_all(fd, buf, (size_t)n);
    } catch (e) {
        fprintf(stderr, "a connection was lost: %s\n", e->message);
    }
}

static int port_of(int listener)
{
    struct sockaddr_in at;
    socklen_t length = sizeof at;

    getsockname(listener, (struct sockaddr *)&at, &length);
    return ntohs(at.sin_port);
}

async(int) main(int argc, char **argv)
{
    int listener = await async_tcp_listen("127.0.0.1", argc > 1 ? argv[1] : "7007");

    printf("listening on port %d\n", port_of(listener));
    fflush(stdout);
    for (;;)
        (void)echo(await async_accept(listener, NULL, NULL));
    return 0;
}

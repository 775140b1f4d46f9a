/* A server for HTTP/1.1: connections that stay, requests one behind the other, bodies in chunks, files.
 * On SIGTERM it takes no more connections, answers what it has been asked, and ends.
 *
 *     http_server [PORT [DIRECTORY [TIMEOUT_MS]]]     8080; the present one; 5000 */
#include "connection.h"

#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>

static struct server server = {.timeout_ms = 5000};

/* A connection's requests, one after the other. */
static async(void) serve(struct connection *c)
{
    defer connection_free(c);
    defer await async_close(c->fd);
    try {
        do {
            int come;

            while ((come = request_next(&c->request)) == 0 && !server.stopping)
                if (await promise_timeout(connection_read(c), server.timeout_ms) == 0)
                    return;
            if (come == 0)
                return;
            c->busy = true;
            await answer(c, come > 0);
            c->busy = false;
        } while (c->keep_alive);
    } catch (e) {
        if (e->code == ETIMEDOUT)
            connection_late(c);
    }
}

static async(void) accept_all(int listener, async_group *tasks)
{
    for (;;) {
        struct connection *c = connection_new(&server, await async_accept(listener, NULL, NULL));

        if (c != NULL)
            async_group_add(tasks, serve(c));
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
    int listener = await async_tcp_listen("127.0.0.1", argc > 1 ? argv[1] : "8080");
    int stop = server_open(&server, argc > 2 ? argv[2] : ".");
    async_group *tasks = async_group_new();
    char signal;

    defer async_group_release(tasks);
    if (argc > 3)
        server.timeout_ms = strtoul(argv[3], NULL, 10);
    printf("listening on port %d\n", port_of(listener));
    fflush(stdout);

    promise(void) accepting = accept_all(listener, tasks);

    await async_read(stop, &signal, 1);
    promise_cancel(accepting);
    await async_close(listener);
    server_stop(&server);
    await async_group_wait(tasks);
    puts("all is answered");
    return 0;
}

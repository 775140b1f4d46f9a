/* Forty clients at a time talk to a server of the same program, line by line. */
#include <asyncc.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

enum {
    CLIENTS = 40,
    LINES = 25
};

static int served, right;

static async(void) serve(int fd)
{
    async_reader *r = async_reader_new(fd, 200);
    defer async_reader_free(r);
    defer await async_close(fd);

    for (char *line; (line = await async_read_line(r)) != NULL; served++) {
        char answer[220];
        int n = snprintf(answer, sizeof answer, "<%s>\n", line);

        await async_write_all(fd, answer, (size_t)n);
    }
}

static async(void) accept_all(int listener)
{
    promise(void) connection[CLIENTS];

    for (int i = 0; i < CLIENTS; i++)
        connection[i] = serve(await async_accept(listener, NULL, NULL));
    await promise_all_of(connection, CLIENTS);
}

static async(void) talk(const char *port, int id)
{
    int fd = await async_tcp_connect("127.0.0.1", port);
    defer await async_close(fd);
    async_reader *r = async_reader_new(fd, 200);
    defer async_reader_free(r);

    for (int i = 0; i < LINES; i++) {
        char line[100], wanted[100];
        int n = snprintf(line, sizeof line, "client %d, line %d\n", id, i);
        char *answer;

        snprintf(wanted, sizeof wanted, "<client %d, line %d>", id, i);
        await async_write_all(fd, line, (size_t)n);
        answer = await async_read_line(r);
        right += answer != NULL && strcmp(answer, wanted) == 0;
        if (i % 8 == id % 8)
            await async_sleep(1);
    }
}

async(int) main(void)
{
    int listener = await async_tcp_listen("127.0.0.1", "0");
    struct sockaddr_in at;
    socklen_t length = sizeof at;
    char port[8];
    promise(void) server = accept_all(listener), client[CLIENTS];

    getsockname(listener, (struct sockaddr *)&at, &length);
    snprintf(port, sizeof port, "%d", ntohs(at.sin_port));
    for (int i = 0; i < CLIENTS; i++)
        client[i] = talk(port, i);
    await promise_all_of(client, CLIENTS);
    await server;
    await async_close(listener);
    printf("%d lines served, %d right\n", served, right);
    return 0;
}

// expect: 1000 lines served, 1000 right
// valgrind

/* A web server that counts visits, in Redis.
 *
 *     visits REDIS_PORT [PORT]     7008; 0: one of the system's choice */
#include <asyncc/redis.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>

static async(void) answer(int fd, const char *status, const char *text, long long number)
{
    char body[128], all[256];
    int length = snprintf(body, sizeof body, "%s %lld\n", text, number);

    length = snprintf(all, sizeof all,
                      "HTTP/1.1 %s\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s", status,
                      length, body);
    await async_write_all(fd, all, (size_t)length);
}

/* Reads a request. `page` is what stands behind GET /, or nothing. */
static async(void) request(async_reader *reader, char page[64])
{
    char *line = await async_read_line(reader);

    page[0] = '\0';
    if (line != NULL && sscanf(line, "GET /%63[a-z0-9] HTTP", page) != 1)
        page[0] = '\0';
    while (line != NULL && line[0] != '\0')
        line = await async_read_line(reader);
}

/* All visitors share the one connection to Redis: each waits for its own reply. */
static async(void) visit(int fd, async_redis *db)
{
    char page[64];

    defer await async_close(fd);
    async_reader *reader = async_reader_new(fd, 8192);
    defer async_reader_free(reader);
    try {
        await request(reader, page);
        if (page[0] == '\0') {
            await answer(fd, "404 Not Found", "no such page", 404);
            return;
        }
        redisReply *visits = await async_redis_command(db, "INCR visits:%s", page);
        defer freeReplyObject(visits);
        await answer(fd, "200 OK", page, visits->integer);
    } catch (e) {
        fprintf(stderr, "a visitor was lost: %s\n", e->message);
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
    async_redis *db = await async_redis_connect("127.0.0.1", argc > 1 ? argv[1] : "6379");
    int listener = await async_tcp_listen("127.0.0.1", argc > 2 ? argv[2] : "7008");

    printf("try: curl http://127.0.0.1:%d/home\n", port_of(listener));
    fflush(stdout);
    for (;;)
        (void)visit(await async_accept(listener, NULL, NULL), db);
    return 0;
}

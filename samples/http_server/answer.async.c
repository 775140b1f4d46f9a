/* What is answered to which request. */
#include "connection.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

async(ssize_t) connection_read(struct connection *c)
{
    ssize_t n = await async_recv(c->fd, c->request.buf, sizeof c->request.buf, 0);

    c->request.length = (size_t)n;
    return n;
}

static int head_of(char *head, size_t size, struct connection *c, const char *status,
                   const char *type, size_t length)
{
    return snprintf(head, size,
                    "HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %zu\r\n%s\r\n", status,
                    type, length, c->keep_alive ? "" : "Connection: close\r\n");
}

static async(void) answer_text(struct connection *c, const char *status, const char *text)
{
    char out[512];
    size_t n = (size_t)head_of(out, sizeof out, c, status, "text/plain", strlen(text));

    if (c->request.parser.method != HTTP_HEAD)
        n += (size_t)snprintf(out + n, sizeof out - n, "%s", text);
    if (await async_send(c->fd, out, n, 0) < (ssize_t)n)
        throw EPIPE; /* a client that doesn't read so little */
}

static async(void) answer_file(struct connection *c, int fd, size_t size)
{
    char part[16384];
    int n = head_of(part, sizeof part, c, "200 OK", type_of(c->request.path), size);

    await async_write_all(c->fd, part, (size_t)n);
    if (c->request.parser.method == HTTP_HEAD)
        return;
    while (size > 0) {
        ssize_t got = await async_read(fd, part, size < sizeof part ? size : sizeof part);

        if (got == 0)
            throw EIO; /* it has become shorter */
        await async_write_all(c->fd, part, (size_t)got);
        size -= (size_t)got;
    }
}

async(void) answer(struct connection *c, bool understood)
{
    struct request *r = &c->request;
    char text[64];
    size_t size;

    c->keep_alive = understood && r->keep_alive && !c->server->stopping;
    if (!understood) {
        r->parser.method = HTTP_GET;
        await answer_text(c, "400 Bad Request", "That is no request.\n");
    } else if (r->parser.method == HTTP_POST) {
        snprintf(text, sizeof text, "%zu bytes\n", r->body);
        await answer_text(c, "200 OK", text);
    } else if (r->parser.method != HTTP_GET && r->parser.method != HTTP_HEAD) {
        await answer_text(c, "405 Method Not Allowed", "GET, HEAD and POST it may be.\n");
    } else if (strcmp(r->path, "/hello") == 0) {
        await answer_text(c, "200 OK", "Hello, world\n");
    } else if (strcmp(r->path, "/slow") == 0) {
        await async_sleep(500);
        await answer_text(c, "200 OK", "That took a while.\n");
    } else {
        int fd = file_open(c->server->root, r->path, &size);

        if (fd < 0) {
            await answer_text(c, "404 Not Found", "There is nothing of that name.\n");
            return;
        }
        defer close(fd);
        await answer_file(c, fd, size);
    }
}

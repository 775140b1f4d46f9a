/* http_uv.c - the hello route over libuv */
#define _GNU_SOURCE
#include <uv.h>

#include "http.h"

struct connection {
    uv_tcp_t tcp;
    struct http_requests requests;
};

static void
give_buffer(uv_handle_t *handle, size_t suggested, uv_buf_t *buf)
{
    struct http_requests *r = &((struct connection *)handle)->requests;

    (void)suggested;
    *buf = uv_buf_init(r->buf + r->length, (unsigned)(sizeof r->buf - r->length));
}

static void
on_close(uv_handle_t *handle)
{
    free(handle);
}

static void
on_written(uv_write_t *write, int status)
{
    (void)status;
    free(write);
}

/* At once, as far as it goes; what doesn't go is queued. */
static void
answer(uv_stream_t *stream)
{
    uv_buf_t buf = uv_buf_init((char *)http_answer, sizeof http_answer - 1);
    uv_write_t *write;
    int n = uv_try_write(stream, &buf, 1);

    if (n == (int)sizeof http_answer - 1)
        return;
    if (n > 0)
        buf = uv_buf_init(buf.base + n, (unsigned)(sizeof http_answer - 1) - (unsigned)n);
    write = malloc(sizeof *write);
    if (write != NULL && uv_write(write, stream, &buf, 1, on_written) != 0)
        free(write);
}

static void
on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf)
{
    (void)buf;
    if (n < 0) {
        uv_close((uv_handle_t *)stream, on_close);
        return;
    }
    for (size_t answers = http_take(&((struct connection *)stream)->requests, (size_t)n);
         answers > 0; answers--)
        answer(stream);
}

static void
on_connection(uv_stream_t *listener, int status)
{
    struct connection *c = calloc(1, sizeof *c);

    if (c == NULL || status != 0 || uv_tcp_init(listener->loop, &c->tcp) != 0)
        abort();
    if (uv_accept(listener, (uv_stream_t *)&c->tcp) == 0)
        uv_read_start((uv_stream_t *)&c->tcp, give_buffer, on_read);
}

int
main(int argc, char **argv)
{
    static uv_tcp_t listener;
    int fd = http_listen(argc > 1 ? atoi(argv[1]) : 0);

    if (uv_tcp_init(uv_default_loop(), &listener) != 0 || uv_tcp_open(&listener, fd) != 0 ||
        uv_listen((uv_stream_t *)&listener, 4096, on_connection) != 0)
        abort();
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}

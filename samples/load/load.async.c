/* A load client for HTTP/1.1: so many connections, each of which asks as soon as it has its answer.
 *
 *     load [-c CONNECTIONS] [-n REQUESTS | -d SECONDS] [-t SECONDS] URL */
#include "load.h"

#include <asyncc.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>

static struct load load;
static struct tally tally;

static async(int) connect_to_server(void)
{
    int fd = await async_tcp_connect(load.host, load.port);

    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
    return fd;
}

/* A request and its answer.
 * returns  whether the connection may be used again */
static async(bool) ask(int fd)
{
    char buf[16384];
    struct answer a;
    uint64_t begun = now_us();

    answer_begin(&a);
    await async_write_all(fd, load.request, strlen(load.request));
    while (!a.whole) {
        ssize_t n = await async_recv(fd, buf, sizeof buf, 0);

        tally.bytes += (uint64_t)n;
        if (!answer_take(&a, buf, (size_t)n))
            throw async_error_new(EPROTO, n > 0 ? "no answer in HTTP" : "the connection was closed");
    }
    tally_done(&tally, now_us() - begun, a.parser.status_code);
    return a.keep_alive;
}

/* One connection: closed and opened again when the server wants that, or something went wrong. */
static async(void) client(void)
{
    int fd = -1;

    defer if (fd >= 0) await async_close(fd);
    while (load.requests == 0 || tally.begun < load.requests) {
        bool again = false;

        tally.begun++;
        try {
            if (fd < 0)
                fd = await connect_to_server();
            again = await promise_timeout(ask(fd), load.timeout_ms);
        } catch (e) {
            if (e->code == ECANCELED)
                throw e;
            tally_failed(&tally, e->message);
            await async_sleep(10); /* a server that is down need not be hurried */
        }
        if (!again && fd >= 0) {
            await async_close(fd);
            fd = -1;
        }
    }
}

/* Until all has been asked, or the time is up. */
static async(void) run(async_group *clients)
{
    for (unsigned i = 0; i < load.connections; i++)
        async_group_add(clients, client());
    try {
        if (load.seconds == 0)
            await async_group_wait(clients);
        else
            await promise_timeout(async_group_wait(clients), (uint64_t)(load.seconds * 1000));
    } catch (e) {
        if (e->code != ETIMEDOUT)
            throw e;
    }
}

async(int) main(int argc, char **argv)
{
    async_group *clients = async_group_new();

    defer async_group_release(clients);
    load_parse(&load, argc, argv);
    tally.begun_us = now_us();
    async_timer progress = async_set_interval(tally_progress, &tally, 100);
    await run(clients);
    async_clear_timer(progress);
    tally_report(&tally, &load);
    return tally.failed > 0;
}

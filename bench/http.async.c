/* http.async.c - the hello route as an async function for each connection
 *
 *     http [PORT]     0: one of the system's choice; prints it */
#include <asyncc.h>
#include <unistd.h>

#include "http.h"

/* Clients that break off are no concern of anybody's. */
static async(void) serve(int fd)
{
    struct http_requests r = {0};

    defer close(fd);
    try {
        for (ssize_t n; (n = await async_recv(fd, r.buf + r.length, sizeof r.buf - r.length, 0)) > 0;)
            for (size_t answers = http_take(&r, (size_t)n); answers > 0; answers--)
                await async_send(fd, http_answer, sizeof http_answer - 1, 0);
    } catch (e) {
    }
}

async(int) main(int argc, char **argv)
{
    int listener = http_listen(argc > 1 ? atoi(argv[1]) : 0);

    for (;;)
        (void)serve(await async_accept(listener, NULL, NULL));
    return 0;
}

/* poll.c - which poller a thread waits with */
#include "poll.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "runtime.h"

static const struct poller *const pollers[] = {&poller_epoll, &poller_poll};

static void
poll_open(void)
{
    const char *wanted = getenv("ASYNCC_POLLER");
    size_t n = sizeof pollers / sizeof *pollers;

    for (size_t i = 0; i < n; i++) {
        if (wanted != NULL && strcmp(pollers[i]->name, wanted) != 0)
            continue;
        if (pollers[i]->open(&async__loop.poll_fd)) {
            async__loop.poller = pollers[i];
            return;
        }
    }
    /* An unknown name, or no descriptor left for epoll: poll needs none. */
    async__loop.poller = &poller_poll;
}

void
poll_wait(uint64_t timeout_ms)
{
    if (async__loop.poller == NULL)
        poll_open();
    async__loop.poller->wait(async__loop.poll_fd, timeout_ms > INT_MAX ? INT_MAX : (int)timeout_ms);
}

void
poll_end(void)
{
    if (async__loop.poller != NULL)
        async__loop.poller->close(async__loop.poll_fd);
    async__loop.poller = NULL;
}

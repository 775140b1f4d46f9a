/* poll.c - which poller a thread waits with */
#include "poll.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "runtime.h"

static const struct poller *const pollers[] = {&poller_epoll, &poller_uring, &poller_poll};

/* returns  the first that opens, of those with this name; NULL: none */
static const struct poller *
poll_open(const char *wanted)
{
    for (size_t i = 0; i < sizeof pollers / sizeof *pollers; i++)
        if ((wanted == NULL || strcmp(pollers[i]->name, wanted) == 0) && pollers[i]->open())
            return pollers[i];
    return NULL;
}

const struct poller *
poll_ready(void)
{
    const char *wanted = getenv("ASYNCC_POLLER");

    if (LIKELY(async__loop.poller != NULL))
        return async__loop.poller;
    if (wanted != NULL)
        async__loop.poller = poll_open(wanted);
    if (async__loop.poller == NULL) /* an unknown name, or it is forbidden here */
        async__loop.poller = poll_open(NULL);
    return async__loop.poller;
}

void
poll_wait(uint64_t timeout_ms)
{
    poll_ready()->wait(timeout_ms > INT_MAX ? timeout_ms == UINT64_MAX ? -1 : INT_MAX
                                            : (int)timeout_ms);
}

void
poll_end(void)
{
    if (async__loop.poller != NULL)
        async__loop.poller->close();
    async__loop.poller = NULL;
}

/* curl_faults.async.c - see curl_faults.h
 *
 * libcurl is a shared library, so what it calls is what the program defines by that name: malloc by way of
 * curl_global_init_mem, system calls here. */
#define _GNU_SOURCE
#include "curl_faults.h"
#include "check.h"
#include <asyncc/curl.h>
#include <dlfcn.h>
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>

static const char *port;

/* Of each kind of call the one that fails is counted down to. */
static struct countdown {
    int left; /* 0: none fails */
    bool failed;
} memory, calls;

static bool
fails(struct countdown *c)
{
    if (c->left == 0 || --c->left > 0)
        return false;
    c->failed = true;
    return true;
}

static void *
curl_malloc(size_t size)
{
    return fails(&memory) ? NULL : malloc(size);
}

static void *
curl_calloc(size_t n, size_t size)
{
    return fails(&memory) ? NULL : calloc(n, size);
}

static void *
curl_realloc(void *block, size_t size)
{
    return fails(&memory) ? NULL : realloc(block, size);
}

static char *
curl_strdup(const char *text)
{
    return fails(&memory) ? NULL : strdup(text);
}

static int failing_code; /* what a system call fails with */

#define FAULTY(type, name, parameters, arguments)                    \
    type name parameters                                             \
    {                                                                \
        static type (*real) parameters;                              \
                                                                     \
        if (real == NULL)                                            \
            *(void **)&real = dlsym(RTLD_NEXT, #name);               \
        if (!fails(&calls))                                          \
            return real arguments;                                   \
        errno = failing_code;                                        \
        return -1;                                                   \
    }
FAULTY(int, socket, (int domain, int kind, int protocol), (domain, kind, protocol))
FAULTY(int, connect, (int fd, const struct sockaddr *to, socklen_t n), (fd, to, n))
FAULTY(int, getsockopt, (int fd, int level, int name, void *to, socklen_t *n), (fd, level, name, to, n))
FAULTY(ssize_t, send, (int fd, const void *from, size_t n, int flags), (fd, from, n, flags))
FAULTY(ssize_t, recv, (int fd, void *to, size_t n, int flags), (fd, to, n, flags))
FAULTY(int, poll, (struct pollfd *fds, nfds_t n, int ms), (fds, n, ms))
FAULTY(int, epoll_ctl, (int e, int what, int fd, struct epoll_event *event), (e, what, fd, event))

/* Transfers */

static size_t
take(char *data, size_t size, size_t n, void *arg)
{
    (void)data;
    *(size_t *)arg += size * n;
    return size * n;
}

static void
set(CURLcode *code, CURLcode next)
{
    if (*code == CURLE_OK)
        *code = next;
}

static async(void) transfer(const char *path, const char *said, size_t wanted)
{
    CURL *easy = curl_easy_init();
    CURLcode code = CURLE_OK;
    size_t got = 0;
    char url[100];

    defer curl_easy_cleanup(easy);
    if (easy == NULL)
        throw ENOMEM;
    snprintf(url, sizeof url, "http://127.0.0.1:%s%s", port, path);
    set(&code, curl_easy_setopt(easy, CURLOPT_URL, url));
    set(&code, curl_easy_setopt(easy, CURLOPT_NOPROXY, "*"));
    set(&code, curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take));
    set(&code, curl_easy_setopt(easy, CURLOPT_WRITEDATA, &got));
    if (said != NULL)
        set(&code, curl_easy_setopt(easy, CURLOPT_POSTFIELDS, said));
    if (code != CURLE_OK)
        throw ENOMEM;
    CHECK(await async_curl_perform(easy) == 200);
    CHECK(got == wanted);
}

/* Two at once, and one behind them that uses a connection again. */
static async(void) a_round(void)
{
    promise(void) some = transfer("/bytes/100000", NULL, 100000), said = transfer("/echo", "said", 4);

    defer async_curl_cleanup();
    await promise_all_settled(some, said);
    await some;
    await said;
    await transfer("/bytes/10", NULL, 10);
}

/* A round with a failure in it, and another.
 * returns  something has failed */
static bool
survives(struct countdown *what, int at)
{
    promise(void) p;

    *what = (struct countdown){.left = at};
    p = a_round();
    async_loop_run();
    if (promise_state(p) == PROMISE_PENDING)
        async_dump(stderr);
    CHECK(promise_state(p) != PROMISE_PENDING);
    CHECK(promise_state(p) == PROMISE_FULFILLED || (what->failed && promise_error(p) != NULL));
    promise_release(p);
    what->left = 0;
    p = a_round();
    async_run(p);
    promise_release(p);
    CHECK(async_live() == 0);
    return what->failed;
}

static void
on_unhandled(async_error *error, void *arg)
{
    (void)error, (void)arg; /* of `said`, where `some` has failed too */
}

static void
all_fail_once(struct countdown *what, int least)
{
    int at = 1;

    async_on_unhandled_rejection(on_unhandled, NULL);
    while (survives(what, at))
        at++;
    async_on_unhandled_rejection(NULL, NULL);
    CHECK(at > least);
}

void
curl_faults_prepare(void)
{
    CHECK(curl_global_init_mem(CURL_GLOBAL_ALL, curl_malloc, free, curl_realloc, curl_strdup, curl_calloc) == CURLE_OK);
}

void
curl_faults(const char *at_port)
{
    static const int codes[] = {ENOMEM, EINTR, EIO};

    port = at_port;
    check_without_memory(a_round);
    all_fail_once(&memory, 100);
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        failing_code = codes[i];
        all_fail_once(&calls, 15);
    }
}

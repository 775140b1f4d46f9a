/* net.c - connections and listeners by name
 *
 * One async function by hand, in the shape that asyncc emits: a name becomes a
 * list of addresses, which are tried one after the other until one takes.
 *
 *     list = await async_getaddrinfo(host, port, ...);
 *     for (at = list; at != NULL; at = at->ai_next) {
 *         fd = socket(...);
 *         try { await async_connect(fd, ...); return fd; } catch (e) { close(fd); }
 *     }
 *     throw e;                                                                   */
#define _GNU_SOURCE
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "descriptor.h"
#include "thread.h"

struct by_name {
    struct async_frame base;
    int result;
    int code; /* what the last address has failed with */
    int fd;
    struct addrinfo *list, *at; /* list: from getaddrinfo; NULL: it is `unix_one` */
    bool any_address;           /* no host was named */
    struct addrinfo unix_one;
    struct sockaddr_un path;
    char name[96]; /* for the message; cut off */
};

static const uint32_t no_lines[3];
static enum promise_state connect_resume(struct async_frame *base);
static enum promise_state listen_resume(struct async_frame *base);

#define CODE(variable, resume, name)                                            \
    static const struct async_code variable = {resume, name, "net.c", no_lines, \
                                               sizeof(struct by_name)}
CODE(code_tcp_connect, connect_resume, "async_tcp_connect");
CODE(code_unix_connect, connect_resume, "async_unix_connect");
CODE(code_tcp_listen, listen_resume, "async_tcp_listen");
CODE(code_unix_listen, listen_resume, "async_unix_listen");
/* What has been fulfilled: an await of it is not cancelled any more. */
CODE(code_socket, line_handing, "a socket");

/* A socket for the address that is tried now; it is O_NONBLOCK.
 * returns  false: f->code */
static bool
open_socket(struct by_name *f)
{
    const struct addrinfo *at = f->at;

    f->fd = socket(at->ai_family, at->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, at->ai_protocol);
    if (f->fd < 0) {
        f->code = errno;
        return false;
    }
    descriptor_made(f->fd, DESCRIPTOR_STREAM, POLLOUT);
    return true;
}

static void
close_socket(struct by_name *f)
{
    descriptor_closing(f->fd);
    close(f->fd);
}

static void
set(int fd, int level, int option, int value)
{
    setsockopt(fd, level, option, &value, sizeof value);
}

/* returns  0, or an errno */
static int
bind_and_listen(const struct by_name *f)
{
    const struct addrinfo *at = f->at;

    if (at->ai_family != AF_UNIX)
        set(f->fd, SOL_SOCKET, SO_REUSEADDR, 1);
    if (at->ai_family == AF_INET6)
        set(f->fd, IPPROTO_IPV6, IPV6_V6ONLY,
            !IN6_IS_ADDR_UNSPECIFIED(&((struct sockaddr_in6 *)(void *)at->ai_addr)->sin6_addr));
    if (bind(f->fd, at->ai_addr, at->ai_addrlen) != 0 || listen(f->fd, SOMAXCONN) != 0)
        return errno;
    return 0;
}

static void
socket_lost(struct async_frame *p)
{
    int fd = ASYNC__VALUE(p, int);

    descriptor_closing(fd);
    close(fd);
}

static enum promise_state
ended(struct by_name *f, async_error *error)
{
    if (f->list != NULL)
        freeaddrinfo(f->list);
    f->list = NULL;
    if (error == NULL) {
        f->result = f->fd;
        own_settle_frame(&f->base, &code_socket, socket_lost);
        return PROMISE_PENDING; /* it has settled */
    }
    f->base.error = error;
    return PROMISE_REJECTED;
}

static enum promise_state
none_took(struct by_name *f)
{
    return ended(f, async_error_new(f->code, "%s: %s: %s", f->base.job.code->function, f->name,
                                    strerrordesc_np(f->code)));
}

/* IPv6 first where any address will do: a listener there takes IPv4 as well. */
static struct addrinfo *
ipv6_first(struct addrinfo *list)
{
    struct addrinfo **at = &list, *found;

    while (*at != NULL && (*at)->ai_family != AF_INET6)
        at = &(*at)->ai_next;
    found = *at;
    if (found == NULL)
        return list;
    *at = found->ai_next;
    found->ai_next = list;
    return found;
}

static enum promise_state
listen_now(struct by_name *f)
{
    for (; f->at != NULL; f->at = f->at->ai_next) {
        if (!open_socket(f))
            continue;
        f->code = bind_and_listen(f);
        if (f->code == 0)
            return ended(f, NULL);
        close_socket(f);
    }
    return none_took(f);
}

/* The error says what was asked for by our name. */
static enum promise_state
name_failed(struct by_name *f)
{
    async_error *error = async_error_take(f), *ours;

    if (error->code == ECANCELED)
        return ended(f, error);
    ours = async_error_new(error->code, "%s: %s: %s", f->base.job.code->function, f->name,
                           name_error_text(error->code));
    async_error_release(error);
    return ended(f, ours);
}

static void
resolved(struct by_name *f)
{
    f->list = async_take(f, struct addrinfo *);
    if (f->any_address)
        f->list = ipv6_first(f->list);
    f->at = f->list;
}

static enum promise_state
connect_resume(struct async_frame *base)
{
    struct by_name *f = (struct by_name *)base;
    async_error *error;

    switch (async_resumed(base, 2)) {
    case 0: break;
    case 1: resolved(f); break;
    case -1: return name_failed(f);
    case 2: goto connected;
    default: goto failed;
    }
    for (; f->at != NULL; f->at = f->at->ai_next) {
        if (!open_socket(f))
            continue;
        if (!async_await(f, 2, async_connect(f->fd, f->at->ai_addr, f->at->ai_addrlen)))
            return PROMISE_PENDING;
    connected:
        async_drop(f);
        return ended(f, NULL);
    failed:
        error = async_error_take(f);
        close_socket(f);
        f->code = error->code;
        if (f->code == ECANCELED)
            return ended(f, error);
        async_error_release(error);
    }
    return none_took(f);
}

static enum promise_state
listen_resume(struct async_frame *base)
{
    struct by_name *f = (struct by_name *)base;

    switch (async_resumed(base, 1)) {
    case 0: break;
    case 1: resolved(f); break;
    default: return name_failed(f);
    }
    return listen_now(f);
}

static struct by_name *
by_name_new(const struct async_code *code, const char *host, const char *port)
{
    struct by_name *f = async_new(sizeof *f, code);

    if (f == NULL)
        return NULL;
    f->list = NULL;
    snprintf(f->name, sizeof f->name, port != NULL ? "%s port %s" : "%s",
             host != NULL ? host : "any address", port);
    return f;
}

/* returns  the promise */
static struct async_frame *
settled(struct by_name *f, enum promise_state answer)
{
    if (answer == PROMISE_REJECTED)
        async__settle(&f->base, answer);
    return &f->base;
}

/* The name is looked up first. What needs no looking up is had at once, and so is what follows. */
static struct async_frame *
by_name_begin(const struct async_code *code, const char *host, const char *port, int flags)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = flags};
    struct by_name *f = by_name_new(code, host, port);
    promise(struct addrinfo *) list;

    if (f == NULL)
        return async__no_memory();
    f->any_address = host == NULL;
    list = async_getaddrinfo(host, port, &hints);
    if (promise_state(list) == PROMISE_PENDING) {
        (void)async_await(f, 1, list);
        return &f->base;
    }
    f->base.awaiting = ASYNC__OBJECT(list);
    f->base.state = 1 | ASYNC__OWNS;
    own_take(f->base.awaiting);
    if (promise_state(list) == PROMISE_REJECTED)
        promise_handled(f->base.awaiting);
    return async_begin(&f->base, code->resume);
}

promise(int)
async_tcp_connect(const char *host, const char *port)
{
    return (promise(int))by_name_begin(&code_tcp_connect, host, port, 0);
}

promise(int)
async_tcp_listen(const char *host, const char *port)
{
    return (promise(int))by_name_begin(&code_tcp_listen, host, port, AI_PASSIVE);
}

static bool
address_of_path(struct by_name *f, const char *path)
{
    size_t length = strlen(path);

    if (length == 0 || length >= sizeof f->path.sun_path) {
        f->code = length == 0 ? EINVAL : ENAMETOOLONG;
        return false;
    }
    f->path.sun_family = AF_UNIX;
    memcpy(f->path.sun_path, path, length + 1);
    f->unix_one = (struct addrinfo){
        .ai_family = AF_UNIX,
        .ai_socktype = SOCK_STREAM,
        .ai_addr = (struct sockaddr *)&f->path,
        .ai_addrlen = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length + 1)};
    f->at = &f->unix_one;
    return true;
}

promise(int)
async_unix_connect(const char *path)
{
    struct by_name *f = by_name_new(&code_unix_connect, path, NULL);

    if (f == NULL)
        return (promise(int))async__no_memory();
    if (!address_of_path(f, path))
        return (promise(int))settled(f, none_took(f));
    return (promise(int))async_begin(&f->base, connect_resume);
}

promise(int)
async_unix_listen(const char *path)
{
    struct by_name *f = by_name_new(&code_unix_listen, path, NULL);

    if (f == NULL)
        return (promise(int))async__no_memory();
    return (promise(int))settled(f, address_of_path(f, path) ? listen_now(f) : none_took(f));
}

/* names.c - names of hosts, looked up by the pool
 *
 * An address in numbers needs no looking up, and is had at once. */
#define _GNU_SOURCE
#include <ctype.h>
#include <errno.h>
#include <netdb.h>
#include <string.h>
#include <sys/socket.h>

#include "thread.h"

struct name_work {
    struct path_work by; /* the path holds both names */
    const char *host, *service;
    struct addrinfo hints;
};

static int
errno_of_name(int code)
{
    switch (code) {
    case EAI_SYSTEM: return errno;
    case EAI_MEMORY: return ENOMEM;
    case EAI_AGAIN: return EAGAIN;
    case EAI_SERVICE:
    case EAI_BADFLAGS: return EINVAL;
    case EAI_FAMILY:
    case EAI_ADDRFAMILY: return EAFNOSUPPORT;
    default: return ENOENT;
    }
}

const char *
name_error_text(int code)
{
    const char *text = strerrordesc_np(code);

    return code == ENOENT ? "no such host or service" : text != NULL ? text : "unknown error";
}

static void
name_run(struct work *w)
{
    struct name_work *n = (struct name_work *)w;
    int code = getaddrinfo(n->host, n->service, &n->hints, &w->result.addresses);

    w->error = code == 0 ? 0 : errno_of_name(code);
}

static void
name_give_up(struct async_frame *p)
{
    freeaddrinfo(ASYNC__VALUE(p, struct addrinfo *));
}

static async_error *
name_error(const struct work *w, int code)
{
    const struct name_work *n = (const struct name_work *)w;

    return async_error_new(code, "async_getaddrinfo: %s%s%s: %s",
                           n->host != NULL ? n->host : "any address",
                           n->service != NULL ? " port " : "", n->service != NULL ? n->service : "",
                           name_error_text(code));
}

static const struct work_kind kind_name = {
    .op = WORK_OPERATION("async_getaddrinfo", struct name_work, name_give_up),
    .run = name_run,
    .clean = path_work_clean,
    .fail = name_error,
    .detaches = true,
};

/* returns  false: no memory */
static bool
names_copy(struct name_work *n, const char *host, const char *service)
{
    size_t host_size = host != NULL ? strlen(host) + 1 : 0;
    size_t size = host_size + (service != NULL ? strlen(service) + 1 : 0);
    char *copy = memory_alloc(size > 0 ? size : 1, 1);

    n->by.path = copy;
    n->host = n->service = NULL;
    if (copy == NULL)
        return false;
    if (host != NULL)
        n->host = memcpy(copy, host, host_size);
    if (service != NULL)
        n->service = strcpy(copy + host_size, service);
    return true;
}

static bool
is_number(const char *service)
{
    if (service == NULL)
        return true;
    while (isdigit((unsigned char)*service))
        service++;
    return *service == '\0';
}

/* Where all is numbers.
 * returns  false: it isn't, or it is not had this way */
static bool
had_at_once(struct name_work *n)
{
    struct addrinfo hints = n->hints;

    hints.ai_flags |= AI_NUMERICHOST;
    return is_number(n->service) &&
           getaddrinfo(n->host, n->service, &hints, &n->by.work.result.addresses) == 0;
}

promise(struct addrinfo *)
async_getaddrinfo(const char *host, const char *service, const struct addrinfo *hints)
{
    struct name_work *n = (struct name_work *)work_new(&kind_name);
    struct async_frame *p;

    if (n == NULL)
        return (promise(struct addrinfo *))async__no_memory();
    n->hints = (struct addrinfo){.ai_family = AF_UNSPEC};
    if (hints != NULL)
        n->hints = (struct addrinfo){.ai_flags = hints->ai_flags,
                                     .ai_family = hints->ai_family,
                                     .ai_socktype = hints->ai_socktype,
                                     .ai_protocol = hints->ai_protocol};
    if (!names_copy(n, host, service))
        p = work_failed(&n->by.work, ENOMEM);
    else if (had_at_once(n))
        p = work_done(&n->by.work);
    else
        p = work_start(&n->by.work);
    return (promise(struct addrinfo *))p;
}

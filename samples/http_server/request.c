#define _GNU_SOURCE
#include "request.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static struct request *of(http_parser *p)
{
    return p->data;
}

static int on_begin(http_parser *p)
{
    of(p)->path_length = of(p)->body = 0;
    of(p)->whole = false;
    return 0;
}

/* It may come in pieces. An error ends the parsing. */
static int on_url(http_parser *p, const char *at, size_t n)
{
    struct request *r = of(p);

    if (r->path_length + n >= sizeof r->path)
        return 1;
    memcpy(r->path + r->path_length, at, n);
    r->path_length += n;
    return 0;
}

static int digit(int c)
{
    const char *digits = "0123456789abcdef", *at = strchr(digits, c | 32);

    return c != 0 && at != NULL ? (int)(at - digits) : -1;
}

/* From the URL to the path that it names, in place. */
static bool decode(char *path)
{
    char *to = path;

    path[strcspn(path, "?#")] = '\0';
    for (const char *from = path; *from != '\0'; from++) {
        if (*from != '%') {
            *to++ = *from;
            continue;
        }
        if (digit(from[1]) < 0 || digit(from[2]) < 0)
            return false;
        *to = (char)(digit(from[1]) * 16 + digit(from[2]));
        if (*to++ == '\0')
            return false;
        from += 2;
    }
    *to = '\0';
    return path[0] == '/';
}

static int on_body(http_parser *p, const char *at, size_t n)
{
    (void)at;
    of(p)->body += n;
    return 0;
}

static int on_complete(http_parser *p)
{
    struct request *r = of(p);

    r->whole = true;
    r->keep_alive = http_should_keep_alive(p);
    r->path[r->path_length] = '\0';
    r->bad = !decode(r->path);
    http_parser_pause(p, 1); /* the next one has to wait until this one is answered */
    return 0;
}

static const http_parser_settings settings = {.on_message_begin = on_begin,
                                              .on_url = on_url,
                                              .on_body = on_body,
                                              .on_message_complete = on_complete};

void request_init(struct request *r)
{
    http_parser_init(&r->parser, HTTP_REQUEST);
    r->parser.data = r;
    r->length = r->used = 0;
    r->whole = r->bad = false;
}

int request_next(struct request *r)
{
    r->whole = false;
    http_parser_pause(&r->parser, 0);
    r->used += http_parser_execute(&r->parser, &settings, r->buf + r->used, r->length - r->used);
    if (r->whole)
        return r->bad || r->parser.upgrade ? -1 : 1;
    if (r->parser.http_errno != HPE_OK)
        return -1;
    r->length = r->used = 0;
    return 0;
}

const char *type_of(const char *path)
{
    const char *dot = strrchr(path, '.');

    if (dot != NULL && strcmp(dot, ".html") == 0)
        return "text/html";
    return dot != NULL && strcmp(dot, ".txt") == 0 ? "text/plain" : "application/octet-stream";
}

/* The kernel sees to it that no "..", no link and no mount leads out of root. */
int file_open(int root, const char *path, size_t *size)
{
    struct open_how how = {.flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK,
                           .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS};
    int fd = (int)syscall(SYS_openat2, root, path + 1, &how, sizeof how);
    struct stat s;

    if (fd < 0)
        return -1;
    if (fstat(fd, &s) != 0 || !S_ISREG(s.st_mode)) {
        close(fd);
        return -1;
    }
    *size = (size_t)s.st_size;
    return fd;
}

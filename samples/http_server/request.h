/* request.h - what has come over a connection, cut into requests by http_parser */
#ifndef REQUEST_H
#define REQUEST_H

#include <http_parser.h>
#include <stdbool.h>
#include <stddef.h>

struct request {
    http_parser parser; /* its method is the request's */
    char path[1024];    /* decoded, without the query; begins with a slash */
    size_t path_length;
    size_t body; /* bytes of it: nothing here wants to know more */
    bool whole, bad, keep_alive;
    char buf[4096]; /* what has come; parsed up to `used` */
    size_t length, used;
};

void request_init(struct request *r); /* for a new connection */

/* Goes on parsing, up to the end of a request: what is behind that stays for the next call.
 * returns  1: there is one; 0: more has to come, the buffer is empty; -1: that is no request */
int request_next(struct request *r);

const char *type_of(const char *path);

/* Opens what `path` names under the directory `root`, and nothing that is elsewhere.
 * returns  a descriptor and its size; -1 */
int file_open(int root, const char *path, size_t *size);

#endif

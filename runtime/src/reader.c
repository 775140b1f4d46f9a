/* reader.c - a buffered reader: lines, and what comes after them
 *
 * An operation like the others: its attempt looks for the delimiter in what
 * has been read, and reads more. There is a buffer only as long as something
 * is in it.
 *
 * Of a file a thread reads more (file_fill), and whoever waits goes on when it has. Until then the
 * buffer is the thread's: nobody touches it, and a reader that is freed goes when that is back. */
#define _GNU_SOURCE
#include <limits.h>
#include <string.h>

#include "descriptor.h"
#include "thread.h"

enum {
    FIRST_SIZE = 1024,
    FIRST_SIZE_OF_FILE = 65536 /* a thread costs more than a system call */
};

struct async_reader {
    int fd;
    bool ended;    /* the other side has nothing more */
    size_t limit;  /* of a line, with its delimiter */
    size_t length; /* of what was given last */
    char *buf;
    size_t size;       /* of the buffer, without a byte for the NUL */
    size_t begin, end; /* what has been read but not given */
    size_t searched;   /* so much of that has no delimiter */
    char *put_back_at; /* where a NUL was written over the next line's first byte */
    char put_back;
    bool filling; /* a thread has the buffer */
    bool freed;   /* and nobody the reader */
    int error;    /* what that has failed with; for who goes on */
};

async_reader *
async_reader_new(int fd, size_t limit)
{
    struct async_reader *r = memory_alloc(sizeof *r, _Alignof(struct async_reader));

    if (r != NULL)
        *r = (struct async_reader){.fd = fd, .limit = limit > 0 ? limit : 1};
    return r;
}

size_t
async_reader_length(const async_reader *r)
{
    return r != NULL ? r->length : 0;
}

/* The buffer */

static void
put_back(struct async_reader *r)
{
    if (r->put_back_at != NULL)
        *r->put_back_at = r->put_back;
    r->put_back_at = NULL;
}

static size_t
held(const struct async_reader *r)
{
    return r->end - r->begin;
}

/* How large the buffer is to be. More than one line of a file goes into it. */
static size_t
larger(const struct async_reader *r, bool of_file)
{
    size_t size = r->size == 0 ? of_file ? FIRST_SIZE_OF_FILE : FIRST_SIZE : 2 * r->size;

    return size > r->limit && !(of_file && r->size == 0) ? r->limit : size;
}

/* Room for at least one byte more.
 * returns  false: errno */
static bool
make_room(struct async_reader *r, bool of_file)
{
    size_t size = larger(r, of_file);
    char *buf;

    if (r->begin > 0) {
        memmove(r->buf, r->buf + r->begin, held(r));
        r->end -= r->begin;
        r->begin = 0;
    }
    if (r->end < r->size)
        return true;
    buf = memory_alloc(size + 1, 1);
    if (buf == NULL) {
        errno = ENOMEM;
        return false;
    }
    if (r->buf != NULL) {
        memcpy(buf, r->buf, r->end);
        memory_free(r->buf);
    }
    r->buf = buf;
    r->size = size;
    return true;
}

static void
drop_if_empty(struct async_reader *r)
{
    if (r->buf == NULL || held(r) > 0)
        return;
    memory_free(r->buf);
    r->buf = NULL;
    r->size = r->begin = r->end = r->searched = 0;
}

/* Gives the first `n` bytes, of which the last `cut` don't count. */
static char *
give(struct async_reader *r, size_t n, size_t cut)
{
    char *at = r->buf + r->begin;

    r->length = n - cut;
    r->begin += n;
    r->searched = 0;
    r->put_back_at = at + r->length;
    r->put_back = at[r->length];
    at[r->length] = '\0';
    return at;
}

/* returns  the next piece if all of it has been read; NULL: not yet */
static char *
take(struct async_reader *r, int delimiter, bool is_line)
{
    size_t n = held(r) < r->limit ? held(r) : r->limit, cut = 0;
    char *from, *found;

    if (n == 0)
        return NULL;
    from = r->buf + r->begin;
    found = memchr(from + r->searched, delimiter, n - r->searched);
    if (found == NULL) {
        r->searched = n;
        return NULL;
    }
    n = (size_t)(found - from) + 1;
    if (is_line)
        cut = n > 1 && found[-1] == '\r' ? 2 : 1;
    return give(r, n, cut);
}

/* Reading more */

static ssize_t
fail(int code)
{
    errno = code;
    return -1;
}

static void
reader_free(struct async_reader *r)
{
    if (r->buf != NULL)
        memory_free(r->buf);
    memory_free(r);
}

static bool is_of_reader(const struct operation *op, const void *r);

/* The thread is back. */
static void
filled(void *arg, ssize_t n)
{
    struct async_reader *r = arg;

    r->filling = false;
    if (r->freed) {
        reader_free(r);
        return;
    }
    r->ended = n == 0;
    r->end += n > 0 ? (size_t)n : 0;
    r->error = n >= 0 ? 0 : n == -EAGAIN ? ENOMEM : (int)-n; /* no thread: not to be tried again */
    descriptor_go_on(r->fd, is_of_reader, r);
}

/* returns  as receive */
static ssize_t
fill(struct operation *op, struct async_reader *r)
{
    int error = r->error;

    r->error = 0;
    if (error != 0)
        return fail(error);
    if (!make_room(r, true))
        return -1;
    r->filling = true;
    if (!file_fill(r->fd, r->buf + r->end, r->size - r->end, filled, r)) {
        r->filling = false;
        return fail(ENOMEM);
    }
    if (!r->filling) /* it has failed at once */
        return 0;
    descriptor_pause(op);
    return fail(EAGAIN);
}

/* More goes into the buffer.
 * returns  0; -1: errno; EAGAIN: there is nothing yet */
static ssize_t
receive(struct operation *op, struct async_reader *r)
{
    ssize_t got;

    if (op->at->kind == DESCRIPTOR_FILE)
        return fill(op, r);
    if (!(op->at->ready & POLLIN)) {
        drop_if_empty(r);
        return fail(EAGAIN);
    }
    if (!make_room(r, false))
        return -1;
    got = operation_receive(op, r->buf + r->end, r->size - r->end);
    if (got < 0 && errno == EAGAIN)
        drop_if_empty(r);
    if (got < 0)
        return -1;
    r->ended = got == 0;
    r->end += (size_t)got;
    return 0;
}

/* returns  true: a thread has the buffer, it is to be tried again later */
static bool
is_filling(struct operation *op, const struct async_reader *r)
{
    if (!r->filling)
        return false;
    descriptor_pause(op);
    errno = EAGAIN;
    return true;
}

/* The operations. op->buf is the reader, op->flags the delimiter, op->to is not NULL for a line. */

static ssize_t
attempt_until(struct operation *op)
{
    struct async_reader *r = op->buf;
    bool is_line = op->to != NULL;

    if (is_filling(op, r))
        return -1;
    put_back(r);
    for (;;) {
        op->result.pointer = take(r, op->flags, is_line);
        if (op->result.pointer != NULL)
            return 0;
        if (held(r) >= r->limit)
            return fail(EMSGSIZE);
        if (r->ended) {
            if (held(r) > 0) /* the last, without a delimiter */
                op->result.pointer = give(r, held(r), 0);
            return 0;
        }
        if (receive(op, r) < 0)
            return -1;
    }
}

/* What is buffered first, the rest straight into place. op->to is the reader. */
static ssize_t
attempt_exact(struct operation *op)
{
    struct async_reader *r = (struct async_reader *)op->to;

    if (is_filling(op, r))
        return -1;
    put_back(r);
    while (op->done < op->length) {
        char *to = (char *)op->buf + op->done;
        size_t left = op->length - op->done, n = held(r) < left ? held(r) : left;
        ssize_t got = (ssize_t)n;

        if (n > 0) {
            memcpy(to, r->buf + r->begin, n);
            r->begin += n;
            r->searched = 0;
            drop_if_empty(r);
        } else if (r->ended) {
            break;
        } else if (op->at->kind == DESCRIPTOR_FILE) {
            if (fill(op, r) < 0)
                return -1;
            continue;
        } else if (!(op->at->ready & POLLIN)) {
            return fail(EAGAIN);
        } else if ((got = operation_receive(op, to, left)) < 0) {
            return -1;
        }
        r->ended = got == 0;
        op->done += (size_t)got;
    }
    return (ssize_t)op->done;
}

static const struct operation_kind kind_line =
    OPERATION_KIND_OF("async_read_line", attempt_until, POLLIN, OPERATION_GIVES_ITS_OWN, NULL);
static const struct operation_kind kind_until =
    OPERATION_KIND_OF("async_read_until", attempt_until, POLLIN, OPERATION_GIVES_ITS_OWN, NULL);
static const struct operation_kind kind_exact =
    OPERATION_KIND_OF("async_reader_exact", attempt_exact, POLLIN, OPERATION_GIVES_SIZE, NULL);

static struct async_frame *
until_start(const struct operation_kind *kind, async_reader *r, int delimiter, bool is_line)
{
    struct operation *op = r != NULL ? operation_new(kind, r, 0) : NULL;

    if (op == NULL)
        return async__no_memory();
    op->flags = delimiter;
    op->to = is_line ? r : NULL;
    op->any_time = true;
    return operation_start(op, r->fd);
}

promise(char *)
async_read_line(async_reader *r)
{
    return (promise(char *))until_start(&kind_line, r, '\n', true);
}

promise(char *)
async_read_until(async_reader *r, int delimiter)
{
    return (promise(char *))until_start(&kind_until, r, delimiter, false);
}

promise(ssize_t)
async_reader_exact(async_reader *r, void *buf, size_t n)
{
    struct operation *op = r != NULL ? operation_new(&kind_exact, buf, n) : NULL;

    if (op == NULL)
        return (promise(ssize_t))async__no_memory();
    op->to = (const void *)r;
    op->done = 0;
    op->any_time = true;
    return (promise(ssize_t))operation_start(op, r->fd);
}

static bool
is_of_reader(const struct operation *op, const void *r)
{
    const struct async_code *code = op->base.job.code;

    return code == &kind_exact.op.code
               ? op->to == r
               : (code == &kind_line.op.code || code == &kind_until.op.code) && op->buf == r;
}

void
async_reader_free(async_reader *r)
{
    if (r == NULL)
        return;
    descriptor_reject(r->fd, is_of_reader, r);
    r->freed = true;
    if (!r->filling)
        reader_free(r);
}

/* io.c - the operations on descriptors
 *
 * Each is a struct operation_kind: a name, what it waits for, and its attempt,
 * which makes the system call so that it can't block, whatever the flags of the
 * descriptor. What remains is filling in a struct operation. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <sys/socket.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#include "descriptor.h"
#include "thread.h"

static ssize_t
fail(int code)
{
    errno = code;
    return -1;
}

ssize_t
operation_came(struct operation *op, ssize_t got, size_t wanted)
{
    struct descriptor *d = op->at;

    if (got > 0 && (size_t)got < wanted && !d->hangup &&
        (d->kind == DESCRIPTOR_STREAM || d->kind == DESCRIPTOR_PIPE))
        d->ready &= (uint16_t)~op->events;
    return got;
}

static size_t
parts_size(const struct iovec *parts, size_t n)
{
    size_t size = 0;

    for (size_t i = 0; i < n; i++)
        size += parts[i].iov_len;
    return size;
}

/* What isn't a socket. */

static void
sigpipe_ignore(int signo)
{
    (void)signo;
}

/* Where the program has not said what is to become of SIGPIPE, nothing is. */
static void
sigpipe_survive(void)
{
    static bool done; /* by whichever thread, twice if need be */
    struct sigaction old, nothing = {.sa_handler = sigpipe_ignore, .sa_flags = SA_RESTART};

    if (__atomic_load_n(&done, __ATOMIC_RELAXED))
        return;
    if (sigaction(SIGPIPE, NULL, &old) == 0 && !(old.sa_flags & SA_SIGINFO) &&
        old.sa_handler == SIG_DFL)
        sigaction(SIGPIPE, &nothing, NULL);
    __atomic_store_n(&done, true, __ATOMIC_RELAXED);
}

/* returns  0, or an errno: EAGAIN: it isn't */
static int
not_ready(int fd, short events)
{
    struct pollfd p = {.fd = fd, .events = events};
    int n = poll(&p, 1, 0);

    return n > 0 ? 0 : n == 0 ? EAGAIN : errno;
}

/* Reads or writes without waiting: asks the kernel not to; where it can't, asks poll first. Into a
 * pipe that polls as writable PIPE_BUF bytes go. */
static ssize_t
transfer(struct descriptor *d, const struct iovec *parts, int n, bool writes)
{
    ssize_t done;
    int error;

    if (writes)
        sigpipe_survive();
    if (d->kind != DESCRIPTOR_FILE && !d->no_flags) {
        done = writes ? pwritev2(d->fd, parts, n, -1, RWF_NOWAIT)
                      : preadv2(d->fd, parts, n, -1, RWF_NOWAIT);
        if (done >= 0 || (errno != EOPNOTSUPP && errno != ENOSYS && errno != EINVAL))
            return done;
        d->no_flags = true;
    }
    if (d->kind != DESCRIPTOR_FILE && (error = not_ready(d->fd, writes ? POLLOUT : POLLIN)) != 0)
        return fail(error);
    if (!writes)
        return readv(d->fd, parts, n);
    if (d->kind != DESCRIPTOR_FILE && parts_size(parts, (size_t)n) > PIPE_BUF) {
        while (parts->iov_len == 0)
            parts++;
        return write(d->fd, parts->iov_base, parts->iov_len < PIPE_BUF ? parts->iov_len : PIPE_BUF);
    }
    return writev(d->fd, parts, n);
}

static void
unpoison(const struct iovec *parts, size_t n, size_t size)
{
    for (size_t i = 0; i < n && size > 0; i++) {
        size_t part = parts[i].iov_len < size ? parts[i].iov_len : size;

        __msan_unpoison(parts[i].iov_base, part);
        size -= part;
    }
}

/* Anything, as what it is. The number may have become another file's meanwhile. */
static ssize_t
transfer_parts(struct operation *op, struct iovec *parts, size_t n)
{
    bool writes = op->events & POLLOUT;
    struct descriptor *d = op->at;
    struct msghdr message = {.msg_iov = parts, .msg_iovlen = n};
    ssize_t got;

    if (d->kind == DESCRIPTOR_STREAM || d->kind == DESCRIPTOR_PACKETS) {
        got = writes ? sendmsg(d->fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL)
                     : recvmsg(d->fd, &message, MSG_DONTWAIT);
        if (got >= 0 || errno != ENOTSOCK)
            return got;
        if (!descriptor_classify(d))
            return -1;
    }
    got = transfer(d, parts, (int)n, writes);
    if (got > 0 && !writes && __msan_unpoison != NULL)
        unpoison(parts, n, (size_t)got);
    return got;
}

static ssize_t
transfer_bytes(struct operation *op, void *buf, size_t n)
{
    struct descriptor *d = op->at;
    struct iovec part = {buf, n};
    ssize_t got;

    if (LIKELY(d->kind == DESCRIPTOR_STREAM || d->kind == DESCRIPTOR_PACKETS)) {
        got = op->events & POLLOUT ? send(d->fd, buf, n, MSG_DONTWAIT | MSG_NOSIGNAL)
                                   : recv(d->fd, buf, n, MSG_DONTWAIT);
        if (LIKELY(got >= 0 || errno != ENOTSOCK))
            return got;
    }
    return transfer_parts(op, &part, 1);
}

ssize_t
operation_receive(struct operation *op, void *buf, size_t n)
{
    return operation_came(op, transfer_bytes(op, buf, n), n);
}

/* Attempts */

static ssize_t
attempt_bytes(struct operation *op)
{
    return operation_came(op, transfer_bytes(op, op->buf, op->length), op->length);
}

static ssize_t
attempt_parts(struct operation *op)
{
    if (op->length > IOV_MAX)
        return fail(EINVAL);
    return operation_came(op, transfer_parts(op, op->buf, op->length),
                          parts_size(op->buf, op->length));
}

/* Goes on until all is done, or the end has come; what was done so far is kept. */
static ssize_t
attempt_all(struct operation *op)
{
    ssize_t got;

    do {
        size_t left = op->length - op->done;

        got = transfer_bytes(op, (char *)op->buf + op->done, left);
        if (got < 0)
            return got;
        op->done += (size_t)operation_came(op, got, left);
        if (op->done < op->length && got > 0 && !(op->at->ready & op->events))
            return fail(EAGAIN);
    } while (op->done < op->length && got > 0);
    return (ssize_t)op->done;
}

static ssize_t
attempt_recv(struct operation *op)
{
    ssize_t got = recvfrom(op->at->fd, op->buf, op->length, op->flags | MSG_DONTWAIT, op->address,
                           op->address_length);

    return op->flags == 0 ? operation_came(op, got, op->length) : got;
}

static ssize_t
attempt_send(struct operation *op)
{
    ssize_t got = sendto(op->at->fd, op->buf, op->length, op->flags | MSG_DONTWAIT | MSG_NOSIGNAL,
                         op->to, (socklen_t)op->done);

    return operation_came(op, got, op->length);
}

/* What one connection has died of before it was accepted says nothing of the next.
 * source  accept(2), error handling */
static bool
is_of_the_network(int code)
{
    switch (code) {
    case ECONNABORTED:
    case ENETDOWN:
    case EPROTO:
    case ENOPROTOOPT:
    case EHOSTDOWN:
    case ENONET:
    case EHOSTUNREACH:
    case ENETUNREACH: return true;
    default: return false;
    }
}

static ssize_t
attempt_accept(struct operation *op)
{
    struct descriptor *d = op->at;
    int fd, error;

    /* It may not be O_NONBLOCK. */
    if (!(d->ours && d->proved == async__loop.io->turn) && (error = not_ready(d->fd, POLLIN)) != 0)
        return fail(error);
    do
        fd = accept4(d->fd, op->address, op->address_length, SOCK_NONBLOCK | SOCK_CLOEXEC);
    while (fd < 0 && is_of_the_network(errno));
    if (fd >= 0) {
        descriptor_made(fd, d->kind, POLLOUT);
    } else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
        descriptor_back_off(d);
        return fail(EAGAIN);
    }
    return fd;
}

/* connect(2) on a socket that may block when asked to.
 * returns  0, or an errno */
static int
connect_now(int fd, const struct sockaddr *to, socklen_t length)
{
    int flags = fcntl(fd, F_GETFL), error;

    if (flags < 0)
        return errno;
    if (!(flags & O_NONBLOCK))
        fcntl(fd, F_SETFL, flags | O_NONBLOCK);
    error = connect(fd, to, length) == 0 ? 0 : errno;
    if (!(flags & O_NONBLOCK))
        fcntl(fd, F_SETFL, flags);
    return error;
}

/* Called again, connect says how the connection is getting on. EAGAIN: the queue of a unix listener
 * is full, and nothing will tell when it isn't. */
static ssize_t
attempt_connect(struct operation *op)
{
    int error = connect_now(op->at->fd, op->to, (socklen_t)op->length);

    if (error == EAGAIN)
        descriptor_back_off(op->at);
    if (error == EINPROGRESS || error == EALREADY || error == EINTR) {
        op->started = true;
        return fail(EAGAIN);
    }
    if (error == 0 || (error == EISCONN && op->started))
        return 0;
    return fail(error);
}

/* A file that the kernel doesn't watch, and which isn't ready as it was asked for, never is. */
static ssize_t
attempt_poll(struct operation *op)
{
    struct pollfd p = {.fd = op->at->fd, .events = (short)op->flags};
    int n = poll(&p, 1, 0);

    if (n < 0)
        return -1;
    if (n == 0)
        return fail(op->at->kind == DESCRIPTOR_FILE ? EPERM : EAGAIN);
    return p.revents & POLLNVAL ? fail(EBADF) : p.revents;
}

/* Kinds */

static void
accepted_close(struct async_frame *p)
{
    int fd = ASYNC__VALUE(p, int);

    descriptor_closing(fd);
    close(fd);
}

#define KIND(name, tries, ...)                       \
    static const struct operation_kind kind_##name = \
        OPERATION_KIND_OF("async_" #name, tries, __VA_ARGS__)

const struct operation_kind kind_read =
    OPERATION_KIND_OF("async_read", attempt_bytes, POLLIN, OPERATION_GIVES_SIZE, NULL);
const struct operation_kind kind_write =
    OPERATION_KIND_OF("async_write", attempt_bytes, POLLOUT, OPERATION_GIVES_SIZE, NULL);
KIND(readv, attempt_parts, POLLIN, OPERATION_GIVES_SIZE, NULL);
KIND(writev, attempt_parts, POLLOUT, OPERATION_GIVES_SIZE, NULL);
KIND(read_exact, attempt_all, POLLIN, OPERATION_GIVES_SIZE, NULL);
KIND(write_all, attempt_all, POLLOUT, OPERATION_GIVES_SIZE, NULL);
KIND(recv, attempt_recv, POLLIN, OPERATION_GIVES_SIZE, NULL);
KIND(send, attempt_send, POLLOUT, OPERATION_GIVES_SIZE, NULL);
KIND(recvfrom, attempt_recv, POLLIN, OPERATION_GIVES_SIZE, NULL);
KIND(sendto, attempt_send, POLLOUT, OPERATION_GIVES_SIZE, NULL);
KIND(accept, attempt_accept, POLLIN, OPERATION_GIVES_INT, accepted_close);
KIND(connect, attempt_connect, POLLOUT, OPERATION_GIVES_INT, NULL);
KIND(poll, attempt_poll, 0, OPERATION_GIVES_INT, NULL);

/* The calls */

/* The same calls on files, where the kernel never says when. */
static enum file_call
file_call_of(const struct operation_kind *kind)
{
    static const struct operation_kind *const kinds[] = {
        [FILE_READ] = &kind_read,
        [FILE_WRITE] = &kind_write,
        [FILE_READV] = &kind_readv,
        [FILE_WRITEV] = &kind_writev,
        [FILE_READ_EXACT] = &kind_read_exact,
        [FILE_WRITE_ALL] = &kind_write_all,
    };
    unsigned call = 0;

    while (kinds[call] != kind)
        call++;
    return (enum file_call)call;
}

/* What isn't known to be something else is looked at. */
static bool
is_file(int fd)
{
    const struct descriptor *d = descriptor_find(fd);

    if (d == NULL || d->kind == DESCRIPTOR_UNKNOWN || d->kind == DESCRIPTOR_FILE)
        d = descriptor_get(fd);
    return d != NULL && d->kind == DESCRIPTOR_FILE;
}

struct async_frame *
operation_transfer(const struct operation_kind *kind, int fd, const void *buf, size_t n)
{
    struct operation *op;

    if (is_file(fd))
        return file_transfer(file_call_of(kind), fd, buf, n);
    op = operation_new(kind, buf, n);
    if (UNLIKELY(op == NULL))
        return async__no_memory();
    op->done = 0;
    return operation_start(op, fd);
}

promise(ssize_t)
async_readv(int fd, const struct iovec *parts, int n)
{
    return (promise(ssize_t))operation_transfer(&kind_readv, fd, parts,
                                                n < 0 ? SIZE_MAX : (size_t)n);
}

promise(ssize_t)
async_writev(int fd, const struct iovec *parts, int n)
{
    return (promise(ssize_t))operation_transfer(&kind_writev, fd, parts,
                                                n < 0 ? SIZE_MAX : (size_t)n);
}

promise(ssize_t)
async_read_exact(int fd, void *buf, size_t n)
{
    return (promise(ssize_t))operation_transfer(&kind_read_exact, fd, buf, n);
}

promise(ssize_t)
async_write_all(int fd, const void *buf, size_t n)
{
    return (promise(ssize_t))operation_transfer(&kind_write_all, fd, buf, n);
}

static struct async_frame *
receive_start(const struct operation_kind *kind, int fd, void *buf, size_t n, int flags,
              struct sockaddr *address, unsigned *length)
{
    struct operation *op = operation_new(kind, buf, n);

    if (op == NULL)
        return async__no_memory();
    op->flags = flags;
    op->address = address;
    op->address_length = length;
    return operation_start(op, fd);
}

static struct async_frame *
send_start(const struct operation_kind *kind, int fd, const void *buf, size_t n, int flags,
           const struct sockaddr *address, unsigned length)
{
    struct operation *op = operation_new(kind, buf, n);

    if (op == NULL)
        return async__no_memory();
    op->flags = flags;
    op->to = address;
    op->done = length;
    return operation_start(op, fd);
}

struct async_frame *
operation_recv(int fd, void *buf, size_t n, int flags)
{
    return receive_start(&kind_recv, fd, buf, n, flags, NULL, NULL);
}

struct async_frame *
operation_send(int fd, const void *buf, size_t n, int flags)
{
    return send_start(&kind_send, fd, buf, n, flags, NULL, 0);
}

promise(ssize_t)
async_recvfrom(int fd, void *buf, size_t n, int flags, struct sockaddr *address, unsigned *length)
{
    return (promise(ssize_t))receive_start(&kind_recvfrom, fd, buf, n, flags, address, length);
}

promise(ssize_t)
async_sendto(int fd, const void *buf, size_t n, int flags, const struct sockaddr *address,
             unsigned length)
{
    return (promise(ssize_t))send_start(&kind_sendto, fd, buf, n, flags, address, length);
}

promise(int)
async_accept(int fd, struct sockaddr *address, unsigned *length)
{
    struct operation *op = operation_new(&kind_accept, NULL, 0);

    if (op == NULL)
        return (promise(int))async__no_memory();
    op->address = address;
    op->address_length = length;
    return (promise(int))operation_start(op, fd);
}

promise(int)
async_connect(int fd, const struct sockaddr *address, unsigned length)
{
    struct operation *op = operation_new(&kind_connect, NULL, length);

    if (op == NULL)
        return (promise(int))async__no_memory();
    op->to = address;
    op->started = false;
    return (promise(int))operation_start(op, fd);
}

/* Who waits like this mostly has the descriptor from a library that closes it as it likes, and the
 * number may be another file's since the kernel last spoke of it, in this very turn. */
promise(int)
async_poll(int fd, int events)
{
    struct operation *op = operation_new(&kind_poll, NULL, 0);
    struct descriptor *d = descriptor_find(fd);

    if (d != NULL)
        d->proved = 0;

    if (op == NULL)
        return (promise(int))async__no_memory();
    op->flags = events;
    op->events = (uint16_t)(events | POLLERR | POLLHUP);
    return (promise(int))operation_start(op, fd);
}

promise(int)
async_close(int fd)
{
    struct async_frame *of_file = file_is(fd) ? file_close(fd) : NULL;
    promise(int) p;

    descriptor_closing(fd);
    if (of_file != NULL)
        return (promise(int))of_file;
    p = promise_new(int);
    /* Linux has closed it when it says EINTR. */
    if (close(fd) == 0 || errno == EINTR)
        promise_resolve(p, 0);
    else
        promise_reject(p,
                       async_error_new(errno, "async_close of %d: %s", fd, strerrordesc_np(errno)));
    return p;
}

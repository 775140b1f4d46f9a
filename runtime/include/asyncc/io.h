/* asyncc/io.h - descriptors: sockets, pipes, terminals
 *
 * The system calls, as promises. Each is done at once if it can be, before the
 * function returns; else it waits until the descriptor is ready, and is then
 * done as a macrotask of its own, between the timers and the immediates.
 *
 *   arguments   as of the system call. A buffer, an array of struct iovec and an address are the
 *               caller's; they stay as they are until the promise has settled, which after
 *               promise_cancel is at once: nothing reads or writes them from then on.
 *   values      as of the system call: a read gives 0 at the end, reads and writes may come short.
 *   rejects     with the errno and a message that names the call; ENOMEM when there is no memory.
 *               EINTR never: the call is made again.
 *   order       reads of one descriptor are done in the order they were called in, and so are
 *               writes; a read does not wait for a write, nor a write for a read.
 *   cancel      the operation is taken back and rejects with ECANCELED: what it would have read is
 *               still there to be read; with io_uring it may have been read in this very turn: then the
 *               await ends well, and the request to end is met in the next. A connection that was
 *               accepted, or made, and that nobody takes, is closed (see promise_owned).
 *   closing     async_close rejects what waits for the descriptor with ECANCELED. After a plain
 *               close(2) that happens too, but only when the runtime next looks: within a second or
 *               two. If the number has been given to another file by then, what waited waits for
 *               that one: so use async_close for a descriptor that somebody may wait for. What
 *               nobody waits for may be closed either way.
 *   flags       descriptors need not be O_NONBLOCK, and stay as they are: sockets are asked not to
 *               wait call by call, and so are pipes where the kernel can (Linux 6.4); anything else
 *               is read and written when poll(2) says so, which may block if another process is
 *               quicker. The descriptors that this library makes are O_NONBLOCK and O_CLOEXEC.
 *   files       regular files, directories and disks are read and written by other threads:
 *               asyncc/file.h says how that is done in order, cancelled and closed.
 *   SIGPIPE     never comes of a socket. When something else is first written to and the program
 *               has left SIGPIPE alone, it gets a handler that does nothing, which unlike SIG_IGN
 *               isn't handed on to programs that are run: writes then fail with EPIPE.
 *   pollers     epoll, else io_uring or poll(2); the environment's ASYNCC_POLLER names another one.
 *
 * Types of <sys/socket.h> and <sys/uio.h> stand here as what they are, since those headers bring
 * functions that programs have of their own: socklen_t is unsigned. */
#ifndef ASYNCC_IO_H
#define ASYNCC_IO_H

#include <asyncc/loop.h>
#include <asyncc/promise.h>
#include <errno.h>
#include <stddef.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

struct sockaddr;
struct iovec;

/* read(2), write(2), readv(2), writev(2) */
promise(ssize_t) async_read(int fd, void *buf, size_t n) ASYNC__DIRECT(async_await_read);
promise(ssize_t) async_write(int fd, const void *buf, size_t n) ASYNC__DIRECT(async_await_write);
promise(ssize_t) async_readv(int fd, const struct iovec *parts, int n);
promise(ssize_t) async_writev(int fd, const struct iovec *parts, int n);

/* Reads until there are `n` bytes, or the end has come.
 * returns  n, or fewer: that is all there was. When it is rejected, what came before is lost */
promise(ssize_t) async_read_exact(int fd, void *buf, size_t n);

/* Writes all of it.
 * returns  n. When it is rejected, nobody knows how much the other side has got */
promise(ssize_t) async_write_all(int fd, const void *buf, size_t n);

/* recv(2), send(2), recvfrom(2), sendto(2)
 * length   in and out, as of recvfrom; NULL with a NULL address */
promise(ssize_t) async_recv(int fd, void *buf, size_t n, int flags) ASYNC__DIRECT(async_await_recv);
promise(ssize_t) async_send(int fd, const void *buf, size_t n, int flags)
    ASYNC__DIRECT(async_await_send);
promise(ssize_t) async_recvfrom(int fd, void *buf, size_t n, int flags, struct sockaddr *address,
                                unsigned *length);
promise(ssize_t) async_sendto(int fd, const void *buf, size_t n, int flags,
                              const struct sockaddr *address, unsigned length);

/* accept(2): the connection, O_NONBLOCK and O_CLOEXEC.
 * length   in and out, as of accept; NULL with a NULL address
 * order    each of several that wait gets one connection
 * full     while there are no descriptors left (EMFILE, ENFILE, ENOBUFS, ENOMEM) it tries again every
 *          100 ms; connections wait in the kernel's queue meanwhile */
promise(int) async_accept(int fd, struct sockaddr *address, unsigned *length)
    ASYNC__DIRECT(async_await_accept);

/* connect(2), of a socket that the caller has made. Gives 0. After a rejection, or a cancellation,
 * the socket is good for nothing but being closed. */
promise(int) async_connect(int fd, const struct sockaddr *address, unsigned length);

/* poll(2) of one descriptor: waits until it is ready in one of the ways that `events` names (POLLIN,
 * POLLOUT, POLLPRI, POLLRDHUP), or has an error or a hangup.
 * returns  the events that hold. They may have passed when the value is looked at: somebody else was
 *          quicker
 * rejects  EPERM: a file, a directory or the like, which never is what was asked for (POLLPRI) */
promise(int) async_poll(int fd, int events);

/* close(2), after rejecting what waits for fd with ECANCELED. Gives 0. The number is free, whatever
 * comes of the promise. */
promise(int) async_close(int fd);

/* getaddrinfo(3), by a thread of the pool (asyncc/thread.h) if there is a name to be looked up: what
 * is a number, host and service, is had at once.
 * host     NULL: with AI_PASSIVE in the hints every address of this machine, else this machine
 * service  a number or a name; NULL: none
 * hints    NULL: any; all is copied
 * returns  a list to be freed with freeaddrinfo()
 * rejects  ENOENT: there is no such name; EAGAIN: the name server does not answer; EINVAL: no such
 *          service for this kind of socket, bad flags; EAFNOSUPPORT: no address of that family
 * cancel   rejects at once; a lookup that has begun goes on without us */
struct addrinfo;
promise(struct addrinfo *) async_getaddrinfo(const char *host, const char *service,
                                             const struct addrinfo *hints);

/* A connection over TCP, and a listener for such. The descriptor, O_NONBLOCK and O_CLOEXEC.
 * host     a name, or an IPv4 or IPv6 address; all the addresses of a name are tried in the order that
 *          the resolver gives. For a listener NULL: every address of this machine, of IPv6 and IPv4.
 *          For a connection NULL: this machine
 * port     a number or the name of a service; "0" for a listener: one of the system's choice
 * rejects  ENOENT: there is no such name; else what the last address has failed with */
promise(int) async_tcp_connect(const char *host, const char *port);
promise(int) async_tcp_listen(const char *host, const char *port);

/* The same for a unix socket. A listener leaves its file behind, and finds EADDRINUSE where one is
 * already: unlink(2) is the program's. */
promise(int) async_unix_connect(const char *path);
promise(int) async_unix_listen(const char *path);

/* Reads a descriptor line by line, through a buffer: then nobody else is to read it.
 * limit    bytes that a line may have, with what ends it
 * files    a thread of the pool reads ahead, 64 KiB and more at a time, in its turn with what else goes
 *          by the file's position
 * returns  to be freed; NULL: no memory. Every call takes NULL: reads are rejected with ENOMEM */
typedef struct async_reader async_reader;
async_reader *async_reader_new(int fd, size_t limit);

/* What waits for the reader is rejected with ECANCELED; the descriptor stays open. NULL is harmless. */
void async_reader_free(async_reader *reader);

/* The next line, without its "\n" or "\r\n", or what comes up to a delimiter, with it. The last one
 * may lack what ends it. NULL: there is nothing more.
 * returns  NUL-terminated, in the reader's buffer: there until the next call for the reader, that of
 *          async_reader_free included
 * rejects  EMSGSIZE: longer than the limit; the reader is then of no further use. After any other
 *          error, or a cancellation, nothing is lost */
promise(char *) async_read_line(async_reader *reader);
promise(char *) async_read_until(async_reader *reader, int delimiter);

/* How long that was, NULs in it included. */
size_t async_reader_length(const async_reader *reader);

/* As async_read_exact, from where the reader has got to: the body behind the header lines. */
promise(ssize_t) async_reader_exact(async_reader *reader, void *buf, size_t n);

#ifdef __cplusplus
}
#endif

#endif

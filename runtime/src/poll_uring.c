/* poll_uring.c - waiting with Linux's io_uring
 *
 * Asked for by ASYNCC_POLLER=io_uring. One system call a turn hands in what is
 * to be polled and waits. A poll that is handed in holds its file open: so it
 * is for one event, is there only while somebody waits, and is taken back before
 * async_close closes. d->slot is its number, 0: none, and d->interest what it
 * is for.
 *
 * A reader that waits (stream.c) is not polled for: the kernel is given its call,
 * a receive into the task's buffer. Only a call that has a buffer to go to and would block now is
 * handed in, so nothing is ever read that nobody has asked for. It is taken back
 * before the task's await may fail, and if it was made by then, the await ends well.
 *
 * A plain close(2) of what is waited for leaves the file open: the look at waits
 * in doubt finds the number gone, or polls whatever has it now. The first look takes
 * the poll back and hands in another, and notes which socket that is for: the later ones
 * only ask whether the number is still that socket's. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "descriptor.h"
#include "uring.h"

enum {
    RECEIVE_MOST = 0x7ffff000 /* as recv(2) */
};

#define NOBODY UINT64_MAX /* whose completion nobody looks at */

struct polls {
    struct uring ring;
    uint32_t last;  /* number given to a poll */
    bool receives;  /* this kernel can */
    int event;      /* what another loop waits for; -1: none does */
    bool postponed; /* there was no room for something: it is to be tried again soon */
};

static struct polls *
polls(void)
{
    return async__loop.poll_state;
}

static uint64_t
name_of(const struct descriptor *d)
{
    return (uint64_t)d->slot << 32 | (uint32_t)d->fd;
}

/* returns  what is about d, with a new number; NULL: there is no room */
static struct io_uring_sqe *
sqe_about(struct descriptor *d, int opcode)
{
    struct io_uring_sqe *sqe = uring_next(&polls()->ring);

    if (sqe == NULL)
        return NULL;
    if (++polls()->last == 0)
        polls()->last = 1;
    d->slot = polls()->last;
    d->interest = d->wanted;
    d->file = 0;
    sqe->opcode = (uint8_t)opcode;
    sqe->fd = d->fd;
    sqe->user_data = name_of(d);
    return sqe;
}

static bool
poll_add(struct descriptor *d)
{
    struct io_uring_sqe *sqe = sqe_about(d, IORING_OP_POLL_ADD);

    if (sqe == NULL)
        return false;
    sqe->poll32_events = d->wanted;
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    sqe->poll32_events = sqe->poll32_events << 16 | sqe->poll32_events >> 16;
#endif
    uring_add(&polls()->ring);
    return true;
}

static bool
receive_add(struct descriptor *d)
{
    const struct operation *op = &d->reader;
    struct io_uring_sqe *sqe = sqe_about(d, IORING_OP_RECV);

    if (sqe == NULL)
        return false;
    sqe->addr = (uint64_t)(uintptr_t)op->buf;
    sqe->len = op->length < RECEIVE_MOST ? (unsigned)op->length : RECEIVE_MOST;
    d->receives = true;
    uring_add(&polls()->ring);
    return true;
}

static bool
poll_remove(struct descriptor *d)
{
    struct io_uring_sqe *sqe = uring_next(&polls()->ring);

    if (sqe == NULL)
        return false;
    sqe->opcode = IORING_OP_POLL_REMOVE;
    sqe->addr = name_of(d);
    sqe->user_data = NOBODY;
    uring_add(&polls()->ring);
    d->slot = 0;
    return true;
}

/* returns  false: the call wasn't made; it is to be made the other way, when d is ready */
static bool
received(struct descriptor *d, int result)
{
    d->receives = false;
    switch (-result) {
    case ECANCELED: return true; /* withdrawn */
    case EBADF:
    case EINTR:
    case ENOTSOCK: return false;
    case EAGAIN: /* this kernel doesn't wait for what is O_NONBLOCK, or lacks the call */
    case EINVAL:
    case EOPNOTSUPP:
    case EACCES: polls()->receives = false; return false;
    default: descriptor_received(d, result); return true;
    }
}

static void
completed(uint64_t name, int result)
{
    struct descriptor *d = descriptor_find((int)(uint32_t)name);

    if (name == NOBODY || d == NULL || d->slot != name >> 32)
        return;
    d->slot = 0;
    if (d->receives && received(d, result))
        return;
    if (result == -EBADF)
        descriptor_event(d, POLLNVAL);
    else if (result == -EINVAL && d->kind == DESCRIPTOR_OTHER)
        descriptor_unwatched(d); /* a device that nobody can be woken by */
    else                         /* what else may have failed is found out by trying */
        descriptor_event(d, result < 0 ? d->wanted : (unsigned)result);
    if (d->wanted != 0)
        descriptor_changed(d);
}

static void
reap(void)
{
    uint64_t name;
    int result;

    while (uring_take(&polls()->ring, &name, &result))
        completed(name, result);
}

/* Doesn't return before the kernel has let go the buffer. */
static bool
polls_withdraw(struct descriptor *d)
{
    struct io_uring_sqe *sqe;

    while ((sqe = uring_next(&polls()->ring)) == NULL)
        reap();
    sqe->opcode = IORING_OP_ASYNC_CANCEL;
    sqe->addr = name_of(d);
    sqe->user_data = NOBODY;
    uring_add(&polls()->ring);
    while (d->receives) {
        uring_enter(&polls()->ring, 1, 0);
        reap();
    }
    return !(d->ready & READER_DONE);
}

/* The reader alone waits. */
static bool
is_for_reader(const struct descriptor *d)
{
    return polls()->receives && d->wanted == POLLIN && d->waiting == &d->reader.base.job &&
           d->kind == DESCRIPTOR_STREAM;
}

/* Whatever there is for d ends.
 * returns  false: there is no room at the moment */
static bool
take_back(struct descriptor *d)
{
    if (d->receives) {
        polls_withdraw(d);
        return true;
    }
    return d->slot == 0 || poll_remove(d);
}

/* Which socket has the number now: an open one has its inode to itself. Of eventfds and the like there
 * is one for all.
 * returns  0: it is no socket, or who knows; -1: nobody has it */
static int64_t
socket_of(const struct descriptor *d)
{
    struct stat s;

    if (fstat(d->fd, &s) != 0)
        return errno == EBADF ? -1 : 0;
    return S_ISSOCK(s.st_mode) ? (int64_t)s.st_ino : 0;
}

static bool
is_as_wanted(const struct descriptor *d)
{
    return d->slot != 0 && d->interest == d->wanted && d->receives == is_for_reader(d);
}

/* Anew, whatever there is.
 * returns  false: there is no room at the moment */
static bool
hand_in(struct descriptor *d, bool gone)
{
    if (!take_back(d))
        return false;
    if (d->wanted == 0 || gone || d->ready & READER_DONE)
        return true;
    return is_for_reader(d) ? receive_add(d) : poll_add(d);
}

static int
polls_watch(struct descriptor *d)
{
    int64_t file = d->check ? socket_of(d) : 0;

    if (is_as_wanted(d) && (!d->check || (file > 0 && file == d->file)))
        return 0;
    if (hand_in(d, file < 0)) {
        d->file = file > 0 ? file : 0;
    } else {
        polls()->postponed = true;
        descriptor_changed(d);
    }
    return file < 0 ? EBADF : 0;
}

/* The file has to be let go of now. */
static void
polls_forget(struct descriptor *d)
{
    if (d->slot != 0 && poll_remove(d))
        uring_enter(&polls()->ring, 0, 0);
    d->slot = 0;
}

/* Out of line, as few programs need it. */
static __attribute__((noinline)) void
shown_again(const struct polls *p)
{
    uint64_t n;

    while (read(p->event, &n, sizeof n) < 0 && errno == EINTR)
        continue;
}

/* What has been taken back tells of its end, too, when nobody waits any more. */
static void
polls_heard(void)
{
    if (polls()->event >= 0)
        shown_again(polls());
}

static void
polls_wait(int timeout_ms)
{
    struct polls *p = polls();

    if (!uring_is_empty(&p->ring) || p->postponed)
        timeout_ms = 0;
    p->postponed = false;
    if (p->event >= 0)
        shown_again(p);
    uring_enter(&p->ring, timeout_ms != 0, timeout_ms);
    reap();
}

/* The kernel (5.6) knows the calls. A process may be forbidden them all the same: see received. */
static bool
can_receive(const struct uring *r)
{
    static const uint8_t calls[] = {IORING_OP_RECV, IORING_OP_ASYNC_CANCEL};

    /* valgrind doesn't see what the kernel writes then */
    return !memory_under_valgrind() && uring_knows(r, calls, sizeof calls);
}

/* Completions are to wait until they are asked for, where the kernel (6.1) can do that. */
static bool
polls_open(void)
{
    struct polls *p = memory_alloc(sizeof *p, _Alignof(struct polls));

    if (p == NULL)
        return false;
    if (uring_open(&p->ring, IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN,
                   IORING_FEAT_POLL_32BITS) != 0) {
        memory_free(p);
        return false;
    }
    p->last = 0;
    p->event = -1;
    p->receives = can_receive(&p->ring);
    p->postponed = false;
    async__loop.poll_state = p;
    return true;
}

/* The ring's own descriptor does not become readable when something is to be asked for. */
static int
polls_shown(void)
{
    struct polls *p = polls();
    int event = p->event < 0 ? eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC) : -1;

    if (event >= 0 && uring_tell(&p->ring, event))
        p->event = event;
    else if (event >= 0)
        close(event);
    return p->event;
}

static void
polls_close(void)
{
    if (polls()->event >= 0)
        close(polls()->event);
    uring_close(&polls()->ring);
    memory_free(polls());
    async__loop.poll_state = NULL;
}

const struct poller poller_uring = {
    .name = "io_uring",
    .blind = true,
    .open = polls_open,
    .close = polls_close,
    .watch = polls_watch,
    .forget = polls_forget,
    .withdraw = polls_withdraw,
    .shown = polls_shown,
    .heard = polls_heard,
    .wait = polls_wait,
};

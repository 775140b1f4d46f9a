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
 * in doubt finds the number gone, or polls whatever has it now. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/io_uring.h>
#include <linux/time_types.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "descriptor.h"

enum {
    ENTRIES = 256,
    RECEIVE_MOST = 0x7ffff000, /* as recv(2) */
    SIGSET_SIZE = 8            /* the kernel's; unused, but checked by some versions */
};

#define NOBODY UINT64_MAX /* whose completion nobody looks at */

struct ring {
    void *shared; /* the queues' heads, tails and completions */
    size_t shared_size;
    struct io_uring_sqe *sqes;
    size_t sqes_size;
    unsigned *sq_head, *sq_tail, *cq_head, *cq_tail;
    unsigned sq_mask, cq_mask;
    struct io_uring_cqe *cqes;
    uint32_t last;  /* number given to a poll */
    bool receives;  /* this kernel can */
    bool postponed; /* there was no room for something: it is to be tried again soon */
};

static struct ring *
ring(void)
{
    return async__loop.poll_state;
}

static int
enter(unsigned at_least, int timeout_ms)
{
    struct ring *r = ring();
    struct __kernel_timespec t = {timeout_ms / 1000, timeout_ms % 1000 * 1000000L};
    struct io_uring_getevents_arg arg = {.sigmask_sz = SIGSET_SIZE,
                                         .ts = timeout_ms > 0 ? (uint64_t)(uintptr_t)&t : 0};
    unsigned to_submit = *r->sq_tail - __atomic_load_n(r->sq_head, __ATOMIC_ACQUIRE);

    return (int)syscall(SYS_io_uring_enter, async__loop.poll_fd, to_submit, at_least,
                        IORING_ENTER_GETEVENTS | IORING_ENTER_EXT_ARG, &arg, sizeof arg);
}

/* returns  NULL: there is no room at the moment */
static struct io_uring_sqe *
next_sqe(void)
{
    struct ring *r = ring();
    unsigned tail = *r->sq_tail;
    struct io_uring_sqe *sqe = &r->sqes[tail & r->sq_mask];

    if (tail - __atomic_load_n(r->sq_head, __ATOMIC_ACQUIRE) > r->sq_mask) {
        enter(0, 0);
        if (tail - __atomic_load_n(r->sq_head, __ATOMIC_ACQUIRE) > r->sq_mask)
            return NULL;
    }
    memset(sqe, 0, sizeof *sqe);
    return sqe;
}

static void
submit(void)
{
    struct ring *r = ring();

    __atomic_store_n(r->sq_tail, *r->sq_tail + 1, __ATOMIC_RELEASE);
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
    struct io_uring_sqe *sqe = next_sqe();

    if (sqe == NULL)
        return NULL;
    if (++ring()->last == 0)
        ring()->last = 1;
    d->slot = ring()->last;
    d->interest = d->wanted;
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
    submit();
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
    submit();
    return true;
}

static bool
poll_remove(struct descriptor *d)
{
    struct io_uring_sqe *sqe = next_sqe();

    if (sqe == NULL)
        return false;
    sqe->opcode = IORING_OP_POLL_REMOVE;
    sqe->addr = name_of(d);
    sqe->user_data = NOBODY;
    submit();
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
    case EACCES: ring()->receives = false; return false;
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
    else /* what else may have failed is found out by trying */
        descriptor_event(d, result < 0 ? d->wanted : (unsigned)result);
    if (d->wanted != 0)
        descriptor_changed(d);
}

static void
reap(void)
{
    struct ring *r = ring();
    unsigned head = *r->cq_head;

    for (; head != __atomic_load_n(r->cq_tail, __ATOMIC_ACQUIRE); head++) {
        const struct io_uring_cqe *cqe = &r->cqes[head & r->cq_mask];

        completed(cqe->user_data, cqe->res);
    }
    __atomic_store_n(r->cq_head, head, __ATOMIC_RELEASE);
}

/* Doesn't return before the kernel has let go the buffer. */
static bool
uring_withdraw(struct descriptor *d)
{
    struct io_uring_sqe *sqe;

    while ((sqe = next_sqe()) == NULL)
        reap();
    sqe->opcode = IORING_OP_ASYNC_CANCEL;
    sqe->addr = name_of(d);
    sqe->user_data = NOBODY;
    submit();
    while (d->receives) {
        enter(1, 0);
        reap();
    }
    return !(d->ready & READER_DONE);
}

/* The reader alone waits. */
static bool
is_for_reader(const struct descriptor *d)
{
    return ring()->receives && d->wanted == POLLIN && d->waiting == &d->reader.base.job &&
           d->kind == DESCRIPTOR_STREAM;
}

/* Whatever there is for d ends.
 * returns  false: there is no room at the moment */
static bool
take_back(struct descriptor *d)
{
    if (d->receives) {
        uring_withdraw(d);
        return true;
    }
    return d->slot == 0 || poll_remove(d);
}

static int
uring_watch(struct descriptor *d)
{
    bool gone = d->check && fcntl(d->fd, F_GETFD) < 0, receives = is_for_reader(d);

    if (d->slot != 0 && d->interest == d->wanted && d->receives == receives && !d->check)
        return 0;
    if (!take_back(d)) {
        ring()->postponed = true;
        descriptor_changed(d);
    } else if (d->wanted != 0 && !gone && !(d->ready & READER_DONE) &&
               !(receives ? receive_add(d) : poll_add(d))) {
        ring()->postponed = true;
        descriptor_changed(d);
    }
    return gone ? EBADF : 0;
}

/* The file has to be let go of now. */
static void
uring_forget(struct descriptor *d)
{
    if (d->slot != 0 && poll_remove(d))
        enter(0, 0);
    d->slot = 0;
}

static void
uring_wait(int timeout_ms)
{
    struct ring *r = ring();
    unsigned head = *r->cq_head;

    if (head != __atomic_load_n(r->cq_tail, __ATOMIC_ACQUIRE) || r->postponed)
        timeout_ms = 0;
    r->postponed = false;
    enter(timeout_ms != 0, timeout_ms);
    reap();
}

static void
unmap(struct ring *r)
{
    if (r->sqes != MAP_FAILED)
        munmap(r->sqes, r->sqes_size);
    if (r->shared != MAP_FAILED)
        munmap(r->shared, r->shared_size);
}

static bool
map(struct ring *r, int fd, const struct io_uring_params *p)
{
    size_t sq = p->sq_off.array + p->sq_entries * sizeof(unsigned);
    size_t cq = p->cq_off.cqes + p->cq_entries * sizeof *r->cqes;
    char *at;

    r->shared_size = sq > cq ? sq : cq;
    r->sqes_size = p->sq_entries * sizeof *r->sqes;
    at = r->shared = mmap(NULL, r->shared_size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE,
                          fd, IORING_OFF_SQ_RING);
    r->sqes = mmap(NULL, r->sqes_size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, fd,
                   IORING_OFF_SQES);
    if (r->shared == MAP_FAILED || r->sqes == MAP_FAILED) {
        unmap(r);
        return false;
    }
    r->sq_head = (unsigned *)(at + p->sq_off.head);
    r->sq_tail = (unsigned *)(at + p->sq_off.tail);
    r->sq_mask = *(unsigned *)(at + p->sq_off.ring_mask);
    r->cq_head = (unsigned *)(at + p->cq_off.head);
    r->cq_tail = (unsigned *)(at + p->cq_off.tail);
    r->cq_mask = *(unsigned *)(at + p->cq_off.ring_mask);
    r->cqes = (struct io_uring_cqe *)(at + p->cq_off.cqes);
    for (unsigned i = 0; i < p->sq_entries; i++)
        ((unsigned *)(at + p->sq_off.array))[i] = i;
    return true;
}

/* Completions are to wait until they are asked for, where the kernel (6.1) can do that. */
static int
setup(struct io_uring_params *p)
{
    static const unsigned flags[] = {IORING_SETUP_CLAMP | IORING_SETUP_SINGLE_ISSUER |
                                         IORING_SETUP_DEFER_TASKRUN,
                                     IORING_SETUP_CLAMP};
    int fd = -1;

    for (size_t i = 0; i < 2 && fd < 0; i++) {
        memset(p, 0, sizeof *p);
        p->flags = flags[i];
        fd = (int)syscall(SYS_io_uring_setup, ENTRIES, p);
    }
    return fd;
}

/* The kernel (5.6) knows the calls. A process may be forbidden them all the same: see received. */
static bool
can_receive(int fd)
{
    union {
        struct io_uring_probe probe;
        char room[sizeof(struct io_uring_probe) + 256 * sizeof(struct io_uring_probe_op)];
    } p;

    memset(&p, 0, sizeof p);
    /* valgrind doesn't see what the kernel writes then */
    return !memory_under_valgrind() &&
           syscall(SYS_io_uring_register, fd, IORING_REGISTER_PROBE, &p, 256) == 0 &&
           p.probe.last_op >= IORING_OP_RECV &&
           p.probe.ops[IORING_OP_RECV].flags & IO_URING_OP_SUPPORTED &&
           p.probe.ops[IORING_OP_ASYNC_CANCEL].flags & IO_URING_OP_SUPPORTED;
}

static bool
uring_open(void)
{
    const unsigned needed = IORING_FEAT_SINGLE_MMAP | IORING_FEAT_NODROP | IORING_FEAT_EXT_ARG |
                            IORING_FEAT_POLL_32BITS;
    struct io_uring_params p;
    int fd = setup(&p);
    struct ring *r = NULL;

    if (fd < 0)
        return false;
    if ((p.features & needed) == needed)
        r = memory_alloc(sizeof *r, _Alignof(struct ring));
    if (r == NULL || !map(r, fd, &p)) {
        if (r != NULL)
            memory_free(r);
        close(fd);
        return false;
    }
    r->last = 0;
    r->receives = can_receive(fd);
    r->postponed = false;
    async__loop.poll_fd = fd;
    async__loop.poll_state = r;
    return true;
}

static void
uring_close(void)
{
    unmap(ring());
    memory_free(ring());
    async__loop.poll_state = NULL;
    close(async__loop.poll_fd);
}

const struct poller poller_uring = {
    .name = "io_uring",
    .blind = true,
    .open = uring_open,
    .close = uring_close,
    .watch = uring_watch,
    .forget = uring_forget,
    .withdraw = uring_withdraw,
    .wait = uring_wait,
};

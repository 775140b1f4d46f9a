/* uring.c - an io_uring: the two queues that are shared with the kernel */
#define _GNU_SOURCE
#include "uring.h"

#include <errno.h>
#include <linux/time_types.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

enum {
    SIGSET_SIZE = 8 /* the kernel's; unused, but checked by some versions */
};

static void
unmap(struct uring *r)
{
    if (r->sqes != MAP_FAILED)
        munmap(r->sqes, r->sqes_size);
    if (r->shared != MAP_FAILED)
        munmap(r->shared, r->shared_size);
}

static bool
map(struct uring *r, const struct io_uring_params *p)
{
    size_t sq = p->sq_off.array + p->sq_entries * sizeof(unsigned);
    size_t cq = p->cq_off.cqes + p->cq_entries * sizeof *r->cqes;
    char *at;

    r->shared_size = sq > cq ? sq : cq;
    r->sqes_size = p->sq_entries * sizeof *r->sqes;
    at = r->shared = mmap(NULL, r->shared_size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE,
                          r->fd, IORING_OFF_SQ_RING);
    r->sqes = mmap(NULL, r->sqes_size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, r->fd,
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

/* returns  a descriptor; -1: errno */
static int
setup(struct io_uring_params *p, unsigned flags)
{
    memset(p, 0, sizeof *p);
    p->flags = flags | IORING_SETUP_CLAMP;
    return (int)syscall(SYS_io_uring_setup, URING_ENTRIES, p);
}

int
uring_open(struct uring *r, unsigned flags, unsigned features)
{
    const unsigned needed =
        features | IORING_FEAT_SINGLE_MMAP | IORING_FEAT_NODROP | IORING_FEAT_EXT_ARG;
    struct io_uring_params p;
    int error;

    r->fd = setup(&p, flags);
    if (r->fd < 0 && errno == EINVAL && flags != 0)
        r->fd = setup(&p, 0);
    if (r->fd < 0)
        return errno;
    error = (p.features & needed) != needed ? ENOSYS : map(r, &p) ? 0 : ENOMEM;
    if (error != 0)
        close(r->fd);
    return error;
}

void
uring_close(struct uring *r)
{
    unmap(r);
    close(r->fd);
}

bool
uring_knows(const struct uring *r, const uint8_t *opcodes, size_t n)
{
    union {
        struct io_uring_probe probe;
        char room[sizeof(struct io_uring_probe) + 256 * sizeof(struct io_uring_probe_op)];
    } p;
    bool all;

    memset(&p, 0, sizeof p);
    all = syscall(SYS_io_uring_register, r->fd, IORING_REGISTER_PROBE, &p, 256) == 0;
    for (size_t i = 0; i < n && all; i++)
        all =
            opcodes[i] <= p.probe.last_op && p.probe.ops[opcodes[i]].flags & IO_URING_OP_SUPPORTED;
    return all;
}

bool
uring_tell(struct uring *r, int event)
{
    return syscall(SYS_io_uring_register, r->fd, IORING_REGISTER_EVENTFD, &event, 1) == 0;
}

int
uring_enter(struct uring *r, unsigned at_least, int timeout_ms)
{
    struct __kernel_timespec t = {timeout_ms / 1000, timeout_ms % 1000 * 1000000L};
    struct io_uring_getevents_arg arg = {.sigmask_sz = SIGSET_SIZE,
                                         .ts = timeout_ms > 0 ? (uint64_t)(uintptr_t)&t : 0};

    return (int)syscall(SYS_io_uring_enter, r->fd, uring_added(r), at_least,
                        IORING_ENTER_GETEVENTS | IORING_ENTER_EXT_ARG, &arg, sizeof arg);
}

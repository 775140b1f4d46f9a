/* rings.h - io_uring that is forbidden, lacks something, declines, fails, or takes its time
 *
 * The linker's --wrap=syscall puts this between the runtime and the kernel. What is handed in is seen,
 * and may be changed, in the queue that is shared with the kernel, as are the answers. */
#ifndef RINGS_H
#define RINGS_H

#include <errno.h>
#include <linux/io_uring.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

enum {
    HALF = -1 /* of what was asked for */
};

static int ring_forbidden;       /* the errno of io_uring_setup */
static int ring_lacks = -1;      /* an opcode */
static unsigned ring_setups;     /* tried */
static unsigned ring_calls[256]; /* handed in, by opcode */
static int ring_strikes = -1;    /* the next one with this opcode is answered with ... */
static int ring_fault;           /* ... this errno, having done nothing; or HALF */
static int ring_refuses;         /* the errno of the next io_uring_enter that hands something in */
static int ring_holds = -1;      /* what has this opcode reads from ... */
static int ring_source;          /* ... this pipe instead */

static struct {
    int fd;
    struct io_uring_params p;
    char *shared;
    struct io_uring_sqe *sqes;
} rings_seen[8];

static unsigned *
ring_at(int i, unsigned offset)
{
    return (unsigned *)(void *)(rings_seen[i].shared + offset);
}

static void
ring_map(int i)
{
    const struct io_uring_params *p = &rings_seen[i].p;
    size_t sq = p->sq_off.array + p->sq_entries * sizeof(unsigned);
    size_t cq = p->cq_off.cqes + p->cq_entries * sizeof(struct io_uring_cqe);

    rings_seen[i].shared = mmap(NULL, sq > cq ? sq : cq, PROT_READ | PROT_WRITE, MAP_SHARED,
                                rings_seen[i].fd, IORING_OFF_SQ_RING);
    rings_seen[i].sqes =
        mmap(NULL, p->sq_entries * sizeof(struct io_uring_sqe), PROT_READ | PROT_WRITE, MAP_SHARED,
             rings_seen[i].fd, IORING_OFF_SQES);
}

/* returns  it is to be answered with ring_fault */
static bool
ring_change(struct io_uring_sqe *sqe)
{
    int opcode = sqe->opcode;

    ring_calls[opcode]++;
    if (opcode == ring_holds) {
        ring_holds = -1;
        *sqe = (struct io_uring_sqe){.opcode = IORING_OP_READ,
                                     .fd = ring_source,
                                     .off = (uint64_t)-1,
                                     .addr = sqe->addr,
                                     .len = sqe->len,
                                     .user_data = sqe->user_data};
    }
    if (opcode != ring_strikes)
        return false;
    ring_strikes = -1;
    if (ring_fault == HALF)
        sqe->len = (sqe->len + 1) / 2;
    else
        *sqe = (struct io_uring_sqe){.opcode = IORING_OP_NOP, .user_data = sqe->user_data};
    return ring_fault != HALF;
}

long __real_syscall(long number, long a, long b, long c, long d, long e, long f);
long __wrap_syscall(long number, long a, long b, long c, long d, long e, long f);

static long
ring_setup(long number, long a, long b, long c, long d, long e, long f)
{
    long fd;

    ring_setups++;
    if (ring_forbidden != 0) {
        errno = ring_forbidden;
        return -1;
    }
    fd = __real_syscall(number, a, b, c, d, e, f);
    for (int i = 0; fd >= 0 && i < 8; i++)
        if (rings_seen[i].shared == NULL) {
            rings_seen[i].fd = (int)fd;
            rings_seen[i].p = *(struct io_uring_params *)b;
            ring_map(i);
            break;
        }
    return fd;
}

static long
ring_enter(int i, long number, long a, long b, long c, long d, long e, long f)
{
    const struct io_uring_params *p = &rings_seen[i].p;
    unsigned head = *ring_at(i, p->sq_off.head), mask = *ring_at(i, p->sq_off.ring_mask);
    struct io_uring_cqe *cqes = (void *)ring_at(i, p->cq_off.cqes);
    uint64_t struck = 0;
    long n;

    if (b > 0 && ring_refuses != 0) {
        errno = ring_refuses;
        ring_refuses = 0;
        return -1;
    }
    for (unsigned k = 0; k < (unsigned)b; k++) {
        struct io_uring_sqe *sqe = &rings_seen[i].sqes[(head + k) & mask];

        if (ring_change(sqe))
            struck = sqe->user_data;
    }
    n = __real_syscall(number, a, b, c, d, e, f);
    for (unsigned k = *ring_at(i, p->cq_off.head); struck != 0 && k != *ring_at(i, p->cq_off.tail);
         k++)
        if (cqes[k & *ring_at(i, p->cq_off.ring_mask)].user_data == struck)
            cqes[k & *ring_at(i, p->cq_off.ring_mask)].res = -ring_fault;
    return n;
}

/* With all that a call may have: those that were not given are whatever they are. */
long
__wrap_syscall(long number, long a, long b, long c, long d, long e, long f)
{
    long n;

    if (number == SYS_io_uring_setup)
        return ring_setup(number, a, b, c, d, e, f);
    for (int i = 0; number == SYS_io_uring_enter && i < 8; i++)
        if (rings_seen[i].shared != NULL && rings_seen[i].fd == (int)a)
            return ring_enter(i, number, a, b, c, d, e, f);
    n = __real_syscall(number, a, b, c, d, e, f);
    if (number == SYS_io_uring_register && n == 0 && ring_lacks >= 0)
        ((struct io_uring_probe *)c)->ops[ring_lacks].flags = 0;
    return n;
}

/* Does this system have rings at all? */
static bool
rings_here(void)
{
    struct io_uring_params p = {0};
    long fd = __real_syscall(SYS_io_uring_setup, 8, (long)&p, 0, 0, 0, 0);

    if (fd >= 0)
        close((int)fd);
    return fd >= 0 && p.features & IORING_FEAT_NATIVE_WORKERS;
}

#endif

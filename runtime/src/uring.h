/* uring.h - an io_uring: the two queues that are shared with the kernel
 *
 *     poll_uring.c   waits with one      call.c   has another make calls on files
 *
 * What is asked is theirs; here is how it gets to the kernel and back. */
#ifndef URING_H
#define URING_H

#include <linux/io_uring.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "private.h"

struct uring {
    int fd;
    void *shared; /* the queues' heads, tails and completions */
    size_t shared_size;
    struct io_uring_sqe *sqes;
    size_t sqes_size;
    unsigned *sq_head, *sq_tail, *cq_head, *cq_tail;
    unsigned sq_mask, cq_mask;
    struct io_uring_cqe *cqes;
};

enum {
    URING_ENTRIES = 256, /* that may be handed in at a time; the other queue has twice as many */
};

/* flags     IORING_SETUP_*: without what the kernel doesn't know, rather than not at all
 * features  IORING_FEAT_*, which it must have
 * returns   0, or an errno: ENOSYS: this kernel hasn't got it; EPERM: it is forbidden */
int uring_open(struct uring *r, unsigned flags, unsigned features);
void uring_close(struct uring *r);
/* Does the kernel know these calls? */
bool uring_knows(const struct uring *r, const uint8_t *opcodes, size_t n);
/* Has the kernel write to an eventfd when there are completions.
 * returns  false: errno */
bool uring_tell(struct uring *r, int event);
/* Hands in what was added, and waits.
 * at_least    so many completions
 * timeout_ms  or so long; 0 or less: for ever
 * returns     how many were handed in; -1: errno */
int uring_enter(struct uring *r, unsigned at_least, int timeout_ms);

/* What was added and the kernel hasn't taken yet. */
static inline unsigned
uring_added(const struct uring *r)
{
    return *r->sq_tail - __atomic_load_n(r->sq_head, __ATOMIC_ACQUIRE);
}

/* One to be filled in, and then added. NULL: there is no room at the moment. */
static inline struct io_uring_sqe *
uring_next(struct uring *r)
{
    struct io_uring_sqe *sqe = &r->sqes[*r->sq_tail & r->sq_mask];

    if (__builtin_expect(uring_added(r) > r->sq_mask, 0)) {
        uring_enter(r, 0, 0);
        if (uring_added(r) > r->sq_mask)
            return NULL;
    }
    memset(sqe, 0, sizeof *sqe);
    return sqe;
}

static inline void
uring_add(struct uring *r)
{
    __atomic_store_n(r->sq_tail, *r->sq_tail + 1, __ATOMIC_RELEASE);
}

/* The last one again, if uring_added says that it is still here. */
static inline void
uring_drop(struct uring *r)
{
    __atomic_store_n(r->sq_tail, *r->sq_tail - 1, __ATOMIC_RELEASE);
}

static inline bool
uring_is_empty(const struct uring *r)
{
    return *r->cq_head == __atomic_load_n(r->cq_tail, __ATOMIC_ACQUIRE);
}

/* Takes the oldest completion.
 * returns  false: there is none */
static inline bool
uring_take(struct uring *r, uint64_t *name, int *result)
{
    const struct io_uring_cqe *cqe = &r->cqes[*r->cq_head & r->cq_mask];

    if (uring_is_empty(r))
        return false;
    *name = cqe->user_data;
    *result = cqe->res;
    __atomic_store_n(r->cq_head, *r->cq_head + 1, __ATOMIC_RELEASE);
    return true;
}

#endif

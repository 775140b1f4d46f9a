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
/* One to be filled in, and then added. NULL: there is no room at the moment. */
struct io_uring_sqe *uring_next(struct uring *r);
void uring_add(struct uring *r);
void
uring_drop(struct uring *r); /* the last one again, if uring_added says that it is still here */
/* What was added and the kernel hasn't taken yet. */
unsigned uring_added(const struct uring *r);
/* Hands in what was added, and waits.
 * at_least    so many completions
 * timeout_ms  or so long; 0 or less: for ever
 * returns     how many were handed in; -1: errno */
int uring_enter(struct uring *r, unsigned at_least, int timeout_ms);
/* Takes the oldest completion.
 * returns  false: there is none */
bool uring_take(struct uring *r, uint64_t *name, int *result);
static inline bool
uring_is_empty(const struct uring *r)
{
    return *r->cq_head == __atomic_load_n(r->cq_tail, __ATOMIC_ACQUIRE);
}

#endif

/* thread.h - what crosses from thread to thread
 *
 *     post.c    jobs that other threads give to a loop      work.c    jobs that a loop gives to the pool
 *     call.c    or to the kernel                            names.c   names of hosts
 *     file.c    files, as such jobs                         whole.c   whole files
 *
 * Here alone do threads meet: in the list of a loop, which takes no lock, and in
 * the queue of the pool, which has one. Threads of the pool have no loop: what
 * they touch is a struct work, from when it was begun until it arrives. */
#ifndef THREAD_H
#define THREAD_H

#include "runtime.h"

/* post.c */

/* The loop of this thread, which looks at what arrives. NULL: errno */
struct async_loop *post_here(void);
/* A reference that doesn't keep the loop alive, for the memory alone. */
void post_hold(struct async_loop *loop);
void post_let_go(struct async_loop *loop);
/* From any thread that holds the loop: `job` is run there, and is the loop's from now on.
 * returns  false: it has ended */
bool post_push(struct async_loop *loop, struct async_job *job);
/* The same from its own thread: it is run once the loop has waited. */
void post_ready(struct async_job *job);
/* For a thread that ends: waits until something has arrived, and takes it out.
 * returns  NULL: it was a call that somebody has posted, which is dropped */
struct async_job *post_wait(void);

/* work.c */

/* Something that a thread of the pool does, and the promise of it. The first member of what is known
 * of each kind. */
struct work {
    struct async_frame base;
    union {
        void *pointer;
        ssize_t size;
        int number;
        char *text;
        struct addrinfo *addresses;
    } result; /* where promise_value looks */
    struct async_job link;
    struct async_loop *loop; /* held while it is the pool's */
    int error;               /* an errno; 0: it went well */
    bool queued;             /* in the pool's queue; under its lock */
    bool called;             /* the kernel has it */
    bool called_off;         /* and has been asked to give it up */
    bool waiting;            /* in the loop's own list */
    bool cancelled;          /* to be rejected when it is back */
    bool abandoned;          /* it has been rejected; who does it doesn't know */
};

struct io_uring_sqe;

struct work_kind {
    struct operation_code op;
    void (*run)(struct work *w); /* on a thread of the pool: sets result and error */
    /* On the loop. Each may be NULL. */
    /* The kernel can do it all by itself: fills in what it is to be asked. False: not this one. */
    bool (*ask)(const struct work *w, struct io_uring_sqe *sqe);
    void (*answered)(struct work *w,
                     int result);  /* and has: sets result. Not NULL if `ask` isn't */
    void (*give)(struct work *w);  /* it went well, and is about to be fulfilled */
    void (*clean)(struct work *w); /* it is over, or was never begun: what it held is to be freed */
    async_error *(*fail)(const struct work *w,
                         int code); /* what it is rejected with; NULL: by code */
    bool
        detaches; /* touches nothing of the caller's: need not be waited for when it is cancelled */
    bool insists; /* and is done even then */
};

#define WORK_OPERATION(name, type, give_up)                                  \
    {                                                                        \
        {NULL, name, NULL, NULL, sizeof(type)}, work_withdraw, NULL, give_up \
    }
void work_withdraw(struct async_frame *p);

static inline struct work *
work_of(struct async_job *link)
{
    return (struct work *)(void *)((char *)link - offsetof(struct work, link));
}

static inline const struct work_kind *
work_kind_of(const struct work *w)
{
    return (const struct work_kind *)w->base.job.code;
}

/* One to be filled in. NULL: no memory. */
struct work *work_new(const struct work_kind *kind);
/* Begins it, or lets it wait.
 * returns  the promise */
struct async_frame *work_start(struct work *w);
/* The promise of one that is not to begin. */
struct async_frame *work_failed(struct work *w, int code);
/* Fulfils it without the pool: `run` has been called. */
struct async_frame *work_done(struct work *w);

/* For call.c: the kernel's answer, as of the system call, or minus an errno.
 * declined   it may not have tried: the pool is to */
void work_answered(struct work *w, int result, bool declined);

/* call.c */

/* Has the kernel do it.
 * returns  false: it can't be asked, or would not take it: nothing has happened */
bool call_add(struct work *w);
/* The kernel is to give it up. It answers all the same, and may have done it. */
void call_cancel(struct work *w);
/* For a thread that ends: waits until the kernel has nothing of ours any more. */
void calls_finish(void);

/* file.c */

/* What begins with a path. */
struct path_work {
    struct work work;
    char *path; /* NULL: there was no memory */
    int flags;
    mode_t mode;
};
struct path_work *path_work_new(const struct work_kind *kind, const char *path);
struct async_frame *path_work_start(struct path_work *p); /* NULL: there was no memory */
/* For the kinds. */
void path_work_clean(struct work *w);
async_error *path_work_error(const struct work *w, int code);

/* For the pool: read(2) and write(2), until all is done or the end has come. -1: errno */
ssize_t read_all(int fd, char *buf, size_t n);
ssize_t write_all(int fd, const char *buf, size_t n);

/* What goes by a file's position. */
enum file_call {
    FILE_READ,
    FILE_WRITE,
    FILE_READV,
    FILE_WRITEV,
    FILE_READ_EXACT,
    FILE_WRITE_ALL,
    FILE_FILL,
    FILE_KINDS
};
extern const struct work_kind file_kinds[FILE_KINDS];
struct async_frame *file_transfer(enum file_call call, int fd, const void *buf, size_t n);
/* Reads in its turn, for nobody who awaits it: done(arg, n) says what has come of it, on the loop, even
 * if that comes to nothing any more; n is minus an errno if it failed.
 * returns  false: no memory, it is never called */
bool file_fill(int fd, void *buf, size_t n, void (*done)(void *arg, ssize_t n), void *arg);
bool file_is(int fd);
struct async_frame *file_close(int fd); /* NULL: no memory */

/* names.c */

const char *name_error_text(int code); /* of an errno that a name was rejected with */

#endif

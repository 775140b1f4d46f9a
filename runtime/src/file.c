/* file.c - files, by way of the kernel's own threads (call.c) or the pool's
 *
 *     path_*    async_open, async_stat          what begins with a name
 *     file_*    reads, writes, syncs, closes    what is done with a descriptor
 *
 * (async_read_file and async_write_file are in whole.c.)
 *
 * The position of a file is one, and the threads of the pool are many: so what
 * goes by the position stands in the file's line, and one at a time is the pool's.
 * It is never the kernel's: read(2) and write(2) lock the position, io_uring does not, and overwrites
 * what a child, or printf, writes at the same time.
 * A close comes last, since its number is another file's afterwards. A loop knows
 * the files that something is being done with, by their numbers. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <limits.h>
#include <linux/io_uring.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/uio.h>
#include <unistd.h>

#include "descriptor.h"
#include "thread.h"

/* What the kernel is asked. Nearly all of it is for its threads, as it would be for ours: an open may wait
 * for who opens the other end, a close may free what took gigabytes, a write be too much and come to
 * SIGXFSZ. */

static void
ask_threads(struct io_uring_sqe *sqe, int opcode, int fd)
{
    sqe->opcode = (uint8_t)opcode;
    sqe->fd = fd;
    sqe->flags = IOSQE_ASYNC;
}

static void
answered_number(struct work *w, int result)
{
    w->result.number = result;
}

/* By path */

struct path_work *
path_work_new(const struct work_kind *kind, const char *path)
{
    struct path_work *p = (struct path_work *)work_new(kind);
    size_t size = path != NULL ? strlen(path) + 1 : 0;

    if (p == NULL)
        return NULL;
    p->path = memory_alloc(size > 0 ? size : 1, 1);
    if (p->path != NULL)
        memcpy(p->path, path != NULL ? path : "", size > 0 ? size : 1);
    return p;
}

struct async_frame *
path_work_start(struct path_work *p)
{
    if (p == NULL)
        return async__no_memory();
    return p->path != NULL ? work_start(&p->work) : work_failed(&p->work, ENOMEM);
}

void
path_work_clean(struct work *w)
{
    struct path_work *p = (struct path_work *)w;

    if (p->path != NULL)
        memory_free(p->path);
}

static const char *
text_of(int code)
{
    const char *text = strerrordesc_np(code);

    return text != NULL ? text : "unknown error";
}

async_error *
path_work_error(const struct work *w, int code)
{
    const char *path = ((const struct path_work *)w)->path;

    return async_error_new(code, "%s of %s: %s", w->base.job.code->function,
                           path != NULL ? path : "a file", text_of(code));
}

static void
open_run(struct work *w)
{
    struct path_work *p = (struct path_work *)w;

    do
        w->result.number = open(p->path, p->flags | O_CLOEXEC, p->mode);
    while (w->result.number < 0 && errno == EINTR);
    w->error = w->result.number < 0 ? errno : 0;
}

/* What was known of the number is past. */
static void
open_give(struct work *w)
{
    descriptor_closing(w->result.number);
}

static void
open_give_up(struct async_frame *p)
{
    close(ASYNC__VALUE(p, int));
}

static bool
open_ask(const struct work *w, struct io_uring_sqe *sqe)
{
    const struct path_work *p = (const struct path_work *)w;

    ask_threads(sqe, IORING_OP_OPENAT, AT_FDCWD);
    sqe->addr = (uint64_t)(uintptr_t)p->path;
    sqe->open_flags = (uint32_t)(p->flags | O_CLOEXEC);
    sqe->len = p->mode;
    return true;
}

static const struct work_kind kind_open = {
    .op = WORK_OPERATION("async_open", struct path_work, open_give_up),
    .run = open_run,
    .ask = open_ask,
    .answered = answered_number,
    .give = open_give,
    .clean = path_work_clean,
    .fail = path_work_error,
    .detaches = true,
};

promise(int)
async_open(const char *path, int flags, mode_t mode)
{
    struct path_work *p = path_work_new(&kind_open, path);

    if (p != NULL) {
        p->flags = flags;
        p->mode = mode;
    }
    return (promise(int))path_work_start(p);
}

struct stat_work {
    struct path_work by;
    struct stat stat, *result;
    struct statx statx; /* what the kernel is asked for */
};

static void
stat_run(struct work *w)
{
    struct stat_work *s = (struct stat_work *)w;

    w->result.number = 0;
    w->error = stat(s->by.path, &s->stat) == 0 ? 0 : errno;
}

static bool
stat_ask(const struct work *w, struct io_uring_sqe *sqe)
{
    const struct stat_work *s = (const struct stat_work *)w;

    ask_threads(sqe, IORING_OP_STATX, AT_FDCWD);
    sqe->addr = (uint64_t)(uintptr_t)s->by.path;
    sqe->addr2 = (uint64_t)(uintptr_t)&s->statx;
    sqe->len = STATX_BASIC_STATS;
    sqe->statx_flags = AT_NO_AUTOMOUNT; /* as stat(2) */
    return true;
}

static struct timespec
time_of(const struct statx_timestamp *t)
{
    return (struct timespec){.tv_sec = t->tv_sec, .tv_nsec = t->tv_nsec};
}

static void
stat_answered(struct work *w, int result)
{
    struct stat_work *s = (struct stat_work *)w;
    const struct statx *x = &s->statx;

    if (__msan_unpoison != NULL)
        __msan_unpoison(x, sizeof *x);
    memset(&s->stat, 0, sizeof s->stat);
    s->stat.st_dev = makedev(x->stx_dev_major, x->stx_dev_minor);
    s->stat.st_ino = x->stx_ino;
    s->stat.st_mode = x->stx_mode;
    s->stat.st_nlink = x->stx_nlink;
    s->stat.st_uid = x->stx_uid;
    s->stat.st_gid = x->stx_gid;
    s->stat.st_rdev = makedev(x->stx_rdev_major, x->stx_rdev_minor);
    s->stat.st_size = (off_t)x->stx_size;
    s->stat.st_blksize = (blksize_t)x->stx_blksize;
    s->stat.st_blocks = (blkcnt_t)x->stx_blocks;
    s->stat.st_atim = time_of(&x->stx_atime);
    s->stat.st_mtim = time_of(&x->stx_mtime);
    s->stat.st_ctim = time_of(&x->stx_ctime);
    w->result.number = result;
}

static void
stat_give(struct work *w)
{
    struct stat_work *s = (struct stat_work *)w;

    *s->result = s->stat;
}

static const struct work_kind kind_stat = {
    .op = WORK_OPERATION("async_stat", struct stat_work, NULL),
    .run = stat_run,
    .ask = stat_ask,
    .answered = stat_answered,
    .give = stat_give,
    .clean = path_work_clean,
    .fail = path_work_error,
    .detaches = true,
};

promise(int)
async_stat(const char *path, struct stat *result)
{
    struct stat_work *s = (struct stat_work *)path_work_new(&kind_stat, path);

    if (s != NULL)
        s->result = result;
    return (promise(int))path_work_start(s != NULL ? &s->by : NULL);
}

/* By descriptor */

struct file_work {
    struct work work;
    struct file *file;
    struct async_job turn; /* its place in line */
    bool in_line;
    int fd;
    void *buf; /* or an array of struct iovec, `n` of them */
    size_t n;
    off_t at;
};

struct file {
    struct file *next;
    int fd;
    bool taken;                /* somebody uses the position */
    size_t out;                /* how many of its works are the pool's */
    struct async_job *line;    /* a ring, known by its last: who wants the position */
    struct file_work *closing; /* waits until all the others are done */
};

enum {
    BUCKETS = 64
};

struct files {
    struct file *bucket[BUCKETS];
};

static struct file **
file_find(int fd)
{
    struct file **at = &async__loop.files->bucket[(unsigned)fd % BUCKETS];

    while (*at != NULL && (*at)->fd != fd)
        at = &(*at)->next;
    return at;
}

/* NULL: no memory. */
static struct file *
file_get(int fd)
{
    struct file **at, *file;

    if (async__loop.files == NULL) {
        async__loop.files = memory_alloc(sizeof(struct files), _Alignof(struct files));
        if (async__loop.files == NULL)
            return NULL;
        memset(async__loop.files, 0, sizeof(struct files));
    }
    at = file_find(fd);
    if (*at != NULL)
        return *at;
    file = memory_alloc(sizeof *file, _Alignof(struct file));
    if (file == NULL)
        return NULL;
    *file = (struct file){.fd = fd};
    return *at = file;
}

void
files_end(void)
{
    if (async__loop.files != NULL)
        memory_free(async__loop.files);
    async__loop.files = NULL;
}

static void
file_drop(struct file *file)
{
    struct file **at = file_find(file->fd);

    *at = file->next;
    memory_free(file);
}

static struct file_work *
first_in_line(const struct file *file)
{
    return (struct file_work *)(void *)((char *)file->line->next -
                                        offsetof(struct file_work, turn));
}

static void
leave_line(struct file_work *f)
{
    ring_remove(&f->file->line, &f->turn);
    f->in_line = false;
}

static void
drop_line(struct file *file)
{
    while (file->line != NULL) {
        struct file_work *f = first_in_line(file);

        leave_line(f);
        f->file = NULL;
        f->work.error = ECANCELED;
        work_kind_of(&f->work)->clean(&f->work);
    }
}

/* Whose turn it is goes to the pool. Where the thread ends nothing more is begun, but a descriptor is
 * closed all the same. */
static void
file_go_on(struct file *file)
{
    struct file_work *closing = file->closing;

    if (async__loop.ending)
        drop_line(file);
    if (file->line != NULL && !file->taken) {
        struct file_work *f = first_in_line(file);

        leave_line(f);
        file->taken = true;
        file->out++;
        work_start(&f->work);
        return;
    }
    if (file->out > 0)
        return;
    file_drop(file);
    if (closing == NULL)
        return;
    closing->file = NULL;
    if (async__loop.ending)
        close(closing->fd);
    else
        work_start(&closing->work);
}

static bool
by_position(const struct work_kind *kind)
{
    return kind >= file_kinds && kind < file_kinds + FILE_KINDS;
}

static void
file_clean(struct work *w)
{
    struct file_work *f = (struct file_work *)w;
    struct file *file = f->file;

    f->file = NULL;
    if (file == NULL || f->in_line)
        return;
    file->out--;
    if (by_position((const struct work_kind *)w->base.job.code))
        file->taken = false;
    file_go_on(file);
}

static void
file_withdraw(struct async_frame *p)
{
    struct file_work *f = (struct file_work *)p;

    if (f->in_line) {
        leave_line(f);
        f->file = NULL;
        work_failed(&f->work, ECANCELED);
    } else {
        work_withdraw(p);
    }
}

static async_error *
file_error(const struct work *w, int code)
{
    return async_error_new(code, "%s of %d: %s", w->base.job.code->function,
                           ((const struct file_work *)w)->fd, text_of(code));
}

static void
file_describe(const struct async_frame *p, FILE *out)
{
    fprintf(out, " of %d", ((const struct file_work *)p)->fd);
}

static struct file_work *
file_work_new(const struct work_kind *kind, int fd)
{
    struct file_work *f = (struct file_work *)work_new(kind);

    if (f == NULL)
        return NULL;
    f->file = NULL;
    f->in_line = false;
    f->fd = fd;
    return f;
}

static struct async_frame *
file_work_start(struct file_work *f)
{
    bool in_turn = by_position((const struct work_kind *)f->work.base.job.code);

    f->file = file_get(f->fd);
    if (f->file == NULL)
        return work_failed(&f->work, ENOMEM);
    if (f->file->closing != NULL) {
        f->file = NULL;
        return work_failed(&f->work, EBADF);
    }
    if (in_turn && f->file->taken) {
        ring_add(&f->file->line, &f->turn);
        f->in_line = true;
        return &f->work.base;
    }
    f->file->taken |= in_turn;
    f->file->out++;
    return work_start(&f->work);
}

/* What the pool does */

static void
came_to(struct work *w, ssize_t n)
{
    w->result.size = n;
    w->error = n < 0 ? errno : 0;
}

#define UNINTERRUPTED(call)                   \
    __extension__({                           \
        ssize_t call_n;                       \
                                              \
        do                                    \
            call_n = (call);                  \
        while (call_n < 0 && errno == EINTR); \
        call_n;                               \
    })

#define RUN(name, call)                                    \
    static void name##_run(struct work *w)                 \
    {                                                      \
        const struct file_work *f = (struct file_work *)w; \
                                                           \
        came_to(w, UNINTERRUPTED(call));                   \
    }

static ssize_t
too_many(void)
{
    errno = EINVAL;
    return -1;
}

RUN(read, read(f->fd, f->buf, f->n))
RUN(write, write(f->fd, f->buf, f->n))
RUN(readv, f->n > IOV_MAX ? too_many() : readv(f->fd, f->buf, (int)f->n))
RUN(writev, f->n > IOV_MAX ? too_many() : writev(f->fd, f->buf, (int)f->n))
RUN(pread, pread(f->fd, f->buf, f->n, f->at))
RUN(pwrite, pwrite(f->fd, f->buf, f->n, f->at))

ssize_t
read_all(int fd, char *buf, size_t n)
{
    size_t done = 0;
    ssize_t got = 1;

    while (done < n && got > 0) {
        got = UNINTERRUPTED(read(fd, buf + done, n - done));
        done += got > 0 ? (size_t)got : 0;
    }
    return got < 0 ? -1 : (ssize_t)done;
}

ssize_t
write_all(int fd, const char *buf, size_t n)
{
    size_t done = 0;
    ssize_t put = 1;

    while (done < n && put > 0) {
        put = UNINTERRUPTED(write(fd, buf + done, n - done));
        done += put > 0 ? (size_t)put : 0;
    }
    return put < 0 ? -1 : (ssize_t)done;
}

RUN(read_exact, read_all(f->fd, f->buf, f->n))
RUN(write_all, write_all(f->fd, f->buf, f->n))

static void
fsync_run(struct work *w)
{
    w->result.number = 0;
    w->error = UNINTERRUPTED(fsync(((struct file_work *)w)->fd)) == 0 ? 0 : errno;
}

/* Linux has closed it when it says EINTR. */
static void
close_run(struct work *w)
{
    w->result.number = 0;
    w->error = close(((struct file_work *)w)->fd) == 0 || errno == EINTR ? 0 : errno;
}

/* What the kernel does */

enum {
    AT_ONCE = 65536,  /* a copy of so many bytes from memory may be made in the loop's own thread */
    MOST = 0x7ffff000 /* as read(2) */
};

/* To read from a pipe at an offset is an error that io_uring does not make, and -1 is the file's position
 * there. Those of /proc, whose size is 0, have places that only they understand. */
static bool
has_places(const struct file_work *f, bool reads)
{
    struct stat s;

    return f->at >= 0 && fstat(f->fd, &s) == 0 &&
           ((S_ISREG(s.st_mode) && (s.st_size > 0 || !reads)) || S_ISBLK(s.st_mode));
}

static bool
transfer_ask(const struct work *w, struct io_uring_sqe *sqe, int opcode)
{
    const struct file_work *f = (const struct file_work *)w;

    if (!has_places(f, opcode == IORING_OP_READ))
        return false;
    ask_threads(sqe, opcode, f->fd);
    sqe->addr = (uint64_t)(uintptr_t)f->buf;
    sqe->len = f->n < MOST ? (uint32_t)f->n : MOST;
    sqe->off = (uint64_t)f->at;
    if (opcode == IORING_OP_READ && f->n <= AT_ONCE)
        sqe->flags = 0;
    return true;
}

static bool
pread_ask(const struct work *w, struct io_uring_sqe *sqe)
{
    return transfer_ask(w, sqe, IORING_OP_READ);
}

static bool
pwrite_ask(const struct work *w, struct io_uring_sqe *sqe)
{
    return transfer_ask(w, sqe, IORING_OP_WRITE);
}

static void
pread_answered(struct work *w, int result)
{
    w->result.size = result;
    if (__msan_unpoison != NULL)
        __msan_unpoison(((struct file_work *)w)->buf, (size_t)result);
}

static void
pwrite_answered(struct work *w, int result)
{
    w->result.size = result;
}

static bool
fsync_ask(const struct work *w, struct io_uring_sqe *sqe)
{
    ask_threads(sqe, IORING_OP_FSYNC, ((const struct file_work *)w)->fd);
    return true;
}

static bool
close_ask(const struct work *w, struct io_uring_sqe *sqe)
{
    ask_threads(sqe, IORING_OP_CLOSE, ((const struct file_work *)w)->fd);
    return true;
}

#define FILE_KIND(name, ...)                                                    \
    {                                                                           \
        .op = {{NULL, "async_" #name, NULL, NULL, sizeof(struct file_work)},    \
               file_withdraw,                                                   \
               file_describe,                                                   \
               NULL},                                                           \
        .run = name##_run, .clean = file_clean, .fail = file_error, __VA_ARGS__ \
    }

/* For a buffer. */

struct fill_work {
    struct file_work file;
    void (*done)(void *arg, ssize_t n);
    void *arg;
};

static void
fill_clean(struct work *w)
{
    struct fill_work *f = (struct fill_work *)w;
    ssize_t n = w->error != 0 ? -w->error : w->result.size;

    file_clean(w);
    f->done(f->arg, n);
}

const struct work_kind file_kinds[FILE_KINDS] = {
    [FILE_READ] = FILE_KIND(read),
    [FILE_WRITE] = FILE_KIND(write),
    [FILE_READV] = FILE_KIND(readv),
    [FILE_WRITEV] = FILE_KIND(writev),
    [FILE_READ_EXACT] = FILE_KIND(read_exact),
    [FILE_WRITE_ALL] = FILE_KIND(write_all),
    [FILE_FILL] = {.op = {{NULL, "async_reader", NULL, NULL, sizeof(struct fill_work)},
                          file_withdraw,
                          file_describe,
                          NULL},
                   .run = read_run,
                   .clean = fill_clean},
};
static const struct work_kind kind_pread =
                                  FILE_KIND(pread, .ask = pread_ask, .answered = pread_answered),
                              kind_pwrite =
                                  FILE_KIND(pwrite, .ask = pwrite_ask, .answered = pwrite_answered),
                              kind_fsync = FILE_KIND(fsync, .ask = fsync_ask,
                                                     .answered = answered_number, .detaches = true),
                              kind_close = FILE_KIND(close, .ask = close_ask,
                                                     .answered = answered_number, .insists = true);

/* The calls */

static struct async_frame *
transfer_start(const struct work_kind *kind, int fd, const void *buf, size_t n, off_t at)
{
    struct file_work *f = file_work_new(kind, fd);

    if (f == NULL)
        return async__no_memory();
    f->buf = (void *)buf;
    f->n = n;
    f->at = at;
    return file_work_start(f);
}

struct async_frame *
file_transfer(enum file_call call, int fd, const void *buf, size_t n)
{
    return transfer_start(&file_kinds[call], fd, buf, n, 0);
}

bool
file_fill(int fd, void *buf, size_t n, void (*done)(void *arg, ssize_t n), void *arg)
{
    struct fill_work *f = (struct fill_work *)file_work_new(&file_kinds[FILE_FILL], fd);

    if (f == NULL)
        return false;
    f->file.buf = buf;
    f->file.n = n;
    f->done = done;
    f->arg = arg;
    f->file.work.base.flags |= ASYNC__HANDLED;
    async__release(file_work_start(&f->file));
    return true;
}

promise(ssize_t)
async_pread(int fd, void *buf, size_t n, off_t at)
{
    return (promise(ssize_t))transfer_start(&kind_pread, fd, buf, n, at);
}

promise(ssize_t)
async_pwrite(int fd, const void *buf, size_t n, off_t at)
{
    return (promise(ssize_t))transfer_start(&kind_pwrite, fd, buf, n, at);
}

promise(int)
async_fsync(int fd)
{
    return (promise(int))transfer_start(&kind_fsync, fd, NULL, 0, 0);
}

/* Is it one, or has it been so far? */
bool
file_is(int fd)
{
    const struct descriptor *d = descriptor_find(fd);
    struct stat s;

    if (d != NULL && d->kind != DESCRIPTOR_UNKNOWN && d->kind != DESCRIPTOR_FILE)
        return async__loop.files != NULL && *file_find(fd) != NULL;
    return fstat(fd, &s) == 0 && (S_ISREG(s.st_mode) || S_ISDIR(s.st_mode) || S_ISBLK(s.st_mode));
}

struct async_frame *
file_close(int fd)
{
    struct file **at = async__loop.files != NULL ? file_find(fd) : NULL;
    struct file_work *f = file_work_new(&kind_close, fd);

    if (f == NULL)
        return NULL;
    if (at == NULL || *at == NULL)
        return work_start(&f->work);
    if ((*at)->closing != NULL)
        return work_failed(&f->work, EBADF);
    (*at)->closing = f;
    return &f->work.base;
}

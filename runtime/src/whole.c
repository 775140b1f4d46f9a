/* whole.c - a file as a whole: reading all of it, writing all of it or nothing */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "thread.h"

struct whole_work {
    struct path_work by;
    const void *data;
    size_t n;
    size_t *length;
};

/* Reading. The size that a file says it has is a guess: it may grow, and those of /proc say 0. */

enum {
    FIRST_SIZE = 4096
};

static size_t
size_guess(int fd)
{
    struct stat s;

    return fstat(fd, &s) == 0 && S_ISREG(s.st_mode) && s.st_size > 0 &&
                   (size_t)s.st_size < SIZE_MAX / 2
               ? (size_t)s.st_size
               : FIRST_SIZE;
}

/* returns  0, or an errno */
static int
read_to_end(int fd, char **text, size_t *length)
{
    size_t size = size_guess(fd) + 1, done = 0; /* one byte more: a full buffer is not the end */
    char *buf = malloc(size), *more;

    while (buf != NULL) {
        ssize_t got = read_all(fd, buf + done, size - done);

        if (got < 0) {
            int error = errno;

            free(buf);
            return error;
        }
        done += (size_t)got;
        if (done < size) {
            buf[done] = '\0';
            *text = buf;
            *length = done;
            return 0;
        }
        size *= 2;
        more = realloc(buf, size);
        if (more == NULL)
            free(buf);
        buf = more;
    }
    return ENOMEM;
}

static void
read_file_run(struct work *w)
{
    struct whole_work *f = (struct whole_work *)w;
    int fd;

    do
        fd = open(f->by.path, O_RDONLY | O_CLOEXEC);
    while (fd < 0 && errno == EINTR);
    if (fd < 0) {
        w->error = errno;
        return;
    }
    w->error = read_to_end(fd, &w->result.text, &f->n);
    close(fd);
}

static void
read_file_give(struct work *w)
{
    struct whole_work *f = (struct whole_work *)w;

    if (f->length != NULL)
        *f->length = f->n;
}

static void
read_file_give_up(struct async_frame *p)
{
    free(ASYNC__VALUE(p, char *));
}

static const struct work_kind kind_read_file = {
    .op = WORK_OPERATION("async_read_file", struct whole_work, read_file_give_up),
    .run = read_file_run,
    .give = read_file_give,
    .clean = path_work_clean,
    .fail = path_work_error,
    .detaches = true,
};

promise(char *)
async_read_file(const char *path, size_t *length)
{
    struct whole_work *f = (struct whole_work *)path_work_new(&kind_read_file, path);

    if (f != NULL)
        f->length = length;
    return (promise(char *))path_work_start(f != NULL ? &f->by : NULL);
}

/* Writing */

struct target {
    char path[PATH_MAX]; /* where a link leads to */
    char temporary[PATH_MAX];
    bool exists;
    struct stat stat;
};

/* returns  0, or an errno */
static int
target_find(struct target *t, const char *path)
{
    t->exists = realpath(path, t->path) != NULL;
    if (!t->exists) {
        if (errno != ENOENT)
            return errno;
        if (lstat(path, &t->stat) == 0 && S_ISLNK(t->stat.st_mode))
            return ENOENT; /* a link that leads nowhere, and is not to be replaced */
        if (strlen(path) >= sizeof t->path)
            return ENAMETOOLONG;
        strcpy(t->path, path);
        return path[0] == '\0' ? ENOENT : path[strlen(path) - 1] == '/' ? EISDIR : 0;
    }
    if (stat(t->path, &t->stat) != 0)
        return errno;
    if (!S_ISREG(t->stat.st_mode))
        return S_ISDIR(t->stat.st_mode) ? EISDIR : EINVAL;
    return faccessat(AT_FDCWD, t->path, W_OK, AT_EACCESS) == 0 ? 0 : errno;
}

static bool
temporary_name(struct target *t)
{
    const char *slash = strrchr(t->path, '/');
    int directory = slash != NULL ? (int)(slash - t->path) + 1 : 0;
    unsigned long long random;

    if (getrandom(&random, sizeof random, 0) != sizeof random)
        return false;
    return snprintf(t->temporary, sizeof t->temporary, "%.*s.asyncc-%016llx", directory, t->path,
                    random) < (int)sizeof t->temporary;
}

/* returns  a descriptor; -1: errno */
static int
temporary_open(struct target *t)
{
    int fd;

    do {
        if (!temporary_name(t)) {
            errno = ENAMETOOLONG;
            return -1;
        }
        fd = open(t->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, t->exists ? 0600 : 0666);
    } while (fd < 0 && (errno == EEXIST || errno == EINTR));
    return fd;
}

/* The owner may be somebody else's to set; whose it is then may not lend himself out. */
static int
rights_keep(int fd, const struct target *t)
{
    mode_t mode = t->stat.st_mode & 07777;

    if (!t->exists)
        return 0;
    if (fchown(fd, t->stat.st_uid, t->stat.st_gid) != 0)
        mode &= 0777;
    return fchmod(fd, mode) == 0 ? 0 : errno;
}

/* Some file systems have nothing to sync, and say EINVAL. */
static int
fill(int fd, const struct target *t, const void *data, size_t n)
{
    int error = rights_keep(fd, t);

    if (error != 0)
        return error;
    if (write_all(fd, data, n) != (ssize_t)n)
        return errno;
    return fsync(fd) == 0 || errno == EINVAL ? 0 : errno;
}

static int
replace(struct target *t, const void *data, size_t n)
{
    int fd = temporary_open(t), error;

    if (fd < 0)
        return errno;
    error = fill(fd, t, data, n);
    if (close(fd) != 0 && error == 0 && errno != EINTR)
        error = errno;
    if (error == 0 && rename(t->temporary, t->path) != 0)
        error = errno;
    if (error != 0)
        unlink(t->temporary);
    return error;
}

static void
write_file_run(struct work *w)
{
    struct whole_work *f = (struct whole_work *)w;
    struct target t;

    w->error = target_find(&t, f->by.path);
    if (w->error == 0)
        w->error = replace(&t, f->data, f->n);
}

static const struct work_kind kind_write_file = {
    .op = WORK_OPERATION("async_write_file", struct whole_work, NULL),
    .run = write_file_run,
    .clean = path_work_clean,
    .fail = path_work_error,
};

promise(void)
async_write_file(const char *path, const void *data, size_t n)
{
    struct whole_work *f = (struct whole_work *)path_work_new(&kind_write_file, path);

    if (f != NULL) {
        f->data = data;
        f->n = n;
    }
    return (promise(void))path_work_start(f != NULL ? &f->by : NULL);
}

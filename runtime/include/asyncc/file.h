/* asyncc/file.h - files, without blocking the loop
 *
 * No kernel tells when a file is ready, so what is done with files is done by other
 * threads: the kernel's own where there is io_uring, else those of the pool (asyncc/thread.h).
 * That goes for these calls, and for those of asyncc/io.h on regular files, directories and
 * disks. Who does it makes no difference to what comes of it.
 *
 *   arguments   as of the system call. A path is copied. A buffer is the caller's, and in use until
 *               the promise has settled
 *   rejects     with the errno and a message that names the call and the file; ENOMEM when there is no
 *               memory, EMFILE and ENFILE when no descriptor is left to wake the loop with
 *   order       async_read, async_write and the others that go by the file's position are done one
 *               after the other, in the order they were called in, reads and writes alike. All else
 *               is done side by side. async_close comes after all that was called before
 *   cancel      what has not begun is taken back and rejects with ECANCELED at once. What has begun
 *               goes on, unless the kernel can be made to give it up. async_open, async_stat, async_fsync and async_read_file then reject at once
 *               all the same; a descriptor that is opened, a text that is read for nobody is closed
 *               and freed. The others have a buffer of the caller's, and reject with ECANCELED when
 *               they no longer use it. async_close closes, cancelled or not
 *   kernel      async_open, async_stat, async_pread, async_pwrite, async_fsync and async_close are made
 *               by io_uring (Linux 5.12) if it is not forbidden; the rest is the pool's, and all of it is
 *               if the environment's ASYNCC_FILES is "threads"
 *   closing     async_close, or a plain close(2) once nothing is done with the file any more: a thread
 *               of the pool may be about to use the number */
#ifndef ASYNCC_FILE_H
#define ASYNCC_FILE_H

#include <asyncc/io.h>
#include <asyncc/promise.h>
#include <stddef.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

struct stat;

/* open(2), with O_CLOEXEC.
 * mode     of a file that is made; umask applies */
promise(int) async_open(const char *path, int flags, mode_t mode);

/* pread(2), pwrite(2): the position is not the file's, and stays as it is. */
promise(ssize_t) async_pread(int fd, void *buf, size_t n, off_t at);
promise(ssize_t) async_pwrite(int fd, const void *buf, size_t n, off_t at);

/* fsync(2). Gives 0. */
promise(int) async_fsync(int fd);

/* stat(2). Gives 0.
 * result   written just before the promise is fulfilled, and only then */
promise(int) async_stat(const char *path, struct stat *result);

/* All of a file, whatever read(2) gives until its end.
 * length   where the number of bytes goes when the promise is fulfilled; NULL: it is not wanted
 * returns  NUL-terminated, to be freed with free() */
promise(char *) async_read_file(const char *path, size_t *length);

/* Makes `data` the content of a file, whole or not at all: it is written to another one in the same
 * directory and synced, which then takes the name. Whoever reads meanwhile, or after a crash, sees
 * the old content or the new. A symbolic link goes on leading to the file.
 * mode     of a file that was there: kept, and so is the owner if the system allows; of a new one 0666,
 *          less the umask
 * rejects  EACCES: the file may not be written, EISDIR, EINVAL: it is no file, ENOENT: no such directory, or
 *          a link that leads nowhere; nothing has changed then, and nothing is left in the directory */
promise(void) async_write_file(const char *path, const void *data, size_t n);

#ifdef __cplusplus
}
#endif

#endif

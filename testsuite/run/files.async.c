/* Files are written, read back, appended to in order, and closed on every way out. */
#include <asyncc.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static async(void) append(int fd, const char *word)
{
    await async_write_all(fd, word, strlen(word));
}

static async(void) log_words(const char *path)
{
    int fd = await async_open(path, O_WRONLY | O_APPEND, 0);
    defer await async_close(fd);
    promise(void) word[3] = {append(fd, " one"), append(fd, " two"), append(fd, " three")};

    await promise_all_of(word, 3);
    await async_fsync(fd);
    throw EPROTO;
}

static async(void) show(const char *path)
{
    size_t n;
    char *text = await async_read_file(path, &n);

    defer free(text);
    printf("%zu: %s\n", n, text);
}

async(int) main(void)
{
    char path[] = "/tmp/asyncc-run-XXXXXX", middle[4] = "";
    struct stat s;
    int fd = mkstemp(path);

    defer unlink(path);
    close(fd);
    await async_write_file(path, "zero", 4);
    try {
        await log_words(path);
    } catch (e) {
        printf("%s\n", strerror(e->code));
    }
    await show(path);
    await async_stat(path, &s);
    printf("%d bytes, mode %o\n", (int)s.st_size, s.st_mode & 0777);
    fd = await async_open(path, O_RDONLY, 0);
    await async_pread(fd, middle, 3, 5);
    printf("%s\n", middle);
    await async_close(fd);
    try {
        await show("/nonexistent/file");
    } catch (e) {
        printf("%s\n", e->message);
    }
    return 0;
}

// expect: Protocol error
// expect: 18: zero one two three
// expect: 18 bytes, mode 600
// expect: one
// expect: async_read_file of /nonexistent/file: No such file or directory
// valgrind

/* A loop that reads until there is nothing left: the await stands in the loop's header. */
#include <asyncc.h>
#include <stddef.h>
#include <sys/types.h>

promise(ssize_t) read_some(int fd, void *buf, size_t n);

async(size_t)
count_lines(int fd)
{
    char buf[512];
    size_t lines = 0;

    for (ssize_t n; (n = await read_some(fd, buf, sizeof buf)) > 0;) {
        for (ssize_t i = 0; i < n; i++)
            if (buf[i] == '\n')
                lines++;
    }
    return lines;
}

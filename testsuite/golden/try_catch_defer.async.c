/* What is opened is closed, whichever way the function is left; one error is an answer, too. */
#include <asyncc.h>
#include <errno.h>

promise(int) open_file(const char *name);
promise(int) load(int fd, char *to, size_t size);
void close_file(int fd);

async(int)
load_or_default(const char *name, char *to, size_t size)
{
    int fd = await open_file(name);
    defer close_file(fd);

    try {
        return await load(fd, to, size);
    } catch (e) {
        if (e->code != ENODATA)
            throw e;
        to[0] = '\0';
    }
    return 0;
}

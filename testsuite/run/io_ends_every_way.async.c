/* A read that waits ends by data, by a timeout, by a cancellation, by async_close, by the end; the
 * buffer is the frame's. */
#include <asyncc.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static async(int) take(int fd, const char *name)
{
    char buf[300];

    memset(buf, '#', sizeof buf);
    try {
        ssize_t n = await async_read(fd, buf, sizeof buf - 1);

        buf[n] = '\0';
        printf("%s got %zd: %s\n", name, n, buf);
    } catch (e) {
        printf("%s: %s\n", name, strerror(e->code));
        throw e;
    } finally {
        printf("%s is done\n", name);
    }
    return 0;
}

static async(void) expect_error(promise(int) p)
{
    try {
        await p;
        puts("no error");
    } catch (e) {
        printf("error %s\n", e->message);
    }
}

async(int) main(void)
{
    int fd[2];
    promise(int) p, q;

    socketpair(AF_UNIX, SOCK_STREAM, 0, fd);
    dup2(fd[0], 50); /* whose number is then known */
    p = take(50, "data");
    await async_sleep(1);
    await async_write(fd[1], "hello", 5);
    await p;

    await expect_error(promise_timeout(take(50, "timeout"), 2));

    p = take(50, "cancelled");
    await async_yield();
    promise_cancel(p);
    await expect_error(p);

    p = take(50, "closed");
    q = take(50, "closed too");
    await async_yield();
    await async_close(50);
    await expect_error(p);
    await expect_error(q);

    p = take(fd[0], "end");
    await async_yield();
    await async_close(fd[1]);
    await p;
    close(fd[0]);
    return 0;
}

// expect: data got 5: hello
// expect: data is done
// expect: error Connection timed out
// expect: timeout: Operation canceled
// expect: timeout is done
// expect: cancelled: Operation canceled
// expect: cancelled is done
// expect: error Operation canceled
// expect: closed: Operation canceled
// expect: closed is done
// expect: closed too: Operation canceled
// expect: closed too is done
// expect: error async_read of 50: closed while it was waited for
// expect: error async_read of 50: closed while it was waited for
// expect: end got 0: 
// expect: end is done
// valgrind

/* A task that awaits a read on the spot, of a descriptor that it has read before: by then it waits as
 * the descriptor's reader. It is cancelled, timed out, closed under its feet, comes to the end; others
 * read the same descriptor; nothing that was sent is lost. */
#include <asyncc.h>
#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int fd[2];

static async(int) line(const char *name)
{
    char buf[100];

    defer printf("%s is done\n", name);
    await async_yield(); /* from here on it is the loop that runs it */
    for (;;) {
        ssize_t n = await async_recv(fd[0], buf, sizeof buf, 0);

        printf("%s got %.*s\n", name, (int)n, buf);
        if (n == 0 || buf[n - 1] == '.')
            return (int)n;
    }
}

static async(void) say(const char *text)
{
    await async_send(fd[1], text, strlen(text), 0);
    for (int i = 0; i < 3; i++) /* whoever reads has had its turn */
        await async_yield();
}

static async(void) outcome(promise(int) p)
{
    try {
        printf("%d\n", await p);
    } catch (e) {
        async_error_print_to(e, stdout);
    }
}

static async(int) asks_itself(promise(int) *self)
{
    char buf[10];

    await async_yield();
    promise_cancel(*self);
    await async_recv(fd[0], buf, sizeof buf, 0); /* what is there stays there */
    return 1;
}

static async(void) cancelled(void)
{
    promise(int) p = line("cancelled");

    await say("a ");
    async_dump(stdout);
    promise_cancel(p);
    await outcome(p);
    await outcome(promise_timeout(line("timed out"), 20));

    await say("b ");
    p = asks_itself(&p);
    await outcome(p);
    await say("c.");
    await outcome(line("all that was sent"));
}

/* The first one's number is then known. */
static void pair(void)
{
    int error = socketpair(AF_UNIX, SOCK_STREAM, 0, fd);

    assert(error == 0);
    (void)error;
    dup2(fd[0], 50);
    close(fd[0]);
    fd[0] = 50;
}

static async(void) closed(bool plainly)
{
    promise(int) p;

    pair();
    p = line("closed");
    await say("a ");
    if (plainly)
        close(50);
    else
        await async_close(50);
    await outcome(p);
    close(fd[1]);
}

static async(void) read_by_two(void)
{
    promise(int) p = line("first"), q;

    await say("a ");
    q = line("second");
    await say("b.");
    await say("c.");
    await promise_all(p, q);
    p = line("third");
    await say("a ");
    q = line("fourth");
    promise_cancel(p);
    await outcome(p);
    await say("b ");
    await say("c.");
    await outcome(q);
}

static async(void) reset(void)
{
    promise(int) p;
    char unread[10] = {0};

    pair();
    p = line("reset");
    await say("a ");
    await async_send(fd[0], unread, sizeof unread, 0);
    close(fd[1]);
    await outcome(p);
    close(fd[0]);
}

async(int) main(void)
{
    pair();
    await cancelled();
    await read_by_two();
    await async_close(fd[0]);
    close(fd[1]);
    await closed(false);
    await closed(true);
    await reset();
    return 0;
}
// expect: cancelled got a 
// expect: 3 tasks
// expect:   line (io_on_the_spot_ends.async.c:20) waits for async_recv of 50
// expect:   main (io_on_the_spot_ends.async.c:134) waits for cancelled
// expect:   cancelled (io_on_the_spot_ends.async.c:58) is running
// expect: cancelled is done
// expect: Operation canceled (ECANCELED)
// expect:     at line (io_on_the_spot_ends.async.c:20)
// expect: Connection timed out (ETIMEDOUT)
// expect: timed out is done
// expect: Operation canceled (ECANCELED)
// expect:     at asks_itself (io_on_the_spot_ends.async.c:50)
// expect: all that was sent got b c.
// expect: all that was sent is done
// expect: 4
// expect: first got a 
// expect: first got b.
// expect: first is done
// expect: second got c.
// expect: second is done
// expect: third got a 
// expect: third is done
// expect: Operation canceled (ECANCELED)
// expect:     at line (io_on_the_spot_ends.async.c:20)
// expect: fourth got b 
// expect: fourth got c.
// expect: fourth is done
// expect: 2
// expect: closed got a 
// expect: closed is done
// expect: async_recv of 50: closed while it was waited for (ECANCELED)
// expect:     at line (io_on_the_spot_ends.async.c:20)
// expect: closed got a 
// expect: closed is done
// expect: async_recv of 50: closed while it was waited for (ECANCELED)
// expect:     at line (io_on_the_spot_ends.async.c:20)
// expect: reset got a 
// expect: reset is done
// expect: async_recv of 50: Connection reset by peer (ECONNRESET)
// expect:     at line (io_on_the_spot_ends.async.c:20)
// valgrind

/* server.async.c FILE - what soak/run has its clients maltreat: a line is a command, and each command
 * waits in another way. Everything that takes long is cut short, whatever it is in the middle of.
 *
 *     echo TEXT   TEXT              race    the fastest of three sleeps, the others cancelled
 *     bytes N     N of them         group   five tasks, one fails, the others are cancelled
 *     work        the pool          relay   a channel, its receiver cancelled
 *     file        reads FILE        call    asks this server itself
 *     spawn       runs a program    regret  does so, and cancels it in the middle
 *
 * It says its port; and on each SIGUSR1 how many connections there were and are, how many bytes of the
 * heap are in use, and async_live(). SIGTERM ends it. */
#include <asyncc.h>
#include <malloc.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>

enum {
    PATIENCE_MS = 400, /* with a client that says nothing, or reads nothing */
    LIFETIME_MS = 2000 /* of a connection */
};

static const char *file;
static char port[6];
static size_t connections, served;

static async(void) say(int fd, const char *text)
{
    await promise_timeout(async_write_all(fd, text, strlen(text)), PATIENCE_MS);
}

static async(void) say_bytes(int fd, size_t n)
{
    char *bytes = malloc(n + 1);

    defer free(bytes);
    memset(bytes, 'x', n);
    bytes[n] = '\n';
    await promise_timeout(async_write_all(fd, bytes, n + 1), PATIENCE_MS);
}

static async(size_t) race(void)
{
    promise(void) sleeps[3];

    for (int i = 0; i < 3; i++)
        sleeps[i] = async_sleep((uint64_t)(i + 1) * 3);
    size_t first = await promise_race_of(sleeps, 3);
    for (int i = 0; i < 3; i++)
        promise_cancel(sleeps[i]);
    return first;
}

static void *doze(void *ms)
{
    nanosleep(&(struct timespec){0, (long)(size_t)ms * 1000000}, NULL);
    return ms;
}

static async(void) work_for(size_t ms)
{
    if (await async_work(doze, (void *)ms) != (void *)ms)
        throw EPROTO;
}

static async(void) fail_after(uint64_t ms)
{
    await async_sleep(ms);
    throw EDOM;
}

static async(void) together(void)
{
    async_group *group = async_group_new();

    defer async_group_release(group);
    for (size_t i = 0; i < 2; i++) {
        async_group_add(group, work_for(i));
        async_group_add(group, async_sleep(1000));
    }
    async_group_add(group, fail_after(2));
    try {
        await async_group_wait(group);
    } catch (e) {
        if (e->code != EDOM)
            throw e;
    }
}

static async(void) count(async_channel(int) c, int *sum)
{
    for (int n; await async_channel_receive(c, &n);)
        *sum += n;
}

static async(void) relay(void)
{
    async_channel(int) c = async_channel_new(int, 2);
    int sum = 0;
    promise(void) counting = count(c, &sum);

    defer async_channel_release(c);
    for (int i = 0; i < 10; i++)
        await async_channel_send(c, i);
    await async_yield();
    promise_cancel(counting);
    await promise_all_settled(counting);
    if (sum != 45)
        throw EPROTO;
}

static async(void) read_it(void)
{
    size_t length;
    char *text = await async_read_file(file, &length);

    defer free(text);
    if (length < 1000)
        throw EPROTO;
}

static async(void) spawn(void)
{
    async_process p = await async_spawn((char *[]){"true", NULL}, NULL);

    if (await async_wait(p.pid) != 0)
        throw EPROTO;
}

/* As a client of itself. */
static async(void) call(const char *command, const char *wanted)
{
    char line[64];
    int fd = await async_tcp_connect("127.0.0.1", port);

    defer await async_close(fd);
    async_reader *reader = async_reader_new(fd, 100);
    defer async_reader_free(reader);
    await async_write_all(fd, line, (size_t)sprintf(line, "%s\n", command));
    char *answer = await async_read_line(reader);
    if (answer == NULL || strcmp(answer, wanted) != 0)
        throw EPROTO;
}

static async(void) regret(void)
{
    promise(void) made = call("echo again", "again");

    await async_sleep(served % 4);
    promise_cancel(made);
    await promise_all_settled(made);
}

static async(void) obey(int fd, const char *line)
{
    char answer[200];

    snprintf(answer, sizeof answer, "%s\n", strncmp(line, "echo ", 5) == 0 ? line + 5 : line);
    if (strncmp(line, "bytes ", 6) == 0) {
        await say_bytes(fd, strtoul(line + 6, NULL, 10));
        return;
    }
    if (strcmp(line, "work") == 0)
        await work_for(3);
    else if (strcmp(line, "race") == 0)
        await race();
    else if (strcmp(line, "group") == 0)
        await together();
    else if (strcmp(line, "relay") == 0)
        await relay();
    else if (strcmp(line, "file") == 0)
        await read_it();
    else if (strcmp(line, "spawn") == 0)
        await spawn();
    else if (strcmp(line, "call") == 0)
        await call("echo itself", "itself");
    else if (strcmp(line, "regret") == 0)
        await regret();
    await say(fd, answer);
}

static async(void) converse(int fd)
{
    async_reader *reader = async_reader_new(fd, 1000);

    defer async_reader_free(reader);
    for (char *line; (line = await promise_timeout(async_read_line(reader), PATIENCE_MS)) != NULL;)
        await obey(fd, line);
}

/* What a client does to its connection is no news; anything else ends the program. */
static bool is_expected(int code)
{
    return code == ETIMEDOUT || code == ECONNRESET || code == EPIPE || code == ECANCELED ||
           code == EMSGSIZE;
}

static async(void) serve(int fd)
{
    served++;
    connections++;
    defer connections--;
    defer await async_close(fd);
    try {
        await promise_timeout(converse(fd), LIFETIME_MS);
    } catch (e) {
        if (!is_expected(e->code))
            throw e;
    }
}

static async(void) accept_all(int listener)
{
    for (;;)
        (void)serve(await async_accept(listener, NULL, NULL));
}

/* Each kind of thing once: what is made by the first use is there before anybody counts. */
static async(void) warm_up(void)
{
    static const char *const commands[] = {"work",  "race", "group", "relay",
                                           "file",  "call", "regret", "spawn"};

    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        await call(commands[i], commands[i]);
    while (connections > 0)
        await async_sleep(10);
}

static async(void) report(void)
{
    for (;;) {
        await async_signal(SIGUSR1);
        malloc_trim(0); /* what it keeps for later says nothing */
        struct mallinfo2 heap = mallinfo2();
        printf("%zu %zu %zu %zu\n", served, connections, heap.uordblks + heap.hblkhd, async_live());
        fflush(stdout);
    }
}

async(int) main(int argc, char **argv)
{
    int listener = await async_tcp_listen("127.0.0.1", "0");
    struct sockaddr_in at;

    if (argc != 2)
        return 2;
    file = argv[1];
    getsockname(listener, (struct sockaddr *)&at, &(socklen_t){sizeof at});
    sprintf(port, "%d", ntohs(at.sin_port));
    promise(void) accepting = accept_all(listener), reporting = report();
    await warm_up();
    puts(port);
    fflush(stdout);
    await async_signal(SIGTERM);
    promise_cancel(accepting);
    promise_cancel(reporting);
    await async_close(listener);
    return 0;
}

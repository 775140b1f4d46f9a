/* A chat server with rooms, for clients that send and get lines, such as nc.
 *
 *     chat [PORT]     7010; 0: one of the system's choice
 *
 * The first line is one's name. Then: /join ROOM, /who, /quit; anything else goes to all in the room. */
#include "chat.h"

#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

/* Sends what waits for a member. A client that doesn't read stops this task, and no other. */
static async(void) deliver(int fd, struct member *m)
{
    struct line line;

    defer async_channel_close(m->lines);
    try {
        while (await async_channel_receive(m->lines, &line))
            await async_write_all(fd, line.text, strlen(line.text));
    } catch (e) { /* gone; who reads its lines will see that, too */ }
}

/* What waits for it still goes out, if it is read within a second. */
static async(void) leave(struct member *m, promise(void) delivery)
{
    member_end(m);
    async_channel_close(m->lines);
    try {
        await promise_timeout(delivery, 1000);
    } catch (e) { /* it wasn't */ }
    async_channel_release(m->lines);
}

/* An answer waits for its turn: who doesn't read his answers isn't listened to. */
static async(void) converse(struct member *m, async_reader *lines)
{
    char *line = await async_read_line(lines);

    if (line == NULL || !name_is_good(line))
        return;
    strcpy(m->name, line);
    await async_channel_send(m->lines, line_of("* welcome, %s", line));
    while ((line = await async_read_line(lines)) != NULL && strcmp(line, "/quit") != 0) {
        if (line[0] == '/' || m->room[0] == '\0')
            await async_channel_send(m->lines, answer(m, line));
        else
            room_tell(m, line_of("%s: %s", m->name, line));
    }
}

static async(void) serve(int fd)
{
    struct member m = {.lines = async_channel_new(struct line, LINES_MOST)};
    async_reader *lines = async_reader_new(fd, 1000);

    member_begin(&m);
    defer await async_close(fd);
    defer async_reader_free(lines);
    promise(void) delivery = deliver(fd, &m);
    defer await leave(&m, delivery);
    try {
        await converse(&m, lines);
    } catch (e) {
        if (e->code == ECANCELED)
            async_channel_try_send(m.lines, line_of("* the server ends"));
    }
}

static async(void) accept_all(int listener, async_group *tasks)
{
    for (;;)
        async_group_add(tasks, serve(await async_accept(listener, NULL, NULL)));
}

async(int) main(int argc, char **argv)
{
    int listener = await async_tcp_listen("127.0.0.1", argc > 1 ? argv[1] : "7010");
    async_group *tasks = async_group_new();
    struct sockaddr_in at;

    defer async_group_release(tasks);
    getsockname(listener, (struct sockaddr *)&at, &(socklen_t){sizeof at});
    printf("listening on port %d\n", ntohs(at.sin_port));
    fflush(stdout);

    promise(void) accepting = accept_all(listener, tasks);
    await async_signal(SIGTERM);
    promise_cancel(accepting);
    await async_close(listener);
    async_group_cancel(tasks);
    await async_group_wait(tasks);
    puts("all have left");
    return 0;
}

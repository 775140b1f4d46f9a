/* redis.async.c PORT - what asyncc/redis.h promises, against a real server */
#include "check.h"
#include "turns.h"
#include <asyncc/redis.h>
#include <signal.h>
#include <string.h>

static const char *port;

static async(void) values(async_redis *db)
{
    redisReply *reply = await async_redis_command(db, "SET %s %s", "a key", "two words");

    CHECK(reply->type == REDIS_REPLY_STATUS && strcmp(reply->str, "OK") == 0);
    freeReplyObject(reply);
    reply = await async_redis_command_argv(db, 2, (const char *[]){"GET", "a key"}, NULL);
    CHECK(strcmp(reply->str, "two words") == 0);
    freeReplyObject(reply);
    reply = await async_redis_command(db, "SET bytes %b", "a\0b", (size_t)3);
    freeReplyObject(reply);
    reply = await async_redis_command(db, "STRLEN bytes");
    CHECK(reply->integer == 3);
    freeReplyObject(reply);
    reply = await async_redis_command(db, "GET nothing");
    CHECK(reply->type == REDIS_REPLY_NIL);
    freeReplyObject(reply);
}

static async(void) echo(async_redis *db, int i)
{
    for (int round = 0; round < 10; round++) {
        redisReply *reply = await async_redis_command(db, "ECHO %d", i * 10 + round);

        CHECK(atoi(reply->str) == i * 10 + round);
        freeReplyObject(reply);
    }
}

/* Each gets its own reply, however many wait. */
static async(void) pipelining(async_redis *db)
{
    promise(void) tasks[200];

    for (int i = 0; i < 200; i++)
        tasks[i] = echo(db, i);
    await promise_all_of(tasks, 200);
}

static async(void) errors(async_redis *db)
{
    redisReply *reply = await async_redis_command(db, "SET word x");

    freeReplyObject(reply);
    CHECK_REJECTS(EPROTO, async_redis_command(db, "INCR word"));
    CHECK_REJECTS(EPROTO, async_redis_command(db, "NOSUCHCOMMAND"));
    CHECK_REJECTS(EINVAL, async_redis_command(db, "GET %y", 1));
    CHECK_REJECTS(EINVAL, async_redis_command_argv(db, 0, NULL, NULL));
    CHECK_REJECTS(ENOTSUP, async_redis_command(db, "subscribe news"));
    CHECK_REJECTS(ENOTSUP, async_redis_command(db, "CLIENT reply OFF"));
    CHECK_REJECTS(ECONNREFUSED, async_redis_connect("127.0.0.1", "1"));
}

/* A reply that nobody waits for any more is dropped, and the next command gets its own. */
static async(void) cancelled(async_redis *db)
{
    promise(redisReply *) unsent = async_redis_command(db, "SET unsent 1");

    promise_cancel(unsent);
    CHECK_REJECTS(ECANCELED, unsent);

    promise(redisReply *) sent = async_redis_command(db, "BLPOP empty 1");
    promise(redisReply *) next = async_redis_command(db, "ECHO next");

    await async_sleep(50);
    CHECK(promise_state(sent) == PROMISE_PENDING);
    promise_cancel(sent);
    CHECK_REJECTS(ECANCELED, sent);
    redisReply *reply = await next;
    CHECK(strcmp(reply->str, "next") == 0);
    freeReplyObject(reply);
    CHECK_REJECTS(ETIMEDOUT, promise_timeout(async_redis_command(db, "BLPOP empty 1"), 20));
    reply = await async_redis_command(db, "EXISTS unsent");
    CHECK(reply->integer == 0);
    freeReplyObject(reply);
}

/* Nobody waits for it: done all the same, and its reply freed (the leak checker sees to that). */
static async(void) discarded(async_redis *db)
{
    (void)async_redis_command(db, "SET discarded %s", "yes");
    redisReply *reply = await async_redis_command(db, "GET discarded");
    CHECK(strcmp(reply->str, "yes") == 0);
    freeReplyObject(reply);
}

/* More than the sockets' buffers hold, both ways. */
static async(void) large(async_redis *db)
{
    size_t size = 8 << 20;
    char *text = malloc(size);
    promise(redisReply *) replies[4];

    defer free(text);
    memset(text, 'x', size);
    for (int i = 0; i < 4; i++)
        replies[i] = async_redis_command(db, "ECHO %b", text, size);
    for (int i = 0; i < 4; i++) {
        redisReply *reply = await replies[i];

        CHECK(reply->len == size && reply->str[size - 1] == 'x');
        freeReplyObject(reply);
    }
}

static async(void) closed(void)
{
    async_redis *db = await async_redis_connect("127.0.0.1", port);
    promise(redisReply *) waits = async_redis_command(db, "BLPOP empty 0");

    (void)async_redis_command(db, "PING");
    await async_sleep(20);
    (void)async_redis_command(db, "PING"); /* not even sent */
    async_redis_close(db);
    CHECK_REJECTS(ECANCELED, waits);
    async_redis_close(NULL);
}

/* The server ends: who waits and who comes later is told. */
static async(void) server_gone(async_redis *db, pid_t server)
{
    promise(redisReply *) waits = async_redis_command(db, "BLPOP empty 0");

    await async_sleep(20);
    kill(server, SIGKILL);
    CHECK_REJECTS(ECONNRESET, waits);
    CHECK_REJECTS(ECONNRESET, async_redis_command(db, "PING"));
}

/* What comes in the turn in which its task is cancelled is had or freed. */
static promise(void *) connecting(void *arg)
{
    (void)arg;
    return (promise(void *))async_redis_connect("127.0.0.1", port);
}

static promise(void *) asking(void *db)
{
    return (promise(void *))async_redis_command(db, "ECHO %s", "something");
}

static void close_it(void *db)
{
    async_redis_close(db);
}

static async(void) cancelled_in_any_turn(async_redis *db)
{
    await turns_try(&(struct turns_source){connecting, NULL, close_it});
    await turns_try(&(struct turns_source){asking, db, freeReplyObject});
}

/* A command that has not been sent is taken back, also when it is its task that is cancelled. */
static async(void) sets_unsent(async_redis *db)
{
    freeReplyObject(await async_redis_command(db, "SET unsent_by_task 1"));
}

static async(void) task_cancelled(async_redis *db)
{
    promise(void) task = sets_unsent(db);

    promise_cancel(task);
    CHECK_REJECTS(ECANCELED, task);
    redisReply *reply = await async_redis_command(db, "EXISTS unsent_by_task");
    CHECK(reply->integer == 0);
    freeReplyObject(reply);
}

static async(void) a_round(void)
{
    async_redis *db = await async_redis_connect("127.0.0.1", port);

    defer async_redis_close(db);
    promise(redisReply *) replies[] = {async_redis_command(db, "PING"), async_redis_command(db, "PING")};
    defer for (int i = 0; i < 2; i++)
        if (promise_state(replies[i]) == PROMISE_FULFILLED)
            freeReplyObject(promise_value(replies[i]));
    await promise_all_settled_of(replies, 2);
    for (int i = 0; i < 2; i++)
        await replies[i];
}

static async(void) everything(pid_t server)
{
    async_redis *db = await async_redis_connect("127.0.0.1", port);

    defer async_redis_close(db);
    await values(db);
    await pipelining(db);
    await errors(db);
    await cancelled(db);
    await discarded(db);
    await cancelled_in_any_turn(db);
    await task_cancelled(db);
    await large(db);
    await closed();
    await server_gone(db, server);
}

static void until_settled(promise(void) p)
{
    async_run(p);
    promise_release(p);
}

int main(int argc, char **argv)
{
    if (argc != 3)
        return 2;
    port = argv[1];
    check_without_memory(a_round);
    until_settled(everything((pid_t)atoi(argv[2])));
    puts("all held");
    return 0;
}

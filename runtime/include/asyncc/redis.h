/* asyncc/redis.h - Redis, by way of hiredis: libasyncc-redis
 *
 *     async_redis *db = await async_redis_connect("127.0.0.1", "6379");
 *     defer async_redis_close(db);
 *     redisReply *reply = await async_redis_command(db, "GET %s", key);
 *     defer freeReplyObject(reply);
 *
 * Any number of tasks share a connection: commands are sent as they come, those of one turn in one
 * packet, and nobody waits for the reply to another's (pipelining). The server answers in the
 * order of the commands.
 *
 *   replies   belong to who awaits them: freeReplyObject. One that nobody takes is freed (promise_owned).
 *   rejects   EPROTO with the server's words, where it answers with an error (hiredis'
 *             REDIS_REPLY_ERROR never arrives); ECONNRESET: the connection is gone, and so it is for all
 *             that wait and all that comes later, for nothing connects anew; ENOMEM.
 *   cancel    a command that has not been sent is taken back. One that has is done by the server all
 *             the same: its promise is rejected at once, the reply is thrown away when it comes, and
 *             every other command still gets its own.
 *   not here  what is answered more than once or never: SUBSCRIBE, PSUBSCRIBE, SSUBSCRIBE, MONITOR, SYNC,
 *             PSYNC, CLIENT REPLY. They are rejected with ENOTSUP, whatever the case of the letters.
 *   the loop  ends with a connection open: only commands keep it going.
 *   threads   the one that connected. */
#ifndef ASYNCC_REDIS_H
#define ASYNCC_REDIS_H

#include <asyncc.h>
#include <hiredis/hiredis.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct async_redis async_redis;

/* Connects. host and port as of async_tcp_connect, whose errors it has; a path that begins with "/"
 * is a unix socket, and the port then nothing.
 * returns  for async_redis_close */
promise(async_redis *) async_redis_connect(const char *host, const char *port);

/* A command. The format is hiredis' own: %s a string, %b bytes and their size_t length, %d and the
 * like; blanks in what is put in split nothing.
 * rejects  EINVAL too: the format is none */
promise(redisReply *) async_redis_command(async_redis *redis, const char *format, ...);

/* The same of `n` words. The words are copied.
 * lengths  in bytes; NULL: each ends with a NUL */
promise(redisReply *) async_redis_command_argv(async_redis *redis, int n, const char **words,
                                               const size_t *lengths);

/* Closes the connection: what still waits is rejected with ECANCELED. NULL is harmless. */
void async_redis_close(async_redis *redis);

#ifdef __cplusplus
}
#endif

#endif

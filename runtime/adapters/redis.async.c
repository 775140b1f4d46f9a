/* redis.async.c - Redis over async_read and async_write
 *
 * Of hiredis we take what knows the protocol: the formatting of commands and
 * the reader of replies. (Its own asynchronous interface frees a reply once
 * the callback has returned, which is before the awaiting task runs.)
 *
 * A request goes from `unsent` to `sent` when its bytes are handed to the
 * kernel, and leaves when its reply has come. Two tasks do this, each there
 * only while it has something to do: send_all and receive_all. Whichever
 * meets the end of the connection calls fail(), which ends both. */
#include <asyncc/redis.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

struct request {
    struct request *next;
    promise(redisReply *) reply; /* one reference; NULL: cancelled, and the reply thrown away */
    char *text;                  /* what hiredis made; NULL once sent */
    size_t length;
};

struct queue {
    struct request *first, **last;
};

struct async_redis {
    int fd;
    redisReader *reader;
    struct queue unsent, sent;
    async_error *gone;       /* why there is no connection any more; NULL: there is */
    bool sending, receiving; /* the task is there */
    unsigned refs;           /* the user's, and one for each of those tasks */
};

static void
queue_empty(struct queue *queue)
{
    queue->first = NULL;
    queue->last = &queue->first;
}

static void
queue_add(struct queue *queue, struct request *request)
{
    request->next = NULL;
    *queue->last = request;
    queue->last = &request->next;
}

static struct request *
queue_take(struct queue *queue)
{
    struct request *request = queue->first;

    queue->first = request->next;
    if (queue->first == NULL)
        queue->last = &queue->first;
    return request;
}

static void
request_free(struct request *request)
{
    if (request->reply != NULL)
        promise_release(request->reply);
    redisFreeCommand(request->text);
    free(request);
}

static void
request_reject(struct request *request, async_error *error)
{
    if (request->reply != NULL)
        promise_reject(request->reply, error);
    else
        async_error_release(error);
    request_free(request);
}

/* The request stays where it is: replies come in order, so it has to be there for its own. */
static void
withdraw(promise(redisReply *) reply, void *arg)
{
    struct request *request = arg;

    request->reply = NULL;
    promise_reject(reply, ECANCELED);
    promise_release(reply);
}

/* Takes over the reply. */
static void
request_answer(struct request *request, redisReply *reply)
{
    promise(redisReply *) promise = request->reply;

    if (reply->type == REDIS_REPLY_ERROR) {
        request_reject(request, async_error_new(EPROTO, "%s", reply->str));
        freeReplyObject(reply);
        return;
    }
    if (promise != NULL)
        promise_resolve(promise, reply);
    else
        freeReplyObject(reply); /* thrown away */
    request_free(request);
}

static void
queue_fail(struct queue *queue, async_error *error)
{
    while (queue->first != NULL)
        request_reject(queue_take(queue), async_error_new(error->code, "%s", error->message));
}

static void
queue_cancel(struct queue *queue)
{
    while (queue->first != NULL) {
        struct request *request = queue_take(queue);

        if (request->reply != NULL)
            promise_cancel(request->reply);
        request_free(request);
    }
}

/* The connection is of no use any more: async_close ends the tasks' waits for it. Takes over the error. */
static void
fail(async_redis *redis, async_error *error)
{
    if (redis->gone != NULL) {
        async_error_release(error);
        return;
    }
    redis->gone = error;
    queue_fail(&redis->unsent, error);
    queue_fail(&redis->sent, error);
    promise_release(async_close(redis->fd));
}

/* What a failure of read(2) or write(2) means to those who wait. */
static async_error *
lost(const async_error *error)
{
    if (error->code == ENOMEM)
        return async_error_new(ENOMEM, NULL);
    return async_error_new(ECONNRESET, "the connection to Redis is lost: %s", error->message);
}

static void
redis_release(async_redis *redis)
{
    if (--redis->refs > 0)
        return;
    redisReaderFree(redis->reader);
    async_error_release(redis->gone);
    free(redis);
}

/* Gives each reply that has come to the first request that waits.
 * returns  NULL, or why the connection is of no use any more */
static async_error *
deliver(async_redis *redis)
{
    void *reply;

    for (;;) {
        if (redisReaderGetReply(redis->reader, &reply) != REDIS_OK)
            return async_error_new(ECONNRESET, "%s", redis->reader->errstr);
        if (reply == NULL)
            return NULL;
        if (redis->sent.first == NULL) {
            freeReplyObject(reply);
            return async_error_new(ECONNRESET, "a reply that nobody has asked for");
        }
        request_answer(queue_take(&redis->sent), reply);
    }
}

/* `n` bytes have come.
 * returns  as deliver */
static async_error *
take(async_redis *redis, const char *buf, ssize_t n)
{
    if (n == 0)
        return async_error_new(ECONNRESET, "it has closed the connection");
    if (redisReaderFeed(redis->reader, buf, (size_t)n) != REDIS_OK)
        return async_error_new(ENOMEM, NULL);
    return deliver(redis);
}

static async(void)
receive_all(async_redis *redis)
{
    char buf[16384];

    redis->refs++;
    defer redis_release(redis);
    redis->receiving = true;
    try {
        while (redis->sent.first != NULL) {
            ssize_t n = await async_read(redis->fd, buf, sizeof buf);
            async_error *wrong = redis->gone == NULL ? take(redis, buf, n) : NULL;

            if (wrong != NULL)
                throw wrong;
        }
    } catch (e) {
        fail(redis, lost(e));
    }
    redis->receiving = false;
}

/* A task that runs by itself deals with its own errors, but may find no memory to begin in. */
static void
begun(async_redis *redis, promise(void) task)
{
    if (promise_error(task) != NULL)
        fail(redis, async_error_new(ENOMEM, NULL));
}

/* All that is unsent, in one piece, becomes sent. What has been cancelled is left out.
 * returns  to be freed; NULL: no memory */
static char *
gather(async_redis *redis, size_t *length)
{
    size_t size = 1;
    char *text, *end;

    for (const struct request *r = redis->unsent.first; r != NULL; r = r->next)
        size += r->length;
    text = end = malloc(size);
    while (text != NULL && redis->unsent.first != NULL) {
        struct request *r = queue_take(&redis->unsent);

        if (r->reply == NULL) {
            request_free(r);
            continue;
        }
        end = (char *)memcpy(end, r->text, r->length) + r->length;
        redisFreeCommand(r->text);
        r->text = NULL;
        queue_add(&redis->sent, r);
    }
    *length = (size_t)(end - text);
    return text;
}

/* Replies are received meanwhile: a server that can't get rid of them reads no more commands. */
static async(void)
send_all(async_redis *redis)
{
    redis->refs++;
    defer redis_release(redis);
    redis->sending = true;
    try {
        await promise_resolved(void); /* others may have commands too */
        while (redis->unsent.first != NULL) {
            size_t length;
            char *text = gather(redis, &length);

            defer free(text);
            if (text == NULL)
                throw ENOMEM;
            if (!redis->receiving && length > 0)
                begun(redis, receive_all(redis));
            if (redis->gone == NULL)
                await async_write_all(redis->fd, text, length);
        }
    } catch (e) {
        fail(redis, lost(e));
    }
    redis->sending = false;
}

/* Commands */

/* A command as hiredis has formatted it: *2\r\n$3\r\nGET\r\n$1\r\nx\r\n. Is its word `at` this one? */
static bool
word_is(const char *text, int at, const char *word)
{
    long n, words = strtol(text + 1, (char **)&text, 10);

    if (at >= words)
        return false;
    for (;; at--) {
        n = strtol(text + 3, (char **)&text, 10);
        text += 2;
        if (at == 0)
            return strncasecmp(text, word, (size_t)n) == 0 && word[n] == '\0';
        text += n;
    }
}

/* Is it a command that has other than one reply? */
static bool
is_refused(const char *text)
{
    static const char *const refused[] = {"SUBSCRIBE", "PSUBSCRIBE", "SSUBSCRIBE",
                                          "MONITOR",   "SYNC",       "PSYNC"};

    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        if (word_is(text, 0, refused[i]))
            return true;
    return word_is(text, 0, "CLIENT") && word_is(text, 1, "REPLY");
}

static void
reply_lost(promise(redisReply *) reply)
{
    freeReplyObject(promise_value(reply));
}

/* Queues a command, and takes over its text. */
static promise(redisReply *)
request(async_redis *redis, char *text, int length)
{
    struct request *request = calloc(1, sizeof *request);
    promise(redisReply *) reply = promise_new(redisReply *);

    if (request == NULL || promise_state(reply) != PROMISE_PENDING) {
        promise_reject(reply, ENOMEM);
        redisFreeCommand(text);
        free(request);
        return reply;
    }
    *request = (struct request){NULL, promise_retain_to_settle(reply), text, (size_t)length};
    promise_on_cancel(reply, withdraw, request);
    promise_release(promise_owned(reply, reply_lost));
    queue_add(&redis->unsent, request);
    if (!redis->sending) {
        promise(void) task = send_all(redis);

        begun(redis, task);
        promise_release(task);
    }
    return reply;
}

/* length   what hiredis has returned: negative where there is no text */
static promise(redisReply *)
command(async_redis *redis, char *text, int length)
{
    int code = length == -1 ? ENOMEM : length <= 0 ? EINVAL : is_refused(text) ? ENOTSUP : 0;

    if (code == 0 && redis->gone == NULL)
        return request(redis, text, length);
    if (length >= 0)
        redisFreeCommand(text);
    if (code == 0)
        return promise_rejected(redisReply *,
                                async_error_new(redis->gone->code, "%s", redis->gone->message));
    return promise_rejected(redisReply *, code);
}

promise(redisReply *)
async_redis_command(async_redis *redis, const char *format, ...)
{
    char *text = NULL;
    va_list args;
    int length;

    va_start(args, format);
    length = redisvFormatCommand(&text, format, args);
    va_end(args);
    return command(redis, text, length);
}

promise(redisReply *)
async_redis_command_argv(async_redis *redis, int n, const char **words, const size_t *lengths)
{
    char *text = NULL;
    int length = n > 0 ? redisFormatCommandArgv(&text, n, words, lengths) : -2;

    return command(redis, text, length);
}

/* The connection */

static async_redis *
redis_new(int fd)
{
    async_redis *redis = calloc(1, sizeof *redis);

    if (redis == NULL || (redis->reader = redisReaderCreate()) == NULL) {
        free(redis);
        return NULL;
    }
    redis->fd = fd;
    redis->refs = 1;
    queue_empty(&redis->unsent);
    queue_empty(&redis->sent);
    return redis;
}

static async(async_redis *)
redis_connect(const char *host, const char *port)
{
    bool is_path = host != NULL && host[0] == '/';
    int fd = is_path ? await async_unix_connect(host) : await async_tcp_connect(host, port);
    async_redis *redis = redis_new(fd);

    if (redis == NULL) {
        (void)async_close(fd);
        throw ENOMEM;
    }
    if (!is_path)
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
    return redis;
}

static void
connection_lost(promise(async_redis *) redis)
{
    async_redis_close(promise_value(redis));
}

promise(async_redis *)
async_redis_connect(const char *host, const char *port)
{
    promise(async_redis *) task = redis_connect(host, port);
    promise(async_redis *) redis = promise_owned(task, connection_lost);

    promise_release(task);
    return redis;
}

void
async_redis_close(async_redis *redis)
{
    if (redis == NULL)
        return;
    queue_cancel(&redis->unsent);
    queue_cancel(&redis->sent);
    fail(redis, async_error_new(ECANCELED, NULL));
    redis_release(redis);
}

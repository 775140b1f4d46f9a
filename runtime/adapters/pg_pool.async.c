/* pg_pool.async.c - PostgreSQL connections that tasks take and give back
 *
 * A permit stands for each connection that may be taken, so those who wait stand in the semaphore's
 * line. A connection that is taken has one permit and one reference to the pool, until it is given back.
 * Nothing here knows more of a connection than libpq tells. */
#include <asyncc/pg.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

struct async_pg_pool {
    char *conninfo;
    async_semaphore permits;
    unsigned refs; /* the user's, one for each who waits, one for each connection that is taken */
    bool closed;
    size_t n_idle;
    async_pg *idle[]; /* the one that was last used at the end */
};

static void
pool_release(async_pg_pool *pool)
{
    if (--pool->refs > 0)
        return;
    free(pool->conninfo);
    free(pool);
}

/* Not in a transaction, nor in the middle of an answer. */
static bool
is_reusable(async_pg *db)
{
    PGconn *conn = async_pg_connection(db);

    return PQstatus(conn) == CONNECTION_OK && PQtransactionStatus(conn) == PQTRANS_IDLE;
}

/* A server says nothing unasked but that it goes, or has gone. (Or that somebody has notified us, or
 * has changed a setting: another connection is as good then.) */
static bool
is_quiet(async_pg *db)
{
    struct pollfd socket = {PQsocket(async_pg_connection(db)), POLLIN, 0};

    return poll(&socket, 1, 0) == 0;
}

/* returns  NULL: there is none */
static async_pg *
idle_take(async_pg_pool *pool)
{
    while (pool->n_idle > 0) {
        async_pg *db = pool->idle[--pool->n_idle];

        if (is_quiet(db))
            return db;
        async_pg_close(db);
    }
    return NULL;
}

/* A permit that is being handed over is not cancelled any more: the await behind it meets such a
 * request, so that `to` is never written after one. A connection that comes in the very turn in which
 * the request does is the task's all the same. */
async(void)
async_pg_pool_take(async_pg_pool *pool, async_pg **to)
{
    bool taken = false;

    pool->refs++;
    defer if (!taken) pool_release(pool);
    await async_semaphore_acquire(&pool->permits);
    defer if (!taken) async_semaphore_release(&pool->permits);
    await promise_resolved(void);
    if (pool->closed)
        throw ECANCELED;
    async_pg *db = idle_take(pool);
    if (db == NULL)
        db = await async_pg_connect(pool->conninfo);
    taken = true;
    *to = db;
}

void
async_pg_pool_give(async_pg_pool *pool, async_pg *db)
{
    if (db == NULL)
        return;
    if (!pool->closed && is_reusable(db))
        pool->idle[pool->n_idle++] = db;
    else
        async_pg_close(db);
    async_semaphore_release(&pool->permits);
    pool_release(pool);
}

static async(PGresult *)
pool_query(async_pg_pool *pool, const char *statement, int n, const char *const *values)
{
    async_pg *db = NULL;

    defer async_pg_pool_give(pool, db);
    await async_pg_pool_take(pool, &db);
    return await async_pg_query(db, statement, n, values);
}

static void
result_lost(promise(PGresult *) result)
{
    PQclear(promise_value(result));
}

promise(PGresult *)
async_pg_pool_query(async_pg_pool *pool, const char *statement, int n, const char *const *values)
{
    promise(PGresult *) task = pool_query(pool, statement, n, values);
    promise(PGresult *) result = promise_owned(task, result_lost);

    promise_release(task);
    return result;
}

async(long)
async_pg_pool_execute(async_pg_pool *pool, const char *statement, int n, const char *const *values)
{
    async_pg *db = NULL;

    defer async_pg_pool_give(pool, db);
    await async_pg_pool_take(pool, &db);
    return await async_pg_execute(db, statement, n, values);
}

async_pg_pool *
async_pg_pool_new(const char *conninfo, size_t most)
{
    async_pg_pool *pool = calloc(1, sizeof *pool + most * sizeof *pool->idle);

    if (pool == NULL || (pool->conninfo = strdup(conninfo)) == NULL) {
        free(pool);
        return NULL;
    }
    pool->refs = 1;
    async_semaphore_init(&pool->permits, most);
    return pool;
}

/* One permit more, which those who wait hand on to each other as they leave. */
void
async_pg_pool_close(async_pg_pool *pool)
{
    if (pool == NULL)
        return;
    pool->closed = true;
    while (pool->n_idle > 0)
        async_pg_close(pool->idle[--pool->n_idle]);
    async_semaphore_release(&pool->permits);
    pool_release(pool);
}

/* asyncc/pg.h - PostgreSQL, by way of libpq: libasyncc-pg
 *
 *     async_pg *db = await async_pg_connect("host=/run/postgresql dbname=shop");
 *     defer async_pg_close(db);
 *     PGresult *rows = await async_pg_query(db, "SELECT name FROM item WHERE price < $1", 1,
 *                                           (const char *[]){"100"});
 *     defer PQclear(rows);
 *
 * A connection does one query at a time. Those of other tasks stand in line, in the order of the
 * calls; who wants them done side by side opens several connections.
 *
 *   arguments  the text and the values are the caller's, and stay as they are until the promise has
 *              settled.
 *   results    belong to who awaits them: PQclear. One that nobody takes is cleared (promise_owned), and
 *              a connection that nobody takes is closed.
 *   rejects    EPROTO: the server says no; the message is its SQLSTATE, ": " and its words:
 *              "23505: duplicate key value ...". ECONNRESET: the connection is gone, for this query and all
 *              that come later; nothing connects anew. EINVAL: libpq can't send that. ENOTSUP: COPY from or to
 *              the client. ENOMEM.
 *   cancel     in line: it leaves the line and is never sent. Sent: the server is asked to stop it
 *              (PQcancel, on a thread of its own, since it connects), and the promise is rejected with
 *              ECANCELED when the server has answered: then the connection is free for the next, and
 *              what the query did is undone, unless it was done before the request came. Who can't wait
 *              that long uses promise_timeout, which is rejected at once. A second cancellation
 *              meanwhile is rejected at once too, and gives the connection up.
 *   the loop   ends with a connection open: only queries keep it going.
 *   threads    the one that connected. */
#ifndef ASYNCC_PG_H
#define ASYNCC_PG_H

#include <asyncc.h>
#include <libpq-fe.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct async_pg async_pg;

/* Connects.
 * conninfo  as of PQconnectdb; it stays as it is until the first wait. Names of hosts are resolved
 *           by libpq, which blocks: where that matters give hostaddr, or a socket's directory
 * returns   for async_pg_close
 * rejects   ECONNREFUSED with libpq's words; EACCES: where a password was asked for; ENOMEM
 * cancel    at once */
promise(async_pg *) async_pg_connect(const char *conninfo);

/* A statement with `n` values for $1, $2 ..., which are text; a NULL among them is NULL. The result's
 * values are text.
 * values   may be NULL when n is 0
 * returns  a result that is not an error: PGRES_TUPLES_OK, PGRES_COMMAND_OK or PGRES_EMPTY_QUERY */
promise(PGresult *) async_pg_query(async_pg *db, const char *statement, int n,
                                   const char *const *values);

/* The same with all that PQsendQueryParams takes. */
promise(PGresult *) async_pg_query_params(async_pg *db, const char *statement, int n,
                                          const Oid *types, const char *const *values,
                                          const int *lengths, const int *formats,
                                          int result_format);

/* As async_pg_query, without the result.
 * returns  how many rows were changed, inserted, deleted or read */
promise(long) async_pg_execute(async_pg *db, const char *statement, int n,
                               const char *const *values);

/* libpq's connection, for PQescapeLiteral, PQsetNoticeProcessor and other calls that send nothing. */
PGconn *async_pg_connection(async_pg *db);

/* Closes the connection: queries that wait are rejected with ECANCELED. NULL is harmless. */
void async_pg_close(async_pg *db);

/* A pool: at most so many connections, which are made when they are needed and then kept.
 *
 *     static async_pg_pool *pool;              async_pg_pool_new("dbname=shop", 10), once
 *
 *     long n = await async_pg_pool_execute(pool, "DELETE FROM item WHERE id = $1", 1, values);
 *
 * or, for a transaction, a connection of one's own for a while:
 *
 *     async_pg *db = NULL;
 *     defer async_pg_pool_give(pool, db);
 *     await async_pg_pool_take(pool, &db);
 *     await async_pg_execute(db, "BEGIN", 0, NULL);
 *     ...
 *
 *   fair     who came first gets the first connection that is given back, and nobody gets past those
 *            who wait.
 *   broken   a connection whose server has gone is replaced when it is next to be taken; one that
 *            is given back in the middle of a transaction or of a query is closed, which undoes
 *            it. No query is sent twice: one that meets the end of its connection is rejected with
 *            ECONNRESET, and the next has another connection.
 *   cancel   who waits leaves the line, and nothing is lost: either *db is still NULL, and will be, or
 *            the connection is the task's, for its `defer` to give back.
 *   threads  the one that made the pool */
typedef struct async_pg_pool async_pg_pool;

/* conninfo  as of async_pg_connect; copied. Nothing connects yet
 * most      connections, 1 or more
 * returns   for async_pg_pool_close; NULL: no memory */
async_pg_pool *async_pg_pool_new(const char *conninfo, size_t most);

/* Waits for a connection.
 * db       written when the connection is the caller's, as the promise is fulfilled; never after a
 *          cancellation. Has to stay until one of them
 * rejects  ECANCELED: the pool is closed; what async_pg_connect rejects with: this task has made the try,
 *          the next will make its own */
promise(void) async_pg_pool_take(async_pg_pool *pool, async_pg **db);

/* Gives it back, closed or not. NULL is harmless. */
void async_pg_pool_give(async_pg_pool *pool, async_pg *db);

/* async_pg_query and async_pg_execute, on a connection taken for it. */
promise(PGresult *) async_pg_pool_query(async_pg_pool *pool, const char *statement, int n,
                                        const char *const *values);
promise(long) async_pg_pool_execute(async_pg_pool *pool, const char *statement, int n,
                                    const char *const *values);

/* Closes the pool: who waits is rejected with ECANCELED. Connections that are taken are their tasks'
 * until they are given back, which they still have to be; then they are closed. The pool is gone for
 * the caller. NULL is harmless. */
void async_pg_pool_close(async_pg_pool *pool);

#ifdef __cplusplus
}
#endif

#endif

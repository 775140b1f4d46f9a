/* pg.async.c - libpq's non-blocking calls, awaited
 *
 * Who holds the lock of a connection has it to itself: sends its query and
 * reads all of the answer. A connection outlives its closing by the queries
 * that are in it: each holds it, and finds out when it next waits. */
#define _GNU_SOURCE /* pipe2 */
#include <asyncc/pg.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct async_pg {
    PGconn *conn;
    async_mutex busy;
    promise(int) poll; /* what the query that is being done waits for; NULL: nothing */
    unsigned refs;     /* the user's, and one for each query */
    bool closed;       /* by the user */
    bool given_up;     /* an answer has not been read to its end */
};

static void
pg_release(async_pg *db)
{
    if (--db->refs > 0)
        return;
    PQfinish(db->conn);
    free(db);
}

/* Errors */

/* libpq's messages end in a newline. */
static async_error *
error_text(int code, const char *text)
{
    size_t length = strlen(text);

    while (length > 0 && text[length - 1] == '\n')
        length--;
    return async_error_new(code, "%.*s", (int)length, text);
}

static async_error *
error_lost(const async_pg *db)
{
    return error_text(ECONNRESET, PQstatus(db->conn) == CONNECTION_BAD
                                      ? PQerrorMessage(db->conn)
                                      : "the connection was given up");
}

static async_error *
error_of_result(const async_pg *db, const PGresult *result)
{
    int code = PQstatus(db->conn) == CONNECTION_BAD ? ECONNRESET : EPROTO;
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char *words = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);

    if (state == NULL || words == NULL)
        return error_text(code, PQresultErrorMessage(result));
    return async_error_new(code, "%s: %s", state, words);
}

/* Waiting */

static void
poll_end(async_pg *db)
{
    promise_cancel(db->poll);
    promise_release(db->poll);
    db->poll = NULL;
}

/* Waits until the socket is ready, or the connection is closed. */
static async(void)
wait_for(async_pg *db, int events)
{
    promise(int) poll;

    if (db->closed)
        throw ECANCELED;
    poll = async_poll(PQsocket(db->conn), events);
    db->poll = poll;
    defer poll_end(db);
    await poll;
}

/* Waits until PQgetResult has something without waiting. What is unsent goes out meanwhile. */
static async(void)
wait_for_result(async_pg *db)
{
    for (;;) {
        int unsent = PQflush(db->conn);

        if (unsent == 0 && !PQisBusy(db->conn))
            return;
        await wait_for(db, POLLIN | (unsent > 0 ? POLLOUT : 0));
        if (!PQconsumeInput(db->conn))
            throw error_lost(db);
    }
}

/* The server wants to copy, or does; nobody here will.  (libpq 34.10) */
static async(void)
refuse_copy(async_pg *db, ExecStatusType how)
{
    char *line;
    int n;

    if (how != PGRES_COPY_OUT) {
        while ((n = PQputCopyEnd(db->conn, "COPY is not for this client")) == 0)
            await wait_for(db, POLLOUT);
        if (n < 0)
            throw error_lost(db);
        return;
    }
    while ((n = PQgetCopyData(db->conn, &line, 1)) >= 0) {
        if (n > 0) {
            PQfreemem(line);
            continue;
        }
        await wait_for(db, POLLIN);
        if (!PQconsumeInput(db->conn))
            throw error_lost(db);
    }
}

/* Reads the whole answer, which may be several results. What it has found so far is the caller's from
 * the start: a result that is returned is lost when its task is cancelled before it runs on.
 * kept     NULL at first; then the first result that is an error, else the last; NULL: there was none */
static async(void)
receive(async_pg *db, PGresult **kept)
{
    bool copies = false;

    for (;;) {
        ExecStatusType how;
        PGresult *next;

        await wait_for_result(db);
        next = PQgetResult(db->conn);
        if (next == NULL)
            break;
        if (*kept != NULL && PQresultStatus(*kept) == PGRES_FATAL_ERROR) {
            PQclear(next);
            continue;
        }
        PQclear(*kept);
        *kept = next;
        how = PQresultStatus(next);
        if (how == PGRES_COPY_IN || how == PGRES_COPY_OUT || how == PGRES_COPY_BOTH) {
            copies = true;
            await refuse_copy(db, how);
        }
    }
    if (copies)
        throw async_error_new(ENOTSUP, "COPY from or to the client is not supported");
}

/* Cancelling */

struct canceller {
    PGcancel *cancel;
    int done; /* closed at the end */
};

static void *
canceller_run(void *arg)
{
    struct canceller *canceller = arg;
    char text[256];

    /* Where the server can't be reached the query goes on, and its answer is waited for. */
    PQcancel(canceller->cancel, text, sizeof text);
    PQfreeCancel(canceller->cancel);
    close(canceller->done);
    free(canceller);
    return NULL;
}

/* Has the server asked to stop what it does for this connection.
 * returns  a descriptor that ends when that has been done; -1: it can't be */
static int
cancel_begin(const async_pg *db)
{
    struct canceller *canceller = malloc(sizeof *canceller);
    pthread_t thread;
    int ends[2];

    if (canceller == NULL)
        return -1;
    canceller->cancel = PQgetCancel(db->conn);
    if (canceller->cancel == NULL || pipe2(ends, O_CLOEXEC) != 0) {
        PQfreeCancel(canceller->cancel);
        free(canceller);
        return -1;
    }
    canceller->done = ends[1];
    if (pthread_create(&thread, NULL, canceller_run, canceller) != 0) {
        PQfreeCancel(canceller->cancel);
        free(canceller);
        close(ends[1]);
    } else {
        pthread_detach(thread);
    }
    return ends[0];
}

/* The query that is being done is not wanted any more. The request has been dealt with when PQcancel
 * returns, so it cannot hit the next query. */
static async(void)
withdraw(async_pg *db)
{
    int done = cancel_begin(db);
    PGresult *result = NULL;
    char none;

    db->given_up = true;
    if (done >= 0) {
        defer await async_close(done);
        await async_read(done, &none, 1);
    }
    defer PQclear(result);
    await receive(db, &result);
    db->given_up = false;
}

/* Queries */

/* Reads the answer to what has been sent; as receive. */
static async(void)
answer(async_pg *db, PGresult **result)
{
    try {
        await receive(db, result);
    } catch (e) {
        if (e->code == ECANCELED && !db->closed)
            await withdraw(db);
        throw e;
    }
    if (*result == NULL)
        throw error_lost(db);
    if (PQresultStatus(*result) == PGRES_FATAL_ERROR ||
        PQresultStatus(*result) == PGRES_BAD_RESPONSE)
        throw error_of_result(db, *result);
}

static async(PGresult *)
query(async_pg *db, const char *statement, int n, const Oid *types, const char *const *values,
      const int *lengths, const int *formats, int result_format)
{
    PGresult *result = NULL;
    bool passed_on = false;

    db->refs++;
    defer pg_release(db);
    await async_mutex_lock(&db->busy);
    defer async_mutex_unlock(&db->busy);
    if (db->closed)
        throw ECANCELED;
    if (db->given_up || PQstatus(db->conn) == CONNECTION_BAD)
        throw error_lost(db);
    if (!PQsendQueryParams(db->conn, statement, n, types, values, lengths, formats, result_format))
        throw error_text(PQstatus(db->conn) == CONNECTION_BAD ? ECONNRESET : EINVAL,
                         PQerrorMessage(db->conn));
    defer if (!passed_on) PQclear(result);
    await answer(db, &result);
    passed_on = true;
    return result;
}

static void
result_lost(promise(PGresult *) result)
{
    PQclear(promise_value(result));
}

promise(PGresult *)
async_pg_query_params(async_pg *db, const char *statement, int n, const Oid *types,
                      const char *const *values, const int *lengths, const int *formats,
                      int result_format)
{
    promise(PGresult *) task =
        query(db, statement, n, types, values, lengths, formats, result_format);
    promise(PGresult *) result = promise_owned(task, result_lost);

    promise_release(task);
    return result;
}

promise(PGresult *)
async_pg_query(async_pg *db, const char *statement, int n, const char *const *values)
{
    return async_pg_query_params(db, statement, n, NULL, values, NULL, NULL, 0);
}

async(long)
async_pg_execute(async_pg *db, const char *statement, int n, const char *const *values)
{
    PGresult *result = await async_pg_query(db, statement, n, values);

    defer PQclear(result);
    return atol(PQcmdTuples(result));
}

/* The connection */

static async_error *
error_of_connecting(const PGconn *conn)
{
    bool password = PQconnectionNeedsPassword(conn) || PQconnectionUsedPassword(conn);

    return error_text(password ? EACCES : ECONNREFUSED, PQerrorMessage(conn));
}

static async(async_pg *)
pg_connect(const char *conninfo)
{
    PGconn *conn = PQconnectStart(conninfo);
    PostgresPollingStatusType how = PGRES_POLLING_WRITING;
    async_pg *db = NULL;

    if (conn == NULL)
        throw ENOMEM;
    defer if (db == NULL) PQfinish(conn);
    if (PQstatus(conn) == CONNECTION_BAD)
        throw error_of_connecting(conn);
    while (how != PGRES_POLLING_OK) {
        await async_poll(PQsocket(conn), how == PGRES_POLLING_READING ? POLLIN : POLLOUT);
        how = PQconnectPoll(conn);
        if (how == PGRES_POLLING_FAILED)
            throw error_of_connecting(conn);
    }
    PQsetnonblocking(conn, 1);
    db = calloc(1, sizeof *db);
    if (db == NULL)
        throw ENOMEM;
    db->conn = conn;
    db->refs = 1;
    return db;
}

static void
connection_lost(promise(async_pg *) db)
{
    async_pg_close(promise_value(db));
}

promise(async_pg *)
async_pg_connect(const char *conninfo)
{
    promise(async_pg *) task = pg_connect(conninfo), db = promise_owned(task, connection_lost);

    promise_release(task);
    return db;
}

PGconn *
async_pg_connection(async_pg *db)
{
    return db->conn;
}

void
async_pg_close(async_pg *db)
{
    if (db == NULL)
        return;
    db->closed = true;
    if (db->poll != NULL)
        promise_cancel(db->poll);
    pg_release(db);
}

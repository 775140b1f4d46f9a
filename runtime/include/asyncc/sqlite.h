/* asyncc/sqlite.h - SQLite, on the threads of the pool: libasyncc-sqlite
 *
 *     async_sqlite *db = await async_sqlite_open("shop.db", 0);
 *     defer await async_sqlite_close(db);
 *     async_sqlite_rows rows = {0};
 *     defer async_sqlite_rows_free(&rows);
 *     await async_sqlite_query(db, &rows, "SELECT name FROM item WHERE price < ?", 1,
 *                              (async_sqlite_value[]){async_sqlite_integer(100)});
 *     for (size_t i = 0; i < rows.n; i++)
 *         puts(async_sqlite_at(&rows, i, 0)->text);
 *
 * A connection does one thing at a time, on some thread of the pool (asyncc/thread.h). What other tasks
 * want of it stands in line, in the order of the calls; who wants things done side by side opens
 * several connections. A transaction is the connection's: what other tasks do on it meanwhile is part
 * of it, so a transaction with waits in it is better had on a connection of its own.
 *
 *   arguments  the text and the values are the caller's, and stay as they are until the promise has
 *              settled or is cancelled: what a thread works with is a copy.
 *   rejects    with SQLite's message, "UNIQUE constraint failed: item.name", and
 *              EEXIST     a row of that key is there already
 *              EPROTO     anything else that is wrong with the statement, other constraints too
 *              EINVAL     no statement, several where one is asked for, not as many values as the
 *                         statement has parameters
 *              EBUSY      locked by another connection or another program, for too long (see below)
 *              EROFS, ENOSPC, EACCES, ENOENT, E2BIG, ENOMEM, EIO
 *   locks      while another connection or program has locked the file, a statement is tried again
 *              every now and then, for up to five seconds; no thread is held meanwhile. With
 *              `PRAGMA busy_timeout` it is SQLite that waits, on the thread. Where it would be a
 *              deadlock, of two transactions that have both read and now want to write, SQLite says
 *              no at once: then roll back, and begin with BEGIN IMMEDIATE.
 *   cancel     in line: it leaves the line and is never done. Begun: it is interrupted
 *              (sqlite3_interrupt), and the promise is rejected with ECANCELED when it has stopped: what
 *              that statement did is undone, and if it was one that writes, so is the
 *              transaction that it was part of. Who can't wait that long uses promise_timeout.
 *   the loop   ends with a connection open: only what is being done, or closed, keeps it going.
 *   threads    the one that opened. SQLite has to be built for threads, as everybody's is.
 *   source     https://sqlite.org/c3ref/interrupt.html, https://sqlite.org/rescode.html */
#ifndef ASYNCC_SQLITE_H
#define ASYNCC_SQLITE_H

#include <asyncc.h>
#include <sqlite3.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct async_sqlite async_sqlite;

/* A value, of a parameter or in a row.
 * type     SQLITE_INTEGER, SQLITE_FLOAT, SQLITE_TEXT, SQLITE_BLOB or SQLITE_NULL
 * integer  or real: the number
 * text     NUL-terminated in a row, or a blob's bytes. NULL for every other type
 * length   of it in bytes, without the NUL */
typedef struct async_sqlite_value {
    int type;
    size_t length;
    union {
        sqlite3_int64 integer;
        double real;
    };
    const char *text;
} async_sqlite_value;

/* What a query has found: the caller's memory, all zeros at first.
 * names    of the columns
 * values   those of a row stand together; see async_sqlite_at */
typedef struct async_sqlite_rows {
    size_t n, columns;
    const char **names;
    async_sqlite_value *values;
    char *bytes; /* what the texts point into */
} async_sqlite_rows;

/* Opens a database, or makes one.
 * path     a file; ":memory:" is one that goes with the connection; "" is a temporary one. Copied
 * flags    as of sqlite3_open_v2; 0: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
 * returns  for async_sqlite_close
 * rejects  as above, and with what keeps the file from being opened: ENOENT, EACCES, EISDIR ...
 * cancel   the promise is rejected when the thread is back, and the database closed */
promise(async_sqlite *) async_sqlite_open(const char *path, int flags);

/* One statement, with `n` values for its parameters (?, ?1, :name: in SQLite's order).
 * rows     all zeros, or what an earlier query has left, which is freed. Has to stay until the promise
 *          has settled; written as it is fulfilled, never after a cancellation. Whatever becomes of
 *          the promise, async_sqlite_rows_free is right. All rows are there at once: LIMIT is for
 *          those who have many
 * values   may be NULL when n is 0 */
promise(void) async_sqlite_query(async_sqlite *db, async_sqlite_rows *rows, const char *statement,
                                 int n, const async_sqlite_value *values);

/* One statement with values, or several without. What they find is let go.
 * text     several statements are done one after the other, with nothing of other tasks between
 *          them; the first that fails is the last. They are a transaction only if they say so: after
 *          "BEGIN; ..." has failed, "ROLLBACK" is yours
 * returns  how many rows they have changed, inserted or deleted (sqlite3_changes64) */
promise(long) async_sqlite_exec(async_sqlite *db, const char *text, int n,
                                const async_sqlite_value *values);

/* Closes the connection: what stands in line is rejected with ECANCELED, what is being done is
 * interrupted. The connection is gone for the caller with the call. NULL is harmless.
 * settles  when the file is closed, which may have been written to once more (WAL)
 * cancel   rejects at once; the connection is closed all the same */
promise(void) async_sqlite_close(async_sqlite *db);

/* SQLite's connection, for sqlite3_create_function, sqlite3_limit and the like, while nothing is
 * being done on it. */
sqlite3 *async_sqlite_connection(async_sqlite *db);

/* Frees what a query has found; all zeros again, and harmless then. */
void async_sqlite_rows_free(async_sqlite_rows *rows);

/* The value in a row and a column, both counted from 0 and both there. */
static inline const async_sqlite_value *
async_sqlite_at(const async_sqlite_rows *rows, size_t row, size_t column)
{
    return &rows->values[row * rows->columns + column];
}

/* Values to be given. A text or a blob is the caller's; NULL is SQLite's NULL. */
static inline async_sqlite_value
async_sqlite_null(void)
{
    async_sqlite_value v = {SQLITE_NULL, 0, {0}, NULL};

    return v;
}

static inline async_sqlite_value
async_sqlite_integer(sqlite3_int64 n)
{
    async_sqlite_value v = {SQLITE_INTEGER, 0, {n}, NULL};

    return v;
}

static inline async_sqlite_value
async_sqlite_real(double n)
{
    async_sqlite_value v = {SQLITE_FLOAT, 0, {0}, NULL};

    v.real = n;
    return v;
}

static inline async_sqlite_value
async_sqlite_blob(const void *bytes, size_t length)
{
    async_sqlite_value v = {SQLITE_BLOB, length, {0}, (const char *)bytes};

    return bytes != NULL ? v : async_sqlite_null();
}

static inline async_sqlite_value
async_sqlite_text(const char *text)
{
    async_sqlite_value v = {SQLITE_TEXT, 0, {0}, text};

    if (text == NULL)
        return async_sqlite_null();
    v.length = strlen(text);
    return v;
}

#ifdef __cplusplus
}
#endif

#endif

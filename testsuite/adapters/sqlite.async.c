/* sqlite.async.c FILE - what asyncc/sqlite.h promises, with sqlite3 as the other client */
#include "check.h"
#include "turns.h"
#include <asyncc/sqlite.h>
#include <stdint.h>
#include <string.h>

#define INTEGER async_sqlite_integer
#define TEXT async_sqlite_text

static const char *path;
static const char forever[] = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) ";

/* The one number that a query finds. */
static async(int64_t) number(async_sqlite *db, const char *statement)
{
    async_sqlite_rows rows = {0};

    defer async_sqlite_rows_free(&rows);
    await async_sqlite_query(db, &rows, statement, 0, NULL);
    CHECK(rows.n == 1 && rows.columns == 1 && rows.values->type == SQLITE_INTEGER);
    return rows.values->integer;
}

/* A statement that ends when it is interrupted. */
static async(void) endless(async_sqlite *db, const char *before, const char *after)
{
    char statement[200];

    snprintf(statement, sizeof statement, "%s%s%s", before, forever, after);
    await async_sqlite_exec(db, statement, 0, NULL);
}

static async(void) values(async_sqlite *db)
{
    static const char blob[] = {'a', 0, 'b'};
    const async_sqlite_value given[] = {INTEGER(INT64_MIN), async_sqlite_real(0.5), TEXT("it's"),
                                        async_sqlite_blob(blob, 3), async_sqlite_blob("", 0),
                                        TEXT(""), async_sqlite_null(), TEXT(NULL)};
    async_sqlite_rows rows = {0};

    defer async_sqlite_rows_free(&rows);
    for (int round = 0; round < 2; round++) { /* what was found before is freed */
        await async_sqlite_query(db, &rows, "SELECT ?, ?, ?, ? AS four, ?, ?, ?, ?; -- no more", 8, given);
        CHECK(rows.n == 1 && rows.columns == 8 && strcmp(rows.names[3], "four") == 0);
        for (size_t i = 0; i < 7; i++) {
            const async_sqlite_value *v = async_sqlite_at(&rows, 0, i);

            CHECK(v->type == given[i].type && v->length == given[i].length);
            CHECK(v->length == 0 || memcmp(v->text, given[i].text, v->length + (i == 2)) == 0);
        }
        CHECK(async_sqlite_at(&rows, 0, 0)->integer == INT64_MIN);
        CHECK(async_sqlite_at(&rows, 0, 1)->real == 0.5);
        CHECK(*async_sqlite_at(&rows, 0, 5)->text == '\0');
        CHECK(async_sqlite_at(&rows, 0, 7)->type == SQLITE_NULL);
    }
    await async_sqlite_query(db, &rows, "SELECT 1 WHERE 0", 0, NULL);
    CHECK(rows.n == 0 && rows.columns == 1);
}

static async(void) changes(async_sqlite *db)
{
    char text[] = "INSERT INTO item (name) VALUES (?)", name[] = "one";
    promise(long) inserts;

    CHECK(await async_sqlite_exec(db, "CREATE TABLE item (id INTEGER PRIMARY KEY, name UNIQUE)", 0, NULL) == 0);
    inserts = async_sqlite_exec(db, text, 1, (async_sqlite_value[]){TEXT(name)});
    promise(long) next = async_sqlite_exec(db, text, 1, (async_sqlite_value[]){INTEGER(2)});
    CHECK(await inserts == 1 && await next == 1);
    CHECK(await async_sqlite_exec(db, " ; INSERT INTO item VALUES (10, 'x'), (11, 'y');;"
                                      "/* and */ UPDATE item SET name = name || '!' WHERE id > 9 ;", 0, NULL) == 4);
    CHECK(await async_sqlite_exec(db, "SELECT * FROM item; DROP TABLE IF EXISTS missing", 0, NULL) == 0);
    CHECK(await async_sqlite_exec(db, " -- nothing", 0, NULL) == 0);
    CHECK(await number(db, "SELECT count(*) FROM item") == 4);
    CHECK(await number(db, "DELETE FROM item WHERE id = 11 RETURNING id") == 11);
}

static async(void) errors(async_sqlite *db)
{
    async_sqlite_rows rows = {0};
    const async_sqlite_value two[] = {INTEGER(1), INTEGER(2)};

    defer async_sqlite_rows_free(&rows);
    try {
        await async_sqlite_exec(db, "INSERT INTO item (name) VALUES ('one')", 0, NULL);
        CHECK(false);
    } catch (e) {
        CHECK(e->code == EEXIST && strcmp(e->message, "UNIQUE constraint failed: item.name") == 0);
    }
    CHECK_REJECTS(EPROTO, async_sqlite_exec(db, "nonsense", 0, NULL));
    CHECK_REJECTS(EINVAL, async_sqlite_query(db, &rows, "SELECT 1; SELECT 2", 0, NULL));
    CHECK_REJECTS(EINVAL, async_sqlite_query(db, &rows, "", 0, NULL));
    CHECK_REJECTS(EINVAL, async_sqlite_query(db, &rows, "SELECT ?", 0, NULL));
    CHECK_REJECTS(EINVAL, async_sqlite_exec(db, "SELECT ?; SELECT ?", 2, two));
    CHECK_REJECTS(EINVAL, async_sqlite_exec(db, "SELECT ?", 2, two));
    CHECK_REJECTS(EINVAL, async_sqlite_exec(db, "SELECT 1", -1, NULL));
    CHECK_REJECTS(EPROTO, async_sqlite_exec(db, "DELETE FROM item WHERE id = 1; nonsense; DELETE FROM item", 0, NULL));
    CHECK(await number(db, "SELECT count(*) FROM item") == 2); /* the first was done, the third was not */
    CHECK_REJECTS(ENOENT, async_sqlite_open("/nowhere/at/all.db", 0));
    CHECK_REJECTS(EISDIR, async_sqlite_open("/tmp", 0));
    async_sqlite *reader = await async_sqlite_open(path, SQLITE_OPEN_READONLY);
    defer await async_sqlite_close(reader);
    CHECK_REJECTS(EROFS, async_sqlite_exec(reader, "DELETE FROM item", 0, NULL));
}

/* Those of one connection in order, those of several at the same time. */
static async(void) in_line(async_sqlite *db)
{
    promise(long) inserts[200];
    async_sqlite *others[3];
    promise(int64_t) sums[3];

    await async_sqlite_exec(db, "CREATE TABLE line (id INTEGER PRIMARY KEY, n)", 0, NULL);
    for (int i = 0; i < 200; i++)
        inserts[i] = async_sqlite_exec(db, "INSERT INTO line (n) VALUES (?)", 1,
                                       (async_sqlite_value[]){INTEGER(i)});
    await promise_all_of(inserts, 200);
    CHECK(await number(db, "SELECT count(*) FROM line WHERE id <> n + 1") == 0);
    for (int i = 0; i < 3; i++) {
        others[i] = await async_sqlite_open(path, 0);
        sums[i] = number(others[i], "SELECT sum(n) FROM line");
    }
    for (int i = 0; i < 3; i++) {
        CHECK(await sums[i] == 19900);
        await async_sqlite_close(others[i]);
    }
}

static async(void) cancelled(async_sqlite *db)
{
    promise(void) runs = endless(db, "", "SELECT count(*) FROM n");
    promise(long) waits = async_sqlite_exec(db, "DELETE FROM line", 0, NULL);
    promise(int64_t) next = number(db, "SELECT count(*) FROM line");

    await async_sleep(20);
    promise_cancel(waits);
    CHECK_REJECTS(ECANCELED, waits);
    promise_cancel(runs);
    promise_cancel(runs); /* again, while it is being stopped */
    CHECK_REJECTS(ECANCELED, runs);
    CHECK(await next == 200);
    CHECK_REJECTS(ETIMEDOUT, promise_timeout(endless(db, "", "SELECT count(*) FROM n"), 20));
    CHECK_REJECTS(ETIMEDOUT, promise_timeout(endless(db, "", "SELECT i FROM n ORDER BY random()"), 20));
    /* What it has written is undone. */
    CHECK_REJECTS(ETIMEDOUT, promise_timeout(endless(db, "INSERT INTO line (n) ", "SELECT 7 FROM n"), 50));
    CHECK(await number(db, "SELECT count(*) FROM line") == 200);
    for (int i = 0; i < 200; i++) { /* at any time: nothing of it may meet what comes behind it */
        promise(int64_t) some = number(db, "SELECT sum(a.n * b.n) FROM line a, line b");

        if (i % 4 > 0)
            await async_sleep((uint64_t)i % 4);
        promise_cancel(some);
        CHECK(await number(db, "SELECT 43") == 43);
        await promise_all_settled(some);
    }
}

static async(bool) write_or_go_back(async_sqlite *db)
{
    try {
        await async_sqlite_exec(db, "INSERT INTO line (n) VALUES (1); COMMIT", 0, NULL);
        return true;
    } catch (e) {
        CHECK(e->code == EBUSY && strcmp(e->message, "database is locked") == 0);
        await async_sqlite_exec(db, "ROLLBACK", 0, NULL);
        return false;
    }
}

/* A program that locks the file is waited for, without a thread: there is only one. */
static async(void) locked(async_sqlite *db)
{
    async_sqlite *other = await async_sqlite_open(path, 0);

    defer await async_sqlite_close(other);
    await async_sqlite_exec(other, "BEGIN IMMEDIATE", 0, NULL);
    promise(long) waits = async_sqlite_exec(db, "DELETE FROM line WHERE n < 100", 0, NULL);
    promise(long) gives_up = async_sqlite_exec(db, "DELETE FROM line", 0, NULL);
    await async_sleep(100);
    CHECK(promise_state(waits) == PROMISE_PENDING);
    promise_cancel(gives_up);
    await async_sqlite_exec(other, "DELETE FROM line WHERE n >= 100", 0, NULL);
    CHECK(promise_state(waits) == PROMISE_PENDING);
    await async_sqlite_exec(other, "COMMIT", 0, NULL);
    CHECK(await waits == 100);

    /* Two that have read and want to write: one has to go back. */
    await async_sqlite_exec(db, "BEGIN; SELECT * FROM item", 0, NULL);
    await async_sqlite_exec(other, "BEGIN; SELECT * FROM item", 0, NULL);
    promise(bool) writes = write_or_go_back(db), other_writes = write_or_go_back(other);
    CHECK(await writes + await other_writes == 1);
}

static async(void) closed(void)
{
    async_sqlite *db = await async_sqlite_open(path, 0);
    promise(void) runs = endless(db, "", "SELECT count(*) FROM n");
    promise(int64_t) waits = number(db, "SELECT 1");

    await async_sleep(20);
    promise(void) closes = async_sqlite_close(db);
    CHECK_REJECTS(ECANCELED, runs);
    CHECK_REJECTS(ECANCELED, waits);
    await closes;
    await async_sqlite_close(NULL);

    promise(async_sqlite *) opening = async_sqlite_open(path, 0);
    promise_cancel(opening);
    CHECK_REJECTS(ECANCELED, opening);

    db = await async_sqlite_open(":memory:", 0);
    closes = async_sqlite_close(db);
    promise_cancel(closes);
    CHECK_REJECTS(ECANCELED, closes); /* and closed all the same: the leak checker sees to that */
}

static promise(void *) opening(void *arg)
{
    (void)arg;
    return (promise(void *))async_sqlite_open(path, 0);
}

static void close_it(void *db)
{
    promise_release(async_sqlite_close(db));
}

static async(void) cancelled_in_any_turn(void)
{
    await turns_try(&(struct turns_source){opening, NULL, close_it});
}

/* A result as large as it comes, and many. */
static async(void) large(async_sqlite *db)
{
    async_sqlite_rows rows = {0};
    const async_sqlite_value *last;

    defer async_sqlite_rows_free(&rows);
    await async_sqlite_query(db, &rows, "SELECT zeroblob(20000000) AS zeros, hex(zeroblob(5000000))", 0, NULL);
    CHECK(rows.values[0].length == 20000000 && rows.values[0].text[19999999] == 0);
    CHECK(rows.values[1].length == 10000000 && rows.values[1].text[9999999] == '0');
    await async_sqlite_query(db, &rows, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 100000)"
                                        " SELECT i, 'number ' || i FROM n", 0, NULL);
    last = async_sqlite_at(&rows, 99999, 1);
    CHECK(rows.n == 100000 && strcmp(last->text, "number 100000") == 0);
    CHECK_REJECTS(E2BIG, async_sqlite_query(db, &rows, "SELECT zeroblob(2000000000)", 0, NULL));
    CHECK(rows.n == 100000); /* a failure leaves what was there */
}

static async(void) a_round(void)
{
    async_sqlite *db = await async_sqlite_open(":memory:", 0);
    async_sqlite_rows rows = {0};

    defer await async_sqlite_close(db);
    defer async_sqlite_rows_free(&rows);
    promise(long) first = async_sqlite_exec(db, "CREATE TABLE t (n)", 0, NULL);
    await async_sqlite_query(db, &rows, "SELECT ?", 1, (async_sqlite_value[]){INTEGER(1)});
    await first;
    CHECK(rows.n == 1);
}

static async(void) everything(void)
{
    size_t alive = async_live();
    {
        async_sqlite *db = await async_sqlite_open(path, 0);
        defer await async_sqlite_close(db);

        CHECK(sqlite3_libversion_number() == SQLITE_VERSION_NUMBER && async_sqlite_connection(db) != NULL);
        CHECK(await number(db, "SELECT count(*) FROM theirs") == 1);
        await values(db);
        await changes(db);
        await errors(db);
        await in_line(db);
        await cancelled(db);
        await locked(db);
        await large(db);
        await async_sqlite_exec(db, "DROP TABLE item; DROP TABLE line; INSERT INTO theirs VALUES ('ours')", 0, NULL);
    }
    await closed();
    await cancelled_in_any_turn();
    while (async_live() != alive)
        await async_sleep(5); /* what was closed without waiting */
}

int main(int argc, char **argv)
{
    promise(void) p;

    if (argc != 2)
        return 2;
    path = argv[1];
    p = everything();
    async_run(p);
    promise_release(p);
    check_without_memory(a_round);
    puts("all held");
    return 0;
}

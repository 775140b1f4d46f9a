/* pg.async.c CONNINFO - what asyncc/pg.h promises, against a real server */
#include "check.h"
#include "turns.h"
#include <asyncc/pg.h>
#include <signal.h>
#include <string.h>
#include <time.h>

static const char *conninfo;

static double
seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* The one value of a query's result. */
static async(long) number(async_pg *db, const char *statement)
{
    PGresult *result = await async_pg_query(db, statement, 0, NULL);

    defer PQclear(result);
    CHECK(PQntuples(result) == 1);
    return atol(PQgetvalue(result, 0, 0));
}

static async(void) values(async_pg *db)
{
    const char *const two[] = {"1", "it's"}, *const null[] = {"2", NULL};

    CHECK(await async_pg_execute(db, "CREATE TABLE item (id int PRIMARY KEY, name text)", 0, NULL) == 0);
    CHECK(await async_pg_execute(db, "INSERT INTO item VALUES ($1, $2)", 2, two) == 1);
    CHECK(await async_pg_execute(db, "INSERT INTO item VALUES ($1, $2)", 2, null) == 1);
    PGresult *rows = await async_pg_query(db, "SELECT name FROM item ORDER BY id", 0, NULL);
    defer PQclear(rows);
    CHECK(PQntuples(rows) == 2 && PQgetisnull(rows, 1, 0));
    CHECK(strcmp(PQgetvalue(rows, 0, 0), "it's") == 0);
    PGresult *binary = await async_pg_query_params(db, "SELECT 258", 0, NULL, NULL, NULL, NULL, 1);
    defer PQclear(binary);
    CHECK(memcmp(PQgetvalue(binary, 0, 0), "\0\0\1\2", 4) == 0);
    PGresult *empty = await async_pg_query(db, "", 0, NULL);
    defer PQclear(empty);
    CHECK(PQresultStatus(empty) == PGRES_EMPTY_QUERY);
}

static async(void) errors(async_pg *db)
{
    try {
        await async_pg_execute(db, "INSERT INTO item VALUES (1, 'again')", 0, NULL);
        CHECK(false);
    } catch (e) {
        CHECK(e->code == EPROTO && strncmp(e->message, "23505: duplicate key", 20) == 0);
    }
    CHECK_REJECTS(EPROTO, async_pg_query(db, "nonsense", 0, NULL));
    CHECK_REJECTS(EINVAL, async_pg_query(db, "SELECT 1", -1, NULL));
    CHECK_REJECTS(ENOTSUP, async_pg_query(db, "COPY item TO STDOUT", 0, NULL));
    CHECK_REJECTS(ENOTSUP, async_pg_query(db, "COPY item FROM STDIN", 0, NULL));
    CHECK(await number(db, "SELECT count(*) FROM item") == 2); /* as good as ever */
    CHECK_REJECTS(ECONNREFUSED, async_pg_connect("host=127.0.0.1 port=1"));
    CHECK_REJECTS(ECONNREFUSED, async_pg_connect("no such option"));
}

/* Those of one connection in order, those of two at the same time. */
static async(void) in_line(async_pg *db)
{
    promise(long) numbers[50];
    char statements[50][32];
    async_pg *other = await async_pg_connect(conninfo);

    defer async_pg_close(other);
    for (int i = 0; i < 50; i++) {
        sprintf(statements[i], "SELECT %d", i);
        numbers[i] = number(db, statements[i]);
    }
    for (int i = 0; i < 50; i++)
        CHECK(await numbers[i] == i);

    double begun = seconds();
    promise(long) one = async_pg_execute(db, "SELECT pg_sleep(0.5)", 0, NULL);
    promise(long) two = async_pg_execute(other, "SELECT pg_sleep(0.5)", 0, NULL);
    await promise_all(one, two);
    CHECK(seconds() - begun < 0.95);
}

static async(void) cancelled(async_pg *db)
{
    double begun = seconds();
    promise(long) sent = async_pg_execute(db, "SELECT pg_sleep(20)", 0, NULL);
    promise(long) waits = async_pg_execute(db, "INSERT INTO item VALUES (7, '')", 0, NULL);
    promise(long) next = number(db, "SELECT 42");

    await async_sleep(50);
    promise_cancel(waits);
    CHECK_REJECTS(ECANCELED, waits);
    promise_cancel(sent);
    CHECK_REJECTS(ECANCELED, sent);
    CHECK(await next == 42);
    CHECK_REJECTS(ETIMEDOUT, promise_timeout(number(db, "SELECT pg_sleep(20)"), 50));
    CHECK(await number(db, "SELECT count(*) FROM item WHERE id = 7") == 0);
    CHECK(seconds() - begun < 10);
    for (int i = 0; i < 30; i++) { /* at any time: nothing of it may meet the query behind it */
        promise(long) some = number(db, "SELECT count(*) FROM generate_series(1, 20000)");

        await async_sleep((uint64_t)i % 6);
        promise_cancel(some);
        CHECK(await number(db, "SELECT 43") == 43);
        await promise_all_settled(some);
    }
}

/* More than the sockets' buffers hold, both ways. */
static async(void) large(async_pg *db)
{
    size_t size = 16 << 20;
    char *text = malloc(size + 1);

    defer free(text);
    memset(text, 'x', size);
    text[size] = '\0';
    PGresult *result = await async_pg_query(db, "SELECT $1::text", 1, (const char *[]){text});
    defer PQclear(result);
    CHECK(PQgetlength(result, 0, 0) == (int)size);

    promise(PGresult *) cut = async_pg_query(db, "SELECT $1::text", 1, (const char *[]){text});
    promise_cancel(cut); /* half of it sent */
    CHECK_REJECTS(ECANCELED, cut);
    CHECK(await number(db, "SELECT 44") == 44);
}

static async(void) closed(void)
{
    async_pg *db = await async_pg_connect(conninfo);
    promise(long) sent = async_pg_execute(db, "SELECT pg_sleep(20)", 0, NULL);
    promise(long) waits = number(db, "SELECT 1");

    await async_sleep(20);
    async_pg_close(db);
    CHECK_REJECTS(ECANCELED, sent);
    CHECK_REJECTS(ECANCELED, waits);
    async_pg_close(NULL);

    promise(async_pg *) opening = async_pg_connect(conninfo);
    promise_cancel(opening);
    CHECK_REJECTS(ECANCELED, opening);
}

/* The server ends the connection. */
static async(void) gone(async_pg *db)
{
    async_pg *victim = await async_pg_connect(conninfo);
    char kill_it[64];

    defer async_pg_close(victim);
    promise(long) waits = async_pg_execute(victim, "SELECT pg_sleep(20)", 0, NULL);
    await async_sleep(50);
    sprintf(kill_it, "SELECT pg_terminate_backend(%d)",
            PQbackendPID(async_pg_connection(victim)));
    promise(long) ends = async_pg_execute(db, kill_it, 0, NULL);
    CHECK_REJECTS(ECONNRESET, waits); /* which may come before the answer */
    await ends;
    CHECK_REJECTS(ECONNRESET, async_pg_query(victim, "SELECT 1", 0, NULL));
}

/* Answers that come in the turn in which who waits for them is cancelled, or some turns before: the leak
 * checker sees to what becomes of them. libpq tells of the notice just before the answer. */
static promise(long) to_be_cancelled;
static int turns_left;

static void cancel_in_a_while(void *arg)
{
    if (turns_left-- > 0)
        async_microtask(cancel_in_a_while, arg);
    else
        promise_cancel(to_be_cancelled);
}

static void on_notice(void *arg, const PGresult *notice)
{
    (void)notice;
    async_microtask(cancel_in_a_while, arg);
}

static async(void) answers_to_the_cancelled(async_pg *db)
{
    PQsetNoticeReceiver(async_pg_connection(db), on_notice, NULL);
    for (int turns = 0; turns < 12; turns++) {
        turns_left = turns;
        promise(long) done = async_pg_execute(db, "DO $$ BEGIN RAISE WARNING 'soon'; END $$", 0, NULL);
        to_be_cancelled = done;
        await promise_all_settled(done);
        while (turns_left >= 0)
            await async_yield();
        promise_release(to_be_cancelled); /* a global counts for itself */
        to_be_cancelled = NULL;
    }
    PQsetNoticeReceiver(async_pg_connection(db), NULL, NULL);
}

static promise(void *) connecting(void *arg)
{
    (void)arg;
    return (promise(void *))async_pg_connect(conninfo);
}

static promise(void *) asking(void *db)
{
    return (promise(void *))async_pg_query(db, "SELECT 48", 0, NULL);
}

static promise(void *) asking_the_pool(void *pool)
{
    return (promise(void *))async_pg_pool_query(pool, "SELECT 49", 0, NULL);
}

static void close_it(void *db)
{
    async_pg_close(db);
}

static void clear(void *result)
{
    PQclear(result);
}

static async(void) cancelled_in_any_turn(async_pg *db)
{
    async_pg_pool *pool = async_pg_pool_new(conninfo, 1);

    defer async_pg_pool_close(pool);
    await turns_try(&(struct turns_source){connecting, NULL, close_it});
    await turns_try(&(struct turns_source){asking, db, clear});
    await turns_try(&(struct turns_source){asking_the_pool, pool, clear});
}

/* The pool */

static async(long) pool_number(async_pg_pool *pool, const char *statement)
{
    PGresult *result = await async_pg_pool_query(pool, statement, 0, NULL);

    defer PQclear(result);
    return atol(PQgetvalue(result, 0, 0));
}

static const char asleep[] = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'";

static async(void) take_number(async_pg_pool *pool, int *line, int number)
{
    async_pg *db = NULL;

    defer async_pg_pool_give(pool, db);
    await async_pg_pool_take(pool, &db);
    CHECK(*line == number);
    ++*line;
    await async_pg_execute(db, "SELECT pg_sleep(0.002)", 0, NULL);
}

/* The server takes its time to end what was closed, so that others' connections are not to be counted. */
static const char pooled[] = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'pooled'";

static async_pg_pool *pooled_new(size_t most)
{
    char named[512];

    snprintf(named, sizeof named, "%s application_name=pooled", conninfo);
    return async_pg_pool_new(named, most);
}

static async(void) pool_is_bounded_and_fair(async_pg *db)
{
    async_pg_pool *pool = pooled_new(3);
    promise(void) takers[40];
    promise(long) sleepers[4];
    async_pg *connected[3] = {NULL};
    int line = 0;

    defer async_pg_pool_close(pool);
    for (int i = 0; i < 4; i++)
        sleepers[i] = async_pg_pool_execute(pool, "SELECT pg_sleep(60)", 0, NULL);
    while (await number(db, asleep) < 3) /* side by side */
        await async_sleep(5);
    for (int i = 0; i < 4; i++)
        promise_cancel(sleepers[i]);
    await promise_all_settled_of(sleepers, 4);
    for (int i = 0; i < 3; i++) /* to connect takes now longer, now less long: then line counts for nothing */
        await async_pg_pool_take(pool, &connected[i]);
    for (int i = 0; i < 3; i++)
        async_pg_pool_give(pool, connected[i]);
    for (int i = 0; i < 40; i++)
        takers[i] = take_number(pool, &line, i);
    await promise_all_of(takers, 40);
    CHECK(line == 40);
    for (int i = 0; i < 1000 && await number(db, pooled) > 3; i++)
        await async_sleep(10);
    CHECK(await number(db, pooled) == 3);
    CHECK_REJECTS(EPROTO, async_pg_pool_execute(pool, "nonsense", 0, NULL));
    CHECK(await pool_number(pool, "SELECT 45") == 45);
}

/* A server that has ended a connection, in use or not; one that is given back as nobody else wants it. */
static async(void) pool_replaces(async_pg *db)
{
    static const char end_others[] = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                                     " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()";
    async_pg_pool *pool = async_pg_pool_new(conninfo, 1);
    async_pg *taken = NULL;

    defer async_pg_pool_close(pool);
    long pid = await pool_number(pool, "SELECT pg_backend_pid()");
    CHECK(await pool_number(pool, "SELECT pg_backend_pid()") == pid);
    await async_pg_execute(db, end_others, 0, NULL);
    while (await number(db, "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'") > 1)
        await async_sleep(5);
    CHECK(await pool_number(pool, "SELECT pg_backend_pid()") != pid);

    promise(long) cut = async_pg_pool_execute(pool, "SELECT pg_sleep(20)", 0, NULL);
    while (await number(db, asleep) == 0)
        await async_sleep(5);
    promise(long) ends = async_pg_execute(db, end_others, 0, NULL);
    CHECK_REJECTS(ECONNRESET, cut);
    await ends;

    await async_pg_pool_take(pool, &taken);
    await async_pg_execute(taken, "BEGIN", 0, NULL);
    await async_pg_execute(taken, "DELETE FROM item", 0, NULL);
    async_pg_pool_give(pool, taken); /* and forgotten */
    CHECK(await pool_number(pool, "SELECT count(*) FROM item") == 2);
}

static async(void) pool_cancelled(void)
{
    async_pg_pool *pool = async_pg_pool_new(conninfo, 1);
    async_pg *first = NULL, *none = NULL, *last = NULL;

    defer async_pg_pool_close(pool);
    promise(void) connecting = async_pg_pool_take(pool, &first);
    promise_cancel(connecting);
    CHECK_REJECTS(ECANCELED, connecting);
    await async_pg_pool_take(pool, &first);
    promise(void) in_line = async_pg_pool_take(pool, &none), behind = async_pg_pool_take(pool, &last);
    promise_cancel(in_line);
    CHECK_REJECTS(ECANCELED, in_line);
    CHECK_REJECTS(ETIMEDOUT, promise_timeout(async_pg_pool_take(pool, &none), 10));
    async_pg_pool_give(pool, first);
    await behind;
    CHECK(none == NULL && last == first);

    /* In any turn after the one in which it was handed over. */
    for (int turns = 0; turns < 8; turns++) {
        none = NULL;
        promise(void) waits = async_pg_pool_take(pool, &none);
        async_pg_pool_give(pool, last);
        for (int i = 0; i < turns; i++)
            await promise_resolved(void);
        promise_cancel(waits);
        await promise_all_settled(waits);
        CHECK((promise_state(waits) == PROMISE_FULFILLED) == (none != NULL));
        async_pg_pool_give(pool, none);
        await async_pg_pool_take(pool, &last); /* it is not lost */
    }
    async_pg_pool_give(pool, last);
}

static async(void) pool_closed(void)
{
    async_pg_pool *pool = async_pg_pool_new(conninfo, 2), *nowhere = async_pg_pool_new("port=1", 1);
    async_pg *one = NULL, *two = NULL, *none = NULL;

    for (int i = 0; i < 3; i++)
        CHECK_REJECTS(ECONNREFUSED, async_pg_pool_take(nowhere, &none));
    async_pg_pool_close(nowhere);
    await async_pg_pool_take(pool, &one);
    await async_pg_pool_take(pool, &two);
    promise(void) waits = async_pg_pool_take(pool, &none), too = async_pg_pool_take(pool, &none);
    async_pg_pool_give(pool, two);
    await waits;
    async_pg_pool_close(pool);
    CHECK_REJECTS(ECANCELED, too);
    CHECK(await number(one, "SELECT 46") == 46); /* it is ours until we give it back */
    async_pg_pool_give(pool, one);
    async_pg_pool_give(pool, none);
    async_pg_pool_close(NULL);
}

/* The pool makes a connection, and hands it on. */
static async(void) a_round(void)
{
    async_pg_pool *pool = async_pg_pool_new(conninfo, 1);

    defer async_pg_pool_close(pool);
    promise(long) first = async_pg_pool_execute(pool, "SELECT 1", 0, NULL);
    promise(long) second = pool_number(pool, "SELECT 47");
    await promise_all_settled(first, second);
    CHECK(await first == 1 && await second == 47);
}

static async(void) everything(void)
{
    async_pg *db = await async_pg_connect(conninfo);
    defer async_pg_close(db);

    await values(db);
    await errors(db);
    await in_line(db);
    await cancelled(db);
    await large(db);
    await closed();
    await gone(db);
    await answers_to_the_cancelled(db);
    await cancelled_in_any_turn(db);
    await pool_is_bounded_and_fair(db);
    await pool_replaces(db);
    await pool_cancelled();
    await pool_closed();
    await async_pg_execute(db, "DROP TABLE item", 0, NULL);
}

int main(int argc, char **argv)
{
    promise(void) p;

    if (argc != 2)
        return 2;
    conninfo = argv[1];
    p = everything();
    async_run(p);
    promise_release(p);
    check_without_memory(a_round);
    puts("all held");
    return 0;
}

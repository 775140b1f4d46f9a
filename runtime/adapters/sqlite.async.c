/* sqlite.async.c - SQLite's calls, on threads of the pool
 *
 * SQLite blocks, so a connection is taken to a thread and back: who holds its lock has it to itself. A
 * job is what the thread gets to do, and has copies of all that it needs. Nothing of a loop is used
 * over there, so an error comes back as a number and a text.
 *
 * A request to end sets `unwanted`, which SQLite asks for every now and then, and calls
 * sqlite3_interrupt, which ends sorting and the like; by itself it would do nothing to a statement
 * that is just about to begin. */
#include <asyncc/sqlite.h>
#include <stdlib.h>

enum {
    PATIENCE_MS = 5000, /* with who has locked the file */
    PAUSE_MOST_MS = 50, /* between two tries */
    STEPS = 1000        /* of SQLite's machine, from one look at `unwanted` to the next */
};

struct async_sqlite {
    sqlite3 *conn;
    async_mutex busy;
    unsigned refs;       /* the user's, and one for each job */
    bool closed;         /* by the user */
    promise(void) ended; /* once it is */
    bool unwanted;       /* what is being done; atomic */
    bool locked;         /* by others: SQLite would have waited */
};

/* What a query finds. The texts lie behind one another, each with a NUL, and move until all are there. */
struct found {
    async_sqlite_rows rows;
    size_t room;       /* for so many values */
    size_t used, size; /* bytes */
};

struct job {
    async_sqlite *db;
    const char *next; /* statement */
    bool one;         /* there is to be no other */
    bool keeps;       /* what it finds */
    int n;
    async_sqlite_value *values;
    struct found found;
    long changed;
    int code;      /* what it failed with; 0: it didn't */
    char *message; /* or NULL */
};

/* Errors */

static int
errno_of(sqlite3 *conn)
{
    int code = sqlite3_extended_errcode(conn), system = sqlite3_system_errno(conn);

    if (code == SQLITE_CONSTRAINT_PRIMARYKEY || code == SQLITE_CONSTRAINT_UNIQUE ||
        code == SQLITE_CONSTRAINT_ROWID)
        return EEXIST;
    switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return EBUSY;
    case SQLITE_INTERRUPT: return ECANCELED;
    case SQLITE_NOMEM: return ENOMEM;
    case SQLITE_READONLY: return EROFS;
    case SQLITE_PERM:
    case SQLITE_AUTH: return EACCES;
    case SQLITE_FULL: return ENOSPC;
    case SQLITE_TOOBIG: return E2BIG;
    case SQLITE_MISUSE:
    case SQLITE_RANGE: return EINVAL;
    case SQLITE_CANTOPEN: return system != 0 ? system : ENOENT;
    case SQLITE_IOERR: return system != 0 ? system : EIO;
    default: return EPROTO;
    }
}

static bool
fail(struct job *job, int code, const char *message)
{
    job->code = code;
    job->message = sqlite3_mprintf("%s", message);
    return false;
}

static bool
fail_as_sqlite(struct job *job)
{
    return fail(job, errno_of(job->db->conn), sqlite3_errmsg(job->db->conn));
}

static async_error *
error_of(const struct job *job)
{
    if (job->message == NULL || job->code == ENOMEM)
        return async_error_new(job->code, NULL);
    return async_error_new(job->code, "%s", job->message);
}

/* What is found */

void
async_sqlite_rows_free(async_sqlite_rows *rows)
{
    free(rows->names);
    free(rows->values);
    free(rows->bytes);
    *rows = (async_sqlite_rows){0};
}

static void
found_free(struct found *found)
{
    async_sqlite_rows_free(&found->rows);
    *found = (struct found){0};
}

static bool
add_bytes(struct found *found, const void *bytes, size_t length)
{
    if (found->size - found->used <= length) {
        size_t size = 2 * found->size + length + 256;
        char *moved = realloc(found->rows.bytes, size);

        if (moved == NULL)
            return false;
        found->rows.bytes = moved;
        found->size = size;
    }
    if (length > 0)
        memcpy(found->rows.bytes + found->used, bytes, length);
    found->rows.bytes[found->used + length] = '\0';
    found->used += length + 1;
    return true;
}

static bool
add_names(struct found *found, sqlite3_stmt *statement)
{
    found->rows.columns = (size_t)sqlite3_column_count(statement);
    found->rows.names = calloc(found->rows.columns + 1, sizeof *found->rows.names);
    if (found->rows.names == NULL)
        return false;
    for (size_t i = 0; i < found->rows.columns; i++) {
        const char *name = sqlite3_column_name(statement, (int)i);

        if (name == NULL || !add_bytes(found, name, strlen(name)))
            return false;
    }
    return true;
}

static bool
add_value(struct found *found, async_sqlite_value *value, sqlite3_stmt *statement, int column)
{
    const void *bytes = NULL;

    *value = (async_sqlite_value){.type = sqlite3_column_type(statement, column)};
    switch (value->type) {
    case SQLITE_INTEGER: value->integer = sqlite3_column_int64(statement, column); return true;
    case SQLITE_FLOAT: value->real = sqlite3_column_double(statement, column); return true;
    case SQLITE_TEXT: bytes = sqlite3_column_text(statement, column); break;
    case SQLITE_BLOB: bytes = sqlite3_column_blob(statement, column); break;
    default: return true;
    }
    value->length = (size_t)sqlite3_column_bytes(statement, column);
    if (bytes == NULL && (value->type == SQLITE_TEXT || value->length > 0))
        return false;
    return add_bytes(found, bytes, value->length);
}

static bool
add_row(struct found *found, sqlite3_stmt *statement)
{
    async_sqlite_rows *rows = &found->rows;
    size_t n = rows->n * rows->columns;

    if (found->room - n < rows->columns) {
        size_t room = 2 * found->room + 8 * rows->columns;
        async_sqlite_value *moved = realloc(rows->values, room * sizeof *moved);

        if (moved == NULL)
            return false;
        rows->values = moved;
        found->room = room;
    }
    for (size_t i = 0; i < rows->columns; i++)
        if (!add_value(found, &rows->values[n + i], statement, (int)i))
            return false;
    rows->n++;
    return true;
}

/* Nothing moves any more. */
static void
add_pointers(async_sqlite_rows *rows)
{
    const char *at = rows->bytes;

    for (size_t i = 0; i < rows->columns; i++) {
        rows->names[i] = at;
        at += strlen(at) + 1;
    }
    for (size_t i = 0; i < rows->n * rows->columns; i++) {
        async_sqlite_value *value = &rows->values[i];

        if (value->type != SQLITE_TEXT && value->type != SQLITE_BLOB)
            continue;
        value->text = at;
        at += value->length + 1;
    }
}

/* On a thread */

static int
is_unwanted(void *arg)
{
    return __atomic_load_n(&((async_sqlite *)arg)->unwanted, __ATOMIC_RELAXED);
}

/* SQLite asks whether to try again: no, we do that ourselves, without a thread. */
static int
is_locked(void *arg, int times)
{
    (void)times;
    ((async_sqlite *)arg)->locked = true;
    return 0;
}

static bool
bind_value(sqlite3_stmt *statement, int i, const async_sqlite_value *v)
{
    switch (v->type) {
    case SQLITE_INTEGER: return sqlite3_bind_int64(statement, i, v->integer) == SQLITE_OK;
    case SQLITE_FLOAT: return sqlite3_bind_double(statement, i, v->real) == SQLITE_OK;
    case SQLITE_TEXT:
        return sqlite3_bind_text64(statement, i, v->text, v->length, SQLITE_STATIC, SQLITE_UTF8) ==
               SQLITE_OK;
    case SQLITE_BLOB:
        return sqlite3_bind_blob64(statement, i, v->text, v->length, SQLITE_STATIC) == SQLITE_OK;
    default: return sqlite3_bind_null(statement, i) == SQLITE_OK;
    }
}

static bool
bind_values(struct job *job, sqlite3_stmt *statement)
{
    if (sqlite3_bind_parameter_count(statement) != job->n)
        return fail(job, EINVAL, "not as many values as the statement has parameters");
    for (int i = 0; i < job->n; i++)
        if (!bind_value(statement, i + 1, &job->values[i]))
            return fail_as_sqlite(job);
    return true;
}

static bool
step_to_the_end(struct job *job, sqlite3_stmt *statement)
{
    struct found *found = &job->found;
    int code;

    found_free(found);
    if (job->keeps && !add_names(found, statement))
        return fail(job, ENOMEM, "");
    while ((code = sqlite3_step(statement)) == SQLITE_ROW)
        if (job->keeps && !add_row(found, statement))
            return fail(job, ENOMEM, "");
    if (code != SQLITE_DONE)
        return fail_as_sqlite(job);
    add_pointers(&found->rows);
    return true;
}

/* sqlite3_changes64 is that of an earlier statement where this one can change no rows. */
static bool
do_statement(struct job *job, sqlite3_stmt *statement)
{
    sqlite3 *conn = job->db->conn;
    sqlite3_int64 before = sqlite3_total_changes64(conn);

    if (!bind_values(job, statement) || !step_to_the_end(job, statement))
        return false;
    if (sqlite3_total_changes64(conn) != before)
        job->changed += (long)sqlite3_changes64(conn);
    return true;
}

/* Blanks and comments are no statement, and neither is an empty one. */
static bool
is_blank(sqlite3 *conn, const char *text)
{
    sqlite3_stmt *statement = NULL;

    while (*text != '\0' && statement == NULL)
        if (sqlite3_prepare_v2(conn, text, -1, &statement, &text) != SQLITE_OK)
            return false;
    sqlite3_finalize(statement);
    return statement == NULL;
}

/* returns  false: it failed */
static bool
do_next(struct job *job)
{
    sqlite3 *conn = job->db->conn;
    sqlite3_stmt *statement;
    const char *rest;
    bool done = true;

    if (is_unwanted(job->db))
        return fail(job, ECANCELED, "interrupted");
    if (sqlite3_prepare_v2(conn, job->next, -1, &statement, &rest) != SQLITE_OK)
        return fail_as_sqlite(job);
    if (statement != NULL && job->one && !is_blank(conn, rest))
        done = fail(job, EINVAL, "several statements");
    else if (statement != NULL)
        done = do_statement(job, statement);
    sqlite3_finalize(statement);
    if (done)
        job->next = rest;
    return done;
}

static void *
job_run(void *arg)
{
    struct job *job = arg;

    sqlite3_free(job->message);
    job->message = NULL;
    job->code = 0;
    job->db->locked = false;
    if (job->one && is_blank(job->db->conn, job->next))
        fail(job, EINVAL, "no statement");
    while (job->code == 0 && *job->next != '\0')
        do_next(job);
    return NULL;
}

static void *
close_run(void *conn)
{
    sqlite3_close_v2(conn);
    return NULL;
}

/* Jobs */

/* With copies of it all, in one piece.
 * returns  for job_free; NULL: no memory */
static struct job *
job_new(async_sqlite *db, const char *text, int n, const async_sqlite_value *values)
{
    size_t size = sizeof(struct job) + (size_t)n * sizeof *values, length = strlen(text) + 1;
    struct job *job;
    char *to;

    for (int i = 0; i < n; i++)
        size += values[i].length;
    job = malloc(size + length);
    if (job == NULL)
        return NULL;
    *job = (struct job){.db = db, .one = n > 0, .n = n, .values = (async_sqlite_value *)(job + 1)};
    to = (char *)(job->values + n);
    for (int i = 0; i < n; i++) {
        job->values[i] = values[i];
        if (values[i].text == NULL)
            continue;
        job->values[i].text = memcpy(to, values[i].text, values[i].length);
        to += values[i].length;
    }
    job->next = memcpy(to, text, length);
    return job;
}

static void
job_free(struct job *job)
{
    if (job == NULL)
        return;
    found_free(&job->found);
    sqlite3_free(job->message);
    free(job);
}

static void
interrupt(async_sqlite *db)
{
    __atomic_store_n(&db->unwanted, true, __ATOMIC_RELAXED);
    sqlite3_interrupt(db->conn);
}

/* Waits until the job is back. Two references keep a request to end from going on to the thread
 * without us. */
static async(void)
on_thread(struct job *job)
{
    promise(void *) work = async_work(job_run, job), held = work;

    (void)held;
    for (;;) {
        try {
            await work;
            return;
        } catch (e) {
            if (promise_state(work) != PROMISE_PENDING)
                throw e;
            interrupt(job->db);
            promise_cancel(work);
        }
    }
}

static void db_release(async_sqlite *db);

/* Does the job when its turn has come, and again while others have the file locked. */
static async(void)
perform(struct job *job)
{
    async_sqlite *db = job->db;
    unsigned waited = 0, pause = 1;

    db->refs++;
    defer db_release(db);
    await async_mutex_lock(&db->busy);
    defer async_mutex_unlock(&db->busy);
    for (;;) {
        if (db->closed)
            throw ECANCELED;
        __atomic_store_n(&db->unwanted, false, __ATOMIC_RELAXED);
        await on_thread(job);
        if (job->code == 0)
            return;
        if (job->code != EBUSY || !db->locked || waited >= PATIENCE_MS)
            throw error_of(job);
        await async_sleep(pause);
        waited += pause;
        pause = 2 * pause < PAUSE_MOST_MS ? 2 * pause : PAUSE_MOST_MS;
    }
}

async(long)
async_sqlite_exec(async_sqlite *db, const char *text, int n, const async_sqlite_value *values)
{
    if (n < 0)
        throw EINVAL;
    struct job *job = job_new(db, text, n, values);
    defer job_free(job);
    if (job == NULL)
        throw ENOMEM;
    await perform(job);
    return job->changed;
}

async(void)
async_sqlite_query(async_sqlite *db, async_sqlite_rows *rows, const char *statement, int n,
                   const async_sqlite_value *values)
{
    if (n < 0)
        throw EINVAL;
    struct job *job = job_new(db, statement, n, values);
    defer job_free(job);
    if (job == NULL)
        throw ENOMEM;
    job->one = job->keeps = true;
    await perform(job);
    async_sqlite_rows_free(rows);
    *rows = job->found.rows;
    job->found = (struct found){0};
}

/* The connection */

static void
db_free(async_sqlite *db)
{
    promise_resolve(db->ended);
    promise_release(db->ended);
    free(db);
}

static async(void)
db_end(async_sqlite *db)
{
    defer db_free(db);
    try {
        await async_work(close_run, db->conn);
    } catch (e) {
        (void)e; /* there is no thread to do it */
        close_run(db->conn);
    }
}

static void
db_release(async_sqlite *db)
{
    promise(void) end;

    if (--db->refs > 0)
        return;
    end = db_end(db);
    if (promise_error(end) != NULL) { /* no memory to begin in */
        close_run(db->conn);
        db_free(db);
    }
    promise_release(end);
}

struct opening {
    async_sqlite *db;
    const char *path;
    int flags;
    int code; /* of SQLite */
};

static void *
open_run(void *arg)
{
    struct opening *opening = arg;
    async_sqlite *db = opening->db;

    opening->code =
        sqlite3_open_v2(opening->path, &db->conn, opening->flags | SQLITE_OPEN_FULLMUTEX, NULL);
    if (opening->code != SQLITE_OK)
        return NULL;
    sqlite3_extended_result_codes(db->conn, 1);
    sqlite3_busy_handler(db->conn, is_locked, db);
    sqlite3_progress_handler(db->conn, STEPS, is_unwanted, db);
    return NULL;
}

static async(async_sqlite *)
sqlite_open(const char *path, int flags)
{
    struct opening opening = {.flags = flags};
    char *copy = strdup(path);
    bool is_open = false;

    defer free(copy);
    opening.path = copy;
    opening.db = calloc(1, sizeof *opening.db);
    if (copy == NULL || opening.db == NULL) {
        free(opening.db);
        throw ENOMEM;
    }
    opening.db->refs = 1;
    if (flags == 0)
        opening.flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    defer if (!is_open)(void) async_sqlite_close(opening.db);
    if (sqlite3_threadsafe() == 0)
        throw async_error_new(ENOTSUP, "this SQLite was built for programs without threads");
    await async_work(open_run, &opening);
    if (opening.code != SQLITE_OK && opening.db->conn == NULL)
        throw ENOMEM;
    if (opening.code != SQLITE_OK)
        throw async_error_new(errno_of(opening.db->conn), "%s: %s", copy,
                              sqlite3_errmsg(opening.db->conn));
    is_open = true;
    return opening.db;
}

static void
connection_lost(promise(async_sqlite *) db)
{
    promise_release(async_sqlite_close(promise_value(db)));
}

promise(async_sqlite *)
async_sqlite_open(const char *path, int flags)
{
    promise(async_sqlite *) task = sqlite_open(path, flags);
    promise(async_sqlite *) db = promise_owned(task, connection_lost);

    promise_release(task);
    return db;
}

promise(void)
async_sqlite_close(async_sqlite *db)
{
    promise(void) ended;

    if (db == NULL)
        return promise_resolved(void);
    ended = db->ended = promise_new(void);
    promise_retain(ended);
    db->closed = true;
    if (db->conn != NULL)
        interrupt(db);
    db_release(db);
    return ended;
}

sqlite3 *
async_sqlite_connection(async_sqlite *db)
{
    return db->conn;
}

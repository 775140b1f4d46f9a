/* A phone book, in an SQLite database that other programs may use meanwhile.
 *
 *     phone_book FILE
 *
 * Commands come line by line: "add NAME NUMBER", "find BEGINNING", "remove NAME". */
#include <asyncc/sqlite.h>
#include <stdio.h>
#include <string.h>

#define TEXT async_sqlite_text

static async(void) add(async_sqlite *db, const char *name, const char *number)
{
    const async_sqlite_value both[] = {TEXT(name), TEXT(number)};

    await async_sqlite_exec(db, "INSERT INTO entry VALUES (?, ?)", 2, both);
    printf("%s is in\n", name);
}

static async(void) find(async_sqlite *db, const char *beginning)
{
    const async_sqlite_value its[] = {TEXT(beginning)};
    async_sqlite_rows rows = {0};

    defer async_sqlite_rows_free(&rows);
    await async_sqlite_query(db, &rows,
                             "SELECT name, number FROM entry"
                             " WHERE substr(name, 1, length(?1)) = ?1 ORDER BY name",
                             1, its);
    for (size_t i = 0; i < rows.n; i++)
        printf("%s: %s\n", async_sqlite_at(&rows, i, 0)->text, async_sqlite_at(&rows, i, 1)->text);
    printf("%zu found\n", rows.n);
}

static async(void) remove_entry(async_sqlite *db, const char *name)
{
    const async_sqlite_value its[] = {TEXT(name)};

    if (await async_sqlite_exec(db, "DELETE FROM entry WHERE name = ?", 1, its) == 0)
        throw async_error_new(ENOENT, "%s is not in", name);
    printf("%s is out\n", name);
}

static async(void) obey(async_sqlite *db, char *line)
{
    char *word = strtok(line, " "), *name = strtok(NULL, " "), *number = strtok(NULL, "");

    if (word != NULL && strcmp(word, "add") == 0 && number != NULL)
        await add(db, name, number);
    else if (word != NULL && strcmp(word, "find") == 0)
        await find(db, name != NULL ? name : "");
    else if (word != NULL && strcmp(word, "remove") == 0 && name != NULL)
        await remove_entry(db, name);
    else
        throw async_error_new(EINVAL, "add NAME NUMBER, find BEGINNING or remove NAME");
}

async(int) main(int argc, char **argv)
{
    async_sqlite *db = await async_sqlite_open(argc > 1 ? argv[1] : "phones.db", 0);
    async_reader *lines = async_reader_new(0, 1000);

    defer await async_sqlite_close(db);
    defer async_reader_free(lines);
    await async_sqlite_exec(db, "CREATE TABLE IF NOT EXISTS entry (name PRIMARY KEY, number)", 0,
                            NULL);
    for (char *line; (line = await async_read_line(lines)) != NULL;) {
        try {
            await obey(db, line);
        } catch (e) {
            printf("no: %s\n", e->message);
        }
        fflush(stdout);
    }
    return 0;
}

#include <asyncc/sqlite.h>
#include <stdio.h>

async(int) main(void)
{
    async_sqlite *db = await async_sqlite_open(":memory:", 0);
    async_sqlite_rows rows = {0};

    defer await async_sqlite_close(db);
    defer async_sqlite_rows_free(&rows);
    await async_sqlite_query(db, &rows, "SELECT 'sqlite'", 0, NULL);
    puts(async_sqlite_at(&rows, 0, 0)->text);
    return 0;
}

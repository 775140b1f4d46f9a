#include <asyncc/pg.h>
#include <stdio.h>

async(int) main(void)
{
    async_pg_pool *pool = async_pg_pool_new("host=127.0.0.1 port=1", 1);

    defer async_pg_pool_close(pool);
    try {
        await async_pg_pool_execute(pool, "SELECT 1", 0, NULL);
    } catch (e) {
        puts(e->code == ECONNREFUSED ? "pg" : e->message);
    }
    return 0;
}

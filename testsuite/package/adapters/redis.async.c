#include <asyncc/redis.h>
#include <stdio.h>

async(int) main(void)
{
    try {
        await async_redis_connect("127.0.0.1", "1");
    } catch (e) {
        puts(e->code == ECONNREFUSED ? "redis" : e->message);
    }
    return 0;
}

/* The type of a channel wherever a type may stand, in macros too; what a task waits for is told when
 * nothing is left that could happen. */
#include <asyncc.h>
#include <stdio.h>
#define CHAN(T) async_channel(T)
#define SEND(c, v) await async_channel_send(c, v)
#define EACH(v, c) for (; await async_channel_receive(c, &(v));)
#define MAKE(T) async_channel_new(T, 4)
typedef CHAN(int) int_channel;
static int_channel global;
static async_channel(int) table[2];

static async(async_channel(int))
open_channel(int n)
{
    await async_yield();
    async_channel(int) c = async_channel_new(int, (size_t)n), *p = &c;
    return *p;
}

static async(int)
sum(async_channel(int) *cs, int n)
{
    int total = 0, v;
    for (int i = 0; i < n; i++)
        EACH(v, cs[i])
            total += v;
    return total;
}

async(int)
main(void)
{
    typedef async_channel(struct { int x; }) block_channel;
    CHAN(int) a = MAKE(int), b = await open_channel(3);
    int v = 0;
    static async_channel(int) st;
    block_channel bc = NULL;
    st = a;
    global = (async_channel(int))a;
    table[0] = a, table[1] = b;
    SEND(a, 1);
    SEND(b, 2 + (await async_channel_receive(a, &v) ? v : 0));
    for (async_channel(int) c = a, d = b; v < 4; v++) {
        if (v % 2) SEND(c, v); else SEND(d, v);
    }
    async_channel_close(a); async_channel_close(b);
    printf("%d %zu %d\n", await sum(table, 2), sizeof(async_channel(int)), global == st && bc == NULL);
    struct { async_channel(int) c; } s = {.c = a};
    async_channel_release(s.c);
    async_channel_release(b);
    await async_channel_receive(async_channel_new(int, 0) ?: NULL, NULL);
    return 0;
}

// leaks
// expect: 9 8 1
// expect-status: 13
// expect-stderr: ) waits for async_channel_receive

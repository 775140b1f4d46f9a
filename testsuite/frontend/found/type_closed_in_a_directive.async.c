#include <asyncc.h>

static async(int) give(int n) { await async_yield(); return n; }

static async(int)
of_parameter(struct here { int x; struct here *next;
#define N }
N  *p)
{
    struct here mine = {await give(3), p};

    return mine.x + mine.next->x;
}

static async(int)
other(struct two { int a, b; } *p)
{
    return await give(p->a);
}

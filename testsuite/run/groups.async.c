/* A group's tasks end before it does, whichever way: all done, one failed, cancelled, left early. */
// valgrind
#include <asyncc.h>
#include <errno.h>
#include <stdio.h>

static async(int)
work(const char *name, int ms)
{
    try {
        await async_sleep(ms < 0 ? -ms : ms);
        if (ms < 0)
            throw async_error_new(EIO, "%s fails", name);
        printf(" %s:done", name);
    } catch (e) {
        await async_sleep(5); /* takes its time to clean up */
        printf(" %s:%s", name, e->code == ECANCELED ? "cancelled" : "failed");
        throw e;
    }
    return ms;
}

static async(int)
both(int a, int b)
{
    async_group *g = async_group_new();
    defer async_group_release(g);
    promise(int) first = work("a", a), second = work("b", b);

    async_group_add(g, first);
    async_group_add(g, second);
    await async_group_wait(g);
    return await first + await second;
}

static async(int)
nested(void)
{
    async_group *g = async_group_new();
    defer async_group_release(g);

    async_group_add(g, both(1000, 2000));
    async_group_add(g, both(3000, 4000));
    async_group_add(g, work("c", -10));
    await async_group_wait(g);
    return 0;
}

static async(int)
left_early(void)
{
    async_group *g = async_group_new();
    defer {
        async_group_cancel(g);
        await async_group_wait(g);
        async_group_release(g);
        printf(" left");
    }

    async_group_add(g, work("a", 1000));
    await async_sleep(1);
    throw EPERM;
}

/* A child may add others. */
static async(void)
tree(async_group *g, int depth, int *leaves)
{
    await async_yield();
    if (depth == 0)
        ++*leaves;
    else
        for (int i = 0; i < 2; i++)
            async_group_add(g, tree(g, depth - 1, leaves));
}

static async(int)
trees(void)
{
    async_group *g = async_group_new();
    int leaves = 0;

    async_group_add(g, tree(g, 6, &leaves));
    await async_group_wait(g);
    async_group_release(g);
    return leaves;
}

static async(void)
end(const char *what, promise(int) p)
{
    try {
        printf(" = %d", await p);
    } catch (e) {
        printf(" rejects: %s", e->message);
    }
    printf(" (%s)\n", what);
}

async(int)
main(void)
{
    promise(int) p;

    await end("both", both(10, 5));
    await end("one fails", both(1000, -5));
    await end("both fail", both(-5, -1000));
    await end("nested", nested());
    await end("left early", left_early());
    await end("trees", trees());
    p = both(1000, 2000);
    await async_sleep(1);
    promise_cancel(p);
    await end("cancelled", p);
    await end("cancelled by a timeout", promise_timeout(both(1000, 2000), 1));
    await async_sleep(10);
    printf("\n");
    return 0;
}

// expect:  b:done a:done = 15 (both)
// expect:  b:failed a:cancelled rejects: b fails (one fails)
// expect:  a:failed b:cancelled rejects: a fails (both fail)
// expect:  c:failed a:cancelled b:cancelled a:cancelled b:cancelled rejects: c fails (nested)
// expect:  a:cancelled left rejects: Operation not permitted (left early)
// expect:  = 64 (trees)
// expect:  a:cancelled b:cancelled rejects: Operation canceled (cancelled)
// expect:  rejects: Connection timed out (cancelled by a timeout)
// expect:  a:cancelled b:cancelled

/* A task that the loop resumes with nothing else to run may go straight on after an await of
 * something settled, but not once it, or a child of its, has queued anything. */
#include <asyncc.h>
#include <stdio.h>

static void
say(void *text)
{
    puts(text);
}

static async(int)
at_once(void)
{
    return 1;
}

static async(int)
queues(const char *what)
{
    async_microtask(say, (void *)what);
    return 2;
}

static async(int)
queues_and_awaits(const char *what)
{
    async_microtask(say, (void *)what);
    puts("  child before");
    int n = await at_once();
    puts("  child after");
    return n;
}

static async(int)
settles(promise(int) p)
{
    promise_resolve(p, 3);
    puts("  child has settled it");
    return 3;
}

static async(int)
grandchild(promise(int) p)
{
    int n = await settles(p);
    puts("  grandchild goes on");
    return n;
}

static async(void)
waiter(promise(int) p)
{
    printf("waiter has %d\n", await p);
    await at_once();
    puts("waiter ends");
}

static async(void)
starts_another(void)
{
    puts("  starts");
    (void)queues_and_awaits("from another");
    puts("  has started");
}

async(int)
main(void)
{
    promise(int) p = promise_new(int), q = promise_new(int);
    promise(void) a = waiter(p), b = waiter(q);

    await async_sleep(1);
    await at_once();
    puts("nothing queued");
    async_microtask(say, "queued by main");
    await at_once();
    puts("after one queued");
    await queues("queued by a child");
    puts("after a child that queued");
    await queues_and_awaits("queued by a child that awaits");
    puts("after a child that queued and awaited");
    await settles(p);
    puts("after p was settled");
    await async_sleep(1);
    await grandchild(q);
    puts("after q was settled");
    await at_once();
    await async_yield();
    promise(int) s = promise_resolved(int, 1);
    await s;
    async_microtask(say, "queued before s again");
    await s;
    await s;
    puts("s three times");
    await starts_another();
    puts("another was started");
    await async_sleep(1);
    await promise_all(a, b, starts_another());
    puts("end");
    return 0;
}

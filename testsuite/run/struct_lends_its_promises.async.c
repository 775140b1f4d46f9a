/* What comes in a struct belongs to the caller, who may let it go while the task goes on. */
// expect: 13
// expect: 25
// expect: 5
// expect: 30 35 40
// expect: 5
// expect: 1
// expect: 8
// expect: 1
#include <asyncc.h>
#include <errno.h>
#include <stdio.h>

struct inner {
    promise(int) deep;
};

struct job {
    int id;
    promise(int) result;
    struct {
        promise(int) list[2];
    };
    const struct inner in[2];
};

static async(int)
work(int n)
{
    await async_yield();
    return n;
}

static async(int)
take(struct job job)
{
    int sum = job.id;

    await async_sleep(1);
    for (size_t i = 0; i < 2; i++) {
        if (job.list[i] != NULL)
            sum += await job.list[i];
        if (job.in[i].deep != NULL)
            sum += await job.in[i].deep;
    }
    return sum + (job.result != NULL ? await job.result : 0);
}

/* What a member of the copy holds later is the business of whoever stores it there. */
static async(int)
store(struct job job)
{
    int got;

    await async_yield();
    job.result = work(40);
    got = await job.result;
    promise_release(job.result);
    job.result = NULL;
    await async_yield();
    return got;
}

static async(int)
fail(struct job job)
{
    await async_yield();
    if (job.result != NULL)
        throw EIO;
    return 0;
}

static async(int)
down(struct job job)
{
    await async_yield();
    if (--job.id == 0)
        return await job.result;
    return await down(job);
}

static async(int)
lend(int n)
{
    promise(int) mine = work(n);

    return take((struct job){.id = 1, .result = mine});
}

/* One that is not used needs not be held. */
static async(int)
ignore(struct job job)
{
    await async_yield();
    return 0;
}

/* No await: it has done with the struct when the call comes back. */
static async(int)
look(struct job job)
{
    return promise_state(job.result) == PROMISE_PENDING;
}

async(int)
main(void)
{
    promise(int) p = work(1), a = take((struct job){
                                  .id = 10, .result = p, .list = {NULL, p}, .in = {{p}, {NULL}}});
    struct job job;

    p = NULL;
    printf("%d\n", await a);
    a = take((struct job){.id = 20, .result = work(2), .in[1].deep = work(3)});
    printf("%d\n", await a);
    printf("%d\n", await lend(4));

    job.id = 30;
    a = take(job);
    job.result = work(5);
    printf("%d", await a);
    a = take(job);
    p = store(job);
    promise_release(job.result);
    job.result = NULL;
    printf(" %d %d\n", await a, await p);

    p = work(6);
    a = fail((struct job){.result = p});
    p = NULL;
    try {
        await a;
    } catch (e) {
        printf("%d\n", e->code);
    }
    a = take((struct job){.id = 1, .result = work(7)});
    promise_cancel(a);
    try {
        await a;
    } catch (e) {
        printf("%d\n", e->code == ECANCELED);
    }
    a = down((struct job){.id = 5, .result = work(8)});
    printf("%d\n", await a);
    printf("%d\n", await look((struct job){.result = work(9)}) +
                       await ignore((struct job){.result = work(9)}));
    return 0;
}

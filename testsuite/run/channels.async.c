/* Channels of all kinds of T, wherever types and awaits may stand; closed by whoever is last. */
// valgrind
#include <asyncc.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

struct job {
    int id;
    char name[20];
};
typedef async_channel(struct job) job_channel;
typedef int unary(int);
struct owner {
    promise(int) p;
};

struct pool {
    job_channel jobs;
    async_channel(const char *) answers[2];
    int workers;
};

static int twice(int n) { return 2 * n; }

static async(int)
later(int n)
{
    await async_yield();
    return n;
}

static async(void)
worker(struct pool *p, int id)
{
    struct job job;
    int n = 0;

    for (; await async_channel_receive(p->jobs, &job); n++) {
        await async_sleep(job.id);
        await async_channel_send(p->answers[id % 2], strcmp(job.name, "seven") == 0 ? "7" : "other");
    }
    if (--p->workers == 0)
        for (int i = 0; i < 2; i++)
            async_channel_close(p->answers[i]);
}

static async(int)
count(async_channel(const char *) c)
{
    const char *text = NULL;
    int n = 0, sevens = 0;

    while (await async_channel_receive(c, &text) && ++n)
        sevens += *text == '7';
    return 10 * n + sevens;
}

static async(void)
jobs(void)
{
    struct pool p = {.jobs = async_channel_new(struct job, 3), .workers = 3};
    promise(int) a, b;

    for (int i = 0; i < 2; i++)
        p.answers[i] = async_channel_new(const char *, (size_t)i);
    a = count(p.answers[0]), b = count(p.answers[1]);
    promise(void) w[] = {worker(&p, 1), worker(&p, 2), worker(&p, 3)};
    for (int i = 0; i < 10; i++)
        await async_channel_send(p.jobs, (struct job){i, "some"});
    await async_channel_send(p.jobs, (struct job){await later(1), "seven"});
    async_channel_close(p.jobs);
    await promise_all_of(w, 3);
    printf("%d answers, %d\n", await a / 10 + await b / 10, await a % 10 + await b % 10);
    async_channel_release(p.jobs);
    async_channel_release(p.answers[0]);
    async_channel_release(p.answers[1]);
}

/* Each stage hands on what it gets: (2 n) + 1 ... */
static async(void)
stage(async_channel(int) in, async_channel(int) out, unary *f)
{
    defer async_channel_close(out);
    for (int n; await async_channel_receive(in, &n);)
        await async_channel_send(out, f(n) + await later(1));
}

static async(void)
pipeline(void)
{
    async_channel(int) c[5];
    long sum = 0;
    int n;

    for (int i = 0; i < 5; i++)
        c[i] = async_channel_new(int, (size_t)i / 2);
    for (int i = 0; i < 4; i++)
        (void)stage(c[i], c[i + 1], twice);
    promise(void) sent = async_channel_send(c[0], 1), more = async_channel_send(c[0], 2);
    while ((await async_channel_receive(c[4], &n) ? printf("%d ", n) : 0) > 0)
        if ((sum += n) > 40)
            async_channel_close(c[0]);
    await promise_all(sent, more);
    printf("= %ld\n", sum);
    for (int i = 0; i < 5; i++)
        async_channel_release(c[i]);
}

/* The T is a function's pointer, what owns a promise, a channel. */
static async(void)
strange(void)
{
    async_channel(unary *) functions = async_channel_new(unary *, 1);
    async_channel(struct owner) promises = async_channel_new(struct owner, 1);
    async_channel(job_channel) channels = async_channel_new(job_channel, 1);
    job_channel inner = async_channel_new(struct job, 1), got;
    struct owner mine = {later(21)}, its = {NULL};
    struct job job = {3, "three"};
    unary *f;

    await async_channel_send(functions, twice);
    await async_channel_send(promises, mine);
    await async_channel_send(channels, inner);
    bool both = await async_channel_receive(functions, &f) && async_channel_try_receive(promises, &its);
    await async_channel_receive(channels, &got);
    async_channel_try_send(got, job);
    await async_channel_receive(inner, &job);
    printf("%d %d %s\n", both, f(await its.p), job.name);
    promise_release(its.p);
    async_channel_release(functions);
    async_channel_release(promises);
    async_channel_release(channels);
    async_channel_release(inner);
}

static async(void)
too_late(void)
{
    async_channel(char) c = async_channel_new(char, 0);
    defer async_channel_release(c);

    try {
        await async_channel_send(NULL ?: c, await promise_timeout(async_channel_receive(c, NULL), 1));
    } catch (e) {
        printf("%d ", e->code == ETIMEDOUT);
    }
    async_channel_close(c);
    try {
        await async_channel_send(c, 'x');
    } catch (e) {
        async_error_print(e, stdout);
    }
}

async(int)
main(void)
{
    await jobs();
    await pipeline();
    await strange();
    await too_late();
    return 0;
}

// expect: 11 answers, 1
// expect: 31 47 = 78
// expect: 1 42 three
// expect: 1 the channel is closed (EPIPE)

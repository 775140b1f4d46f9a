/* handmade.h - async functions written by hand in the shape that asyncc emits
 *
 * So that the runtime is tested, and counted, without the tool. Each is shown
 * first as it would be written. */
#ifndef HANDMADE_H
#define HANDMADE_H

#include <asyncc.h>

#define UNUSED __attribute__((unused))

/* async(int) at_once(int n) { return n + 1; } */
struct at_once_frame {
    struct async_frame base;
    int result;
    int n;
};

UNUSED static enum promise_state
at_once_resume(struct async_frame *base)
{
    struct at_once_frame *f = (struct at_once_frame *)base;

    f->result = f->n + 1;
    return PROMISE_FULFILLED;
}

static const uint32_t at_once_lines[] = {1};
UNUSED static const struct async_code at_once_code = {at_once_resume, "at_once", "handmade.c",
                                                      at_once_lines, sizeof(struct at_once_frame)};

UNUSED static promise(int) at_once(int n)
{
    struct at_once_frame *f = async_new(sizeof *f, &at_once_code);

    if (f == NULL)
        return (promise(int))async__no_memory();
    f->n = n;
    return (promise(int))async_begin(&f->base, at_once_resume);
}

/* async(long) sum_embedded(long n)
 * { long sum = 0; for (long i = 0; i < n; i++) sum += await at_once(i); return sum; } */
struct sum_embedded_frame {
    struct async_frame base;
    long result;
    long n, i, sum;
    struct at_once_frame child;
};
static const uint32_t sum_embedded_lines[] = {1, 2};
static const struct async_code sum_embedded_code;

UNUSED static enum promise_state
sum_embedded_resume(struct async_frame *base)
{
    struct sum_embedded_frame *f = (struct sum_embedded_frame *)base;

    switch (async_resumed(base)) {
    case 0: break;
    case 1: goto resume_1;
    default: return async_reject(f, &sum_embedded_code, 0, async_error_take(f));
    }
    f->sum = 0;
    for (f->i = 0; f->i < f->n; f->i++) {
        async_embed(f, &f->child);
        f->child.n = (int)f->i;
        if (!async_await_child(f, 1, &f->child, &at_once_code, at_once_resume(&f->child.base)))
            return PROMISE_PENDING;
    resume_1:
        f->sum += f->child.result;
    }
    f->result = f->sum;
    return PROMISE_FULFILLED;
}

static const struct async_code sum_embedded_code = {sum_embedded_resume, "sum_embedded",
                                                    "handmade.c", sum_embedded_lines,
                                                    sizeof(struct sum_embedded_frame)};

UNUSED static promise(long) sum_embedded(long n)
{
    struct sum_embedded_frame *f = async_new(sizeof *f, &sum_embedded_code);

    if (f == NULL)
        return (promise(long))async__no_memory();
    f->n = n;
    return (promise(long))async_begin(&f->base, sum_embedded_resume);
}

/* async(long) sum_pooled(long n, promise(int) (*fn)(int))
 * { long sum = 0; for (long i = 0; i < n; i++) sum += await fn(i); return sum; } */
struct sum_pooled_frame {
    struct async_frame base;
    long result;
    long n, i, sum;
    promise(int) (*fn)(int);
};
static const uint32_t sum_pooled_lines[] = {1, 2};
static const struct async_code sum_pooled_code;

UNUSED static enum promise_state
sum_pooled_resume(struct async_frame *base)
{
    struct sum_pooled_frame *f = (struct sum_pooled_frame *)base;

    switch (async_resumed(base)) {
    case 0: break;
    case 1: goto resume_1;
    default: return async_reject(f, &sum_pooled_code, 0, async_error_take(f));
    }
    f->sum = 0;
    for (f->i = 0; f->i < f->n; f->i++) {
        if (!async_await(f, 1, f->fn((int)f->i)))
            return PROMISE_PENDING;
    resume_1:
        f->sum += async_take(f, int);
    }
    f->result = f->sum;
    return PROMISE_FULFILLED;
}

static const struct async_code sum_pooled_code = {sum_pooled_resume, "sum_pooled", "handmade.c",
                                                  sum_pooled_lines,
                                                  sizeof(struct sum_pooled_frame)};

UNUSED static promise(long) sum_pooled(long n, promise(int) (*fn)(int))
{
    struct sum_pooled_frame *f = async_new(sizeof *f, &sum_pooled_code);

    if (f == NULL)
        return (promise(long))async__no_memory();
    f->n = n;
    f->fn = fn;
    return (promise(long))async_begin(&f->base, sum_pooled_resume);
}

/* async(void) await_again(promise(void) p, long n)
 * { for (long i = 0; i < n; i++) await p; }                  with p held by the caller */
struct await_again_frame {
    struct async_frame base;
    promise(void) p;
    long n, i;
};
static const uint32_t await_again_lines[] = {1, 2};
static const struct async_code await_again_code;

UNUSED static enum promise_state
await_again_resume(struct async_frame *base)
{
    struct await_again_frame *f = (struct await_again_frame *)base;

    switch (async_resumed(base)) {
    case 0: break;
    case 1: goto resume_1;
    default:
        async_let_go(f->p);
        return async_reject(f, &await_again_code, 0, async_error_take(f));
    }
    for (f->i = 0; f->i < f->n; f->i++) {
        if (!async_await_held(f, 1, f->p))
            return PROMISE_PENDING;
    resume_1:;
    }
    async_let_go(f->p);
    return PROMISE_FULFILLED;
}

static const struct async_code await_again_code = {await_again_resume, "await_again", "handmade.c",
                                                   await_again_lines,
                                                   sizeof(struct await_again_frame)};

UNUSED static promise(void) await_again(promise(void) p, long n)
{
    struct await_again_frame *f = async_new(sizeof *f, &await_again_code);

    if (f == NULL)
        return (promise(void))async__no_memory();
    f->p = async_own(p);
    f->n = n;
    return (promise(void))async_begin(&f->base, await_again_resume);
}

/* async(int) chain(int depth, promise(int) p)
 * { return 1 + (depth > 0 ? await chain(depth - 1, p) : await p); }     frames from the pool */
struct chain_frame {
    struct async_frame base;
    int result;
    int depth;
};
static const uint32_t chain_lines[] = {1, 2, 3};
static const struct async_code chain_code;

UNUSED static promise(int) chain(int depth, promise(int) p);

UNUSED static enum promise_state
chain_start(struct chain_frame *f, promise(int) p)
{
    if (f->depth > 0)
        return async_await(f, 1, chain(f->depth - 1, p)) ? PROMISE_REJECTED : PROMISE_PENDING;
    return async_await(f, 2, async_own(p)) ? PROMISE_REJECTED : PROMISE_PENDING;
}

UNUSED static enum promise_state
chain_resume(struct async_frame *base)
{
    struct chain_frame *f = (struct chain_frame *)base;

    if (async_resumed(base) < 0)
        return async_reject(f, &chain_code, 0, async_error_take(f));
    f->result = 1 + async_take(f, int);
    return PROMISE_FULFILLED;
}

static const struct async_code chain_code = {chain_resume, "chain", "handmade.c", chain_lines,
                                             sizeof(struct chain_frame)};

/* The start is apart from the rest so that p need not be kept. It never completes at once: whoever
 * calls a function goes on after it. */
UNUSED static promise(int) chain(int depth, promise(int) p)
{
    struct chain_frame *f = async_new(sizeof *f, &chain_code);

    if (f == NULL)
        return (promise(int))async__no_memory();
    f->depth = depth;
    (void)chain_start(f, p);
    return (promise(int))&f->base;
}

/* async(int) sleeper(uint64_t ms, int n) { await async_sleep(ms); return n; } */
struct sleeper_frame {
    struct async_frame base;
    int result;
    int n;
};
static const uint32_t sleeper_lines[] = {1, 2};
static const struct async_code sleeper_code;

UNUSED static enum promise_state
sleeper_resume(struct async_frame *base)
{
    struct sleeper_frame *f = (struct sleeper_frame *)base;

    if (async_resumed(base) < 0)
        return async_reject(f, &sleeper_code, 0, async_error_take(f));
    f->result = f->n;
    return PROMISE_FULFILLED;
}

static const struct async_code sleeper_code = {sleeper_resume, "sleeper", "handmade.c",
                                               sleeper_lines, sizeof(struct sleeper_frame)};

UNUSED static promise(int) sleeper(uint64_t ms, int n)
{
    struct sleeper_frame *f = async_new(sizeof *f, &sleeper_code);

    if (f == NULL)
        return (promise(int))async__no_memory();
    f->n = n;
    async_await_sleep(f, 1, ms);
    return (promise(int))&f->base;
}

#endif

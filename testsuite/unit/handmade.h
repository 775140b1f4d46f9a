/* handmade.h - async functions written by hand in the shape that asyncc emits
 *
 * So that the runtime is tested, and counted, without the tool. Each is shown
 * first as it would be written. */
#ifndef HANDMADE_H
#define HANDMADE_H

#include <asyncc.h>
#include <stdio.h>
#include <string.h>

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

UNUSED static promise(int)
at_once(int n)
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

    switch (async_resumed(base, 1)) {
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

UNUSED static promise(long)
sum_embedded(long n)
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

    switch (async_resumed(base, 1)) {
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

UNUSED static promise(long)
sum_pooled(long n, promise(int) (*fn)(int))
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
    struct async_error *error;

    switch (async_resumed(base, 1)) {
    case 0: break;
    case 1: goto resume_1;
    default:
        error = async_error_take(f);
        async_let_go(f->p);
        return async_reject(f, &await_again_code, 0, error);
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

UNUSED static promise(void)
await_again(promise(void) p, long n)
{
    struct await_again_frame *f = async_new(sizeof *f, &await_again_code);

    if (f == NULL)
        return (promise(void))async__no_memory();
    f->p = async_own(p);
    f->n = n;
    return (promise(void))async_begin(&f->base, await_again_resume);
}

/* async(int) chain(int depth, promise(int) p)
 * { return 1 + (depth > 0 ? await chain(depth - 1, p) : await p); }       frames from the pool */
struct chain_frame {
    struct async_frame base;
    int result;
    int depth;
    promise(int) p;
};
static const uint32_t chain_lines[] = {1, 2, 3};
static const struct async_code chain_code;

UNUSED static promise(int) chain(int depth, promise(int) p);

UNUSED static enum promise_state
chain_resume(struct async_frame *base)
{
    struct chain_frame *f = (struct chain_frame *)base;
    struct async_error *error;

    switch (async_resumed(base, 2)) {
    case 0: break;
    case 1: goto resume_1;
    case 2: goto resume_2;
    default:
        error = async_error_take(f);
        async_let_go(f->p);
        return async_reject(f, &chain_code, 0, error);
    }
    if (f->depth > 0) {
        if (!async_await(f, 1, chain(f->depth - 1, f->p)))
            return PROMISE_PENDING;
    resume_1:
        f->result = 1 + async_take(f, int);
    } else {
        if (!async_await_held(f, 2, f->p))
            return PROMISE_PENDING;
    resume_2:
        f->result = 1 + async_value(f, int);
    }
    async_let_go(f->p);
    return PROMISE_FULFILLED;
}

static const struct async_code chain_code = {chain_resume, "chain", "handmade.c", chain_lines,
                                             sizeof(struct chain_frame)};

UNUSED static promise(int)
chain(int depth, promise(int) p)
{
    struct chain_frame *f = async_new(sizeof *f, &chain_code);

    if (f == NULL)
        return (promise(int))async__no_memory();
    f->depth = depth;
    f->p = async_own(p);
    return (promise(int))async_begin(&f->base, chain_resume);
}

/* async(int) deep(int depth, promise(int) p)
 * { if (p == NULL && depth == 0) return 1;
 *   return 1 + (depth > 0 ? await deep(depth - 1, p) : await p); }        calls of itself */
struct deep_frame {
    struct async_frame base;
    int result;
    int depth;
    promise(int) p;
};
static const uint32_t deep_lines[] = {1, 2, 3};
static const struct async_code deep_code;

UNUSED static bool
deep_call(struct deep_frame **caller, unsigned state, int depth, promise(int) p)
{
    struct deep_frame *f = async_new(sizeof *f, &deep_code);

    if (f == NULL)
        return async_not_called(*caller, state);
    f->depth = depth;
    f->p = async_own(p);
    async_call(*caller, state, f);
    *caller = f;
    return true;
}

UNUSED static enum promise_state
deep_resume(struct async_frame *base)
{
    struct deep_frame *f = (struct deep_frame *)base;
    struct async_error *error;

    switch (async_resumed(base, 2)) {
    case 0: break;
    case 1: goto resume_1;
    case 2: goto resume_2;
    default:
        error = async_error_take(f);
        async_let_go(f->p);
        return async_ended(base, f, async_reject(f, &deep_code, 0, error));
    }
called:
    if (f->depth > 0) {
        if (!deep_call(&f, 1, f->depth - 1, f->p))
            return PROMISE_PENDING;
        goto called;
    resume_1:
        f->result = 1 + async_take_from(f, struct deep_frame, int);
    } else if (f->p == NULL) {
        f->result = 1;
    } else {
        if (!async_await_held(f, 2, f->p))
            return PROMISE_PENDING;
    resume_2:
        f->result = 1 + async_value(f, int);
    }
    async_let_go(f->p);
    return async_ended(base, f, PROMISE_FULFILLED);
}

static const struct async_code deep_code = {deep_resume, "deep", "handmade.c", deep_lines,
                                            sizeof(struct deep_frame)};

UNUSED static promise(int)
deep(int depth, promise(int) p)
{
    struct deep_frame *f = async_new(sizeof *f, &deep_code);

    if (f == NULL)
        return (promise(int))async__no_memory();
    f->depth = depth;
    f->p = async_own(p);
    return (promise(int))async_begin(&f->base, deep_resume);
}

/* async(int) sleeper(uint64_t ms, int n) { await async_sleep(ms); return n; } */
struct sleeper_frame {
    struct async_frame base;
    int result;
    int n;
    uint64_t ms;
};
static const uint32_t sleeper_lines[] = {1, 2};
static const struct async_code sleeper_code;

UNUSED static enum promise_state
sleeper_resume(struct async_frame *base)
{
    struct sleeper_frame *f = (struct sleeper_frame *)base;

    switch (async_resumed(base, 1)) {
    case 0: break;
    case 1: goto resume_1;
    default: return async_reject(f, &sleeper_code, 0, async_error_take(f));
    }
    if (!async_await_sleep(f, 1, f->ms))
        return PROMISE_PENDING;
resume_1:
    f->result = f->n;
    return PROMISE_FULFILLED;
}

static const struct async_code sleeper_code = {sleeper_resume, "sleeper", "handmade.c",
                                               sleeper_lines, sizeof(struct sleeper_frame)};

UNUSED static promise(int)
sleeper(uint64_t ms, int n)
{
    struct sleeper_frame *f = async_new(sizeof *f, &sleeper_code);

    if (f == NULL)
        return (promise(int))async__no_memory();
    f->ms = ms;
    f->n = n;
    return (promise(int))async_begin(&f->base, sleeper_resume);
}

/* async(int) parent(uint64_t ms, int n)
 * { try { return 1 + await sleeper(ms, n); }
 *   catch (e) { parent_caught = e->code; if (!parent_swallows) throw e; return -1; } }   embedded */
struct parent_frame {
    struct async_frame base;
    int result;
    struct sleeper_frame child;
};
static const uint32_t parent_lines[] = {1, 2};
static const struct async_code parent_code;
UNUSED static int parent_caught;
UNUSED static bool parent_swallows;

UNUSED static enum promise_state
parent_resume(struct async_frame *base)
{
    struct parent_frame *f = (struct parent_frame *)base;
    struct async_error *error;

    switch (async_resumed(base, 1)) {
    case 0: break;
    case 1: goto resume_1;
    default:
        error = async_error_take(f);
        parent_caught = error->code;
        if (!parent_swallows)
            return async_reject(f, &parent_code, 3, error);
        async_error_release(error);
        f->result = -1;
        return PROMISE_FULFILLED;
    }
    async_embed(f, &f->child);
    if (!async_await_child(f, 1, &f->child, &sleeper_code, sleeper_resume(&f->child.base)))
        return PROMISE_PENDING;
resume_1:
    f->result = 1 + f->child.result;
    return PROMISE_FULFILLED;
}

static const struct async_code parent_code = {parent_resume, "parent", "handmade.c", parent_lines,
                                              sizeof(struct parent_frame)};

UNUSED static promise(int)
parent(uint64_t ms, int n)
{
    struct parent_frame *f = async_new(sizeof *f, &parent_code);

    if (f == NULL)
        return (promise(int))async__no_memory();
    f->child.ms = ms;
    f->child.n = n;
    return (promise(int))async_begin(&f->base, parent_resume);
}

/* async(int) caught(promise(int) p)          owns p
 * { try { return await p; } catch (e) { return -e->code; } } */
struct caught_frame {
    struct async_frame base;
    int result;
    promise(int) p;
};
static const uint32_t caught_lines[] = {1, 2};
static const struct async_code caught_code;

UNUSED static enum promise_state
caught_resume(struct async_frame *base)
{
    struct caught_frame *f = (struct caught_frame *)base;
    struct async_error *error;

    switch (async_resumed(base, 1)) {
    case 0: break;
    case 1: goto resume_1;
    default:
        error = async_error_take(f);
        f->result = -error->code;
        async_error_release(error);
        return PROMISE_FULFILLED;
    }
    if (!async_await(f, 1, f->p))
        return PROMISE_PENDING;
resume_1:
    f->result = async_take(f, int);
    return PROMISE_FULFILLED;
}

static const struct async_code caught_code = {caught_resume, "caught", "handmade.c", caught_lines,
                                              sizeof(struct caught_frame)};

UNUSED static promise(int)
caught(promise(int) p)
{
    struct caught_frame *f = async_new(sizeof *f, &caught_code);

    if (f == NULL) {
        promise_release(p);
        return (promise(int))async__no_memory();
    }
    f->p = p;
    return (promise(int))async_begin(&f->base, caught_resume);
}

/* Runs until p, which is let go, has settled: its value, or minus the code of its error. */
UNUSED static int
outcome(promise(int) p)
{
    int n;

    p = caught(p);
    n = async_run(p);
    promise_release(p);
    return n;
}

/* async(void) ticker(const char *name, int n)
 * { for (int i = 1; i <= n; i++) { await promise_resolved(void); say(name, i); } } */
struct ticker_frame {
    struct async_frame base;
    const char *name;
    int i, n;
};
static const uint32_t ticker_lines[] = {1, 2};
static const struct async_code ticker_code;

/* What has happened, in a line. */
UNUSED static char said[4096];

UNUSED static void
say(const char *what)
{
    if (said[0] != '\0')
        strcat(said, " ");
    strcat(said, what);
}

UNUSED static enum promise_state
ticker_resume(struct async_frame *base)
{
    struct ticker_frame *f = (struct ticker_frame *)base;
    char text[32];

    switch (async_resumed(base, 1)) {
    case 0: break;
    case 1: goto resume_1;
    default: return async_reject(f, &ticker_code, 0, async_error_take(f));
    }
    for (f->i = 1; f->i <= f->n; f->i++) {
        if (!async_await(f, 1, promise_resolved(void)))
            return PROMISE_PENDING;
    resume_1:
        async_drop(f);
        snprintf(text, sizeof text, "%s%d", f->name, f->i);
        say(text);
    }
    return PROMISE_FULFILLED;
}

static const struct async_code ticker_code = {ticker_resume, "ticker", "handmade.c", ticker_lines,
                                              sizeof(struct ticker_frame)};

UNUSED static promise(void)
ticker(const char *name, int n)
{
    struct ticker_frame *f = async_new(sizeof *f, &ticker_code);

    if (f == NULL)
        return (promise(void))async__no_memory();
    f->name = name;
    f->n = n;
    return (promise(void))async_begin(&f->base, ticker_resume);
}

/* A clock that goes when somebody waits. */
UNUSED static uint64_t fake_now;

UNUSED static uint64_t
fake_read(void *arg)
{
    (void)arg;
    return fake_now;
}

UNUSED static void
fake_wait(uint64_t until, void *arg)
{
    (void)arg;
    if (until > fake_now)
        fake_now = until;
}

UNUSED static void
fake_clock(void)
{
    static const struct async_clock clock = {fake_read, fake_wait, NULL};

    async_set_clock(&clock);
}

#endif

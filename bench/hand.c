/* hand.c - what a C programmer would write without async functions
 *
 * Explicit state machines in JavaScript's order: what goes on after an await is a microtask. The
 * hop is left out only where nobody could tell. A child that is awaited at once lies in its
 * parent's frame; other frames come from a pool. No rejections, no cancellation, no references. */
#define _GNU_SOURCE
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "bench.h"
#include "wheel.h"

struct task;

/* Runs until the next await, or to the end.
 * returns  true: it has ended, the result is in its frame */
typedef bool resume_fn(struct task *t);

struct task {
    struct task *next; /* in the microtask queue, or a ring of waiters */
    resume_fn *resume;
    struct task *waiters; /* the last of a ring */
    int state;
    bool settled;
};

/* The loop */

static struct task *first, **last = &first;
static bool run_on; /* resumed by the loop and nothing queued */

static inline void
push(struct task *t)
{
    t->next = NULL;
    *last = t;
    last = &t->next;
    run_on = false;
}

static inline void
wait_for(struct task *p, struct task *t)
{
    if (p->waiters == NULL) {
        t->next = t;
    } else {
        t->next = p->waiters->next;
        p->waiters->next = t;
    }
    p->waiters = t;
}

/* The parent that awaits a child at once is the first to wait for it. */
static inline void
wait_for_child(struct task *child, struct task *t)
{
    t->next = t;
    child->waiters = t;
}

static inline void
settle(struct task *p)
{
    struct task *end = p->waiters;

    p->settled = true;
    if (end == NULL)
        return;
    p->waiters = NULL;
    *last = end->next;
    end->next = NULL;
    last = &end->next;
    run_on = false;
}

static void
drain(void)
{
    struct task *t;

    while ((t = first) != NULL) {
        first = t->next;
        if (first == NULL)
            last = &first;
        run_on = first == NULL;
        while (t->resume(t)) {
            struct task *waiter = t->waiters;

            if (waiter == NULL || waiter->next != waiter || first != NULL) {
                settle(t);
                break;
            }
            t->settled = run_on = true; /* the waiter would be the next microtask */
            t = waiter;
        }
    }
    run_on = false;
}

/* The pool */

enum {
    CHUNK = 2 << 20
};

static struct task *pool[16];
static char *bump, *bump_end;

static __attribute__((noinline)) void *
task_cut(size_t size)
{
    if ((size_t)(bump_end - bump) < size) {
        bump = aligned_alloc(CHUNK, CHUNK);
        madvise(bump, CHUNK, MADV_HUGEPAGE);
        bump_end = bump + CHUNK;
    }
    bump += size;
    return bump - size;
}

static inline void *
task_new(size_t size, resume_fn *resume)
{
    const size_t slot = (size + 15) / 16;
    struct task *t = pool[slot];

    if (t != NULL)
        pool[slot] = t->next;
    else
        t = task_cut(slot * 16);
    t->resume = resume;
    t->waiters = NULL;
    t->state = 0;
    t->settled = false;
    return t;
}

static inline void
task_free(struct task *t, size_t size)
{
    const size_t slot = (size + 15) / 16;

    t->next = pool[slot];
    pool[slot] = t;
}

/* ready */

struct one {
    struct task base;
    int i, value;
};

static __attribute__((noinline)) bool
one_resume(struct task *t)
{
    struct one *f = (struct one *)t;

    switch (f->base.state) {
    case 0: f->value = f->i + 1;
    }
    return true;
}

struct ready {
    struct task base;
    long n, i, sum;
    struct one one;
};

static bool
ready_resume(struct task *t)
{
    struct ready *f = (struct ready *)t;

    switch (f->base.state) {
    case 0:
        for (f->i = 0; f->i < f->n; f->i++) {
            f->one.base.state = 0;
            f->one.i = (int)f->i;
            if (!one_resume(&f->one.base)) {
                f->base.state = 1;
                wait_for_child(&f->one.base, t);
                return false;
            }
            if (!run_on) {
                f->base.state = 1;
                push(t);
                return false;
            }
            __attribute__((fallthrough));
        case 1: f->sum += f->one.value;
        }
    }
    return true;
}

static long
ready(long n)
{
    struct ready f = {.base.resume = ready_resume, .n = n};

    push(&f.base);
    drain();
    return f.sum;
}

/* hop */

struct hop {
    struct task base;
    struct task *p;
    long n, i;
};

static bool
hop_resume(struct task *t)
{
    struct hop *f = (struct hop *)t;

    switch (f->base.state) {
    case 0:
        for (f->i = 0; f->i < f->n; f->i++) {
            if (!f->p->settled) {
                f->base.state = 1;
                wait_for(f->p, t);
                return false;
            }
            if (!run_on) {
                f->base.state = 1;
                push(t);
                return false;
            }
            __attribute__((fallthrough));
        case 1:;
        }
    }
    return true;
}

static long
hop(long n)
{
    struct task p = {.settled = true};
    struct hop a = {.base.resume = hop_resume, .p = &p, .n = n / 2}, b = a;

    push(&a.base);
    push(&b.base);
    drain();
    return a.i + b.i;
}

/* chain */

static struct task gate;

struct chain {
    struct task base;
    struct chain *child;
    int n, value;
};

static bool
chain_resume(struct task *t)
{
    struct chain *f = (struct chain *)t;

    switch (f->base.state) {
    case 0:
        if (f->n == 1) {
            if (!gate.settled || !run_on) {
                f->base.state = 1;
                if (gate.settled)
                    push(t);
                else
                    wait_for(&gate, t);
                return false;
            }
            __attribute__((fallthrough));
        case 1: f->value = 1; return true;
        }
        f->child = task_new(sizeof *f->child, chain_resume);
        f->child->n = f->n - 1;
        if (!chain_resume(&f->child->base)) {
            f->base.state = 2;
            wait_for_child(&f->child->base, t);
            return false;
        }
        if (!run_on) {
            f->base.state = 2;
            push(t);
            return false;
        }
        __attribute__((fallthrough));
    case 2: f->value = 1 + f->child->value; task_free(&f->child->base, sizeof *f);
    }
    return true;
}

static long
chain(long n)
{
    long sum = 0;

    while (n-- > 0) {
        struct chain *f = task_new(sizeof *f, chain_resume);

        f->n = DEPTH;
        gate.settled = false;
        chain_resume(&f->base);
        settle(&gate);
        drain();
        sum += f->value;
        task_free(&f->base, sizeof *f);
    }
    return sum;
}

/* gate */

static long woken;

struct waiter {
    struct task base;
    struct task *p;
};

static bool
waiter_resume(struct task *t)
{
    struct waiter *f = (struct waiter *)t;

    switch (f->base.state) {
    case 0:
        if (!f->p->settled) {
            f->base.state = 1;
            wait_for(f->p, t);
            return false;
        }
        __attribute__((fallthrough));
    case 1: woken++;
    }
    task_free(t, sizeof *f);
    return false; /* nobody waits for it */
}

static long
gate_tasks(long n, struct measure *m)
{
    for (long i = 0; i < n; i++) {
        struct waiter *f = task_new(sizeof *f, waiter_resume);

        f->p = &gate;
        waiter_resume(&f->base);
    }
    measure_waiting(m);
    settle(&gate);
    drain();
    return woken;
}

/* timers */

static struct wheel wheel;

struct sleeper {
    struct task base;
    struct wheel_node timer;
    uint32_t ms;
};

static bool
sleeper_resume(struct task *t)
{
    struct sleeper *f = (struct sleeper *)t;

    switch (f->base.state) {
    case 0:
        f->base.state = 1;
        wheel_add(&wheel, &f->timer, f->ms);
        return false;
    case 1: woken++;
    }
    task_free(t, sizeof *f);
    return false;
}

static long
timers(long n, struct measure *m)
{
    wheel.present = wheel_clock();
    for (long i = 0; i < n; i++) {
        struct sleeper *f = task_new(sizeof *f, sleeper_resume);

        f->ms = SLEEP_OF(i);
        sleeper_resume(&f->base);
    }
    measure_waiting(m);
    while (wheel.n > 0) {
        wheel_wait(&wheel);
        for (struct wheel_node *node = wheel_tick(&wheel), *next; node != NULL; node = next) {
            char *at = (char *)node - offsetof(struct sleeper, timer);
            struct task *t = &((struct sleeper *)at)->base;

            next = node->next;
            wheel.n--;
            run_on = first == NULL;
            t->resume(t);
            if (first != NULL)
                drain();
        }
    }
    return woken;
}

int
main(int argc, char **argv)
{
    const char *mode = argc == 3 ? argv[1] : "";
    long n = argc == 3 ? atol(argv[2]) : 0, sum = 0;
    struct measure m = measure_begin();

    if (strcmp(mode, "ready") == 0)
        sum = ready(n);
    else if (strcmp(mode, "hop") == 0)
        sum = hop(n);
    else if (strcmp(mode, "chain") == 0)
        sum = chain(n);
    else if (strcmp(mode, "gate") == 0)
        sum = gate_tasks(n, &m);
    else if (strcmp(mode, "timers") == 0)
        sum = timers(n, &m);
    else
        return 2;
    measure_end(&m, sum);
    return 0;
}

/* runtime_alloc.c - every allocation fails once; alignment; what a thread leaves behind */
#include <criterion/criterion.h>
#include <errno.h>
#include <pthread.h>
#include <stdalign.h>
#include <stdlib.h>

#include "handmade.h"

static size_t allocations, failing, blocks;

static void *
allocate(size_t size, size_t align, void *arg)
{
    void *block;

    (void)arg;
    if (++allocations == failing)
        return NULL;
    if (posix_memalign(&block, align < 16 ? 16 : align, size) != 0)
        return NULL;
    blocks++;
    return memset(block, 0xa5, size);
}

static void
release(void *block, void *arg)
{
    (void)arg;
    blocks--;
    free(block);
}

static void
use_allocator(bool pooled)
{
    const struct async_allocator allocator = {allocate, release, NULL, pooled};

    cr_assert(async_set_allocator(&allocator));
}

static int called, unhandled_codes[16], n_unhandled;

static void
call(void *arg)
{
    (void)arg;
    called++;
}

static void
call_settled(promise(int) p, void *arg)
{
    (void)p;
    (void)arg;
    called++;
}

static void
unhandled(async_error *error, void *arg)
{
    (void)arg;
    unhandled_codes[n_unhandled++ % 16] = error->code;
}

/* An answer is right, or it is ENOMEM. */
static bool
is(int n, int wanted)
{
    return n == wanted || n == -ENOMEM || (n == 0 && n_unhandled > 0);
}

/* One of everything. */
static void
everything(void)
{
    promise(int) leaf = promise_new(int), a = chain(3, leaf), b = parent(5, 1), c, d;
    promise(int) waits = deep(3, leaf), does_not = deep(2, NULL);
    promise(void) all = promise_all(a, b), s = async_sleep(3), y = async_yield();
    promise(size_t) race = promise_race(a, b), any = promise_any(a, b);
    promise(void) settled = promise_all_settled(a, b, s);
    promise(long) sum = sum_pooled(3, at_once);
    bool was_called = promise_then(leaf, call_settled, NULL);
    async_error *e = async_error_new(EIO, "of %s", "its own");
    async_timer t = async_set_timeout(call, NULL, 1), i = async_set_immediate(call, NULL), v;
    int n, expected = was_called + (t.at != NULL) + (i.at != NULL);

    expected += async_microtask(call, NULL);
    v = async_set_interval(call, NULL, 1000);
    async_clear_timer(v);
    c = promise_timeout(b, 2);
    d = promise_rejected(int, async_error_retain(e));
    promise_resolve(leaf, 0);
    promise_cancel(settled);
    cr_assert(is(outcome(promise_retain(a)), 4));
    cr_assert(is(outcome(waits), 4));
    cr_assert(is(outcome(does_not), 3));
    cr_assert(is(outcome(c), -ETIMEDOUT));
    cr_assert(is(outcome(d), -EIO));
    n = outcome(b);
    cr_assert(is(n, -ECANCELED) || n == 2, "%d: without the timeout nobody cancels it", n);
    async_loop_run();
    cr_assert_eq(called, expected, "each call that was promised: %d of %d", called, expected);
    promise_release(leaf);
    promise_release(a);
    promise_release(all);
    promise_release(s);
    promise_release(y);
    promise_release(race);
    promise_release(any);
    promise_release(settled);
    promise_release(sum);
    async_error_release(e);
}

static void
fail_each(bool pooled)
{
    size_t n;

    for (n = 1;; n++) {
        use_allocator(pooled);
        fake_clock();
        async_on_unhandled_rejection(unhandled, NULL);
        called = n_unhandled = 0;
        allocations = 0;
        failing = n;
        everything();
        for (int i = 0; i < n_unhandled && i < 16; i++)
            cr_assert(unhandled_codes[i] == ENOMEM || unhandled_codes[i] == ECANCELED ||
                          unhandled_codes[i] == EIO || unhandled_codes[i] == ETIMEDOUT,
                      "%d at %zu", unhandled_codes[i], n);
        cr_assert_eq(async_live(), 0, "something is left when allocation %zu fails", n);
        failing = 0;
        cr_assert(async_set_allocator(NULL));
        cr_assert_eq(blocks, 0, "something leaks when allocation %zu fails", n);
        if (allocations < n)
            break;
    }
    cr_assert_gt(n, pooled ? 3u : 20u);
}

Test(alloc, every_allocation_fails_once)
{
    fail_each(false);
}

Test(alloc, every_slab_fails_once)
{
    fail_each(true);
}

Test(alloc, not_replaced_while_anything_lives)
{
    promise(int) p = promise_new(int);

    cr_assert_not(async_set_allocator(NULL));
    promise_release(p);
    cr_assert(async_set_allocator(NULL));
}

Test(alloc, a_task_that_gets_no_frame_is_rejected)
{
    promise(int) p;

    use_allocator(false);
    failing = 1;
    p = sleeper(1, 1);
    cr_assert_eq(promise_state(p), PROMISE_REJECTED);
    cr_assert_eq(promise_error(p)->code, ENOMEM);
    promise_release(p);
    promise_release(p); /* it needed no memory, and can't be freed */
    failing = 0;
    p = sleeper(1, 1);
    cr_assert_eq(async_run(p), 1);
    promise_release(p);
    cr_assert_eq(async_live(), 0);
}

static const struct async_code aligned_code = {NULL, "aligned", "handmade.c", chain_lines, 0};

/* sizeof is a multiple of the alignment, and that is all that async_new is told. */
static void
check_alignment(void)
{
    for (size_t align = 8; align <= 4096; align *= 2) {
        size_t size = align < 64 ? 64 : align;

        for (int k = 1; k < 4; k++) {
            struct async_code code = aligned_code;
            struct async_frame *f[40];

            code.size = (uint32_t)(size * (size_t)k);
            for (int i = 0; i < 40; i++) {
                f[i] = async_new(code.size, &code);
                cr_assert_eq((uintptr_t)f[i] % align, 0, "%zu, %d", align, k);
                memset(f[i] + 1, 1, code.size - sizeof *f[i]);
            }
            for (int i = 0; i < 40; i++)
                async__frame_free(f[i]);
        }
    }
    cr_assert_eq(async_live(), 0);
}

Test(alloc, frames_are_aligned)
{
    check_alignment();
    use_allocator(false);
    check_alignment();
}

Test(alloc, memory_is_used_again)
{
    promise(long) p;
    size_t before;

    use_allocator(true);
    p = sum_pooled(10, at_once);
    async_run(p);
    promise_release(p);
    before = allocations;
    p = sum_pooled(100000, at_once);
    async_run(p);
    promise_release(p);
    cr_assert_eq(allocations, before);
}

/* Each thread has a loop of its own, and takes everything of it along when it ends. */
static void *
thread_main(void *arg)
{
    promise(int) p, forever;

    fake_clock();
    use_allocator(arg != NULL);
    p = parent(10, 1);
    forever = promise_new(int);
    cr_assert_eq(async_run(p), 2);
    promise_release(p);
    (void)chain(5, forever);
    return NULL;
}

Test(alloc, a_thread_leaves_nothing)
{
    for (int i = 0; i < 4; i++) {
        pthread_t thread;

        cr_assert_eq(pthread_create(&thread, NULL, thread_main, i % 2 ? &thread : NULL), 0);
        pthread_join(thread, NULL);
        cr_assert_eq(blocks, 0);
    }
    cr_assert_eq(async_live(), 0);
}

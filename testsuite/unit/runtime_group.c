/* runtime_group.c - groups: who ends when, and with what */
#include <criterion/criterion.h>
#include <errno.h>
#include <stdlib.h>

#include "handmade.h"

static async_group *group;
static int unhandled_codes[16], n_unhandled;

static void
unhandled(async_error *error, void *arg)
{
    (void)arg;
    unhandled_codes[n_unhandled++ % 16] = error->code;
}

/* async(void) child(char name, uint64_t ms, int fails, uint64_t cleanup_ms)
 * {
 *     try {
 *         try { await async_sleep(ms); }
 *         finally { if (fails) throw fails; }
 *     } finally {
 *         await async_sleep(cleanup_ms);
 *         say(name);
 *     }
 * } */
struct child_frame {
    struct async_frame base;
    char name;
    int fails;
    uint64_t ms, cleanup_ms;
    async_error *error;
};
static const uint32_t child_lines[] = {1, 2, 3};
static const struct async_code child_code;

static enum promise_state
child_resume(struct async_frame *base)
{
    struct child_frame *f = (struct child_frame *)base;
    char text[3] = {0};

    switch (async_resumed(base, 2)) {
    case 0: break;
    case 1: goto resume_1;
    case 2: goto resume_2;
    case -1:
        f->error = async_error_take(f);
        if (f->fails == 0)
            goto finally;
        async_error_release(f->error);
        goto resume_1;
    default:
        async_error_release(f->error);
        say("twice"); /* the cleanup was cancelled */
        return async_reject(f, &child_code, 0, async_error_take(f));
    }
    f->error = NULL;
    if (!async_await_sleep(f, 1, f->ms))
        return PROMISE_PENDING;
resume_1:
    if (f->fails != 0)
        f->error = async__error_of_errno(f->fails);
finally:
    if (!async_await_sleep(f, 2, f->cleanup_ms))
        return PROMISE_PENDING;
resume_2:
    text[0] = f->error == NULL ? f->name : '!';
    text[1] = f->error == NULL ? '\0' : f->name;
    say(text);
    return f->error == NULL ? PROMISE_FULFILLED : async_reject(f, &child_code, 3, f->error);
}

static const struct async_code child_code = {child_resume, "child", "handmade.c", child_lines,
                                             sizeof(struct child_frame)};

static promise(void)
child(char name, uint64_t ms, int fails, uint64_t cleanup_ms)
{
    struct child_frame *f = async_new(sizeof *f, &child_code);

    if (f == NULL)
        return (promise(void))async__no_memory();
    f->name = name;
    f->ms = ms;
    f->fails = fails;
    f->cleanup_ms = cleanup_ms;
    return (promise(void))async_begin(&f->base, child_resume);
}

static void
add(promise(void) p)
{
    async_group_add(group, p);
    promise_release(p);
}

/* async(int) code_of(promise(void) p)         owns p
 * { try { await p; return 0; } catch (e) { return -e->code; } } */
static const struct async_code code_of_code;

static enum promise_state
code_of_resume(struct async_frame *base)
{
    struct caught_frame *f = (struct caught_frame *)base;
    async_error *error;

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
    async_drop(f);
    f->result = 0;
    return PROMISE_FULFILLED;
}

static const struct async_code code_of_code = {code_of_resume, "code_of", "handmade.c",
                                               caught_lines, sizeof(struct caught_frame)};

static promise(int)
code_of(promise(void) p)
{
    struct caught_frame *f = async_new(sizeof *f, &code_of_code);

    if (f == NULL) {
        promise_release(p);
        return promise_resolved(int, -ENOMEM);
    }
    memcpy(&f->p, &p, sizeof p);
    return (promise(int))async_begin(&f->base, code_of_resume);
}

static int
outcome_void(promise(void) p)
{
    promise(int) c = code_of(p);
    int n = async_run(c);

    promise_release(c);
    return n;
}

static int
wait(void)
{
    return outcome_void(async_group_wait(group));
}

static void
begin(void)
{
    fake_clock();
    async_on_unhandled_rejection(unhandled, NULL);
    group = async_group_new();
}

static void
end(void)
{
    async_group_release(group);
    async_loop_run();
    cr_assert_eq(async_live(), 0);
    cr_assert_eq(n_unhandled, 0, "unhandled: %d", unhandled_codes[0]);
}

TestSuite(group, .init = begin);

Test(group, of_nobody)
{
    cr_assert_eq(wait(), 0);
    cr_assert_eq(fake_now, 0);
    end();
}

Test(group, ends_with_the_last)
{
    add(child('a', 30, 0, 1));
    add(child('b', 10, 0, 1));
    add(promise_resolved(void));
    cr_assert_eq(wait(), 0);
    cr_assert_eq(fake_now, 31);
    cr_assert_str_eq(said, "b a");
    add(child('c', 10, 0, 1));
    cr_assert_eq(wait(), 0, "may be used again");
    cr_assert_str_eq(said, "b a c");
    end();
}

Test(group, waits_for_what_is_added_meanwhile)
{
    promise(void) done;

    add(child('a', 10, 0, 1));
    done = async_group_wait(group);
    add(child('b', 50, 0, 1));
    cr_assert_eq(outcome_void(done), 0);
    cr_assert_str_eq(said, "a b");
    end();
}

Test(group, the_first_failure_cancels_the_others_and_waits_for_them)
{
    add(child('a', 1000, 0, 5));
    add(child('b', 10, EIO, 1));
    add(child('c', 1000, 0, 20));
    add(child('d', 5, 0, 1));
    cr_assert_eq(wait(), -EIO);
    cr_assert_eq(fake_now, 31);
    cr_assert_str_eq(said, "d !b !a !c");
    cr_assert_eq(wait(), -EIO, "it stays failed");
    end();
}

Test(group, the_first_failure_is_told)
{
    add(child('a', 10, EIO, 10));
    add(child('b', 10, ENOENT, 5));
    add(child('c', 10, EPERM, 10)); /* in its cleanup already */
    cr_assert_eq(wait(), -ENOENT);
    cr_assert_str_eq(said, "!b twice twice");
    end();
}

Test(group, who_fails_on_being_cancelled_is_not_the_first)
{
    add(child('a', 10, EIO, 1));
    add(child('b', 1000, EPERM, 5));
    cr_assert_eq(wait(), -EIO);
    cr_assert_str_eq(said, "!a !b");
    end();
}

Test(group, fails_before_anybody_waits)
{
    add(child('a', 10, EIO, 1));
    add(child('b', 1000, 0, 1));
    async_loop_run();
    cr_assert_str_eq(said, "!a !b");
    cr_assert_eq(fake_now, 12);
    cr_assert_eq(wait(), -EIO);
    end();
}

Test(group, what_is_added_to_a_failed_one_is_cancelled)
{
    add(promise_rejected(void, EIO));
    async_loop_run();
    add(child('a', 1000, 0, 7));
    cr_assert_eq(wait(), -EIO);
    cr_assert_eq(fake_now, 7);
    cr_assert_str_eq(said, "!a");
    end();
}

Test(group, null_is_a_failure)
{
    async_group_add(group, (promise(void))NULL);
    add(child('a', 1000, 0, 1));
    cr_assert_eq(wait(), -EINVAL);
    end();
}

Test(group, a_child_that_somebody_cancels_is_no_failure)
{
    promise(void) a = child('a', 1000, 0, 1);

    async_group_add(group, a);
    add(child('b', 10, 0, 1));
    promise_cancel(a);
    cr_assert_eq(wait(), 0);
    cr_assert_str_eq(said, "!a b");
    cr_assert_eq(promise_error(a)->code, ECANCELED);
    promise_release(a);
    end();
}

Test(group, a_child_that_throws_ecanceled_is)
{
    add(child('a', 10, ECANCELED, 1));
    add(child('b', 1000, 0, 1));
    cr_assert_eq(wait(), -ECANCELED);
    cr_assert_str_eq(said, "!a !b");
    end();
}

Test(group, cancels_what_others_hold)
{
    promise(void) a = child('a', 1000, 0, 1);

    async_group_add(group, a);
    add(child('b', 10, EIO, 1));
    cr_assert_eq(wait(), -EIO);
    cr_assert_eq(promise_error(a)->code, ECANCELED);
    promise_release(a);
    end();
}

/* The request comes to the task that waits, and that ends when all have. */
Test(group, cancelling_the_wait_cancels_and_awaits_all)
{
    promise(int) c;

    add(child('a', 1000, 0, 5));
    add(child('b', 1000, 0, 20));
    c = code_of(async_group_wait(group));
    promise_cancel(c);
    promise_cancel(c); /* each is asked once */
    cr_assert_eq(async_run(c), -ECANCELED);
    cr_assert_eq(fake_now, 20);
    cr_assert_str_eq(said, "!a !b");
    promise_release(c);
    add(child('c', 1000, 0, 1));
    cr_assert_eq(wait(), 0);
    cr_assert_str_eq(said, "!a !b !c", "it stays cancelled");
    end();
}

Test(group, a_failure_while_being_cancelled_is_told)
{
    promise(void) done;

    add(child('a', 1000, 0, 5));
    add(child('b', 1000, EIO, 5));
    done = async_group_wait(group);
    promise_cancel(done);
    cr_assert_eq(outcome_void(done), -EIO);
    cr_assert_str_eq(said, "!a !b");
    end();
}

Test(group, cancelling_one_of_two_who_wait_cancels_nothing_else)
{
    promise(int) c, d;

    add(child('a', 10, 0, 1));
    c = code_of(async_group_wait(group));
    d = code_of(async_group_wait(group));
    promise_cancel(c);
    cr_assert_eq(async_run(c), -ECANCELED);
    cr_assert_eq(fake_now, 0);
    async_run(d);
    cr_assert_str_eq(said, "a");
    promise_release(c);
    promise_release(d);
    end();
}

Test(group, cancel_ends_it_without_a_failure)
{
    add(child('a', 1000, 0, 5));
    async_group_cancel(group);
    async_group_cancel(group);
    cr_assert_eq(wait(), 0);
    cr_assert_eq(fake_now, 5);
    cr_assert_str_eq(said, "!a");
    end();
}

Test(group, release_cancels)
{
    promise(void) done;

    add(child('a', 1000, 0, 5));
    add(child('b', 1000, 0, 5));
    done = async_group_wait(group);
    async_group_release(group);
    group = NULL;
    cr_assert_eq(outcome_void(done), -ECANCELED);
    cr_assert_str_eq(said, "!a !b");
    end();
}

Test(group, release_without_anybody_who_waits)
{
    add(child('a', 1000, 0, 5));
    async_group_release(group);
    group = NULL;
    async_loop_run();
    cr_assert_str_eq(said, "!a");
    cr_assert_eq(fake_now, 5);
    end();
}

Test(group, a_failure_that_nobody_is_told_of_is_unhandled)
{
    add(promise_rejected(void, EIO));
    async_loop_run();
    cr_assert_eq(n_unhandled, 0, "somebody may still ask");
    async_group_release(group);
    group = NULL;
    async_loop_run();
    cr_assert_eq(n_unhandled, 1);
    cr_assert_eq(unhandled_codes[0], EIO);
    n_unhandled = 0;
    end();
}

Test(group, no_group)
{
    async_group *g = group;

    group = NULL;
    add(child('a', 1000, 0, 1));
    cr_assert_eq(wait(), -ENOMEM);
    async_group_cancel(group);
    async_loop_run();
    cr_assert_str_eq(said, "!a");
    group = g;
    end();
}

/* The groups' promises are one another's children. */
Test(group, a_deep_tree_is_cancelled)
{
    enum {
        DEPTH = 20000
    };
    async_group **g = malloc(DEPTH * sizeof *g);
    promise(void) done = child('a', 1000, 0, 1);

    for (int i = 0; i < DEPTH; i++) {
        g[i] = async_group_new();
        async_group_add(g[i], done);
        promise_release(done);
        done = async_group_wait(g[i]);
    }
    promise_cancel(done);
    cr_assert_eq(outcome_void(done), -ECANCELED);
    cr_assert_eq(fake_now, 1);
    for (int i = 0; i < DEPTH; i++)
        async_group_release(g[i]);
    free(g);
    end();
}

/* Whoever withdraws may do anything. */
static promise(void) withdrawn;

static void
withdraw(promise(void) p, void *arg)
{
    (void)arg;
    add(child('b', 1000, 0, 1));
    async_group_release(group);
    group = NULL;
    promise_reject(p, ECANCELED);
    async_loop_run();
}

Test(group, released_while_it_cancels)
{
    withdrawn = promise_new(void);
    promise_on_cancel(withdrawn, withdraw, NULL);
    add(withdrawn);
    add(child('a', 1000, 0, 1));
    async_group_cancel(group);
    async_loop_run();
    cr_assert_str_eq(said, "!a !b");
    end();
}

Test(group, a_dump_names_the_wait)
{
    char text[500] = "";
    FILE *out = fmemopen(text, sizeof text, "w");
    promise(int) c;

    add(child('a', 10, 0, 1));
    c = code_of(async_group_wait(group));
    async_dump(out);
    fclose(out);
    cr_assert_not_null(strstr(text, "  code_of (handmade.c:2) waits for async_group_wait\n"), "%s",
                       text);
    cr_assert_eq(async_run(c), 0);
    promise_release(c);
    end();
}

/* At random, in groups of groups: none is done before all that is in it has ended. */

enum {
    FAMILY = 60
};

struct member {
    promise(void) task;
    int parent; /* the group it is in */
};

static unsigned seed;
static struct member family[FAMILY];
static async_group *groups[FAMILY]; /* NULL: that member is a child */
static int n_family;

static unsigned
draw(unsigned n)
{
    seed = seed * 1103515245 + 12345;
    return (seed >> 8) % n;
}

static bool
is_in(int i, int group_i)
{
    while (i > group_i)
        i = family[i].parent;
    return i == group_i;
}

static void
done_is_done(promise(void) done, void *which)
{
    int g = (int)(intptr_t)which;

    (void)done;
    for (int i = g + 1; i < n_family; i++)
        cr_assert(!is_in(i, g) || promise_state(family[i].task) != PROMISE_PENDING,
                  "seed %u: %d ended before %d", seed, g, i);
}

/* A new child, or a group with a child, in one of the groups that still live. */
static void
grow(int parent)
{
    int i = n_family++;

    if (i == 0 || (draw(3) == 0 && n_family < FAMILY)) {
        groups[i] = async_group_new();
        family[i].parent = parent;
        grow(i);
        family[i].task = async_group_wait(groups[i]);
        promise_then(family[i].task, done_is_done, (void *)(intptr_t)i);
    } else {
        groups[i] = NULL;
        family[i].parent = parent;
        family[i].task = child('x', draw(20), draw(8) == 0 ? EIO : 0, draw(5));
    }
    if (i > 0)
        async_group_add(groups[parent], family[i].task);
}

static void
season(void *arg)
{
    int parent = (int)draw((unsigned)n_family), victim = (int)draw((unsigned)n_family);

    said[0] = '\0';
    while (groups[parent] == NULL)
        parent = family[parent].parent;
    if (n_family < FAMILY && promise_state(family[parent].task) == PROMISE_PENDING)
        grow(parent);
    if (draw(6) == 0)
        promise_cancel(family[victim].task);
    if (draw(12) == 0 && groups[victim] != NULL)
        async_group_cancel(groups[victim]);
    if (promise_state(family[0].task) == PROMISE_PENDING)
        async_set_timeout(season, arg, draw(3));
}

Test(group, at_random)
{
    for (unsigned i = 0; i < 300; i++) {
        seed = i;
        n_family = 0;
        grow(0);
        season(NULL);
        async_loop_run();
        for (int k = 0; k < n_family; k++) {
            cr_assert_neq(promise_state(family[k].task), PROMISE_PENDING, "seed %u: %d", i, k);
            promise_error(family[k].task);
            promise_release(family[k].task);
            async_group_release(groups[k]);
        }
    }
    end();
}

/* Every allocation fails once */

static size_t allocations, failing;

static void *
allocate(size_t size, size_t align, void *arg)
{
    void *block = NULL;

    (void)arg;
    if (++allocations == failing || posix_memalign(&block, align < 16 ? 16 : align, size) != 0)
        return NULL;
    return memset(block, 0xa5, size);
}

static void
release(void *block, void *arg)
{
    (void)arg;
    free(block);
}

Test(group, every_allocation_fails_once)
{
    static const struct async_allocator allocator = {allocate, release, NULL, false};
    size_t told = 0;

    async_group_release(group);
    for (failing = 1;; failing++) {
        int n;

        cr_assert(async_set_allocator(&allocator));
        fake_clock();
        allocations = 0;
        said[0] = '\0';
        group = async_group_new();
        for (int i = 0; i < 4; i++)
            add(child('a', 10, i == 2 ? EIO : 0, 1));
        n = wait();
        cr_assert(n == -EIO || n == -ENOMEM || (n == 0 && n_unhandled > 0), "%d at %zu", n,
                  failing);
        told += n == -ENOMEM;
        async_group_release(group);
        async_loop_run();
        for (int i = 0; i < n_unhandled; i++)
            cr_assert(unhandled_codes[i] == ENOMEM || unhandled_codes[i] == EIO, "%d at %zu",
                      unhandled_codes[i], failing);
        n_unhandled = 0;
        cr_assert_eq(async_live(), 0, "something is left when allocation %zu fails", failing);
        cr_assert(async_set_allocator(NULL));
        if (allocations < failing)
            break;
    }
    cr_assert_gt(told, 5u);
    group = NULL;
    end();
}

/* runtime_sync.c - mutexes, semaphores, events, channels: order, cancellation, memory */
#include <criterion/criterion.h>
#include <errno.h>
#include <stdlib.h>

#include "handmade.h"

enum op {
    LOCK,
    ACQUIRE,
    WAIT,
    SEND,
    RECEIVE,
    OPS
};

static async_mutex mutex;
static async_semaphore semaphore;
static async_event event;
static async_channel(int) channel;
static int inside, most_inside; /* tasks that have the lock or a permit */
static uint64_t begun;

/* async(int) user(enum op op, char name, int value, uint64_t ms)
 * {
 *     bool got = await OP;            in the direct form, or of a promise
 *     defer LET_GO;
 *     say(name);
 *     await async_sleep(ms);
 *     return value;
 * } */
struct user_frame {
    struct async_frame base;
    int result;
    enum op op;
    bool direct, got;
    char name;
    int value;
    uint64_t ms, timeout_ms; /* 0: without */
};
static const uint32_t user_lines[] = {1, 2, 5};
static const struct async_code user_code;

/* In a timeout; of an odd time, in two. */
#define IN_TIME(f, p)                                                              \
    for (uint64_t n = (f)->timeout_ms ? 1 + (f)->timeout_ms % 2 : 0; n > 0; n--) { \
        __typeof__(p) inner = p;                                                   \
                                                                                   \
        p = promise_timeout(inner, (f)->timeout_ms);                               \
        promise_release(inner);                                                    \
    }

static struct async_frame *
user_promise(struct user_frame *f)
{
    promise(bool) received;
    promise(void) p;

    if (f->op == RECEIVE) {
        received = async_channel_receive(channel, &f->value);
        IN_TIME(f, received);
        return ASYNC__OBJECT(received);
    }
    p = f->op == LOCK      ? async_mutex_lock(&mutex)
        : f->op == ACQUIRE ? async_semaphore_acquire(&semaphore)
        : f->op == WAIT    ? async_event_wait(&event)
                           : async_channel_send(channel, f->value);
    IN_TIME(f, p);
    return ASYNC__OBJECT(p);
}

static bool
user_await(struct user_frame *f)
{
    if (!f->direct)
        return async_await(f, 1, user_promise(f));
    switch (f->op) {
    case LOCK: return async_await_mutex_lock(f, 1, &mutex);
    case ACQUIRE: return async_await_semaphore_acquire(f, 1, &semaphore);
    case WAIT: return async_await_event_wait(f, 1, &event);
    case SEND: return async_await_channel_send(f, 1, channel, f->value);
    default: return async_await_channel_receive(f, 1, channel, &f->value);
    }
}

static void
user_lets_go(const struct user_frame *f)
{
    inside -= f->op <= ACQUIRE;
    if (f->op == LOCK)
        async_mutex_unlock(&mutex);
    else if (f->op == ACQUIRE)
        async_semaphore_release(&semaphore);
}

static void
user_says(const struct user_frame *f, const char *before)
{
    char text[8];

    snprintf(text, sizeof text, "%s%c", before, f->name);
    if (f->name != '\0')
        say(text);
}

static enum promise_state
user_resume(struct async_frame *base)
{
    struct user_frame *f = (struct user_frame *)base;

    switch (async_resumed(base, 2)) {
    case 0: break;
    case 1: goto resume_1;
    case 2: goto resume_2;
    case -1: user_says(f, "!"); return async_reject(f, &user_code, 0, async_error_take(f));
    case -2:
        user_says(f, "~");
        user_lets_go(f);
        return async_reject(f, &user_code, 0, async_error_take(f));
    }
    if (!user_await(f))
        return PROMISE_PENDING;
resume_1:
    f->got = f->op != RECEIVE || async_value(f, bool);
    if (!f->direct)
        async_drop(f);
    if (f->op <= ACQUIRE && ++inside > most_inside)
        most_inside = inside;
    user_says(f, f->got ? "" : "0");
    if (!async_await_sleep(f, 2, f->ms))
        return PROMISE_PENDING;
resume_2:
    user_lets_go(f);
    f->result = f->got ? f->value : -1;
    return PROMISE_FULFILLED;
}

static const struct async_code user_code = {user_resume, "user", "handmade.c", user_lines,
                                            sizeof(struct user_frame)};

static struct user_frame *
user_begin(enum op op, bool direct, char name, int value, uint64_t ms, uint64_t timeout_ms)
{
    struct user_frame *f = async_new(sizeof *f, &user_code);

    if (f == NULL)
        return (struct user_frame *)async__no_memory();
    f->op = op;
    f->direct = direct;
    f->got = false;
    f->name = name;
    f->value = value;
    f->ms = ms;
    f->timeout_ms = timeout_ms;
    async_begin(&f->base, user_resume);
    return f;
}

static promise(int)
user(enum op op, bool direct, char name, int value, uint64_t ms)
{
    return (promise(int))user_begin(op, direct, name, value, ms, 0);
}

static void
begin(void)
{
    fake_clock();
    begun = fake_now;
    said[0] = '\0';
    inside = most_inside = 0;
    memset(&mutex, 0, sizeof mutex);
    async_semaphore_init(&semaphore, 1);
    memset(&event, 0, sizeof event);
    channel = NULL;
}

static void
end(void)
{
    async_channel_release(channel);
    channel = NULL;
    cr_assert_eq(inside, 0);
    cr_assert_not(mutex.locked);
    cr_assert_eq(async_live(), 0);
}

TestSuite(sync, .init = begin);

/* Mutex and semaphore */

static void
in_turn(enum op op)
{
    promise(int) p[6];

    for (int i = 0; i < 6; i++)
        p[i] = user(op, i % 2, (char)('a' + i), i, 1);
    for (int i = 0; i < 6; i++)
        cr_assert_eq(outcome(p[i]), i);
    cr_assert_str_eq(said, "a b c d e f");
    cr_assert_eq(most_inside, 1);
    cr_assert_eq(fake_now, 6);
}

Test(sync, a_mutex_is_handed_on_in_order_of_arrival)
{
    in_turn(LOCK);
    end();
}

Test(sync, a_semaphore_is_handed_on_in_order_of_arrival)
{
    in_turn(ACQUIRE);
    cr_assert_eq(semaphore.permits, 1);
    end();
}

Test(sync, as_many_are_inside_as_there_are_permits)
{
    promise(int) p[10];

    async_semaphore_init(&semaphore, 3);
    for (int i = 0; i < 10; i++)
        p[i] = user(ACQUIRE, i % 2, (char)('a' + i), i, 5);
    for (int i = 0; i < 10; i++)
        cr_assert_eq(outcome(p[i]), i);
    cr_assert_str_eq(said, "a b c d e f g h i j");
    cr_assert_eq(most_inside, 3);
    cr_assert_eq(fake_now, 20);
    cr_assert_eq(semaphore.permits, 3);
    end();
}

Test(sync, a_free_lock_needs_no_memory)
{
    promise(void) p = async_mutex_lock(&mutex), q = async_semaphore_acquire(&semaphore);

    cr_assert_eq(promise_state(p), PROMISE_FULFILLED);
    cr_assert_eq(promise_state(q), PROMISE_FULFILLED);
    async_event_set(&event);
    cr_assert_eq(promise_state(async_event_wait(&event)), PROMISE_FULFILLED);
    cr_assert_eq(async_live(), 0);
    cr_assert_not(async_mutex_try_lock(&mutex));
    cr_assert_not(async_semaphore_try_acquire(&semaphore));
    promise_release(p);
    promise_release(q);
    async_mutex_unlock(&mutex);
    async_mutex_unlock(&mutex);
    async_semaphore_release(&semaphore);
    cr_assert(async_mutex_try_lock(&mutex));
    cr_assert(async_semaphore_try_acquire(&semaphore));
    async_mutex_unlock(&mutex);
    end();
}

/* The one it is handed to has yet to run. */
Test(sync, nobody_gets_past_those_who_wait)
{
    promise(int) p;

    cr_assert(async_mutex_try_lock(&mutex));
    p = user(LOCK, true, 'a', 1, 1);
    async_mutex_unlock(&mutex);
    cr_assert_not(async_mutex_try_lock(&mutex));
    cr_assert_eq(outcome(p), 1);
    end();
}

/* Cancellation of every kind of wait. The object is such that one has to wait; `serve` lets one go on.
 */

static void
engage(enum op op)
{
    if (op == LOCK)
        cr_assert(async_mutex_try_lock(&mutex));
    else if (op == ACQUIRE)
        cr_assert(async_semaphore_try_acquire(&semaphore));
    else if (op >= SEND)
        channel = async_channel_new(int, 0);
}

static void
serve(enum op op)
{
    int n;

    switch (op) {
    case LOCK: async_mutex_unlock(&mutex); break;
    case ACQUIRE: async_semaphore_release(&semaphore); break;
    case WAIT: async_event_set(&event); break;
    case SEND: cr_assert(async_channel_try_receive(channel, &n)); break;
    default: cr_assert(async_channel_try_send(channel, 7)); break;
    }
}

static void
for_each_op(void (*test)(enum op op, bool direct))
{
    for (int i = 0; i < 2 * OPS; i++) {
        begin();
        test((enum op)(i / 2), i % 2);
        if (semaphore.permits == 0)
            async_semaphore_release(&semaphore);
        end();
    }
}

static void
cancel_those_who_wait(enum op op, bool direct)
{
    promise(int) p[5];
    int expect = op == RECEIVE ? 7 : 0;

    engage(op);
    for (int i = 0; i < 5; i++)
        p[i] = user(op, direct, (char)('a' + i), i, 0);
    promise_cancel(p[1]); /* in the middle, at the end, at the front */
    promise_cancel(p[4]);
    promise_cancel(p[0]);
    cr_assert_eq(outcome(p[1]), -ECANCELED);
    cr_assert_eq(outcome(p[4]), -ECANCELED);
    cr_assert_eq(outcome(p[0]), -ECANCELED);
    cr_assert_str_eq(said, "!b !e !a");
    serve(op);
    if (op >= SEND)
        serve(op);
    cr_assert_eq(outcome(p[2]), expect ? expect : 2, "op %d", op);
    cr_assert_eq(outcome(p[3]), expect ? expect : 3);
    cr_assert_str_eq(said, "!b !e !a c d");
}

Test(sync, who_is_cancelled_leaves_the_line)
{
    for_each_op(cancel_those_who_wait);
    end();
}

/* What a task has been handed is not lost: it goes on, and is cancelled in its next await. */
static void
cancel_the_served(enum op op, bool direct)
{
    promise(int) p, q;

    engage(op);
    p = user(op, direct, 'a', 1, 100);
    q = user(op, direct, 'b', 2, 0);
    serve(op);
    promise_cancel(p);
    promise_cancel(p);
    cr_assert_eq(outcome(p), -ECANCELED);
    cr_assert_eq(fake_now, begun);
    if (op >= SEND)
        serve(op);
    cr_assert_eq(outcome(q), op == RECEIVE ? 7 : 2);
    /* an event has nothing to give */
    cr_assert_str_eq(said, op == WAIT ? "!a b" : op >= SEND ? "a ~a b" : "a ~a b", "op %d", op);
}

Test(sync, who_has_been_served_goes_on)
{
    for_each_op(cancel_the_served);
    end();
}

static void
cancel_the_served_in_a_timeout(enum op op, bool direct)
{
    struct user_frame *f;
    promise(int) p;

    if (direct)
        return;
    for (uint64_t nested = 0; nested < 2; nested++) {
        said[0] = '\0';
        engage(op);
        f = user_begin(op, false, 'a', 1, 100, 1000 + nested);
        p = (promise(int))f;
        serve(op);
        promise_cancel(p);
        cr_assert_eq(outcome(p), -ECANCELED);
        cr_assert_eq(fake_now, begun);
        cr_assert_str_eq(said, op == WAIT ? "!a" : "a ~a", "op %d", op);
        async_event_reset(&event);
        async_channel_release(channel);
        channel = NULL;
    }
}

Test(sync, who_has_been_served_within_a_timeout_goes_on)
{
    for_each_op(cancel_the_served_in_a_timeout);
    end();
}

static void
time_out(enum op op, bool direct)
{
    promise(int) p;

    if (direct)
        return;
    engage(op);
    p = (promise(int))user_begin(op, false, 'a', 1, 100, 10);
    cr_assert_eq(outcome(p), -ETIMEDOUT);
    cr_assert_eq(fake_now, begun + 10);
    if (op <= ACQUIRE) {
        serve(op); /* nobody is left in line */
        cr_assert(op == LOCK ? async_mutex_try_lock(&mutex) : semaphore.permits == 1);
        mutex.locked = false;
    }
}

Test(sync, a_timeout_leaves_the_line)
{
    for_each_op(time_out);
    end();
}

/* The lock was free, its hop is still to come. */
static void
cancel_in_the_hop(enum op op, bool direct)
{
    promise(int) p;

    if (op == SEND || op == RECEIVE) {
        channel = async_channel_new(int, 2);
        cr_assert(async_channel_try_send(channel, 7));
    }
    event.is_set = true;
    p = user(op, direct, 'a', 1, 100);
    promise_cancel(p);
    cr_assert_eq(outcome(p), -ECANCELED);
    cr_assert_str_eq(said, op == WAIT ? "!a" : "a ~a", "op %d", op);
    cr_assert_eq(fake_now, begun);
}

Test(sync, who_need_not_wait_goes_on)
{
    for_each_op(cancel_in_the_hop);
    end();
}

/* async(void) busy(enum op op, long n) { for (; n > 0; n--) { await OP; LET_GO; } }      direct */
struct busy_frame {
    struct async_frame base;
    enum op op;
    long n;
};
static const uint32_t busy_lines[] = {1, 2};
static const struct async_code busy_code;

/* There is a value, or room for one, whenever it comes again. */
static bool
busy_await(struct busy_frame *f)
{
    switch (f->op) {
    case LOCK: return async_await_mutex_lock(f, 1, &mutex);
    case ACQUIRE: return async_await_semaphore_acquire(f, 1, &semaphore);
    case SEND:
        async_channel_try_receive(channel, NULL);
        return async_await_channel_send(f, 1, channel, 1);
    default:
        async_channel_try_send(channel, 1);
        return async_await_channel_receive(f, 1, channel, NULL);
    }
}

static enum promise_state
busy_resume(struct async_frame *base)
{
    struct busy_frame *f = (struct busy_frame *)base;

    switch (async_resumed(base, 1)) {
    case 0: break;
    case 1: goto resume_1;
    default: return async_reject(f, &busy_code, 0, async_error_take(f));
    }
    for (; f->n > 0; f->n--) {
        if (!busy_await(f))
            return PROMISE_PENDING;
    resume_1:
        if (f->op == LOCK)
            async_mutex_unlock(&mutex);
        else if (f->op == ACQUIRE)
            async_semaphore_release(&semaphore);
    }
    return PROMISE_FULFILLED;
}

static const struct async_code busy_code = {busy_resume, "busy", "handmade.c", busy_lines,
                                            sizeof(struct busy_frame)};

static promise(void)
busy(enum op op, long n)
{
    struct busy_frame *f = async_new(sizeof *f, &busy_code);

    f->op = op;
    f->n = n;
    return (promise(void))async_begin(&f->base, busy_resume);
}

static void
cancel_busy(enum op op, bool direct)
{
    promise(void) p;

    if (!direct || op == WAIT) /* an event stays set: an await of it hands nothing over */
        return;
    channel = async_channel_new(int, 1);
    p = busy(op, 1000000);
    promise_cancel(p);
    async_loop_run();
    cr_assert_eq(promise_state(p), PROMISE_REJECTED, "op %d", op);
    cr_assert_eq(promise_error(p)->code, ECANCELED);
    cr_assert_gt(((struct busy_frame *)ASYNC__OBJECT(p))->n, 999990);
    promise_release(p);
}

Test(sync, a_task_that_never_has_to_wait_can_be_cancelled)
{
    for_each_op(cancel_busy);
    end();
}

Test(sync, a_free_lock_takes_no_turn_of_its_own)
{
    promise(void) p = busy(LOCK, 1000000);

    async_run(p);
    promise_release(p);
    end();
}

Test(sync, a_promise_stands_in_line_by_itself)
{
    promise(void) a, b, c;

    engage(LOCK);
    a = async_mutex_lock(&mutex);
    b = async_mutex_lock(&mutex);
    c = async_mutex_lock(&mutex);
    promise_cancel(b);
    cr_assert_eq(promise_error(b)->code, ECANCELED);
    async_mutex_unlock(&mutex);
    cr_assert_eq(promise_state(a), PROMISE_FULFILLED);
    cr_assert_eq(promise_state(c), PROMISE_PENDING);
    promise_cancel(a); /* too late */
    async_mutex_unlock(&mutex);
    cr_assert_eq(promise_state(c), PROMISE_FULFILLED);
    async_mutex_unlock(&mutex);
    promise_release(a);
    promise_release(b);
    promise_release(c);
    end();
}

/* The one that loses a race is let go: it keeps nothing from others, and writes nowhere. */
static void
let_go(enum op op, bool direct)
{
    struct user_frame f = {.op = op, .value = 1};
    struct async_frame *p;
    promise(int) q;

    engage(op);
    p = user_promise(&f);
    q = user(op, direct, 'a', 2, 0);
    async__release(p);
    if (op == SEND)
        serve(op); /* it stays */
    serve(op);
    cr_assert_eq(outcome(q), op == RECEIVE ? 7 : 2);
    cr_assert_eq(f.value, 1);
}

Test(sync, who_is_let_go_leaves_the_line)
{
    for_each_op(let_go);
    end();
}

Test(sync, who_loses_a_race_leaves_the_line)
{
    async_channel(int) other = async_channel_new(int, 0);
    promise(bool) p, q;
    promise(size_t) race;
    int n = 0, m = 0;

    channel = async_channel_new(int, 0);
    p = async_channel_receive(channel, &n);
    q = async_channel_receive(other, &m);
    race = promise_race(p, q);
    promise_release(p);
    promise_release(q);
    cr_assert(async_channel_try_send(other, 5));
    cr_assert_eq(async_run(race), 1);
    cr_assert_not(async_channel_try_send(channel, 6));
    cr_assert_eq(n + m, 5);
    promise_release(race);
    async_channel_release(other);
    end();
}

/* Events */

Test(sync, an_event_wakes_all_in_order)
{
    promise(int) p[4];

    for (int i = 0; i < 4; i++)
        p[i] = user(WAIT, i % 2, (char)('a' + i), i, 0);
    async_event_set(&event);
    async_event_reset(&event); /* they have been woken all the same */
    for (int i = 0; i < 4; i++)
        cr_assert_eq(outcome(p[i]), i);
    cr_assert_str_eq(said, "a b c d");
    p[0] = user(WAIT, true, 'e', 0, 0);
    async_loop_run();
    cr_assert_eq(promise_state(p[0]), PROMISE_PENDING);
    async_event_set(&event);
    p[1] = user(WAIT, true, 'f', 0, 0);
    cr_assert_eq(outcome(p[0]), 0);
    cr_assert_eq(outcome(p[1]), 0);
    cr_assert(async_event_is_set(&event));
    end();
}

/* Channels */

static void
in_order(size_t capacity, bool receivers_first)
{
    promise(int) s[8], r[8];

    channel = async_channel_new(int, capacity);
    for (int i = 0; i < 8 && receivers_first; i++)
        r[i] = user(RECEIVE, i % 2, (char)('a' + i), 0, 0);
    for (int i = 0; i < 8; i++)
        s[i] = user(SEND, i % 2, '\0', 100 + i, 0);
    for (int i = 0; i < 8 && !receivers_first; i++)
        r[i] = user(RECEIVE, i % 2, (char)('a' + i), 0, 0);
    for (int i = 0; i < 8; i++) {
        cr_assert_eq(outcome(s[i]), 100 + i);
        cr_assert_eq(outcome(r[i]), 100 + i);
    }
    cr_assert_str_eq(said, "a b c d e f g h");
    async_channel_release(channel);
    channel = NULL;
}

Test(sync, values_come_out_as_they_went_in)
{
    for (size_t capacity = 0; capacity < 10; capacity++) {
        said[0] = '\0';
        in_order(capacity, false);
        said[0] = '\0';
        in_order(capacity, true);
    }
    end();
}

Test(sync, a_channel_takes_no_more_than_it_holds)
{
    int n = 0;

    channel = async_channel_new(int, 3);
    cr_assert_not(async_channel_try_receive(channel, &n));
    for (int round = 0; round < 4; round++) {
        for (int i = 0; i < 3; i++)
            cr_assert(async_channel_try_send(channel, round * 10 + i));
        cr_assert_not(async_channel_try_send(channel, 99));
        for (int i = 0; i < 3; i++)
            cr_assert(async_channel_try_receive(channel, &n) && n == round * 10 + i);
        cr_assert(async_channel_try_send(channel, 5));
        cr_assert(async_channel_try_receive(channel, NULL));
    }
    async_channel_release(channel);
    channel = async_channel_new(int, 0);
    cr_assert_not(async_channel_try_send(channel, 1), "nobody receives");
    end();
}

Test(sync, a_closed_channel_is_drained)
{
    promise(int) a, b, c;
    promise(void) late;
    int n = 0;

    channel = async_channel_new(int, 2);
    cr_assert(async_channel_try_send(channel, 1));
    cr_assert(async_channel_try_send(channel, 2));
    a = caught(user(SEND, true, 'a', 3, 0));
    b = caught(user(SEND, false, 'b', 4, 0));
    async_channel_close(channel);
    async_channel_close(channel);
    cr_assert_eq(async_run(a), -EPIPE);
    cr_assert_eq(async_run(b), -EPIPE);
    promise_release(a);
    promise_release(b);
    cr_assert_not(async_channel_try_send(channel, 5));
    cr_assert_eq(outcome(user(SEND, true, 'c', 5, 0)), -EPIPE);
    late = async_channel_send(channel, 6);
    cr_assert_eq(promise_error(late)->code, EPIPE);
    promise_release(late);
    a = user(RECEIVE, true, 'd', 0, 0);
    b = user(RECEIVE, false, 'e', 0, 0);
    c = user(RECEIVE, true, 'f', 0, 0);
    cr_assert_eq(outcome(a), 1);
    cr_assert_eq(outcome(b), 2);
    cr_assert_eq(outcome(c), -1);
    cr_assert_eq(outcome(user(RECEIVE, false, 'g', 0, 0)), -1);
    cr_assert_not(async_channel_try_receive(channel, &n));
    cr_assert_str_eq(said, "!a !b !c d e 0f 0g");
    end();
}

Test(sync, closing_tells_those_who_receive)
{
    promise(int) a, b;

    channel = async_channel_new(int, 0);
    a = user(RECEIVE, true, 'a', 0, 0);
    b = user(RECEIVE, false, 'b', 0, 0);
    async_channel_close(channel);
    cr_assert_eq(outcome(a), -1);
    cr_assert_eq(outcome(b), -1);
    cr_assert_str_eq(said, "0a 0b");
    end();
}

Test(sync, the_last_reference_closes)
{
    async_channel(int) c = channel = async_channel_new(int, 0);
    promise(int) a = user(RECEIVE, true, 'a', 0, 0), b = user(RECEIVE, false, 'b', 0, 0), s;

    cr_assert_eq(async_channel_retain(c), c);
    async_channel_release(c);
    async_loop_run();
    cr_assert_eq(promise_state(a), PROMISE_PENDING);
    channel = NULL;
    async_channel_release(c);
    cr_assert_eq(outcome(a), -1);
    cr_assert_eq(outcome(b), -1);
    channel = c = async_channel_new(int, 0);
    s = user(SEND, true, 'c', 0, 0);
    channel = NULL;
    async_channel_release(c);
    cr_assert_eq(outcome(s), -EPIPE);
    end();
}

struct large {
    char text[1000];
    _Alignas(32) int n;
};

Test(sync, values_of_any_size)
{
    async_channel(struct large) c = async_channel_new(struct large, 2);
    async_channel(char) small = async_channel_new(char, 300);
    struct large sent = {"large", 42}, got = {"", 0};
    promise(void) p[3];
    char last = 0;

    for (int i = 0; i < 3; i++) {
        sent.n = i;
        p[i] = async_channel_send(c, sent);
    }
    for (int i = 0; i < 3; i++) {
        cr_assert(async_channel_try_receive(c, &got));
        cr_assert_eq(got.n, i);
        cr_assert_str_eq(got.text, "large");
        cr_assert_eq(promise_state(p[i]), PROMISE_FULFILLED);
        promise_release(p[i]);
    }
    for (int i = 0; i < 300; i++)
        cr_assert(async_channel_try_send(small, (char)i));
    while (async_channel_try_receive(small, &last))
        ;
    cr_assert_eq(last, (char)299);
    async_channel_release(c);
    async_channel_release(small);
    end();
}

/* Who has no memory for a channel finds out when he uses it. */
Test(sync, no_channel)
{
    int n;

    cr_assert_not(async_channel_try_send(channel, 1));
    cr_assert_not(async_channel_try_receive(channel, &n));
    async_channel_close(channel);
    cr_assert_null(async_channel_retain(channel));
    for (int i = 0; i < 4; i++)
        cr_assert_eq(outcome(user(i / 2 ? SEND : RECEIVE, i % 2, '\0', 0, 0)), -ENOMEM);
    cr_assert_null(async_channel_new(int, SIZE_MAX / 8));
    end();
}

static size_t n_unhandled;

static void
unhandled(async_error *error, void *arg)
{
    (void)arg;
    n_unhandled += error->code != ENOMEM && error->code != ETIMEDOUT;
}

/* At random: nothing is lost, nothing comes twice, nobody is forgotten, however many are cancelled. */

static unsigned seed;

static unsigned
draw(unsigned n)
{
    seed = seed * 1103515245 + 12345;
    return (seed >> 8) % n;
}

enum {
    CROWD = 400
};

static promise(int) crowd[CROWD];
static enum op crowd_op[CROWD];
static int crowd_n;

static void
crowd_step(void *arg)
{
    for (int i = 0; i < 6 && crowd_n < CROWD; i++) {
        enum op op = crowd_op[crowd_n] = (enum op)draw(OPS);

        crowd[crowd_n] = (promise(int))user_begin(op, draw(2), '\0', crowd_n + 1, draw(3),
                                                  draw(3) ? 0 : 1 + draw(4));
        crowd_n++;
    }
    for (int i = 0; i < 3; i++)
        promise_cancel(crowd[draw((unsigned)crowd_n)]);
    if (draw(4) == 0)
        async_event_set(&event);
    else
        async_event_reset(&event);
    if (crowd_n < CROWD)
        draw(2) ? (void)async_set_timeout(crowd_step, arg, draw(3))
                : (void)async_microtask(crowd_step, arg);
}

static void
crowd_check(size_t capacity)
{
    long sent = 0, received = 0;
    int n;

    channel = async_channel_new(int, capacity);
    async_semaphore_init(&semaphore, 2);
    crowd_n = 0;
    crowd_step(NULL);
    async_loop_run();
    async_event_set(&event);
    async_loop_run();
    for (int i = 0; i < CROWD; i++) /* those that lack a partner */
        if (promise_state(crowd[i]) == PROMISE_PENDING) {
            cr_assert(crowd_op[i] >= SEND, "%d waits for %d", i, crowd_op[i]);
            promise_cancel(crowd[i]);
        }
    async_loop_run();
    for (int i = 0; i < CROWD; i++) {
        struct user_frame *f = (struct user_frame *)ASYNC__OBJECT(crowd[i]);
        /* one that had been served may have been cancelled later */
        bool served = f->base.status == PROMISE_FULFILLED || f->got;

        if (f->op == SEND && served)
            sent += i + 1;
        if (f->op == RECEIVE && served)
            received += f->value;
        promise_error(crowd[i]);
        promise_release(crowd[i]);
    }
    while (async_channel_try_receive(channel, &n))
        received += n;
    cr_assert_eq(sent, received, "seed %u: %ld sent, %ld received", seed, sent, received);
    cr_assert_leq(most_inside, 3);
    cr_assert_eq(semaphore.permits, 2);
    async_channel_release(channel);
    channel = NULL;
    async_event_reset(&event);
}

Test(sync, at_random)
{
    async_on_unhandled_rejection(unhandled, NULL);
    for (unsigned i = 0; i < 200; i++) {
        seed = i;
        crowd_check(i % 4);
    }
    cr_assert_eq(n_unhandled, 0);
    end();
}

/* Every allocation fails once. A wait that fails has taken nothing. */

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

static void
everything(void)
{
    promise(int) p[4 * OPS];
    int sent = 0, received = 0, n;

    channel = async_channel_new(int, 1);
    engage(LOCK);
    engage(ACQUIRE);
    for (int i = 0; i < 4 * OPS; i++)
        p[i] = user((enum op)(i / 4), i % 2, '\0', 1, 1);
    serve(LOCK);
    serve(ACQUIRE);
    serve(WAIT);
    promise_cancel(p[2]);
    promise_cancel(p[4 * RECEIVE + 2]);
    for (int i = 0; i < 4 * OPS; i++) {
        promise(int) c = caught(p[i]);

        async_loop_run();
        if (promise_state(c) == PROMISE_PENDING) /* receivers without a sender */
            async_channel_close(channel);
        n = async_run(c);
        sent += i / 4 == SEND && n == 1;
        received += i / 4 == RECEIVE && n == 1;
        promise_release(c);
    }
    while (async_channel_try_receive(channel, &n))
        received += n;
    async_channel_release(channel);
    channel = NULL;
    cr_assert_leq(abs(sent - received), 2, "%d, %d", sent, received); /* whose results were lost */
}

Test(sync, every_allocation_fails_once)
{
    static const struct async_allocator allocator = {allocate, release, NULL, false};

    async_on_unhandled_rejection(unhandled, NULL);
    for (failing = 1;; failing++) {
        begin();
        cr_assert(async_set_allocator(&allocator));
        allocations = 0;
        everything();
        cr_assert_eq(async_live(), 0, "something is left when allocation %zu fails", failing);
        cr_assert_not(mutex.locked, "allocation %zu", failing);
        cr_assert_eq(semaphore.permits, 1, "allocation %zu", failing);
        cr_assert_eq(n_unhandled, 0);
        cr_assert(async_set_allocator(NULL));
        if (allocations < failing)
            break;
    }
    cr_assert_gt(failing, 30u);
    end();
}

/* What a dump says of those who wait, and of one that has been served and cancelled. */
Test(sync, a_dump_names_what_tasks_wait_for)
{
    char text[2000] = "";
    FILE *out = fmemopen(text, sizeof text, "w");
    promise(int) p[2 * OPS], q;

    engage(LOCK);
    engage(ACQUIRE);
    channel = async_channel_new(int, 0);
    for (int i = 0; i < 2 * OPS; i++)
        if (i / 2 != SEND)
            p[i] = user((enum op)(i / 2), i % 2, '\0', 1, 0);
    async_dump(out);
    for (int i = 2 * RECEIVE; i < 2 * OPS; i++) {
        promise_cancel(p[i]);
        cr_assert_eq(outcome(p[i]), -ECANCELED);
    }
    p[2 * SEND] = user(SEND, true, '\0', 1, 0);
    q = user(LOCK, true, '\0', 1, 0);
    async_dump(out);
    serve(LOCK);
    promise_cancel(p[0]);
    promise_cancel(p[1]);
    async_dump(out);
    fclose(out);
    cr_assert_eq(outcome(p[0]), -ECANCELED);
    cr_assert_eq(outcome(p[1]), -ECANCELED);
    cr_assert_eq(outcome(q), 1);
    serve(ACQUIRE);
    serve(WAIT);
    serve(SEND);
    for (int i = 2 * ACQUIRE; i <= 2 * SEND; i++)
        cr_assert_eq(outcome(p[i]), 1);
    for (int op = 0; op < OPS; op++) {
        static const char *const names[] = {"async_mutex_lock", "async_semaphore_acquire",
                                            "async_event_wait", "async_channel_send",
                                            "async_channel_receive"};
        char line[80];

        snprintf(line, sizeof line, "  user (handmade.c:2) waits for %s\n", names[op]);
        cr_assert_not_null(strstr(text, line), "%s\n%s", line, text);
    }
    cr_assert_not_null(strstr(text, "  user (handmade.c:2) is about to run\n"), "%s", text);
    end();
}

/* timer.c - sleeps, timers and immediates
 *
 * A hierarchical timing wheel of 1 ms: 256 slots for the next quarter of a
 * second, then four levels of 64, each slot of which spans the whole level
 * below. A sleeper stands in the lowest level whose slot its time doesn't share
 * with the present, and moves down when the present enters its slot; what is
 * further away than 2^32 ms waits in a list of its own. Each slot is in order
 * of age, and a sleeper only ever moves down into an empty slot or one of
 * sleepers that are older: so equal times come out in the order they went in.
 *
 * What is due is first moved to a list; then each has its turn, with all the
 * microtasks it brings, before the next.
 *
 * source  Varghese and Lauck, Hashed and Hierarchical Timing Wheels, scheme 7 */
#include <errno.h>
#include <string.h>

#include "list.h"
#include "runtime.h"

enum {
    LOW_BITS = 8,
    HIGH_BITS = 6,
    HIGH_LEVELS = 4,
    LEVELS = 1 + HIGH_LEVELS,
    WHEEL_BITS = LOW_BITS + HIGH_LEVELS * HIGH_BITS,
    LOW_SLOTS = 1 << LOW_BITS,
    HIGH_SLOTS = 1 << HIGH_BITS,
    SLOTS = LOW_SLOTS + HIGH_LEVELS * HIGH_SLOTS,
    TIMER_BATCH = 32
};

/* What stands in the wheel: the beginning of a frame, and of a timer. */
struct sleeper {
    struct async_job job;
    void *other;
    uint64_t due;
};
_Static_assert(offsetof(struct sleeper, due) == offsetof(struct async_frame, due), "one layout");

/* Never given back while the thread lives, so that an async_timer may point to
 * one that has gone: its generation tells. */
struct async__timer {
    struct async_job job; /* next NULL: in no list */
    uint32_t generation;
    bool immediate;
    uint64_t due;
    uint64_t interval; /* 0: once */
    void (*fn)(void *arg);
    void *arg;
};
_Static_assert(offsetof(struct async__timer, due) == offsetof(struct async_frame, due),
               "one layout");

struct timer_batch {
    struct timer_batch *next;
    struct async__timer timer[TIMER_BATCH];
};

struct timers {
    uint64_t present;            /* how far the wheel has turned */
    size_t sleepers, immediates; /* in the wheel or due; queued */
    uint64_t used[SLOTS / 64];   /* slots that may hold somebody */
    struct async_job slot[SLOTS];
    struct async_job far;   /* sleepers beyond the wheel */
    struct async_job due;   /* what the present turn has yet to run */
    struct async_job next;  /* immediates */
    struct async_job batch; /* those of the present turn */
    struct async__timer *free;
    struct timer_batch *batches;
    size_t live;
};

/* The wheel */

static struct timers *
timers_get(void)
{
    struct timers *t = async__loop.timers;

    if (LIKELY(t != NULL))
        return t;
    t = memory_alloc(sizeof *t, _Alignof(struct timers));
    if (t == NULL)
        return NULL;
    memset(t, 0, sizeof *t);
    for (unsigned i = 0; i < SLOTS; i++)
        list_init(&t->slot[i]);
    list_init(&t->far);
    list_init(&t->due);
    list_init(&t->next);
    list_init(&t->batch);
    async__loop.timers = t;
    return t;
}

static unsigned
level_shift(unsigned level)
{
    return level == 0 ? 0 : LOW_BITS + (level - 1) * HIGH_BITS;
}

/* Slots of a level, and the number of its first. */
static unsigned
level_slots(unsigned level)
{
    return level == 0 ? LOW_SLOTS : HIGH_SLOTS;
}

static unsigned
level_first(unsigned level)
{
    return level == 0 ? 0 : LOW_SLOTS + (level - 1) * HIGH_SLOTS;
}

static unsigned
slot_of(uint64_t time, unsigned level)
{
    return (unsigned)(time >> level_shift(level)) & (level_slots(level) - 1);
}

static void
wheel_place(struct timers *t, struct sleeper *s)
{
    uint64_t differs = s->due ^ t->present;
    unsigned level, slot = (unsigned)s->due & (LOW_SLOTS - 1);

    if (UNLIKELY(differs >> WHEEL_BITS != 0)) {
        list_add(&t->far, &s->job);
        return;
    }
    if (differs >= LOW_SLOTS) {
        level = 1 + (63 - (unsigned)__builtin_clzll(differs) - LOW_BITS) / HIGH_BITS;
        slot = level_first(level) + slot_of(s->due, level);
    }
    t->used[slot / 64] |= UINT64_C(1) << slot % 64;
    list_add(&t->slot[slot], &s->job);
}

/* Nobody's time may be in the past: an empty wheel is turned to the present first. */
static void
wheel_add(struct timers *t, struct sleeper *s, uint64_t ms)
{
    uint64_t now = async__loop.now_known ? async__loop.now : clock_update();

    if (ms == 0)
        ms = 1;
    s->due = now + ms < now ? UINT64_MAX : now + ms;
    if (t->sleepers++ == 0)
        t->present = now;
    wheel_place(t, s);
}

/* When a slot after the present of this level begins that may hold somebody; UINT64_MAX: none. */
static uint64_t
level_next(const struct timers *t, unsigned level)
{
    unsigned shift = level_shift(level), n = level_slots(level), first = level_first(level);
    uint64_t above = t->present >> shift >> (level == 0 ? LOW_BITS : HIGH_BITS);

    for (unsigned i = slot_of(t->present, level) + 1; i < n; i++) {
        unsigned slot = first + i;
        uint64_t word = t->used[slot / 64] >> slot % 64;

        if (word == 0) {
            i += 63 - slot % 64;
            continue;
        }
        i += (unsigned)__builtin_ctzll(word);
        return ((above * n) + i) << shift;
    }
    return UINT64_MAX;
}

/* When the present next comes to a slot that may hold somebody. The lower levels come first. */
static uint64_t
wheel_next(const struct timers *t)
{
    for (unsigned level = 0; level < LEVELS; level++) {
        uint64_t time = level_next(t, level);

        if (time != UINT64_MAX)
            return time;
    }
    return list_empty(&t->far) ? UINT64_MAX : ((t->present >> WHEEL_BITS) + 1) << WHEEL_BITS;
}

/* What stands in a slot that the present has entered moves down. */
static void
wheel_spread(struct timers *t, struct async_job *list)
{
    struct async_job all;

    if (list_empty(list))
        return;
    list_init(&all);
    list_move(list, &all);
    while (!list_empty(&all)) {
        struct async_job *job = all.next;

        __builtin_prefetch(job->next);
        list_remove(job);
        wheel_place(t, (struct sleeper *)job);
    }
}

static void
wheel_turn(struct timers *t, uint64_t now)
{
    while (t->present < now) {
        uint64_t next = wheel_next(t);
        unsigned slot;

        if (next > now) {
            t->present = now;
            return;
        }
        if (next >> WHEEL_BITS != t->present >> WHEEL_BITS) {
            t->present = next;
            wheel_spread(t, &t->far);
        }
        t->present = next;
        for (unsigned level = LEVELS; level-- > 0;) {
            slot = level_first(level) + slot_of(next, level);
            if (!(t->used[slot / 64] >> slot % 64 & 1))
                continue;
            t->used[slot / 64] &= ~(UINT64_C(1) << slot % 64);
            if (level > 0)
                wheel_spread(t, &t->slot[slot]);
            else
                list_move(&t->slot[slot], &t->due);
        }
    }
}

/* Frames */

bool
timer_sleep(struct async_frame *f, uint64_t ms)
{
    struct timers *t = timers_get();

    if (UNLIKELY(t == NULL))
        return false;
    f->flags |= ASYNC__SLEEPING;
    wheel_add(t, (struct sleeper *)f, ms);
    return true;
}

/* due 0: not in the wheel */
bool
timer_yield(struct async_frame *f)
{
    struct timers *t = timers_get();

    if (UNLIKELY(t == NULL))
        return false;
    f->flags |= ASYNC__SLEEPING;
    f->due = 0;
    t->immediates++;
    list_add(&t->next, &f->job);
    return true;
}

void
timer_wake(struct async_frame *f)
{
    if (f->due == 0)
        async__loop.timers->immediates--;
    else
        async__loop.timers->sleepers--;
    list_remove(&f->job);
    f->flags &= (uint8_t)~ASYNC__SLEEPING;
    f->awaiting = &async__fulfilled;
}

/* The direct forms: what is due is the frame itself. */

static bool
await_direct(struct async_frame *f, unsigned state, bool queued)
{
    f->state = (uint16_t)state;
    if (UNLIKELY(!queued)) {
        f->awaiting = async__no_memory();
        async__await_slow(f, f->awaiting);
    }
    return false;
}

bool
async__await_sleep(struct async_frame *f, unsigned state, uint64_t ms)
{
    return await_direct(f, state, timer_sleep(f, ms));
}

bool
async__await_yield(struct async_frame *f, unsigned state)
{
    return await_direct(f, state, timer_yield(f));
}

/* The promises: frames that end when they are resumed. */

static enum promise_state
sleep_run(struct async_frame *f)
{
    (void)f;
    return PROMISE_FULFILLED;
}

const struct async_code code_sleep = {sleep_run, "async_sleep", NULL, NULL,
                                      sizeof(struct async_frame)};
const struct async_code code_yield = {sleep_run, "async_yield", NULL, NULL,
                                      sizeof(struct async_frame)};

static struct async_frame *
sleep_promise(const struct async_code *code, uint64_t ms)
{
    struct async_frame *f = promise_frame(sizeof *f, code);

    if (f == NULL)
        return async__no_memory();
    if (!(code == &code_sleep ? timer_sleep(f, ms) : timer_yield(f))) {
        async__frame_free(f);
        return async__no_memory();
    }
    return f;
}

promise(void)
async_sleep(uint64_t ms)
{
    return (promise(void))sleep_promise(&code_sleep, ms);
}

promise(void)
async_yield(void)
{
    return (promise(void))sleep_promise(&code_yield, 0);
}

/* Timers */

static struct async__timer *
timer_alloc(struct timers *t)
{
    struct async__timer *timer;

    if (t->free == NULL) {
        struct timer_batch *b = memory_alloc(sizeof *b, _Alignof(struct timer_batch));

        if (b == NULL)
            return NULL;
        memset(b, 0, sizeof *b);
        b->next = t->batches;
        t->batches = b;
        for (unsigned i = TIMER_BATCH; i-- > 0;) {
            b->timer[i].arg = t->free;
            t->free = &b->timer[i];
        }
    }
    timer = t->free;
    t->free = timer->arg;
    t->live++;
    return timer;
}

static void
timer_free(struct async__timer *timer)
{
    struct timers *t = async__loop.timers;

    timer->generation++;
    timer->job.next = NULL;
    timer->arg = t->free;
    t->free = timer;
    t->live--;
}

static enum promise_state
timer_run(struct async_frame *f)
{
    struct async__timer *timer = (struct async__timer *)f;
    uint32_t generation = timer->generation;
    void (*fn)(void *) = timer->fn;
    void *arg = timer->arg;

    async__now.run_on = NULL;
    timer->job.next = NULL;
    if (timer->interval == 0) {
        timer_free(timer);
        fn(arg);
        return PROMISE_PENDING;
    }
    fn(arg);
    if (timer->generation == generation)
        wheel_add(async__loop.timers, (struct sleeper *)timer, timer->interval);
    return PROMISE_PENDING;
}

const struct async_code code_timer = {timer_run, "a timer", NULL, NULL, 0};

static struct async__timer *
timer_new(void (*fn)(void *arg), void *arg)
{
    struct timers *t = timers_get();
    struct async__timer *timer = t != NULL ? timer_alloc(t) : NULL;

    if (timer == NULL)
        return NULL;
    timer->job.code = &code_timer;
    timer->immediate = false;
    timer->interval = 0;
    timer->fn = fn;
    timer->arg = arg;
    return timer;
}

async_timer
async_set_timeout(void (*fn)(void *arg), void *arg, uint64_t ms)
{
    struct async__timer *timer = timer_new(fn, arg);

    if (timer == NULL)
        return (async_timer){NULL, 0};
    wheel_add(async__loop.timers, (struct sleeper *)timer, ms);
    return (async_timer){timer, timer->generation};
}

async_timer
async_set_interval(void (*fn)(void *arg), void *arg, uint64_t ms)
{
    async_timer timer = async_set_timeout(fn, arg, ms);

    if (timer.at != NULL)
        timer.at->interval = ms > 0 ? ms : 1;
    return timer;
}

async_timer
async_set_immediate(void (*fn)(void *arg), void *arg)
{
    struct async__timer *timer = timer_new(fn, arg);

    if (timer == NULL)
        return (async_timer){NULL, 0};
    timer->immediate = true;
    async__loop.timers->immediates++;
    list_add(&async__loop.timers->next, &timer->job);
    return (async_timer){timer, timer->generation};
}

void
async_clear_timer(async_timer at)
{
    struct async__timer *timer = at.at;

    if (timer == NULL || async__loop.timers == NULL || timer->generation != at.generation)
        return;
    if (timer->job.next != NULL) { /* else it is just being run */
        list_remove(&timer->job);
        if (timer->immediate)
            async__loop.timers->immediates--;
        else
            async__loop.timers->sleepers--;
    }
    timer_free(timer);
}

/* What the loop asks */

bool
timer_pending(void)
{
    struct timers *t = async__loop.timers;

    return t != NULL && (t->sleepers > 0 || t->immediates > 0);
}

bool
timer_immediates_queued(void)
{
    return async__loop.timers != NULL && async__loop.timers->immediates > 0;
}

uint64_t
timer_next(void)
{
    struct timers *t = async__loop.timers;

    if (t == NULL)
        return UINT64_MAX;
    if (!list_empty(&t->due))
        return 0;
    return t->sleepers > 0 ? wheel_next(t) : UINT64_MAX;
}

/* Takes the first of a list, and runs it as a macrotask. */
static void
run_first(struct async_job *list, size_t *count)
{
    struct async_job *job = list->next;

    __builtin_prefetch(job->next);
    list_remove(job);
    --*count;
    if (job->code->size != 0) { /* else a timer */
        struct async_frame *f = (struct async_frame *)job;

        f->flags &= (uint8_t)~ASYNC__SLEEPING;
        f->awaiting = &async__fulfilled;
    }
    loop_run(job);
}

void
timer_run_due(const struct async_frame *until)
{
    struct timers *t = async__loop.timers;

    if (t == NULL)
        return;
    wheel_turn(t, async__loop.now);
    while (!list_empty(&t->due) && !is_settled(until))
        run_first(&t->due, &t->sleepers);
}

/* Timers come before immediates, those too that have come due while others ran.
 * source  node, lib/internal/timers.js, processTimers */
bool
timer_due_meanwhile(void)
{
    uint64_t before = async__loop.now;

    return async__loop.timers != NULL && async__loop.timers->sleepers > 0 &&
           clock_update() > before && timer_next() <= async__loop.now;
}

/* Those that are queued now; what they queue is for the next turn. */
void
timer_run_immediates(const struct async_frame *until)
{
    struct timers *t = async__loop.timers;

    if (t == NULL)
        return;
    list_move(&t->next, &t->batch);
    while (!list_empty(&t->batch) && !is_settled(until))
        run_first(&t->batch, &t->immediates);
}

size_t
timers_live(void)
{
    return async__loop.timers != NULL ? async__loop.timers->live : 0;
}

void
timers_end(void)
{
    struct timers *t = async__loop.timers;

    if (t == NULL)
        return;
    async__loop.timers = NULL;
    while (t->batches != NULL) {
        struct timer_batch *b = t->batches;

        t->batches = b->next;
        memory_free(b);
    }
    memory_free(t);
}

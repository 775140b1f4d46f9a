/* frame.c - memory: frames, callbacks, and where they come from
 *
 * Objects of up to 256 bytes are cut out of slabs of 64 KB, one size class of
 * 8 bytes a slab; free ones stand in the lists of async__now, where async_new
 * takes them. A slab is aligned to its size, so an object finds its class, and
 * an object whose size is a multiple of 16, 32, ... is aligned to that: which is
 * all that over-aligned frames need, sizeof being a multiple of the alignment.
 *
 * Larger ones are blocks of their own, with a struct block before them. Under
 * a memory checker everything is: the lists of async__now then stay empty. */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "descriptor.h"
#include "runtime.h"

enum {
    CLASS_MAX = 256,
    SLAB_SIZE = 64 << 10,
    SLAB_HEAD = 256,      /* keeps the first object aligned to all that 256 is a multiple of */
    CHUNK_SIZE = 2 << 20, /* a huge page */
    SMALL_SLABS = 8,      /* so many are got one at a time */
    BATCH = 32            /* objects cut at a time */
};

struct slab {
    struct slab *next;
    struct slab *chunk; /* in the first slab of each: the first of the one before */
    uint32_t slot;      /* the size class: objects of 8 * slot bytes */
    uint32_t taken;     /* how many have been cut; the rest was never touched */
};

/* Before an object that is not in a slab. The links are kept inverted so that
 * a leak checker doesn't take the list for a reference. */
struct block {
    uintptr_t next, prev;
    void *raw;
    struct block *shown; /* see blocks_show */
};

static uintptr_t
hide(struct block *b)
{
    return b == NULL ? 0 : ~(uintptr_t)b;
}

static struct block *
seek(uintptr_t hidden)
{
    return hidden == 0 ? NULL : (struct block *)~hidden;
}

/* The allocator */

static void *
default_allocate(size_t size, size_t align, void *arg)
{
    void *block;

    (void)arg;
    if (align <= _Alignof(max_align_t))
        return malloc(size);
    return posix_memalign(&block, align, size) == 0 ? block : NULL;
}

static void
default_release(void *block, void *arg)
{
    (void)arg;
    free(block);
}

extern void __asan_init(void) __attribute__((weak));

bool
memory_under_valgrind(void)
{
    const char *preload = getenv("LD_PRELOAD");

    return preload != NULL && strstr(preload, "vgpreload_memcheck") != NULL;
}

static bool
default_pooled(void)
{
    const char *pool = getenv("ASYNCC_POOL");

    if (pool != NULL)
        return strcmp(pool, "malloc") != 0;
    if (__asan_init != NULL)
        return false;
    return !memory_under_valgrind();
}

static void process_end(void);
static void thread_end(void *arg);

static pthread_key_t at_thread_end;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool forked; /* what there is of a loop is a copy of the parent's, who goes on with it */

static void
process_forked(void)
{
    forked = true;
    work_forked();
}

static void
process_init(void)
{
    pthread_key_create(&at_thread_end, thread_end);
    pthread_atfork(work_fork_begins, work_fork_ends, process_forked);
    atexit(process_end);
}

void
memory_ready(void)
{
    struct loop *l = &async__loop;

    if (LIKELY(l->memory_set))
        return;
    l->memory_set = true;
    if (async__now.last == NULL)
        async__now.last = &async__now.first;
    if (l->allocator.allocate == NULL) {
        l->allocator = (struct async_allocator){default_allocate, default_release, NULL, true};
        async__now.pooled = default_pooled() ? CLASS_MAX : 0;
    }
    if (!l->at_exit) {
        l->at_exit = true;
        pthread_once(&once, process_init);
        pthread_setspecific(at_thread_end, l);
    }
}

void *
memory_alloc(size_t size, size_t align)
{
    memory_ready();
    return async__loop.allocator.allocate(size, align, async__loop.allocator.arg);
}

void
memory_free(void *block)
{
    async__loop.allocator.release(block, async__loop.allocator.arg);
}

void *
async__array_new(void *old, size_t size, size_t align)
{
    if (old != NULL)
        memory_free(old);
    return size == 0 ? NULL : memory_alloc(size, align);
}

/* Blocks of their own */

/* The type's alignment divides its size, and is not known better. malloc and a shift take less than
 * aligned memory does. */
static void *
block_alloc(size_t size)
{
    const size_t least = _Alignof(max_align_t);
    size_t align = size & -size;
    struct block *b, *next = seek(async__loop.blocks);
    char *raw;

    if (align < least)
        align = least;
    if (align > 4096)
        align = 4096;
    raw = memory_alloc(sizeof *b + size + align - least, least);
    if (raw == NULL)
        return NULL;
    b = (struct block *)(raw + (-((uintptr_t)raw + sizeof *b) & (align - 1)));
    *b = (struct block){hide(next), 0, raw, NULL};
    if (next != NULL)
        next->prev = hide(b);
    async__loop.blocks = hide(b);
    return b + 1;
}

static void
block_free(void *object)
{
    struct block *b = (struct block *)object - 1, *next = seek(b->next), *prev = seek(b->prev);

    if (next != NULL)
        next->prev = b->prev;
    if (prev != NULL)
        prev->next = b->next;
    else
        async__loop.blocks = b->next;
    memory_free(b->raw);
}

/* At the end of the process: what still waits is a task, not a leak. What has
 * settled and is held by nobody was forgotten; unless the end is not the
 * program's own, and nobody came to release anything. */
static void
blocks_show(void)
{
    static struct block *shown;

    for (struct block *b = seek(async__loop.blocks); b != NULL; b = seek(b->next)) {
        struct async_frame *f = (struct async_frame *)(b + 1);

        if (async__loop.cut_short || f->job.code->size == 0 || f->status == PROMISE_PENDING) {
            b->shown = shown;
            shown = b;
        }
    }
    __asm__ volatile("" : : "r"(&shown) : "memory");
}

/* Slabs */

/* One slab, or after the first few as many as a huge page holds: a million
 * tasks spend half their time on page faults otherwise. */
static struct slab *
slab_get(void)
{
    struct loop *l = &async__loop;
    struct slab *s;

    if (l->spare == l->spare_end) {
        size_t size = l->n_slabs < SMALL_SLABS ? SLAB_SIZE : CHUNK_SIZE;
        char *at = memory_alloc(size, size);

        if (at == NULL && size > SLAB_SIZE)
            at = memory_alloc(size = SLAB_SIZE, SLAB_SIZE);
        if (at == NULL)
            return NULL;
        if (size == CHUNK_SIZE)
            madvise(at, size, MADV_HUGEPAGE);
        l->spare = at;
        l->spare_end = at + size;
        ((struct slab *)at)->chunk = l->chunks;
        l->chunks = (struct slab *)at;
    }
    s = (struct slab *)l->spare;
    l->spare += SLAB_SIZE;
    s->next = l->slabs;
    l->slabs = s;
    l->n_slabs++;
    return s;
}

static uint32_t
slab_capacity(const struct slab *s)
{
    return (SLAB_SIZE - SLAB_HEAD) / (s->slot * 8);
}

static struct async_frame *
slab_at(struct slab *s, uint32_t i)
{
    return (struct async_frame *)((char *)s + SLAB_HEAD + (size_t)i * s->slot * 8);
}

/* returns  an object; some more stand in the free list then */
static void *
slab_cut(unsigned slot)
{
    struct slab *s = async__loop.bump[slot];
    struct async_job *next = NULL;
    struct async_frame *first;
    uint32_t end;

    if (s == NULL || s->taken == slab_capacity(s)) {
        s = slab_get();
        if (s == NULL)
            return NULL;
        s->slot = slot;
        s->taken = 0;
        async__loop.bump[slot] = s;
    }
    end = s->taken + BATCH < slab_capacity(s) ? s->taken + BATCH : slab_capacity(s);
    for (uint32_t i = end; i-- > s->taken + 1;) {
        struct async_frame *f = slab_at(s, i);

        f->job.next = next;
        next = &f->job;
    }
    async__now.pool[slot] = next;
    first = slab_at(s, s->taken);
    s->taken = end;
    return first;
}

/* Objects */

void *
async__frame_alloc(size_t size)
{
    memory_ready();
    if (size > async__now.pooled)
        return block_alloc(size);
    return slab_cut((unsigned)((size + 7) / 8));
}

static void
slab_put(struct async_frame *f)
{
    struct slab *s = (struct slab *)((uintptr_t)f & -(uintptr_t)SLAB_SIZE);

    f->job.next = async__now.pool[s->slot];
    async__now.pool[s->slot] = f;
}

void
async__frame_free(struct async_frame *f)
{
    bool large = f->flags & ASYNC__NEW ? f->state & NEW_LARGE
                                       : (f->job.code->size & ~ASYNC__HOLDS) > CLASS_MAX;

    if (LIKELY(!large && async__now.pooled))
        slab_put(f);
    else
        block_free(f);
}

void
async__free_block(struct async_frame *p)
{
    block_free(p);
}

static void
destroy_any_fulfilled(struct async_frame *p)
{
    async__release(promise_held_by(p));
    async__frame_free(p);
}

/* Mostly a function that has returned: its size tells the list. */
void
async__destroy_fulfilled(struct async_frame *p)
{
    uint32_t size;

    if (UNLIKELY((p->flags & (ASYNC__NEW | ASYNC__OPERATION)) == ASYNC__NEW)) {
        destroy_any_fulfilled(p);
        return;
    }
    size = p->job.code->size;
    if (UNLIKELY(size > async__now.pooled)) {
        destroy_any_fulfilled(p);
        return;
    }
    p->job.next = async__now.pool[size / 8]; /* a multiple of 8: it has pointers */
    async__now.pool[size / 8] = p;
}

void
async__destroy(struct async_frame *p)
{
    /* A task goes on though nobody holds its promise. What promise_new has made, or a race of
     * nobody, can't settle any more; a place in line is given up. */
    if (p->status == PROMISE_PENDING && !line_abandoned(p) &&
        (!(p->flags & ASYNC__NEW) ||
         (p->job.code != &code_promise_new && !combine_is_empty_race(p))))
        return;
    if (UNLIKELY(p->status == ASYNC__UNTAKEN)) {
        own_lose(p);
        return;
    }
    if (p->status == PROMISE_REJECTED)
        async_error_release(p->error);
    else if (p->status == PROMISE_FULFILLED)
        async__release(promise_held_by(p));
    async__frame_free(p);
}

void *
job_alloc(size_t size, const struct async_code *code)
{
    size_t slot = (size + 7) / 8;
    struct async_job *job = async__now.pool[slot];

    if (job != NULL)
        async__now.pool[slot] = job->next;
    else if ((job = async__frame_alloc(size)) == NULL)
        return NULL;
    job->code = code;
    return job;
}

void
job_free(void *job)
{
    if (LIKELY(async__now.pooled))
        slab_put(job);
    else
        block_free(job);
}

/* What is free is told by its code, which is only wiped out here: freeing is to be quick. */
static void
pool_mark(void)
{
    for (unsigned slot = 3; slot < sizeof async__now.pool / sizeof *async__now.pool; slot++)
        for (struct async_frame *f = async__now.pool[slot]; f != NULL;
             f = (struct async_frame *)f->job.next)
            f->job.code = NULL;
}

void
memory_walk(void (*fn)(struct async_frame *f, void *arg), void *arg)
{
    pool_mark();
    for (struct slab *s = async__loop.slabs; s != NULL; s = s->next)
        for (uint32_t i = 0; i < s->taken; i++)
            if (slab_at(s, i)->job.code != NULL)
                fn(slab_at(s, i), arg);
    for (struct block *b = seek(async__loop.blocks); b != NULL; b = seek(b->next))
        fn((struct async_frame *)(b + 1), arg);
}

static void
count(struct async_frame *f, void *arg)
{
    (void)f;
    ++*(size_t *)arg;
}

size_t
async_live(void)
{
    size_t n = 0;

    memory_walk(count, &n);
    return n + async__loop.n_errors + timers_live();
}

/* The end */

static void
slabs_free(void)
{
    struct loop *l = &async__loop;

    memset(async__now.pool, 0, sizeof async__now.pool);
    memset(l->bump, 0, sizeof l->bump);
    while (l->chunks != NULL) {
        struct slab *s = l->chunks;

        l->chunks = s->chunk;
        memory_free(s);
    }
    l->slabs = NULL;
    l->spare = l->spare_end = NULL;
    l->n_slabs = 0;
}

/* What the thread's loop has made for itself. */
static void
loop_end(void)
{
    timers_end();
    processes_end();
    signals_end();
    post_stop();
    calls_end();
    files_end();
    descriptors_end();
    poll_end();
    slabs_free();
}

static void
process_end(void)
{
    if (forked)
        return;
    work_end_pool();
    /* Slabs end with the process: to look whether anything is alive in them takes too long. */
    if (async__loop.slabs != NULL && async__loop.allocator.allocate == default_allocate)
        return;
    if (async_live() > 0) {
        blocks_show();
        return;
    }
    loop_end();
    post_end();
}

/* What frames have and isn't in their memory: an error, a descriptor or a text that the runtime has got for
 * somebody and nobody has taken. */
static void
let_go(struct async_frame *f, void *arg)
{
    bool is_frame = f->job.code->size != 0;

    (void)arg;
    if (is_frame && f->status == PROMISE_REJECTED)
        async_error_release(f->error);
    else if (is_frame && f->status == ASYNC__UNTAKEN && own_is_runtimes(f))
        own_take(f)(f);
}

/* Nobody may touch a promise of this thread any more, so all of them go. */
static void
thread_end(void *arg)
{
    struct block *b;

    (void)arg;
    work_end();
    descriptors_withdraw();
    memory_walk(let_go, NULL);
    while ((b = seek(async__loop.blocks)) != NULL)
        block_free(b + 1);
    loop_end();
    post_end();
}

bool
async_set_allocator(const struct async_allocator *allocator)
{
    if (async_live() > 0 || async__loop.outer_turn != NULL)
        return false;
    loop_end();
    async__loop.memory_set = false;
    if (allocator == NULL) {
        async__loop.allocator.allocate = NULL;
    } else {
        async__loop.allocator = *allocator;
        async__now.pooled = allocator->pooled ? CLASS_MAX : 0;
    }
    memory_ready();
    return true;
}

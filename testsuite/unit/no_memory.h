/* no_memory.h - the n-th allocation of the runtime's fails */
#ifndef NO_MEMORY_H
#define NO_MEMORY_H

#include <asyncc.h>
#include <criterion/criterion.h>
#include <errno.h>
#include <stdlib.h>

static size_t allocations, failing;
static bool failed; /* it has */

static void *
allocate(size_t size, size_t align, void *arg)
{
    void *block;

    (void)arg;
    if (++allocations == failing) {
        failed = true;
        return NULL;
    }
    return posix_memalign(&block, align < 16 ? 16 : align, size) == 0 ? block : NULL;
}

static void
release(void *block, void *arg)
{
    (void)arg;
    free(block);
}

static const struct async_allocator failing_allocator = {allocate, release, NULL, false};

/* From here on the n-th one; 0: none. */
static void
fail_allocation(size_t n)
{
    cr_assert(async_set_allocator(&failing_allocator));
    allocations = 0;
    failing = n;
    failed = false;
}

/* For rejections that nobody looks at. */
static inline void
ignore_no_memory(async_error *error, void *arg)
{
    (void)arg;
    cr_assert_eq(error->code, ENOMEM);
}

#endif

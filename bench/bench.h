/* bench.h - what the measured programs share
 *
 * Each is called as `program MODE N` and prints one line: nanoseconds of CPU, bytes that N tasks
 * hold while they wait, and a sum that must be the same in every program.
 *
 *     ready    N awaits of an async function that completes at once
 *     hop      N times suspend and resume through the microtask queue: two tasks await a promise
 *              that has settled, so the queue is never empty and no hop is left out
 *     chain    N calls through 100 frames, whose leaf waits for a promise that is still pending
 *     gate     N tasks wait for one promise
 *     timers   N tasks sleep for 1 to 500 ms
 *     channel  N values from one task to another, through a channel that holds none
 *     buffered the same through one that holds 64
 *     mutex    N times a lock is handed on: two tasks want it, who has it lets the other one run */
#ifndef BENCH_H
#define BENCH_H

#include <stdint.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum {
    DEPTH = 100,
    SLEEP_MS = 500
};

/* Spread evenly, in no order. */
#define SLEEP_OF(i) (1 + (uint32_t)(i)*7919u % SLEEP_MS)

struct measure {
    int64_t ns;
    long resident;
    long held;
};

static inline int64_t
cpu_ns(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* Bytes of memory that the process has touched. */
static inline long
resident(void)
{
    long total = 0, pages = 0;
    FILE *f = fopen("/proc/self/statm", "r");

    if (f == NULL || fscanf(f, "%ld %ld", &total, &pages) != 2)
        pages = 0;
    if (f != NULL)
        fclose(f);
    return pages * sysconf(_SC_PAGESIZE);
}

static inline struct measure
measure_begin(void)
{
    struct measure m = {0, resident(), 0};

    m.ns = cpu_ns();
    return m;
}

/* All the tasks wait now. Looking costs time that is not theirs. */
static inline void
measure_waiting(struct measure *m)
{
    int64_t now = cpu_ns();

    m->held = resident() - m->resident;
    m->ns += cpu_ns() - now;
}

static inline void
measure_end(const struct measure *m, long sum)
{
    printf("%lld %ld %ld\n", (long long)(cpu_ns() - m->ns), m->held, sum);
}

#endif

#include "load.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

uint64_t now_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

void tally_done(struct tally *t, uint64_t took_us, unsigned status)
{
    if (t->done == t->room) {
        size_t room = 2 * t->room + 1024;
        uint32_t *moved = realloc(t->latencies, room * sizeof *moved);

        if (moved == NULL) {
            tally_failed(t, "out of memory");
            return;
        }
        t->latencies = moved;
        t->room = room;
    }
    t->latencies[t->done++] = took_us < UINT32_MAX ? (uint32_t)took_us : UINT32_MAX;
    t->refused += status < 200 || status > 399;
}

void tally_failed(struct tally *t, const char *why)
{
    if (t->failed++ == 0)
        snprintf(t->failure, sizeof t->failure, "%s", why);
}

static double seconds_of(const struct tally *t)
{
    return (double)(now_us() - t->begun_us) / 1e6;
}

void tally_progress(void *tally)
{
    const struct tally *t = tally;
    double seconds = seconds_of(t);

    fprintf(stderr, "\r%5.1f s, %llu requests, %.0f/s, %llu failed ", seconds,
            (unsigned long long)t->done, (double)t->done / seconds, (unsigned long long)t->failed);
}

static int compare(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return (x > y) - (x < y);
}

/* So many of a hundred were as fast as this, or faster: the nearest rank. */
static void percentile(const struct tally *t, double percent)
{
    uint64_t rank = (uint64_t)(percent / 100 * (double)t->done + 0.999999);

    printf("  %5.1f %% within %.3f ms\n", percent,
           (double)t->latencies[rank > 0 ? rank - 1 : 0] / 1e3);
}

void tally_report(struct tally *t, const struct load *load)
{
    double seconds = seconds_of(t);

    tally_progress(t);
    fputc('\n', stderr);
    printf("%s, %u connections\n%llu answers in %.2f s: %.0f/s, %.2f MB/s\n", load->url,
           load->connections, (unsigned long long)t->done, seconds, (double)t->done / seconds,
           (double)t->bytes / 1e6 / seconds);
    if (t->done > 0) {
        qsort(t->latencies, t->done, sizeof *t->latencies, compare);
        for (const double *p = (const double[]){50, 75, 90, 99, 99.9, 100, 0}; *p > 0; p++)
            percentile(t, *p);
    }
    if (t->refused > 0)
        printf("%llu were other than 2xx and 3xx\n", (unsigned long long)t->refused);
    if (t->failed > 0)
        printf("%llu requests failed, the first: %s\n", (unsigned long long)t->failed, t->failure);
    free(t->latencies);
}

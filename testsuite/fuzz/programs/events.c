/* A simulation: a heap of events in time, each handled by a function in a table. */
#include <stdio.h>
#include <string.h>

enum kind { ARRIVE, SERVE, LEAVE, CLOSE, KINDS };

struct event {
    unsigned at;
    enum kind kind;
    int who;
};

struct shop {
    struct event heap[64];
    int pending, waiting[32], head, tail, served, turned_away;
    unsigned now, seed;
    _Bool busy, closed;
};

static unsigned dice(struct shop *s, unsigned sides)
{
    s->seed = s->seed * 1664525 + 1013904223;
    return (s->seed >> 16) % sides + 1;
}

static int earlier(const struct event *a, const struct event *b)
{
    return a->at != b->at ? a->at < b->at : a->kind < b->kind;
}

static void schedule(struct shop *s, unsigned in, enum kind kind, int who)
{
    int i = s->pending++;
    struct event e = { s->now + in, kind, who };

    for (; i > 0 && earlier(&e, &s->heap[(i - 1) / 2]); i = (i - 1) / 2)
        s->heap[i] = s->heap[(i - 1) / 2];
    s->heap[i] = e;
}

static struct event take(struct shop *s)
{
    struct event first = s->heap[0], last = s->heap[--s->pending];
    int i = 0, child;

    while ((child = 2 * i + 1) < s->pending) {
        child += child + 1 < s->pending && earlier(&s->heap[child + 1], &s->heap[child]);
        if (!earlier(&s->heap[child], &last))
            break;
        s->heap[i] = s->heap[child];
        i = child;
    }
    s->heap[i] = last;
    return first;
}

/*async*/ static void arrive(struct shop *s, int who)
{
    if (s->closed || s->tail - s->head >= 3) {
        s->turned_away++;
        printf("%u: %d goes away\n", s->now, who);
    } else {
        s->waiting[s->tail++ % 32] = who;
        if (!s->busy)
            schedule(s, 0, SERVE, s->busy = 1);
    }
    if (!s->closed)
        schedule(s, dice(s, 4), ARRIVE, who + 1);
}

/*async*/ static void serve(struct shop *s, int unused)
{
    (void)unused;
    if (s->head == s->tail)
        s->busy = 0;
    else
        schedule(s, 1 + dice(s, 5), LEAVE, s->waiting[s->head++ % 32]);
}

/*async*/ static void leave(struct shop *s, int who)
{
    printf("%u: %d is done, %d wait\n", s->now, who, s->tail - s->head);
    s->served++;
    schedule(s, 0, SERVE, 0);
}

/*async*/ static void close_shop(struct shop *s, int after)
{
    if (s->served < after)
        schedule(s, 10, CLOSE, after);
    else
        s->closed = 1;
}

static /*async*/ void (*const handlers[KINDS])(struct shop *, int) = { arrive, serve, leave, [CLOSE] = close_shop };

int main(void)
{
    struct shop s;

    memset(&s, 0, sizeof s);
    s.seed = 2024;
    schedule(&s, 1, ARRIVE, 1);
    schedule(&s, 20, CLOSE, 8);
    while (s.pending > 0) {
        struct event e = take(&s);

        s.now = e.at;
        /*await*/ handlers[e.kind](&s, e.who);
    }
    printf("%u: %d served, %d turned away\n", s.now, s.served, s.turned_away);
    return s.tail - s.head;
}

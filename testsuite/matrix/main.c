/* main.c - runs every cell in every way, and prints what each run has logged
 *
 * A line is "CELL WAY: LOG". How awaits complete is not part of the way: the log
 * must not depend on it, so a run that differs from the first is a line more. */
#include <errno.h>
#include <stdlib.h>

#include "matrix.h"

static void
append(struct way *w, const char *text)
{
    size_t n = strlen(text);

    if (w->length + n >= sizeof w->log) {
        fprintf(stderr, "a log is full: %.200s\n", w->log);
        abort();
    }
    memcpy(w->log + w->length, text, n + 1);
    w->length += n;
}

void
note(struct way *w, const char *what, int value)
{
    char text[100];

    snprintf(text, sizeof text, " %s=%d", what, value);
    append(w, text);
}

bool
leave(struct way *w, int id)
{
    if (id != w->leave_id || ++w->leaves != w->leave_at)
        return false;
    append(w, " leave");
    w->left = true;
    return true;
}

void
note_call(struct way *w, int n, int value)
{
    char text[40];

    snprintf(text, sizeof text, " %d:%d", n, value);
    append(w, text);
}

enum fate
arrive(struct way *w, int n, int value)
{
    note_call(w, n, value);
    w->awaits++;
    if (w->awaits == w->upset_at)
        return w->upset;
    if (w->awaits == w->again_at)
        return w->completes(w) == AT_ONCE ? REJECT : REJECT_LATER;
    return w->completes(w);
}

/* How awaits complete. */
static enum fate
none(const struct way *w)
{
    (void)w;
    return AT_ONCE;
}

#ifndef PLAIN
static enum fate
all(const struct way *w)
{
    (void)w;
    return YIELD;
}

static enum fate
first(const struct way *w)
{
    return w->awaits == 1 ? YIELD : AT_ONCE;
}

static enum fate
second(const struct way *w)
{
    return w->awaits == 2 ? YIELD : AT_ONCE;
}

static enum fate
odd(const struct way *w)
{
    return w->awaits % 2 ? YIELD : AT_ONCE;
}

static enum fate
even(const struct way *w)
{
    return w->awaits % 2 ? AT_ONCE : YIELD;
}

static enum fate
asleep(const struct way *w)
{
    (void)w;
    return SLEEP;
}

static enum fate (*const completions[])(const struct way *) = {none, all, first,
                                                                second, odd, even};
#endif

static void
ended(struct way *w, const char *how, int value)
{
    note(w, how, value);
    w->ended = true;
}

#ifdef PLAIN
static void
run(const struct cell *c, struct way *w)
{
    int result = attempt(c->run, w, &w->thrown);

    if (w->thrown)
        ended(w, "threw", w->thrown);
    else
        ended(w, "gave", result);
}
#else
static void
settled(promise(int) p, void *arg)
{
    if (promise_error(p) != NULL)
        ended(arg, "threw", promise_error(p)->code);
    else
        ended(arg, "gave", promise_value(p));
}

static void
start(const struct cell *c, struct way *w)
{
    promise(int) p = c->run(w);

    w->task = (void *)p;
    promise_then(p, settled, w);
}

static void
finish(struct way *w)
{
    if (!w->ended)
        append(w, " never ended");
    promise_release((promise(int))w->task);
}

static void
run(const struct cell *c, struct way *w)
{
    start(c, w);
    async_loop_run();
    finish(w);
}
#endif

static void
print(const struct cell *c, const struct way *w, const char *mark)
{
    printf("%s", c->name);
    if (w->leave_id)
        printf(" leave %d at %d", w->leave_id, w->leave_at);
    if (w->upset_at)
        printf(" error %d in %d", w->code, w->upset_at);
    if (w->again_at)
        printf(" and in %d", w->again_at);
    printf("%s:%s\n", mark, w->log);
    fflush(stdout);
}

#ifndef PLAIN
/* One more run of what `first_run` was. */
static void
repeat(const struct cell *c, const struct way *first_run, enum fate (*completes)(const struct way *),
       enum fate upset)
{
    struct way w = {.completes = completes, .upset = upset, .code = first_run->code,
                    .leave_id = first_run->leave_id, .leave_at = first_run->leave_at,
                    .upset_at = first_run->upset_at, .again_at = first_run->again_at};

    run(c, &w);
    if (strcmp(w.log, first_run->log) != 0) {
        char mark[60];

        snprintf(mark, sizeof mark, " (completion %s, upset %d)",
                 completes == none     ? "at once"
                 : completes == all    ? "suspended"
                 : completes == first  ? "first suspended"
                 : completes == second ? "second suspended"
                 : completes == odd    ? "odd suspended"
                                       : "even suspended",
                 (int)upset);
        print(c, &w, mark);
    }
}
#endif

/* Nothing befalls it, but one of its exits may be taken. */
static struct way
run_undisturbed(const struct cell *c, int leave_id, int leave_at)
{
    struct way w = {.completes = none, .leave_id = leave_id, .leave_at = leave_at};

    run(c, &w);
    if (leave_id && !w.left)
        return w;
    print(c, &w, "");
#ifndef PLAIN
    for (size_t i = 1; i < sizeof completions / sizeof *completions; i++)
        repeat(c, &w, completions[i], AT_ONCE);
#endif
    return w;
}

/* The n-th await fails, and one after it too if `again`. */
static void
run_upset(const struct cell *c, int n, int code, int again)
{
    struct way w = {.completes = none, .upset_at = n, .code = code, .again_at = again ? n + again : 0};

    w.upset = code == ECANCELED ? CANCEL : REJECT;
    run(c, &w);
    if (again && w.awaits < w.again_at)
        return;
    print(c, &w, "");
#ifndef PLAIN
    if (code == ECANCELED) {
        repeat(c, &w, all, CANCEL);
        repeat(c, &w, none, CANCEL_RUNNING);
        repeat(c, &w, none, CANCEL_YIELD);
        repeat(c, &w, all, CANCEL_YIELD);
    } else {
        repeat(c, &w, none, REJECT_LATER);
        repeat(c, &w, all, REJECT);
        repeat(c, &w, all, REJECT_LATER);
    }
#endif
}

static void
run_cell(const struct cell *c)
{
    struct way w = run_undisturbed(c, 0, 0);

    for (int id = 1; id < EXITS; id++)
        for (int at = 1; at <= 2; at++)
            if (c->exits & 1u << id && !run_undisturbed(c, id, at).left)
                break;
    if (c->calm)
        return;
    for (int n = 1; n <= w.awaits && n <= 10; n++)
        for (int again = 0; again <= 2; again++) {
            run_upset(c, n, EIO, again);
            run_upset(c, n, ECANCELED, again);
        }
}

/* All of a file at once, each at a pace of its own: nothing of one may show in another. */
static void
run_together(const struct group *g)
{
#ifndef PLAIN
    struct way *w = calloc(g->count, sizeof *w);

    for (size_t i = 0; i < g->count; i++) {
        w[i].completes = asleep;
        start(&g->cells[i], &w[i]);
    }
    async_loop_run();
    for (size_t i = 0; i < g->count; i++) {
        finish(&w[i]);
        print(&g->cells[i], &w[i], " (together)");
    }
    free(w);
#else
    for (size_t i = 0; i < g->count; i++) {
        struct way w = {.completes = none};

        run(&g->cells[i], &w);
        print(&g->cells[i], &w, " (together)");
    }
#endif
}

int
main(void)
{
    for (const struct group *g = groups; g < groups + group_count; g++) {
        for (size_t i = 0; i < g->count; i++)
            run_cell(&g->cells[i]);
        run_together(g);
    }
    return 0;
}

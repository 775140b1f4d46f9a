/* dump.c - what is alive, and what it waits for */
#include "runtime.h"

/* A task is a frame with a function behind it; one that lies in another's frame is
 * found through that one. */
static bool
is_task(const struct async_frame *f)
{
    return f->job.code->size != 0 && !(f->flags & ASYNC__NEW) && f->status == PROMISE_PENDING;
}

/* f is on the stack, so what it awaits is of the past. */
static bool
is_running(const struct async_frame *f)
{
    return f->state == 0 || loop_is_running(f);
}

/* The child that lies in f's frame, if that is what f waits for. */
static const struct async_frame *
child_of(const struct async_frame *f)
{
    if (is_running(f) || f->flags & (ASYNC__SLEEPING | ASYNC__IN_LINE) ||
        (f->awaiting->flags & (ASYNC__EMBEDDED | ASYNC__OPERATION)) != ASYNC__EMBEDDED)
        return NULL;
    return f->awaiting->status == PROMISE_PENDING ? f->awaiting : NULL;
}

static void
sleep_print(const struct async_frame *f, FILE *out)
{
    uint64_t now = clock_update();

    if (f->due == 0)
        fputs("async_yield", out);
    else
        fprintf(out, "async_sleep, %llu ms left",
                (unsigned long long)(f->due > now ? f->due - now : 0));
}

static void
task_print(const struct async_frame *f, FILE *out)
{
    const struct async_code *code = cancel_code_of(f);
    const struct async_frame *p;

    fprintf(out, "  %s (%s:%u) ", code->function, code->file,
            (unsigned)code->lines[f->state & ASYNC__STATE]);
    if (is_running(f)) {
        fputs("is running\n", out);
        return;
    }
    p = f->awaiting;
    if (f->flags & ASYNC__SLEEPING) {
        fputs("waits for ", out);
        sleep_print(f, out);
    } else if (f->flags & ASYNC__IN_LINE) {
        fprintf(out, "waits for %s", f->place->code->function);
    } else if (p->status != PROMISE_PENDING) {
        fputs("is about to run", out);
    } else if (p = follow_original(p), p->job.code == &code_sleep || p->job.code == &code_yield) {
        fputs("waits for ", out);
        sleep_print(p, out);
    } else if (p->flags & ASYNC__OPERATION) {
        fprintf(out, "waits for %s", p->job.code->function);
        if (operation_code_of(p)->describe != NULL)
            operation_code_of(p)->describe(p, out);
    } else {
        fprintf(out, "waits for %s", p->job.code->function);
    }
    fputc('\n', out);
}

static void
tasks_print(struct async_frame *f, void *out)
{
    if (!is_task(f))
        return;
    for (const struct async_frame *at = f; at != NULL; at = child_of(at))
        task_print(at, out);
}

static void
tasks_count(struct async_frame *f, void *n)
{
    if (!is_task(f))
        return;
    for (const struct async_frame *at = f; at != NULL; at = child_of(at))
        ++*(size_t *)n;
}

void
async_dump(FILE *out)
{
    size_t n = 0;

    memory_walk(tasks_count, &n);
    fprintf(out, "%zu task%s\n", n, n == 1 ? "" : "s");
    memory_walk(tasks_print, out);
}

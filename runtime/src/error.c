/* error.c - errors, and the way they have come
 *
 * A trace belongs to an error, but several tasks may get the same one: where a
 * rejected promise is awaited twice, the two ways part. An error therefore
 * notes the promise it has last passed; who gets it through another one gets a
 * copy, cut back to where the ways part. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "runtime.h"

enum {
    TRACE_MAX = 24
};

struct step {
    const struct async_code *code; /* NULL: a promise_new promise, not shown */
    unsigned line;
    const struct async_frame *promise; /* to compare with, not to look into */
};

struct error {
    async_error base;
    uint32_t refs; /* 0: fixed, never freed, without a trace */
    uint32_t steps;
    uint64_t more; /* steps there was no room for */
    const struct async_frame *last;
    struct step step[TRACE_MAX];
    char text[];
};

static struct error no_memory = {.base = {ENOMEM, "out of memory", NULL}};
static struct error no_promise = {.base = {EINVAL, "await of NULL", NULL}};
static struct error cancelled = {.base = {ECANCELED, "Operation canceled", NULL}};
async_error *const error_no_memory = &no_memory.base;
async_error *const error_no_promise = &no_promise.base;

static struct error *
error_alloc(int code, size_t text_size)
{
    struct error *e = memory_alloc(sizeof *e + text_size, _Alignof(struct error));

    if (e == NULL)
        return NULL;
    async__loop.n_errors++;
    memset(e, 0, offsetof(struct error, step));
    e->base.code = code;
    e->base.message = e->text;
    e->refs = 1;
    return e;
}

async_error *
async_error_new(int code, const char *format, ...)
{
    struct error *e;
    va_list args;
    int length;

    if (format == NULL)
        return async__error_of_errno(code);
    va_start(args, format);
    length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (length < 0)
        return async__error_of_errno(code);
    e = error_alloc(code, (size_t)length + 1);
    if (e == NULL)
        return error_no_memory;
    va_start(args, format);
    vsnprintf(e->text, (size_t)length + 1, format, args);
    va_end(args);
    return &e->base;
}

async_error *
async__error_of_errno(int code)
{
    char buf[128];
    const char *text = strerror_r(code, buf, sizeof buf); /* GNU's */
    size_t size = strlen(text) + 1;
    struct error *e = error_alloc(code, size);

    /* A cancellation needs nobody to look at it, so it mustn't turn into something else. */
    if (e == NULL)
        return code == ECANCELED ? &cancelled.base : error_no_memory;
    memcpy(e->text, text, size);
    return &e->base;
}

async_error *
async_error_no_memory(void)
{
    return error_no_memory;
}

async_error *
async__error_same(async_error *error)
{
    return error != NULL ? error : async__error_of_errno(EINVAL);
}

async_error *
async_error_retain(async_error *error)
{
    struct error *e = (struct error *)error;

    if (e != NULL && e->refs > 0)
        e->refs++;
    return error;
}

/* A chain of causes may be long. */
void
async_error_release(async_error *error)
{
    while (error != NULL) {
        struct error *e = (struct error *)error;

        if (e->refs == 0 || --e->refs > 0)
            return;
        error = e->base.cause;
        memory_free(e);
        async__loop.n_errors--;
    }
}

/* returns  a copy whose trace ends where it passed p */
static struct error *
error_copy(const struct error *e, const struct async_frame *p)
{
    size_t size = strlen(e->base.message) + 1;
    struct error *copy = error_alloc(e->base.code, size);

    if (copy == NULL)
        return NULL;
    memcpy(copy->text, e->base.message, size);
    copy->base.cause = async_error_retain(e->base.cause);
    copy->last = p;
    copy->steps = e->steps;
    copy->more = e->more;
    memcpy(copy->step, e->step, e->steps * sizeof *e->step);
    for (uint32_t i = 0; i < e->steps; i++)
        if (e->step[i].promise == p) {
            copy->steps = i + 1;
            copy->more = 0;
            break;
        }
    return copy;
}

async_error *
error_of(struct async_frame *p, bool steal)
{
    struct error *e = (struct error *)p->error, *copy;

    if (e == &no_promise && (copy = error_copy(e, p)) != NULL)
        return &copy->base;
    if (e->refs > 1 && e->last != p && e->steps > 0 && (copy = error_copy(e, p)) != NULL)
        return &copy->base;
    if (steal)
        p->error = NULL;
    else
        async_error_retain(&e->base);
    return &e->base;
}

static void
step_add(struct error *e, const struct async_code *code, unsigned line, const struct async_frame *p)
{
    if (e->refs == 0)
        return;
    e->last = p;
    if (e->steps < TRACE_MAX)
        e->step[e->steps++] = (struct step){code, line, p};
    else if (code != NULL)
        e->more++;
}

void
error_trace(async_error **error, const struct async_code *code, unsigned line,
            const struct async_frame *f)
{
    step_add((struct error *)*error, code, line, f);
}

bool
error_was_in(const async_error *error, const struct async_frame *f)
{
    return ((const struct error *)error)->last == f;
}

void
error_passes(async_error *error, const struct async_frame *p)
{
    step_add((struct error *)error, NULL, 0, p);
}

static void
code_print(int code, FILE *out)
{
    const char *name = strerrorname_np(code);

    if (name != NULL)
        fprintf(out, " (%s)\n", name);
    else
        fprintf(out, " (error %d)\n", code);
}

void
async_error_print_to(const async_error *error, FILE *out)
{
    if (error == NULL)
        fputs("no error\n", out);
    for (; error != NULL; error = error->cause) {
        const struct error *e = (const struct error *)error;

        fputs(error->message, out);
        code_print(error->code, out);
        for (uint32_t i = 0; i < e->steps; i++)
            if (e->step[i].code != NULL)
                fprintf(out, "    at %s (%s:%u)\n", e->step[i].code->function,
                        e->step[i].code->file, e->step[i].line);
        if (e->more > 0)
            fprintf(out, "    ... %llu more\n", (unsigned long long)e->more);
        if (error->cause != NULL)
            fputs("  caused by: ", out);
    }
}

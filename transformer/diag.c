/* diag.c - what we have to tell the user */
#include "diag.h"

#include <stdlib.h>
#include <string.h>

enum {
    MOST_KEPT = 500, /* errors, and as many warnings: nobody reads more */
    LONGEST_TEXT = 1000
};

/* A name of a megabyte is not what anybody wants to see in a message. */
static const char *
clipped(struct diags *d, const char *text)
{
    return strlen(text) <= LONGEST_TEXT ? text
                                        : arena_fmt(d->arena, "%.*s...", (int)LONGEST_TEXT, text);
}

/* returns where it is kept, or NULL; notes go the way of what they explain */
static struct diag *
add(struct diags *d, struct diag it)
{
    size_t *kept = it.severity == ERROR ? &d->errors : &d->warnings;

    if (it.severity != NOTE)
        d->full = *kept >= MOST_KEPT;
    if (d->full) {
        d->unkept += it.severity != NOTE;
        return NULL;
    }
    if (it.severity != NOTE)
        ++*kept;
    it.text = clipped(d, it.text);
    vec_push(d->arena, &d->list, it);
    return &d->list.at[d->list.len - 1];
}

static struct diag *
say(struct diags *d, enum severity severity, struct span at, const char *name, const char *fmt,
    va_list ap)
{
    return add(d, (struct diag){.severity = severity,
                                .name = name,
                                .span = at,
                                .text = arena_vfmt(d->arena, fmt, ap)});
}

void
diag_error(struct diags *d, struct span at, const char *name, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    say(d, ERROR, at, name, fmt, ap);
    va_end(ap);
}

void
diag_warning(struct diags *d, struct span at, const char *name, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    say(d, WARNING, at, name, fmt, ap);
    va_end(ap);
}

void
diag_vwarning(struct diags *d, bool as_error, struct span at, const char *name, const char *fmt,
              va_list ap)
{
    struct diag *kept = say(d, as_error ? ERROR : WARNING, at, name, fmt, ap);

    if (kept != NULL)
        kept->was_warning = true;
}

void
diag_note(struct diags *d, struct span at, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    say(d, NOTE, at, NULL, fmt, ap);
    va_end(ap);
}

void
diag_elsewhere(struct diags *d, enum severity severity, const char *path, uint32_t line,
               uint32_t column, const char *text)
{
    add(d, (struct diag){
               .severity = severity, .path = path, .line = line, .column = column, .text = text});
}

void
diag_leaves_unknown(struct diags *d, const char *name, uint32_t until)
{
    if (d->full || d->list.len == 0)
        return;
    d->list.at[d->list.len - 1].unknown = name;
    d->list.at[d->list.len - 1].until = until;
}

bool
diag_has_error(const struct diags *d, struct span in)
{
    for (size_t i = 0; i < d->list.len; i++) {
        const struct diag *it = &d->list.at[i];

        if (it->severity == ERROR && it->path == NULL && it->span.begin >= in.begin &&
            it->span.begin < in.end)
            return true;
    }
    return false;
}

void
diag_forget(struct diags *d, struct span of)
{
    size_t kept = 0;
    bool forgets = false;

    for (size_t i = 0; i < d->list.len; i++) {
        const struct diag *it = &d->list.at[i];

        if (it->severity != NOTE)
            forgets = it->path == NULL && of.begin <= it->span.begin && it->span.begin < of.end;
        if (!forgets) {
            d->list.at[kept++] = *it;
            continue;
        }
        d->errors -= it->severity == ERROR;
        d->warnings -= it->severity == WARNING;
    }
    d->list.len = kept;
}

/* An error or warning with the notes behind it: the unit of sorting. */
struct group {
    size_t first, count;
    uint32_t begin;
    const struct diag *head;
};

static int
by_place(const void *a, const void *b)
{
    const struct group *x = a, *y = b;

    if ((x->head->path == NULL) != (y->head->path == NULL))
        return x->head->path == NULL ? 1 : -1;
    if (x->head->path != NULL) /* headers: as they came, one after the other */
        return x->first < y->first ? -1 : x->first > y->first;
    if (x->begin != y->begin)
        return x->begin < y->begin ? -1 : 1;
    return x->first < y->first ? -1 : x->first > y->first;
}

/* Where the user sees it: all of an expansion stands where the macro does. */
static uint32_t
begin_of(const struct diags *d, const struct diag *it)
{
    return d->source != NULL ? source_origin(d->source, it->span.begin) : it->span.begin;
}

static bool
same_place(const struct diags *d, const struct diag *a, const struct diag *b)
{
    if ((a->path == NULL) != (b->path == NULL))
        return false;
    if (a->path == NULL)
        return begin_of(d, a) == begin_of(d, b);
    return strcmp(a->path, b->path) == 0 && a->line == b->line && a->column == b->column;
}

/* Is all that the front end says of this span but a consequence? */
static bool
covers(const struct diag *it)
{
    static const char *const names[] = {
        "await-in-constant", "await-outside-async", "syntax",
        "nested-function",   "arguments",           "promise-member"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(it->name, names[i]) == 0)
            return true;
    return false;
}

/* What is made of a call that lacks an argument: `await` of it, or the promise that it was given. */
static bool
due_to_arguments(const struct diag *it, const struct diag *o)
{
    return strcmp(o->name, "arguments") == 0 &&
           (strcmp(it->name, "missing-await") == 0 || strcmp(it->name, "await-type") == 0 ||
            strcmp(it->name, "return-type") == 0 || strcmp(it->name, "syntax") == 0) &&
           it->span.begin < o->span.end && o->span.begin < it->span.end;
}

/* The use of a name whose declaration had the error. */
static bool
due_to_unknown(const struct diags *d, const struct diag *it, const struct diag *o)
{
    return o->unknown != NULL && o->span.begin < it->span.begin && it->span.begin < o->until &&
           strstr(it->text, arena_fmt(d->arena, "undeclared identifier '%s'", o->unknown)) != NULL;
}

/* A nested function is none to the front end, and so it knows no such name. */
static bool
calls_nested(const struct diags *d, const struct diag *it)
{
    static const char text[] = "call to undeclared function ";
    const char *end = strchr(it->text, ';');

    if (strncmp(it->text, text, strlen(text)) != 0 || end == NULL)
        return false;
    for (size_t i = 0; i < d->list.len; i++) {
        const struct diag *o = &d->list.at[i];

        if (o->name != NULL && strcmp(o->name, "nested-function") == 0 &&
            strstr(o->text, arena_fmt(d->arena, "%.*s", (int)(end - it->text - strlen(text)),
                                      it->text + strlen(text))) != NULL)
            return true;
    }
    return false;
}

/* What the front end says of a place of which we know better: where a rule of ours has spoken of
 * the same beginning; and of a whole expression in which we have found the operand. */
static bool
said_better(const struct diags *d, const struct diag *it)
{
    if (it->path != NULL || it->severity != ERROR || it->was_warning)
        return false;
    if (it->name == NULL && calls_nested(d, it))
        return true;
    for (size_t i = 0; i < d->list.len; i++) {
        const struct diag *o = &d->list.at[i];

        if (o == it || o->path != NULL || o->severity != ERROR || o->name == NULL || o->was_warning)
            continue;
        if (it->name == NULL &&
            (begin_of(d, o) == begin_of(d, it) ||
             (covers(o) && o->span.begin < it->span.begin && o->span.end >= it->span.begin)))
            return true;
        if (it->name == NULL && due_to_unknown(d, it, o))
            return true;
        if (it->name != NULL && due_to_arguments(it, o))
            return true;
        if (it->name != NULL && strcmp(it->name, "missing-await") == 0 &&
            strcmp(o->name, "await-value") == 0 && o->span.begin == it->span.begin)
            return true;
        if (it->name != NULL && strcmp(it->name, "syntax") == 0 && strcmp(o->name, "syntax") == 0 &&
            o < it && o->span.begin == it->span.begin)
            return true;
        if (it->name != NULL && strcmp(it->name, "missing-await") == 0 &&
            strcmp(o->name, it->name) == 0 && o->span.begin >= it->span.begin &&
            o->span.end <= it->span.end &&
            o->span.end - o->span.begin < it->span.end - it->span.begin)
            return true;
    }
    return false;
}

void
diag_sort(struct diags *d)
{
    struct diags sorted = {.arena = d->arena, .source = d->source, .unkept = d->unkept};
    VEC(struct group) groups = {0};

    for (size_t i = 0; i < d->list.len; i++) {
        const struct diag *it = &d->list.at[i];

        if (it->severity == NOTE && groups.len != 0) {
            groups.at[groups.len - 1].count++;
            continue;
        }
        vec_push(d->arena, &groups,
                 ((struct group){i, 1, it->path ? it->line : begin_of(d, it), it}));
    }
    if (groups.len != 0)
        qsort(groups.at, groups.len, sizeof *groups.at, by_place);
    for (size_t i = 0; i < groups.len; i++) {
        const struct group *g = &groups.at[i];

        bool said = said_better(d, g->head);

        for (size_t k = i; k-- > 0 && !said && same_place(d, groups.at[k].head, g->head);)
            said = groups.at[k].count != 0 && strcmp(groups.at[k].head->text, g->head->text) == 0;
        if (said) {
            groups.at[i].count = 0;
            continue;
        }
        for (size_t k = 0; k < g->count; k++)
            vec_push(d->arena, &sorted.list, d->list.at[g->first + k]);
        sorted.errors += g->head->severity == ERROR;
        sorted.warnings += g->head->severity == WARNING;
    }
    *d = sorted;
}

static void
print_line(const struct source *s, struct span at, FILE *out)
{
    enum {
        LONGEST = 200
    };
    uint32_t line, begin, end, caret_end;

    if (s->origin != NULL) {
        at.begin = source_origin(s, at.begin);
        at.end = at.end == 0 ? 0 : source_origin(s, at.end - 1) + 1;
        s = source_written(s);
    }
    line = source_line(s, at.begin);
    begin = s->lines.at[line - 1];
    end = line < s->lines.len ? s->lines.at[line] : s->len;
    caret_end = at.end;

    while (end > begin && (s->text[end - 1] == '\n' || s->text[end - 1] == '\r'))
        end--;
    if (end - begin > LONGEST)
        return;
    if (caret_end > end)
        caret_end = end;
    fprintf(out, "%5u | %.*s\n      | ", line, (int)(end - begin), s->text + begin);
    for (uint32_t i = begin; i < at.begin; i++) {
        unsigned char c = (unsigned char)s->text[i];

        /* a tab keeps its width; the later bytes of a UTF-8 character have none */
        if ((c & 0xc0) != 0x80)
            fputc(c == '\t' ? '\t' : ' ', out);
    }
    fputc('^', out);
    for (uint32_t i = at.begin + 1; i < caret_end; i++)
        if (((unsigned char)s->text[i] & 0xc0) != 0x80)
            fputc('~', out);
    fputc('\n', out);
}

void
diag_print(const struct diags *d, const struct source *s, FILE *out)
{
    static const char *const word[] = {"note", "warning", "error"};

    for (size_t i = 0; i < d->list.len; i++) {
        const struct diag *it = &d->list.at[i];

        if (it->path != NULL)
            fprintf(out, "%s:%u:%u: ", it->path, it->line, it->column);
        else
            fprintf(out, "%s:%u:%u: ", s->path, source_line(s, it->span.begin),
                    source_column(s, it->span.begin));
        fprintf(out, "%s: %s", word[it->severity], it->text);
        if (it->name != NULL)
            fprintf(out,
                    it->severity == WARNING ? " [-W%s]"
                    : it->was_warning       ? " [-Werror=%s]"
                                            : " [%s]",
                    it->name);
        fputc('\n', out);
        if (it->path == NULL)
            print_line(s, it->span, out);
    }
    if (d->unkept != 0)
        fprintf(out, "%s: error: %zu more errors and warnings are not shown\n", s->path, d->unkept);
}

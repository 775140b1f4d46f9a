/* warning.c - the warnings there are, and which of them are on
 *
 * reads   unit.options.warnings, the source's pragmas
 * fills   unit.pragmas, diagnostics
 *
 * The one table of names is here; the rules are in warn.c. */
#include "warning.h"

#include "sema.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name;
    bool on;     /* unless something else is said */
    bool shared; /* gcc and clang have a warning of this name */
    const char *help;
} table[N_WARNINGS] = {
    /* a function may have to be async for its type's sake, as a callback or a member of a table */
    [WARN_ASYNC_WITHOUT_AWAIT] = {"async-without-await", false, false,
                                  "an async function that never waits"},
    [WARN_BLOCKING_CALL] = {"blocking-call", true, false,
                            "a call that stops the whole loop: sleep, read, getaddrinfo"},
    [WARN_ESCAPING_LOCAL] = {"escaping-local", true, false,
                             "a local's address is given to what may outlive the local"},
    [WARN_FLOATING_PROMISE] = {"floating-promise", true, false, "a promise that nobody looks at"},
    [WARN_FRAME_SIZE] = {"frame-size=", false, false, "a frame of more than N bytes"},
    [WARN_LOCK_ACROSS_AWAIT] = {"lock-across-await", true, false,
                                "a mutex may be held during an await"},
    [WARN_MISSING_AWAIT] = {"missing-await", true, false,
                            "a promise is used as its value: always an error"},
    [WARN_RETURN_TYPE] = {"return-type", true, true,
                          "a function that gives a value may end without one"},
};

const char *
warning_name(enum warning w)
{
    return table[w].name;
}

void
warnings_help(FILE *out)
{
    for (size_t i = 0; i < N_WARNINGS; i++) {
        char name[40];

        snprintf(name, sizeof name, "%s%s", table[i].name, i == WARN_FRAME_SIZE ? "N" : "");
        fprintf(out, "    %-20s  %s%s\n", name, table[i].help, table[i].on ? "" : " (off)");
    }
}

static bool
find(const char *name, size_t len, enum warning *w)
{
    for (size_t i = 0; i < N_WARNINGS; i++)
        if (strncmp(table[i].name, name, len) == 0 &&
            (table[i].name[len] == '\0' || table[i].name[len] == '=')) {
            *w = (enum warning)i;
            return true;
        }
    return false;
}

/* 4096, as in frame-size=4096. */
static bool
read_size(const char *s, uint64_t *n)
{
    char *end;

    if (!isdigit((unsigned char)*s))
        return false;
    errno = 0;
    *n = strtoull(s, &end, 10);
    return *end == '\0' && errno == 0;
}

enum warning_option
warnings_take(struct warnings *w, const char *text)
{
    bool on = strncmp(text, "no-", 3) != 0, error;
    const char *name = on ? text : text + 3, *value;
    struct warning_state *state;
    enum warning which;

    if (strcmp(name, "error") == 0) {
        w->errors = on;
        return OPTION_SHARED;
    }
    if (strcmp(name, "all") == 0 || strcmp(name, "extra") == 0)
        return OPTION_SHARED;
    error = strncmp(name, "error=", 6) == 0;
    name += error ? 6 : 0;
    value = strchr(name, '=');
    if (!find(name, value != NULL ? (size_t)(value - name) : strlen(name), &which))
        return OPTION_UNKNOWN;
    state = &w->of[which];
    if (which == WARN_MISSING_AWAIT && (value != NULL || !on))
        return OPTION_WRONG;
    if (which == WARN_FRAME_SIZE ? on && (value == NULL || !read_size(value + 1, &w->frame_size))
                                 : value != NULL)
        return OPTION_WRONG;
    if (error)
        state->error = on ? 1 : -1;
    if (on || !error)
        state->on = on ? 1 : -1;
    return table[which].shared ? OPTION_SHARED : OPTION_OURS;
}

/* ---- pragmas ---- */

/* A word of a pragma's text. returns what follows it, or NULL. */
static const char *
word(const char *p, const char *end, const char *is)
{
    size_t len = strlen(is);

    while (p < end && (*p == ' ' || *p == '\t'))
        p++;
    if ((size_t)(end - p) < len || memcmp(p, is, len) != 0)
        return NULL;
    p += len;
    return p < end && (isalnum((unsigned char)*p) || *p == '_') ? NULL : p;
}

/* The text of a pragma, from `GCC` on; in _Pragma("...") quotes have a backslash before them. */
static void
read_pragma(struct unit *u, struct span whole, const char *p, const char *end)
{
    static const struct {
        const char *word;
        enum pragma_kind kind;
    } kinds[] = {{"push", PRAGMA_PUSH},
                 {"pop", PRAGMA_POP},
                 {"ignored", PRAGMA_IGNORED},
                 {"warning", PRAGMA_WARNING},
                 {"error", PRAGMA_ERROR}};
    const char *after = word(p, end, "GCC"), *quote;
    struct pragma it = {.at = whole.begin};

    if (after == NULL)
        after = word(p, end, "clang");
    if (after == NULL || (p = word(after, end, "diagnostic")) == NULL)
        return;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if ((after = word(p, end, kinds[i].word)) == NULL)
            continue;
        it.kind = kinds[i].kind;
        if (it.kind == PRAGMA_PUSH || it.kind == PRAGMA_POP) {
            vec_push(u->arena, &u->pragmas, it);
            return;
        }
        quote = memchr(after, '"', (size_t)(end - after));
        if (quote == NULL || end - quote < 4 || strncmp(quote + 1, "-W", 2) != 0)
            return;
        p = quote + 3;
        for (after = p; after < end && *after != '"' && *after != '\\'; after++)
            ;
        if (!find(p, (size_t)(after - p), &it.warning))
            return;
        if (!table[it.warning].shared)
            it.text = whole;
        vec_push(u->arena, &u->pragmas, it);
        return;
    }
}

void
pragmas_read(struct unit *u)
{
    const struct tokens *t = &u->tokens;

    u->pragmas.len = 0;
    for (size_t i = 0; i < t->len; i++) {
        struct span s = t->at[i].span;
        const char *text = u->src.text + s.begin, *end = u->src.text + s.end;

        if (t->at[i].kind == T_DIRECTIVE) {
            text = word(text + 1, end, "pragma");
            if (text != NULL && !sema_is_skipped(u, s.begin))
                read_pragma(u, s, text, end);
        } else if (i + 3 < t->len && token_is(&u->src, &t->at[i], "_Pragma") &&
                   t->at[i + 2].kind == T_STRING && !sema_is_skipped(u, s.begin))
            read_pragma(u, (struct span){s.begin, t->at[i + 3].span.end},
                        u->src.text + t->at[i + 2].span.begin + 1,
                        u->src.text + t->at[i + 2].span.end - 1);
    }
}

const char *
pragmas_blanked(struct unit *u)
{
    char *text = NULL;

    for (size_t i = 0; i < u->pragmas.len; i++) {
        struct span s = u->pragmas.at[i].text;

        if (s.end == 0)
            continue;
        if (text == NULL)
            text = arena_strndup(u->arena, u->src.text, u->src.len);
        for (uint32_t k = s.begin; k < s.end; k++)
            if (text[k] != '\n' && text[k] != '\r')
                text[k] = ' ';
    }
    return text != NULL ? text : u->src.text;
}

/* ---- speaking ---- */

static struct warning_state
state_at(const struct unit *u, enum warning w, uint32_t at)
{
    const struct warnings *said = &u->options->warnings;
    struct warning_state now = said->of[w];
    VEC(struct warning_state) outer = {0};

    if (now.on == 0)
        now.on = table[w].on ? 1 : -1;
    if (now.error == 0)
        now.error = said->errors ? 1 : -1;
    for (size_t i = 0; i < u->pragmas.len && u->pragmas.at[i].at < at; i++) {
        const struct pragma *p = &u->pragmas.at[i];

        if (p->kind == PRAGMA_PUSH)
            vec_push(u->arena, &outer, now);
        else if (p->kind == PRAGMA_POP) {
            if (outer.len != 0)
                now = outer.at[--outer.len];
        } else if (p->warning == w) {
            now.on = p->kind == PRAGMA_IGNORED ? -1 : 1;
            now.error = p->kind == PRAGMA_ERROR ? 1 : p->kind == PRAGMA_WARNING ? -1 : now.error;
        }
    }
    if (said->none)
        now.on = -1;
    return now;
}

bool
warn(struct unit *u, enum warning w, struct span at, const char *fmt, ...)
{
    struct warning_state now = state_at(u, w, at.begin);
    va_list ap;

    if (now.on < 0)
        return false;
    va_start(ap, fmt);
    diag_vwarning(&u->diags, now.error > 0, at, table[w].name, fmt, ap);
    va_end(ap);
    return true;
}

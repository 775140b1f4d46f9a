/* expand.c - macros that change the function around them are written out
 *
 * reads   the source, what sema.c has found out about macros
 * fills   unit.src: the same text with those invocations expanded, and where
 *         each part of it comes from
 *
 * A macro that returns, jumps, declares, awaits, or that is given an await,
 * cannot be lowered as it stands. Its expansion is the compiler's own: the
 * source goes through its preprocessor once, with a mark before and behind
 * each invocation. The header keeps its macros back meanwhile, so that await
 * and promise(T) stay what they are. Macros that hide nothing are kept. */
#define _GNU_SOURCE /* memmem */
#include "sema.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const char open_mark[] = "asyncc__open_", close_mark[] = "asyncc__close_";

struct uses {
    VEC(struct span) list; /* what is to be expanded, by offset */
    bool includes;         /* an #include among them */
    bool statements;       /* whole ones, with directives in them */
};

static bool
holds_local(const struct func *f, struct span s)
{
    for (size_t i = func_ref_from(f, s.begin); i < f->refs.len && f->refs.at[i].span.begin < s.end;
         i++)
        if (f->refs.at[i].kind == R_LOCAL)
            return true;
    return false;
}

static bool
wanted(const struct unit *u, const struct func *f, const struct macro_use *m)
{
    if (m->ours)
        return false;
    /* a name that moves into the frame must not turn up in a string */
    return m->hides != NULL || (m->function_like && await_in(u, m->span) != NULL) ||
           (m->pastes && holds_local(f, m->span));
}

static bool
is_include(const struct unit *u, const struct token *t)
{
    return token_is_directive(&u->src, t, "include") ||
           token_is_directive(&u->src, t, "include_next");
}

static int
span_order(const void *a, const void *b)
{
    const struct span *x = a, *y = b;

    return x->begin < y->begin ? -1 : x->begin > y->begin;
}

static void
collect_includes(struct unit *u, const struct func *f, struct uses *uses)
{
    size_t before = uses->list.len;

    for (size_t i = token_at(&u->tokens, f->body.begin);
         u->tokens.at[i].span.begin < f->body.end && u->tokens.at[i].kind != T_END; i++)
        if (is_include(u, &u->tokens.at[i]) && !sema_is_skipped(u, u->tokens.at[i].span.begin))
            vec_push(u->arena, &uses->list, u->tokens.at[i].span);
    uses->includes |= uses->list.len != before;
}

static void
collect(struct unit *u, struct func *f, struct uses *uses)
{
    const struct macro_use *list;
    size_t n = sema_macros(f, &list);

    for (size_t i = 0; i < n; i++) {
        struct span s = list[i].span;
        struct span *last = uses->list.len ? &uses->list.at[uses->list.len - 1] : NULL;

        if (!wanted(u, f, &list[i]) || (last != NULL && s.begin < last->end))
            continue;
        /* inside another macro's arguments: that one as a whole */
        for (size_t k = 0; k < i; k++)
            if (!list[k].ours && list[k].span.begin < s.begin && list[k].span.end >= s.end) {
                s = list[k].span;
                break;
            }
        vec_push(u->arena, &uses->list, s);
    }
}

/* ---- the preprocessor ---- */

static void
append(struct unit *u, struct source *to, const char *s, size_t len)
{
    /* text is const for everybody else */
    char *text = (char *)to->text;

    if (to->len + len + 1 > to->lines.cap) {
        size_t room = (to->len + len + 1) * 2;
        char *more = arena_alloc(u->arena, room);

        if (to->len != 0)
            memcpy(more, text, to->len);
        to->lines.cap = room;
        to->text = text = more;
    }
    memcpy(text + to->len, s, len);
    to->len += (uint32_t)len;
    text[to->len] = '\0';
}

static const char *
marked_source(struct unit *u, const struct uses *uses, size_t *len)
{
    struct source marked = {0};
    uint32_t at = 0;
    const char *line = arena_fmt(u->arena, "# 1 \"%s\"\n", u->src.path);

    append(u, &marked, line, strlen(line));
    for (size_t i = 0; i < uses->list.len; i++) {
        struct span s = uses->list.at[i];
        char around = u->src.text[s.begin] == '#' ? '\n' : ' '; /* a directive wants its line */
        const char *mark = arena_fmt(u->arena, " %s%zu%c", open_mark, i, around);

        append(u, &marked, u->src.text + at, s.begin - at);
        append(u, &marked, mark, strlen(mark));
        append(u, &marked, u->src.text + s.begin, s.end - s.begin);
        mark = arena_fmt(u->arena, "%c%s%zu ", around, close_mark, i);
        append(u, &marked, mark, strlen(mark));
        at = s.end;
    }
    append(u, &marked, u->src.text + at, u->src.len - at);
    *len = marked.len;
    return marked.text;
}

/* Flags that would make the preprocessor write elsewhere. */
static bool
unfit(const char *flag, bool *takes_next)
{
    static const char *const alone[] = {"-o", "-MF", "-MT", "-MQ", "-l", "-L", "-u", "-x"};

    for (size_t i = 0; i < sizeof alone / sizeof *alone; i++)
        if (strcmp(flag, alone[i]) == 0)
            return *takes_next = true;
    *takes_next = false;
    return strncmp(flag, "-M", 2) == 0 || strcmp(flag, "-c") == 0 || strcmp(flag, "-S") == 0 ||
           strcmp(flag, "-E") == 0 || strcmp(flag, "-v") == 0 ||
           strncmp(flag, "-save-temps", 11) == 0 || strcmp(flag, "-fsyntax-only") == 0;
}

static char **
command(struct unit *u, const char *input, bool with_definitions)
{
    VEC(char *) words = {0};
    const char *slash = strrchr(u->src.path, '/');
    char *compiler = arena_strndup(u->arena, u->options->compiler, strlen(u->options->compiler));

    /* CC may hold flags */
    for (char *word = strtok(compiler, " "); word != NULL; word = strtok(NULL, " "))
        vec_push(u->arena, &words, word);
    for (size_t i = 0; i < u->options->n_flags; i++) {
        bool skip;

        if (unfit(u->options->flags[i], &skip))
            i += skip;
        else
            vec_push(u->arena, &words, (char *)u->options->flags[i]);
    }
    vec_push(u->arena, &words, "-E");
    vec_push(u->arena, &words, "-P");
    if (with_definitions)
        vec_push(u->arena, &words, "-dD");
    vec_push(u->arena, &words, "-w");
    vec_push(u->arena, &words, "-D__ASYNCC_EXPANDING__=1");
    vec_push(u->arena, &words,
             arena_fmt(u->arena, "-iquote%.*s", slash ? (int)(slash - u->src.path) : 1,
                       slash ? u->src.path : "."));
    vec_push(u->arena, &words, arena_fmt(u->arena, "-I%s", u->options->include_dir));
    vec_push(u->arena, &words, "-xc");
    vec_push(u->arena, &words, (char *)input);
    vec_push(u->arena, &words, NULL);
    return words.at;
}

/* Runs the preprocessor over a file. returns its output, or NULL. */
static const char *
preprocess(struct unit *u, const char *input, bool with_definitions, size_t *len)
{
    char **words = command(u, input, with_definitions);
    struct source output = {0};
    int pipes[2], status;
    pid_t child;
    char buffer[1 << 16];
    ssize_t n;

    if (words[0] == NULL || pipe(pipes) != 0)
        return NULL;
    child = fork();
    if (child == 0) {
        dup2(pipes[1], STDOUT_FILENO);
        close(pipes[0]);
        close(pipes[1]);
        if (freopen("/dev/null", "w", stderr) == NULL)
            _exit(127);
        execvp(words[0], words);
        _exit(127);
    }
    close(pipes[1]);
    while (child > 0 &&
           ((n = read(pipes[0], buffer, sizeof buffer)) > 0 || (n < 0 && errno == EINTR)))
        if (n > 0)
            append(u, &output, buffer, (size_t)n);
    close(pipes[0]);
    if (child < 0)
        return NULL;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    *len = output.len;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? output.text : NULL;
}

/* ---- the new text ---- */

/* gcc writes the letters of a name that are not ASCII as \Uxxxxxxxx; the source has them as UTF-8. */
static void
decode_names(char *s)
{
    char *to = s, quote = 0;

    while (*s) {
        unsigned long c;
        char digits[9] = {0};

        if (quote ? *s == quote : *s == '"' || *s == '\'')
            quote = quote ? 0 : *s;
        if (quote && *s == '\\' && s[1]) {
            *to++ = *s++;
            *to++ = *s++;
            continue;
        }
        if (quote || s[0] != '\\' || s[1] != 'U' || strlen(s) < 10) {
            *to++ = *s++;
            continue;
        }
        memcpy(digits, s + 2, 8);
        c = strtoul(digits, NULL, 16);
        s += 10;
        if (c >= 0x10000) {
            *to++ = (char)(0xf0 | c >> 18);
            *to++ = (char)(0x80 | (c >> 12 & 0x3f));
        } else if (c >= 0x800)
            *to++ = (char)(0xe0 | c >> 12);
        if (c >= 0x800)
            *to++ = (char)(0x80 | (c >> 6 & 0x3f));
        else
            *to++ = (char)(0xc0 | c >> 6);
        *to++ = (char)(0x80 | (c & 0x3f));
    }
    *to = '\0';
}

/* `#pragma X`, as the preprocessor writes _Pragma("X"). */
static void
append_pragma(struct unit *u, struct source *to, const char *at, const char *end)
{
    append(u, to, "_Pragma(\"", 9);
    for (; at < end; at++) {
        if (*at == '"' || *at == '\\')
            append(u, to, "\\", 1);
        append(u, to, at, 1);
    }
    append(u, to, "\")", 2);
}

/* `#pragma GCC diagnostic pop` and the like end what another has begun. */
static bool
puts_back(const char *pragma, const char *end)
{
    return memmem(pragma, (size_t)(end - pragma), "pop", 3) != NULL;
}

/* An expansion on one line. What an included file or a statement defines is for the text behind it, in
 * its own it has been replaced: it follows on lines of its own. The pragmas of a statement stand around
 * it. */
static const char *
on_one_line(struct unit *u, const char *begin, const char *end, bool is_statement)
{
    struct source before = {0}, text = {0}, definitions = {0};
    char *s;

    append(u, &before, "", 0);
    append(u, &text, "", 0);
    append(u, &definitions, "", 0);
    while (begin < end) {
        const char *line = memchr(begin, '\n', (size_t)(end - begin));
        const char *stop = line ? line : end;
        bool pragma = strncmp(begin, "#pragma ", 8) == 0;

        if (*begin == '#' && (!pragma || (is_statement && puts_back(begin, stop)))) {
            append(u, &definitions, "\n", 1);
            append(u, &definitions, begin, (size_t)(stop - begin));
        } else if (pragma && is_statement) {
            append(u, &before, "\n", 1);
            append(u, &before, begin, (size_t)(stop - begin));
        } else {
            if (text.len != 0)
                append(u, &text, " ", 1);
            if (*begin == '#')
                append_pragma(u, &text, begin + 8, stop);
            else
                append(u, &text, begin, (size_t)(stop - begin));
        }
        begin = stop + (line != NULL);
    }
    if (definitions.len != 0)
        append(u, &definitions, "\n", 1);
    if (before.len != 0)
        append(u, &before, "\n", 1);
    append(u, &before, text.text, text.len);
    append(u, &before, definitions.text, definitions.len);
    s = arena_strndup(u->arena, before.text, before.len);
    decode_names(s);
    return s;
}

/* The expansion between two marks, on one line. The marks come in order: `*text` is where the
 * one before ended. */
static const char *
expansion(struct unit *u, const char **text, size_t i, bool is_statement)
{
    const char *open = arena_fmt(u->arena, "%s%zu", open_mark, i);
    const char *close = arena_fmt(u->arena, "%s%zu", close_mark, i);
    const char *begin = *text, *end;

    do {
        begin = strstr(begin, open);
        if (begin == NULL)
            return NULL;
        begin += strlen(open);
    } while (isdigit((unsigned char)*begin));
    end = strstr(begin, close);
    if (end == NULL)
        return NULL;
    *text = end;
    while (begin < end && isspace((unsigned char)*begin))
        begin++;
    while (end > begin && isspace((unsigned char)end[-1]))
        end--;
    return on_one_line(u, begin, end, is_statement);
}

static void
rebuild(struct unit *u, const edits *list)
{
    struct source *origin = arena_new(u->arena, struct source), text = {0}, result;
    VEC(struct stretch) stretches = {0};
    uint32_t at = 0;

    for (size_t i = 0; i < list->len; i++) {
        struct edit e = list->at[i];

        vec_push(u->arena, &stretches, ((struct stretch){text.len, at, false}));
        append(u, &text, u->src.text + at, e.span.begin - at);
        vec_push(u->arena, &stretches, ((struct stretch){text.len, e.from, true}));
        append(u, &text, e.by, strlen(e.by));
        at = e.span.end;
    }
    vec_push(u->arena, &stretches, ((struct stretch){text.len, at, false}));
    append(u, &text, u->src.text + at, u->src.len - at);
    *origin = u->src;
    source_set(u->arena, &result, u->src.path, text.text, text.len);
    result.origin = origin;
    result.stretches.at = stretches.at;
    result.stretches.len = stretches.len;
    result.stretches.cap = stretches.cap;
    u->src = result;
}

static bool
read_expansions(struct unit *u, const struct uses *uses, const char *expanded, edits *list)
{
    for (size_t i = 0; i < uses->list.len; i++) {
        struct edit e = {uses->list.at[i], expansion(u, &expanded, i, uses->statements),
                         uses->list.at[i].begin};

        if (e.by == NULL)
            return false;
        vec_push(u->arena, list, e);
    }
    return true;
}

static void
write_all(int fd, const char *text, size_t len)
{
    for (size_t at = 0; at < len;) {
        ssize_t n = write(fd, text + at, len - at);

        if (n < 0 && errno != EINTR)
            break;
        at += n > 0 ? (size_t)n : 0;
    }
}

/* Of one inside another's arguments only the outer is expanded. */
static void
sort_uses(struct uses *uses)
{
    size_t n = 0;

    qsort(uses->list.at, uses->list.len, sizeof *uses->list.at, span_order);
    for (size_t i = 0; i < uses->list.len; i++)
        if (n == 0 || uses->list.at[i].begin >= uses->list.at[n - 1].end)
            uses->list.at[n++] = uses->list.at[i];
    uses->list.len = n;
}

static int
edit_order(const void *a, const void *b)
{
    const struct edit *x = a, *y = b;

    if (x->span.begin != y->span.begin)
        return x->span.begin < y->span.begin ? -1 : 1;
    return x->from < y->from ? -1 : x->from > y->from;
}

bool
unit_edit(struct unit *u, edits *list)
{
    if (list->len == 0)
        return false;
    qsort(list->at, list->len, sizeof *list->at, edit_order);
    rebuild(u, list);
    unit_rewind(u);
    return true;
}

static bool
expand(struct unit *u, struct uses *uses)
{
    const char *dir = getenv("TMPDIR"), *marked, *expanded;
    edits list = {0};
    char *input;
    size_t len;
    int fd;

    if (uses->list.len == 0)
        return false;
    sort_uses(uses);
    input = arena_fmt(u->arena, "%s/asyncc-XXXXXX", dir && *dir ? dir : "/tmp");
    fd = mkstemp(input);
    if (fd < 0)
        return false;
    marked = marked_source(u, uses, &len);
    write_all(fd, marked, len);
    close(fd);
    expanded = preprocess(u, input, uses->includes, &len);
    unlink(input);
    if (expanded == NULL || !read_expansions(u, uses, expanded, &list))
        return false;
    sema_list_includes(u); /* some are in the text now */
    return unit_edit(u, &list);
}

bool
expand_makers(struct unit *u)
{
    const struct span *list;
    size_t n = sema_makers(u, &list);
    struct uses uses = {0};

    for (size_t i = 0; i < n; i++) {
        vec_push(u->arena, &uses.list, list[i]);
        uses.includes |= u->src.text[list[i].begin] == '#';
    }
    return expand(u, &uses);
}

/* The statement of a block's that this directive stands in, if it awaits; else NULL. */
static const struct node *
parted_statement(const struct unit *u, const struct func *f, const struct token *t)
{
    static const char *const words[] = {"define", "undef", "pragma"};
    const struct node *n;
    size_t k = 0;

    while (k < sizeof words / sizeof *words && !token_is_directive(&u->src, t, words[k]))
        k++;
    if (k == sizeof words / sizeof *words || sema_is_skipped(u, t->span.begin))
        return NULL;
    n = node_at(f->tree, t->span.begin);
    /* of an expression the whole: any part of it may come to stand in another place */
    while (n->kind < S_BLOCK && n->parent != NULL && n->parent->kind < S_BLOCK)
        n = n->parent;
    if (n->kind == S_BLOCK || !n->has_await)
        return NULL;
    while (n->parent != NULL && n->parent->kind != S_BLOCK)
        n = n->parent;
    return n;
}

bool
expand_directives(struct unit *u)
{
    struct uses uses = {.statements = true, .includes = true};

    for (size_t i = 0; i < u->funcs.len; i++) {
        const struct func *f = u->funcs.at[i];

        for (size_t k = token_at(&u->tokens, f->body.begin);
             f->tree != NULL && u->tokens.at[k].span.begin < f->body.end; k++) {
            const struct node *n = u->tokens.at[k].kind == T_DIRECTIVE
                                       ? parted_statement(u, f, &u->tokens.at[k])
                                       : NULL;

            if (n != NULL)
                vec_push(u->arena, &uses.list, n->span);
        }
    }
    return expand(u, &uses);
}

/* From what ends the statement before this place to what ends the one here. */
static struct span
statement_around(const struct unit *u, struct span at)
{
    const struct token *t = u->tokens.at;
    size_t first = token_at(&u->tokens, at.begin), last = first;

    while (first > 0 && strchr(";{}", u->src.text[t[first - 1].span.begin]) == NULL)
        first--;
    while (t[last].kind != T_END &&
           (t[last].span.begin < at.end || strchr(";{}", u->src.text[t[last].span.begin]) == NULL))
        last++;
    return (struct span){t[first].span.begin, t[last].span.begin};
}

bool
expand_unread(struct unit *u, bool all)
{
    struct uses uses = {0};

    for (size_t i = 0; i < u->funcs.len; i++) {
        struct func *f = u->funcs.at[i];
        struct span where = all ? f->body : statement_around(u, f->unread);
        const struct macro_use *list;
        size_t n = f->unread.end == 0 ? 0 : sema_macros(f, &list);

        for (size_t k = 0; k < n; k++)
            if (!list[k].ours && list[k].span.begin < where.end && list[k].span.end > where.begin)
                vec_push(u->arena, &uses.list, list[k].span);
    }
    return expand(u, &uses);
}

bool
expand_macros(struct unit *u)
{
    struct uses uses = {0};

    for (size_t i = 0; i < u->funcs.len; i++)
        collect(u, u->funcs.at[i], &uses);
    for (size_t i = 0; i < u->funcs.len; i++)
        collect_includes(u, u->funcs.at[i], &uses);
    return expand(u, &uses);
}
